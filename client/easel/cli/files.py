"""`easel export` and `easel download`."""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

from easel.cache import Cache
from easel.cli.desk import Desk
from easel.cli.faults import FAULTY, NOT_FOUND, USAGE, CommandError
from easel.cli.finding import find_dataset, find_version
from easel.cli.following import follow
from easel.downloading import download_version
from easel.places import SCHEMES, Places
from easel.words import CONTENTS

PIECE = 1 << 20


def export(desk: Desk) -> int:
    """Write a version, or the labeled data as it is now, into a folder of the storage."""
    job = _exported(desk, "obs", desk.words.to)
    if job["state"] != "succeeded":
        desk.terminal.result({"job": job}, [f"Job {job['id']} has started: easel jobs {job['id']} --follow"])
        return 0
    result = job["result"] or {}
    lines = [
        f"Wrote {result.get('written', 0):,} files to {desk.words.to}; {result.get('skipped', 0):,} were there already."
    ]
    if missing := result.get("missing_count", 0):
        lines.append(f"{missing:,} images could not be read: easel jobs {job['id']} --json")
    desk.terminal.result({"job": job["id"], "path": desk.words.to, **result}, lines)
    return 0


def download(desk: Desk) -> int:
    """Bring a version to a folder of this machine: its own files and images, or the server's export in a format."""
    if desk.words.what.startswith((*SCHEMES, "file://", "/", ".")) or _is_version(desk.words.what):
        return _copy(desk)
    if not desk.words.format:
        raise CommandError(
            "Say the format with --format, such as coco; or name the path of a version instead of a dataset.",
            "format_missing",
            USAGE,
        )
    return _fetch(desk)


def _is_version(path: str) -> bool:
    return os.path.isfile(os.path.join(path, CONTENTS))


def _copy(desk: Desk) -> int:
    words = desk.words
    if words.format or words.version:
        raise CommandError(
            "--format and --version go with the name of a dataset, not with a path.", "words_differ", USAGE
        )
    done = download_version(
        words.what,
        Path(words.to),
        Places(env=desk.env),
        Cache(),
        digest=words.digest,
        usage=words.usage,
        progress=lambda done, total: desk.terminal.progress(done, total, "Copying images."),
    )
    said = {
        "path": str(done.folder),
        "digest": done.version.digest,
        "written": done.written,
        "skipped": done.skipped,
    }
    lines = [
        f"{done.version.name} is in {done.folder}: {done.written:,} files written, {done.skipped:,} were there.",
        f'Open it with: easel.open("{done.folder}")',
    ]
    desk.terminal.result(said, lines)
    return 0


def _fetch(desk: Desk) -> int:
    words, server = desk.words, desk.server
    if words.digest or words.usage:
        raise CommandError("--digest and --usage go with the path of a version.", "words_differ", USAGE)
    job = _exported(desk, "download", None)
    place = f"/datasets/{job['dataset']}/exports"
    found = next((each for each in server.rows(place) if each["job"] == job["id"]), None)
    if found is None or not found.get("download_url"):
        raise CommandError("The file of the export is gone. Try again.", "export_expired", NOT_FOUND)
    folder = Path(words.to)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".easel-", dir=folder) as place_of_zip:
            packed = Path(place_of_zip) / "export.zip"
            desk.terminal.progress(0, 0, "Fetching the files.")
            server.fetch(found["download_url"], packed)
            written, skipped = unpack(packed, folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise CommandError(f"{folder} can't be written: {error}.", "not_written", FAULTY) from None
    said = {"path": str(folder), "written": written, "skipped": skipped, "job": job["id"]}
    desk.terminal.result(
        said, [f"Wrote {written:,} files to {folder}; {skipped:,} were there with the same content."]
    )
    return 0


def _exported(desk: Desk, target: str, path: str | None) -> dict[str, Any]:
    words, server = desk.words, desk.server
    dataset = find_dataset(server, words.dataset if target == "obs" else words.what)
    scope: dict[str, Any] = {"filter": {"tab": "labeled"}}
    if not getattr(words, "working", False):
        scope = {"version": find_version(server, dataset, words.version)["id"]}
    body = {"target": target, "format": words.format, "scope": scope, "copy_images": not words.no_images}
    if path is not None:
        body["path"] = path
    job = server.post(f"/datasets/{dataset['id']}/exports", body)["job"]
    if getattr(words, "no_wait", False):
        return dict(job)
    return follow(server, desk.terminal, job)


def unpack(packed: Path, folder: Path) -> tuple[int, int]:
    """Unpack a zip; what is there with the same content stays as it is. How many files were written, and how many not.

    Names that lead out of the folder are refused.
    """
    written = skipped = 0
    top = folder.resolve()
    with zipfile.ZipFile(packed) as archive:
        for entry in archive.infolist():
            file = (top / entry.filename).resolve()
            if entry.is_dir():
                continue
            if top not in file.parents or "\\" in entry.filename:
                raise CommandError(f"The zip holds the name {entry.filename!r}.", "zip_unsafe", FAULTY)
            if file.is_file() and file.stat().st_size == entry.file_size and _crc(file) == entry.CRC:
                skipped += 1
                continue
            archive.extract(entry, top)
            written += 1
    return written, skipped


def _crc(file: Path) -> int:
    value = 0
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            value = zlib.crc32(piece, value)
    return value
