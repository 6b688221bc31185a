"""The tracks of a CVAT video, frame by frame: they come track by track, and are sorted in a temporary file on disk."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager

import msgspec

from datasets.formats.cvat_xml import CvatImage, Element, Texts, Tracked
from datasets.formats.remarks import LEFT_OUT, Remarks

_CACHE_KB = 16_000
_LAST_FRAME = 1 << 40


class SortedTracks(AbstractContextManager["SortedTracks"]):
    """The shapes of all tracks of a file. Holds some 20 MB, whatever their number."""

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._task: str | None = None
        self._is_empty = True
        self._rows = sqlite3.connect("", isolation_level=None)  # a file that SQLite deletes when it is closed
        self._rows.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KB}; PRAGMA temp_store=FILE;"
            "CREATE TABLE shapes (place INTEGER PRIMARY KEY, frame INTEGER, content); BEGIN;"
        )

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def add(self, found: Tracked) -> None:
        """Keep a shape, unless its object is out of sight there. Raises OSError for a full disk."""
        element, track = found.element, found.track
        frame = element.texts.get("frame", "")
        task = track.get("task_id", "")
        self._task = task if self._task is None else self._task
        if element.texts.get("outside") == "1":
            return
        if task != self._task:  # each video counts its frames from 0
            self._remarks.add(LEFT_OUT, "track of another video")
        elif not (frame.isascii() and frame.isdigit() and int(frame) < _LAST_FRAME):
            self._remarks.add(LEFT_OUT, "track without frames")
        else:
            element.texts = _told(track) | element.texts
            self._insert(int(frame), element)

    def images(self) -> Iterator[CvatImage]:
        """Yield the frames that have shapes, in their order, as images that are called as CVAT calls the frames."""
        if self._is_empty:
            return
        self._rows.execute("CREATE INDEX shapes_by_frame ON shapes (frame, place)")
        last: int | None = None
        image = CvatImage({})
        for frame, content in self._rows.execute("SELECT frame, content FROM shapes ORDER BY frame, place"):
            if frame != last:
                if last is not None:
                    yield image
                image, last = CvatImage({"name": frame_name(frame)}), frame
            image.elements.append(_decode(content))
            image.weight += len(content)
        yield image

    def _insert(self, frame: int, element: Element) -> None:
        self._is_empty = False
        try:
            self._rows.execute("INSERT INTO shapes (frame, content) VALUES (?, ?)", (frame, _encode(element)))
        except sqlite3.OperationalError as error:
            raise OSError(errno.ENOSPC, f"No space for a temporary file: {error}") from error


def frame_name(frame: int) -> str:
    """Return the name, without its ending, of a frame's file in what CVAT exports of a video."""
    return f"frame_{frame:06d}"


def _told(track: Texts) -> Texts:
    return {key: track[key] for key in ("label", "source", "group_id") if key in track}


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Element).decode
