"""The words of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from easel.cli.faults import EXIT_CODES
from easel.words import USAGES, VERSION

TYPES = ("image_classification", "object_detection", "image_segmentation")
STATES = ("waiting", "running", "succeeded", "failed", "canceled")
SHELLS = ("bash", "zsh", "fish")
Actions = Callable[..., argparse.ArgumentParser]


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="easel",
        description="Drives an Easel: datasets, imports, versions, exports and jobs.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"easel-client {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, about: str, *examples: str) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=about,
            description=f"{about[0].upper()}{about[1:]}.",
            epilog="\n".join(["examples:", *(f"  {each}" for each in examples)]),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("--json", action="store_true", help="one JSON value instead of text")
        command.add_argument("--url", help="the server; by default EASEL_URL or the one of the last login")
        return command

    _accounts(add)
    _data(add)
    _versions(add)
    _files(add)
    _jobs(add)
    completion = add(
        "completion", "print the completion of a shell", 'eval "$(easel completion bash)"',
        "easel completion fish > ~/.config/fish/completions/easel.fish",
    )  # fmt: skip
    completion.add_argument("shell", choices=SHELLS)
    return parser


def _accounts(add: Actions) -> None:
    login = add(
        "login", "sign in, and keep a token in a file that only you read",
        "easel login --url https://easel.example.org --username ana",
        "pass easel | easel login --username ana --password-stdin",
    )  # fmt: skip
    login.add_argument("--username")
    login.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    login.add_argument("--token", help="a token that was made on the pages, instead of a password")
    add("logout", "forget the token of a server", "easel logout")


def _data(add: Actions) -> None:
    datasets = add(
        "datasets", "list datasets, or one with its versions",
        "easel datasets", "easel datasets streets --json",
    )  # fmt: skip
    datasets.add_argument("dataset", nargs="?", help="name or id")
    datasets.add_argument("--search", help="what the name or the description holds")
    datasets.add_argument("--type", choices=TYPES)
    imports = add(
        "import", "register images that lie in storage, with their annotations",
        "easel import streets obs://photos/streets/",
        "easel import streets obs://photos/streets/ --type object_detection --output obs://out/",
        "easel import streets obs://photos/new/ --format coco --dry-run",
    )  # fmt: skip
    imports.add_argument("dataset", help="name or id")
    imports.add_argument("path", help="obs://bucket/folder/")
    imports.add_argument("--type", choices=TYPES, help="make the dataset where it is not there")
    imports.add_argument("--output", metavar="PATH", help="where versions of the new dataset go")
    imports.add_argument("--format", default="auto", help="of the annotations; by default it is recognised")
    imports.add_argument("--no-annotations", action="store_true", help="take the images alone")
    imports.add_argument("--to-confirm", action="store_true", help="let people confirm what comes")
    imports.add_argument("--label", action="append", help="take only this label; may be repeated")
    imports.add_argument("--only-hard", action="store_true", help="take only hard examples")
    imports.add_argument("--dry-run", action="store_true", help="say what would come, and change nothing")
    _no_wait(imports)


def _versions(add: Actions) -> None:
    publish = add(
        "publish", "publish a version",
        "easel publish streets --train 0.8 --eval 0.2",
        "easel publish streets --name V002 --description 'night added' --sticky",
    )  # fmt: skip
    publish.add_argument("dataset", help="name or id")
    publish.add_argument("--name", help="by default the next of V001, V002, ...")
    publish.add_argument("--description")
    for usage in USAGES:
        publish.add_argument(f"--{usage}", type=float, metavar="SHARE", help="0 to 1")
    publish.add_argument("--seed", type=int, default=0)
    publish.add_argument("--no-stratify", action="store_true", help="split without regard to labels")
    publish.add_argument(
        "--sticky", action="store_true", help="samples keep their usage of the current version"
    )
    publish.add_argument(
        "--group-by", action="append", metavar="WHAT", help="near_duplicates, directory or property:NAME"
    )
    _no_wait(publish)
    verify = add(
        "verify", "compare a version with what was published",
        "easel verify obs://out/streets-1/annotation/V001",
        "easel verify ./V001 --digest sha256:...",
        "easel verify --dataset streets --version V001",
    )  # fmt: skip
    verify.add_argument("path", nargs="?", help="the folder of a version, which is read from here")
    verify.add_argument("--digest", help="the version that it must be")
    verify.add_argument("--dataset", help="let the server read it: the dataset's name or id")
    verify.add_argument("--version", help="by default the current one")
    _no_wait(verify)


def _files(add: Actions) -> None:
    export = add(
        "export", "write a version into a folder of the storage",
        "easel export streets --version V001 --format coco --to obs://out/streets-coco/",
        "easel export streets --working --format csv --to obs://out/today/ --no-images",
    )  # fmt: skip
    export.add_argument("dataset", help="name or id")
    export.add_argument("--version", help="by default the current one")
    export.add_argument("--working", action="store_true", help="the labeled samples as they are now")
    export.add_argument("--format", required=True, help="coco, voc, yolo, modelarts, imagenet, csv, ...")
    export.add_argument("--to", required=True, metavar="PATH", help="obs://bucket/folder/")
    export.add_argument("--no-images", action="store_true", help="refer to the images")
    _no_wait(export)
    download = add(
        "download", "bring a version to this machine",
        "easel download obs://out/streets-1/annotation/V001 --to ./V001",
        "easel download streets --version V001 --format coco --to ./streets-coco",
    )  # fmt: skip
    download.add_argument("what", help="the path of a version, read straight from storage; or a dataset")
    download.add_argument("--to", required=True, metavar="FOLDER")
    download.add_argument("--version", help="of the dataset; by default the current one")
    download.add_argument("--format", help="of the dataset: coco, voc, yolo, ...")
    download.add_argument("--no-images", action="store_true", help="of the dataset: annotations alone")
    download.add_argument("--digest", help="of the path: the version that it must be")
    download.add_argument("--usage", choices=USAGES, help="of the path: only the images of a usage")


def _jobs(add: Actions) -> None:
    jobs = add(
        "jobs", "list jobs, or show, follow, cancel or retry one",
        "easel jobs --state running", "easel jobs 12 --follow", "easel jobs 12 --cancel",
    )  # fmt: skip
    jobs.add_argument("job", nargs="?", type=int, help="its id")
    jobs.add_argument("--dataset", help="name or id")
    jobs.add_argument("--state", choices=STATES)
    jobs.add_argument("--kind", help="import, publish, export, ...")
    jobs.add_argument("--limit", type=int, default=20, metavar="N", help="how many to list (20)")
    jobs.add_argument("--follow", action="store_true", help="wait for its end")
    change = jobs.add_mutually_exclusive_group()
    change.add_argument("--cancel", action="store_true")
    change.add_argument("--retry", action="store_true")


def _no_wait(command: Any) -> None:
    command.add_argument("--no-wait", action="store_true", help="do not wait for the job's end")
