"""Stand-ins for where formats read from and write to."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from datasets.formats.base import Entry


class MemorySink:
    """Keeps what was written; a stream that ends in an error leaves nothing."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def write(self, path: str, data: bytes) -> None:
        assert path not in self.files, f"{path} was written twice"
        self.files[path] = data

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        file = io.BytesIO()
        yield file
        self.write(path, file.getvalue())


class MemorySource:
    """Files from a dictionary; images need no content, only a name."""

    def __init__(
        self,
        files: dict[str, bytes],
        images: Iterable[str] = (),
        sizes: dict[str, tuple[int, int]] | None = None,
        root: str = "",
    ) -> None:
        self.root = root
        self._files = files
        self._images = list(images)
        self._sizes = sizes or {}

    def names(self) -> list[str]:
        return [*self._files, *self._images]

    def open_bytes(self, path: str) -> bytes:
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self.open_bytes(path))

    def image_size(self, path: str) -> tuple[int, int] | None:
        return self._sizes.get(path)

    def expect(self, images: Sequence[str]) -> None:
        """Sizes are at hand."""

    def listing(self) -> list[Entry]:
        return [Entry(name, len(self._files.get(name, b""))) for name in self.names()]


class FolderSource:
    """Files of a folder on disk."""

    root = ""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        return [str(path.relative_to(self._root)) for path in self._root.rglob("*") if path.is_file()]

    def open_bytes(self, path: str) -> bytes:
        return (self._root / path).read_bytes()

    def open(self, path: str) -> BinaryIO:
        return (self._root / path).open("rb")

    def image_size(self, path: str) -> tuple[int, int] | None:
        return None

    def expect(self, images: Sequence[str]) -> None:
        """Sizes are not known."""

    def listing(self) -> list[Entry]:
        return [Entry(name, (self._root / name).stat().st_size) for name in self.names()]
