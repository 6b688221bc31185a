"""Images of samples as bytes: from the storage, from the cache, and in which form."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytest_django import Settings

from datasets import sample_images
from datasets.errors import StorageUnavailableError
from datasets.models import Dataset, Sample
from datasets.sample_images import (
    ImageMissingError,
    ImageUnreadableError,
    SampleFile,
    image_of,
    keep,
    read_size,
    thumbnail_of,
    thumbnail_path,
    trim,
)
from datasets.storage import Reader
from tests.doubles import MemoryStore
from tests.factories import SampleFactory

PATH = "obs://images/a.jpg"


def image(kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind, **options)
    return file.getvalue()


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return image(exif=exif)


@pytest.fixture(autouse=True)
def cache(settings: Settings, tmp_path: Path) -> Path:
    """A cache of the test's own."""
    settings.EASEL_DATA = tmp_path
    return tmp_path / "cache"


def file_of(store: MemoryStore, content: bytes) -> SampleFile:
    return SampleFile(1, 1234, PATH, store.put(PATH, content).etag)


def forget(store: MemoryStore) -> None:
    store.delete(PATH)


def test_thumbnail_is_made_once(store: MemoryStore) -> None:
    file = file_of(store, image())
    first = thumbnail_of(file)
    forget(store)
    assert thumbnail_of(file) == first


def test_thumbnail_lies_in_a_folder_of_a_thousand(store: MemoryStore, cache: Path) -> None:
    thumbnail_of(file_of(store, image()))
    assert [path.parent for path in cache.rglob("*.jpg")] == [cache / "thumbnails" / "1" / "1"]


def test_thumbnail_of_a_replaced_file_is_not_kept_under_the_old_etag(store: MemoryStore) -> None:
    file = file_of(store, image())
    entry = store.put(PATH, image(size=(50, 50)))
    assert thumbnail_of(file)[2] == entry.etag
    assert not thumbnail_path(file).exists()


def test_cut_off_file_of_the_cache_is_made_again(store: MemoryStore) -> None:
    file = file_of(store, image())
    keep(thumbnail_path(file), b"")
    content, _, _ = thumbnail_of(file)
    assert thumbnail_path(file).read_bytes() == content != b""


def test_cache_that_can_not_be_written_costs_only_time(
    store: MemoryStore, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache.write_text("a file where the folder should be")
    content, media_type, _ = thumbnail_of(file_of(store, image()))
    assert (media_type, content[:4]) == ("image/jpeg", b"\xff\xd8\xff\xe0")
    assert "could not be written" in caplog.text


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (image(), "image/jpeg"),
        (turned(), "image/jpeg"),
        (image("PNG"), "image/png"),
        (image("WEBP"), "image/webp"),
    ],
)
def test_what_browsers_show_is_given_as_it_is(store: MemoryStore, content: bytes, media_type: str) -> None:
    picture = image_of(file_of(store, content))
    assert isinstance(picture.body, Reader)
    with picture.body as body:
        assert (body.read(), picture.media_type, picture.size) == (content, media_type, len(content))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (image("TIFF"), "image/png"),
        (image("BMP"), "image/png"),
        (image("PNG", mode="I;16"), "image/png"),
        (image(mode="CMYK"), "image/jpeg"),
    ],
)
def test_what_browsers_do_not_show_is_given_as_a_rendition(
    store: MemoryStore, content: bytes, media_type: str
) -> None:
    picture = image_of(file_of(store, content))
    assert isinstance(picture.body, bytes)
    assert (picture.media_type, Image.open(io.BytesIO(picture.body)).size) == (media_type, (400, 300))


def test_rendition_is_made_once(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of(store, image("TIFF"))
    first = image_of(file)
    monkeypatch.setattr(sample_images, "rendition", None)
    assert image_of(file) == first


def test_oldest_renditions_give_way_to_new_ones(store: MemoryStore, cache: Path) -> None:
    for age, name in enumerate(("new.png", "old.png", "oldest.png")):
        keep(cache / "1" / name, b"x" * 100)
        os.utime(cache / "1" / name, (1000 - age, 1000 - age))
    trim(cache, 150)
    assert [path.name for path in cache.rglob("*.png")] == ["new.png"]


def test_renditions_are_trimmed_now_and_then(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    trimmed: list[int] = []
    monkeypatch.setattr(sample_images, "TRIM_EVERY", 1)
    monkeypatch.setattr(sample_images, "trim", lambda *given: trimmed.append(given[1]))
    image_of(file_of(store, image("TIFF")))
    assert trimmed == [sample_images.MOST_RENDITION_BYTES]


def test_large_images_are_made_smaller_in_a_child_process(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_images, "LARGE_PIXELS", 1000)
    monkeypatch.setattr(sample_images, "make_thumbnail", None)
    monkeypatch.setattr(sample_images, "rendition", None)
    file = file_of(store, image("TIFF"))
    assert Image.open(io.BytesIO(thumbnail_of(file)[0])).size == (240, 180)
    assert image_of(file).media_type == "image/png"


def test_vanished_file_is_missing(store: MemoryStore) -> None:
    file = file_of(store, image())
    forget(store)
    with pytest.raises(ImageMissingError):
        image_of(file)


@pytest.mark.parametrize("content", [b"", b"<svg>", image()[:-100]])
def test_broken_file_is_unreadable(store: MemoryStore, content: bytes) -> None:
    with pytest.raises(ImageUnreadableError):
        thumbnail_of(file_of(store, content))


def test_bomb_is_refused_by_its_header(store: MemoryStore) -> None:
    header = bytearray(image("PNG"))
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(ImageUnreadableError, match="megapixels"):
        image_of(file_of(store, bytes(header)))


def test_storage_that_is_away_is_no_fault_of_the_image(store: MemoryStore) -> None:
    file = file_of(store, image())
    store.failure = StorageUnavailableError()
    with pytest.raises(StorageUnavailableError):
        thumbnail_of(file)


# Sizes


def stored(dataset: Dataset, store: MemoryStore, content: bytes) -> Sample:
    return SampleFactory.create(dataset=dataset, path=PATH, etag=store.put(PATH, content).etag)


def test_size_is_read_from_the_header_and_stored(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, turned())
    assert read_size(dataset.pk, sample.pk) == (300, 400)
    sample.refresh_from_db()
    assert (sample.width, sample.height, sample.orientation, sample.format) == (300, 400, 6, "jpeg")


def test_known_size_needs_no_storage(dataset: Dataset, store: MemoryStore) -> None:
    sample = SampleFactory.create(dataset=dataset, width=7, height=8)
    assert read_size(dataset.pk, sample.pk) == (7, 8)


@pytest.mark.parametrize("content", [b"", b"<svg>"])
def test_size_of_what_is_no_image_is_unknown(dataset: Dataset, store: MemoryStore, content: bytes) -> None:
    sample = stored(dataset, store, content)
    assert read_size(dataset.pk, sample.pk) is None


def test_size_of_a_vanished_file_is_unknown(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, image())
    forget(store)
    assert read_size(dataset.pk, sample.pk) is None
