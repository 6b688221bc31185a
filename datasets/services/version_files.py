"""The files of a version beside its manifest: what describes it, and the checksums by which all of it is verified."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from datasets.images import checksum
from datasets.models import Version
from datasets.models.version import ProblemCode
from datasets.storage import ObjectNotFoundError, storage
from datasets.version_charts import charts
from datasets.version_figures import SIZE_BINS, Figures
from datasets.version_pages import VersionFile, encode_version_file, read_version_file
from datasets.version_papers import PublishedVersion, card, croissant

SUMS = "SHA256SUMS"  # as `sha256sum -c` reads it
CONTENTS, DESCRIPTION, CHARTS = "version.json", "croissant.json", "charts.svg"

Check = Callable[[], None]


def put_papers(
    version: Version,
    content: VersionFile,
    manifest: str,
    check: Check,
    *,
    figures: Figures,
    lists: Mapping[str, str] = MappingProxyType({}),
    sums: Sequence[str] = (),
) -> None:
    """Write what describes a version beside its manifest, and the checksums of all of it.

    `lists`: other files of the version, path by name; `sums`: files with lines of checksums, of files that lie there.
    """
    folder, name = manifest.rpartition("/")[0], manifest.rpartition("/")[2]
    with storage().open(manifest) as file:
        digest, size = checksum(checked(file.chunks(), check)), file.entry.size
    dataset = version.dataset
    facts = PublishedVersion(
        dataset=dataset.name,
        dataset_type=dataset.type,
        name=version.name,
        digest=content.digest,
        created_at=content.created_at,
        counts=content.counts,
        labels=content.label_counts,
        split=version.split,
        manifest=name,
        manifest_sha256=digest,
        manifest_bytes=size,
        about=dataset.description,
        description=version.description,
        creator=version.created_by.username if version.created_by else "",
        parent=content.parent or "",
        by_usage=figures.labels,
        charts=CHARTS,
        copies=next(iter(lists), ""),
    )
    sizes = [(each, figures.sizes.get(each, 0)) for each in SIZE_BINS]
    papers = {
        CONTENTS: encode_version_file(content),
        DESCRIPTION: croissant(facts),
        "README.md": card(facts),
        CHARTS: charts(facts.title, figures.labels, sizes),
    }
    digests = {name: digest} | {paper: checksum([data]) for paper, data in papers.items()}
    for each, path in lists.items():
        with storage().open(path) as file:
            digests[each] = checksum(checked(file.chunks(), check))
    for paper, data in papers.items():
        storage().put(f"{folder}/{paper}", data)
    with storage().writer(f"{folder}/{SUMS}") as out:
        out.write("".join(f"{each}  {paper}\n" for paper, each in sorted(digests.items())).encode())
        for path in sums:
            with storage().open(path) as file:
                out.writelines(checked(file.chunks(), check))


def vocabulary_of(version: Version) -> dict[str, dict[str, Any]]:
    """By name the labels as they were when the version was published; empty where its contents can't be read."""
    try:
        contents = read_version_file(storage().get(f"{version.manifest_path.rpartition('/')[0]}/{CONTENTS}"))
    except (ObjectNotFoundError, ValueError):
        return {}
    return {label["name"]: label for label in contents.labels}


def checked(chunks: Iterable[bytes], check: Check) -> Iterator[bytes]:
    for chunk in chunks:
        check()
        yield chunk


def faults_of_files(version: Version, check: Check) -> Iterator[tuple[str, str]]:
    """Path and code of each file of the version that is not as its checksum says, the manifest too."""
    folder = version.manifest_path.rpartition("/")[0]
    sums = f"{folder}/{SUMS}"
    try:
        lines = storage().get(sums).decode().splitlines()
        listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    except ObjectNotFoundError:
        if _exists(f"{folder}/{DESCRIPTION}"):  # a version of before has neither
            yield sums, ProblemCode.GONE.value
        else:
            yield from _faults_of_contents(version, f"{folder}/{CONTENTS}")
        return
    except ValueError:
        yield sums, ProblemCode.CHANGED.value
        return
    for name, digest in listed.items():
        try:
            with storage().open(f"{folder}/{name}") as file:
                is_whole = checksum(checked(file.chunks(), check)) == digest
        except ObjectNotFoundError:
            yield f"{folder}/{name}", ProblemCode.GONE.value
        else:
            if not is_whole:
                yield f"{folder}/{name}", ProblemCode.CHANGED.value


def _faults_of_contents(version: Version, path: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the contents of a version that was published before there were checksums of files."""
    try:
        is_whole = read_version_file(storage().get(path)).digest == version.digest
    except ObjectNotFoundError:
        yield path, ProblemCode.GONE.value
    except ValueError:
        yield path, ProblemCode.CHANGED.value
    else:
        if not is_whole:
            yield path, ProblemCode.CHANGED.value


def _exists(path: str) -> bool:
    try:
        storage().open(path).close()
    except ObjectNotFoundError:
        return False
    return True
