"""Tiles of samples: made once, kept in one file, and what is told where there are none."""

import io
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from PIL import Image
from pytest_django import Settings

from datasets import sample_images, sample_tiles
from datasets.sample_images import ImageMissingError, ImageUnreadableError, ImageWaitsError, SampleFile
from datasets.sample_tiles import NoTileError, NotTiledError, tile_of
from tests.doubles import MemoryStore

PATH = "obs://images/a.jpg"


def encoded(size: tuple[int, int] = (1300, 700), kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()


@pytest.fixture(autouse=True)
def cache(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, and half a megapixel is large."""
    settings.EASEL_DATA = tmp_path
    monkeypatch.setattr(sample_tiles, "LARGE_PIXELS", 500_000)
    return tmp_path / "cache" / "tiles"


def file_of(store: MemoryStore, content: bytes) -> SampleFile:
    return SampleFile(1, 1234, PATH, store.put(PATH, content).etag)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_every_format_has_tiles(store: MemoryStore, kind: str) -> None:
    found = tile_of(file_of(store, encoded(kind=kind)), 2, 2, 1)
    assert found is not None
    assert Image.open(io.BytesIO(found[0])).size == (276, 188)


def test_tiles_are_upright_by_exif(store: MemoryStore) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = tile_of(file_of(store, encoded(exif=exif)), 0, 0, 0)
    assert found is not None
    assert Image.open(io.BytesIO(found[0])).size == (175, 325)


def test_all_tiles_of_an_image_are_one_file_that_is_made_once(store: MemoryStore, cache: Path) -> None:
    file = file_of(store, encoded())
    tile_of(file, 0, 0, 0)
    store.delete(PATH)
    assert tile_of(file, 2, 0, 0) is not None
    assert [path.name.rpartition(".")[2] for path in cache.rglob("*.*")] == ["tiles"]


def test_tiles_of_a_replaced_file_are_those_of_the_new_one(store: MemoryStore) -> None:
    file = file_of(store, encoded())
    entry = store.put(PATH, encoded((2000, 700)))
    found = tile_of(file, 2, 3, 0)
    assert found is not None
    assert found[1] == entry.etag


def test_a_small_image_has_no_tiles(store: MemoryStore) -> None:
    with pytest.raises(NotTiledError):
        tile_of(file_of(store, encoded((500, 500))), 0, 0, 0)


def test_a_tile_outside_of_the_image_is_missing(store: MemoryStore) -> None:
    with pytest.raises(NoTileError):
        tile_of(file_of(store, encoded()), 2, 3, 0)


def test_a_broken_file_is_unreadable_and_leaves_nothing(store: MemoryStore, cache: Path) -> None:
    with pytest.raises(ImageUnreadableError):
        tile_of(file_of(store, encoded()[:5000]), 0, 0, 0)
    assert not cache.exists()


def test_an_image_beyond_the_limit_of_pixels_is_unreadable(store: MemoryStore) -> None:
    bomb = bytearray(encoded(kind="PNG"))
    bomb[16:24] = (60_000).to_bytes(4) * 2
    with pytest.raises(ImageUnreadableError, match="200 megapixels"):
        tile_of(file_of(store, bytes(bomb)), 0, 0, 0)


def test_a_file_that_is_gone_is_missing(store: MemoryStore) -> None:
    file = file_of(store, encoded())
    store.delete(PATH)
    with pytest.raises(ImageMissingError):
        tile_of(file, 0, 0, 0)


def test_there_are_no_tiles_yet_while_another_request_makes_them(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, has_begun, may_end = file_of(store, encoded()), Event(), Event()
    make = sample_images.run_large

    def slowly(*words: Any, **options: Any) -> Any:
        has_begun.set()
        assert may_end.wait(20)
        return make(*words, **options)

    monkeypatch.setattr(sample_tiles, "run_large", slowly)
    other = Thread(target=tile_of, args=(file, 0, 0, 0))
    other.start()
    assert has_begun.wait(20)
    found = tile_of(file, 0, 0, 0)
    may_end.set()
    other.join()
    assert (found, tile_of(file, 0, 0, 0) is None) == (None, False)


def test_there_are_no_tiles_yet_while_other_large_images_are_worked_on(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise ImageWaitsError

    monkeypatch.setattr(sample_tiles, "run_large", busy)
    assert tile_of(file_of(store, encoded()), 0, 0, 0) is None


def test_the_oldest_tiles_go_when_the_cache_is_full(
    store: MemoryStore, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_tiles, "MOST_BYTES", 1)
    assert tile_of(file_of(store, encoded()), 0, 0, 0) is not None
    assert list(cache.rglob("*.*")) == []


def test_tiles_are_given_where_the_cache_can_not_be_written(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_tiles, "keep", lambda *_: None)
    assert tile_of(file_of(store, encoded()), 0, 0, 0) is not None
