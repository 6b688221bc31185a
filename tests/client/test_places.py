"""Where paths lead, and what the cache of other machines' files keeps."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

import easel
from easel.cache import Cache
from easel.images import decode
from easel.places import FileGoneError, Places, parse_buckets
from tests.client.conftest import Buckets, Published


def test_buckets_are_named_as_the_server_names_them() -> None:
    assert parse_buckets("a=/x/y:ro, b=/z,") == {"a": "/x/y", "b": "/z"}


@pytest.mark.parametrize("text", ["photos", "photos=relative", "=/folder"])
def test_buckets_that_are_written_otherwise_are_refused(text: str) -> None:
    with pytest.raises(easel.EaselError, match="write name=/absolute/folder"):
        parse_buckets(text)


def test_a_bucket_of_the_data_folder_needs_no_name(tmp_path: Path) -> None:
    (tmp_path / "obs" / "mine").mkdir(parents=True)
    (tmp_path / "obs" / "mine" / "a.txt").write_text("here")

    assert Places(env={"EASEL_DATA": str(tmp_path)}).read("obs://mine/a.txt") == b"here"


def test_a_part_of_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("0123456789")

    assert Places(env={}).read(str(tmp_path / "a.txt"), 3, 4) == b"3456"


def test_an_unknown_kind_of_address_is_refused() -> None:
    with pytest.raises(easel.EaselError, match="use obs://, s3://, file:// or the path of a folder"):
        easel.open("https://example.org/V001")


class Elsewhere(Places):
    """An object store that counts what it is asked."""

    def __init__(self, buckets: Buckets) -> None:
        super().__init__(env={"EASEL_S3_ENDPOINT": "http://127.0.0.1:9"})
        self._buckets = buckets
        self.asked: list[str] = []

    def _read_s3(self, path: str, offset: int, length: int | None) -> bytes:
        self.asked.append(path)
        try:
            data = self._buckets.local(path).read_bytes()
        except FileNotFoundError:
            raise FileGoneError(path) from None
        return data[offset:] if length is None else data[offset : offset + length]


@pytest.fixture
def elsewhere(buckets: Buckets, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    place = Elsewhere(buckets)
    monkeypatch.setattr("easel.dataset.Places", lambda _buckets: place)
    return place


def test_images_of_elsewhere_are_fetched_once(boxes: Published, elsewhere: Elsewhere) -> None:
    first = [image.tobytes() for image, _ in easel.open(boxes.path)]
    elsewhere.asked.clear()

    again = [image.tobytes() for image, _ in easel.open(boxes.path)]

    assert again == first
    assert {path.rpartition("/")[2] for path in elsewhere.asked} == {"version.json", "SHA256SUMS"}


def test_what_the_cache_holds_broken_is_fetched_again(
    boxes: Published, buckets: Buckets, elsewhere: Elsewhere
) -> None:
    data = easel.open(boxes.path)
    image = data[0][0].tobytes()
    kept = Cache().path("images", hashlib.sha256((buckets.photos / "a.jpg").read_bytes()).hexdigest())
    kept.write_bytes(b"broken")

    assert easel.open(boxes.path)[0][0].tobytes() == image
    assert kept.read_bytes() == (buckets.photos / "a.jpg").read_bytes()


def test_an_image_of_elsewhere_that_was_overwritten_is_named(
    boxes: Published, buckets: Buckets, elsewhere: Elsewhere
) -> None:
    (buckets.photos / "a.jpg").write_bytes(b"other")

    with pytest.raises(easel.VersionDamagedError, match=r"obs://photos/a\.jpg is not what was published"):
        easel.open(boxes.path, verify=False)[0]


def test_a_version_of_elsewhere_is_read_without_a_cache(boxes: Published, elsewhere: Elsewhere) -> None:
    data = easel.open(boxes.path, cache="/proc/nowhere")

    assert [len(target["boxes"]) for _, target in data] == [2, 1, 0]


def test_deep_grey_is_shown_by_the_range_it_fills() -> None:
    assert decoded(Image.new("I;16", (2, 2), 4095)).getpixel((0, 0)) == (255, 255, 255)


def test_what_is_see_through_lies_on_white() -> None:
    assert decoded(Image.new("RGBA", (2, 2), (9, 9, 9, 0))).getpixel((0, 0)) == (255, 255, 255)


def test_what_is_no_image_is_named() -> None:
    with pytest.raises(easel.EaselError, match=r"obs://photos/a\.jpg can't be decoded"):
        decode(b"no image", "obs://photos/a.jpg", "RGB")


def decoded(image: Image.Image) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "PNG")
    return decode(file.getvalue(), "image.png", "RGB")
