"""Opening a version: what it gives, and what is said where its files are not those that were published."""

import hashlib
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

import easel
from datasets.records import Shape
from easel.cache import Cache
from easel.downloading import download_version
from easel.places import Places
from easel.verifying import verify_version
from tests.client.conftest import Buckets, Publish, Published, picture


def flip(file: Path, at: int) -> None:
    """Change one bit of a file."""
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)


def test_a_version_is_a_sequence_of_images_and_boxes(boxes: Published) -> None:
    data = easel.open(boxes.path, usage="train")

    image, target = data[0]

    assert (len(data), data.digest, data.labels) == (3, boxes.digest, ("__background__", "cat", "dog"))
    assert (image.size, image.mode) == ((40, 30), "RGB")
    assert np.asarray(target["boxes"]).tolist() == [[1, 2, 11, 22], [5, 5, 25, 9]]
    assert np.asarray(target["labels"]).tolist() == [1, 2]
    assert np.asarray(target["area"]).tolist() == [200, 80]


def test_a_version_is_opened_by_its_plain_folder_its_address_and_its_manifest(boxes: Published) -> None:
    manifest = boxes.folder / "V001.manifest"

    opened = [easel.open(path) for path in (boxes.folder, f"file://{boxes.folder}/", manifest)]

    assert [len(data) for data in opened] == [3, 3, 3]


def test_boxes_are_cut_to_the_image_and_points_are_none(boxes: Published) -> None:
    _, target = easel.open(boxes.path)[1]

    assert np.asarray(target["boxes"]).tolist() == [[32, 9, 40, 21]]
    assert np.asarray(target["labels"]).tolist() == [2]


def test_an_image_with_nothing_to_see_has_boxes_of_the_right_form(boxes: Published) -> None:
    _, target = easel.open(boxes.path)[2]

    assert np.asarray(target["boxes"]).shape == (0, 4)


def test_a_usage_takes_its_samples_alone(classes: Published) -> None:
    train, evaluation = easel.open(classes.path, "train"), easel.open(classes.path, "eval")

    names = {sample.name for sample in train.samples()} | {sample.name for sample in evaluation.samples()}

    assert (len(train), len(evaluation), len(names)) == (6, 2, 8)


def test_classes_are_numbered_in_the_order_of_the_labels(classes: Published) -> None:
    data = easel.open(classes.path)

    assert data.labels == ("cat", "dog")
    assert [target for _, target in data] == [0, 1, 0, 1, 0, 1, 0, 1]


def test_several_labels_of_an_image_are_a_vector_and_no_index(publish: Publish) -> None:
    marks = [("cat", None), ("dog", None)]
    both = publish("image_classification", {"a.jpg": picture("red")}, {"a.jpg": marks})

    _, target = easel.open(both.path, target="multi_hot")[0]

    assert np.asarray(target).tolist() == [1, 1]
    with pytest.raises(easel.TargetError, match=r"a\.jpg has 2 labels, .* open it with target='multi_hot'"):
        easel.open(both.path)[0]


def test_masks_are_those_of_their_run_lengths_and_outlines(publish: Publish) -> None:
    runs = [30 * 5 + 3, 4, 30 * 35 - 7]  # four pixels of column 5, from row 3 on
    mask = Shape("mask", (), None, {"size": [30, 40], "counts": runs})
    square = Shape("polygon", ((10, 10), (20, 10), (20, 16), (10, 16)))
    drawn = {"a.jpg": [("cat", mask), ("dog", square)]}
    version = publish("image_segmentation", {"a.jpg": picture("red")}, drawn)

    _, target = easel.open(version.path)[0]

    masks = np.asarray(target["masks"])
    assert np.argwhere(masks[0]).tolist() == [[3, 5], [4, 5], [5, 5], [6, 5]]
    assert (int(masks[1, 10:16, 10:20].sum()), int(masks[1].sum())) == (60, 60)
    assert np.asarray(target["boxes"]).tolist() == [[5, 3, 6, 7], [10, 10, 20, 16]]


def test_raw_targets_are_the_annotations_as_they_were_drawn(boxes: Published) -> None:
    _, sample = easel.open(boxes.path, target="raw")[1]

    circle, point = sample.annotations
    assert (circle.label, circle.shape.kind, circle.shape.points) == ("dog", "circle", ((38, 15), (6, 0)))
    assert (point.shape.kind, point.shape.points) == ("point", ((3, 3),))


def test_images_come_upright_as_their_annotations_are(publish: Publish) -> None:
    turned = picture("red", size=(30, 40), orientation=6)
    version = publish("object_detection", {"a.jpg": turned}, {"a.jpg": []})

    image, _ = easel.open(version.path)[0]

    assert image.size == (40, 30)


def test_transforms_are_called_as_torchvision_does(classes: Published) -> None:
    alone = easel.open(classes.path, transform=np.asarray, target_transform=lambda number: number + 10)
    together = easel.open(classes.path, transforms=lambda image, target: (target, image.size))

    assert (alone[1][0].shape, alone[1][1]) == ((30, 40, 3), 11)
    assert together[1] == (1, (40, 30))


def test_a_flipped_byte_of_an_image_is_named_when_it_is_first_read(
    boxes: Published, buckets: Buckets
) -> None:
    flip(buckets.photos / "b.jpg", 300)
    data = easel.open(boxes.path)

    assert data[0]
    with pytest.raises(
        easel.VersionDamagedError, match=r"obs://photos/b\.jpg is not what was published"
    ) as caught:
        data[1]
    assert caught.value.file == "obs://photos/b.jpg"


def test_an_image_is_not_compared_where_nobody_wants_it(boxes: Published, buckets: Buckets) -> None:
    (buckets.photos / "b.jpg").write_bytes(picture("black"))

    image, _ = easel.open(boxes.path, verify=False)[1]

    assert image.getpixel((0, 0)) == (0, 0, 0)


def test_a_missing_image_is_named(boxes: Published, buckets: Buckets) -> None:
    (buckets.photos / "b.jpg").unlink()

    with pytest.raises(
        easel.ImageMissingError, match=r"obs://photos/b\.jpg is gone, to which sample 2 of V001"
    ):
        easel.open(boxes.path)[1]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.99])
def test_a_flipped_byte_of_the_manifest_is_named(boxes: Published, share: float) -> None:
    manifest = boxes.folder / "V001.manifest"
    flip(manifest, int(manifest.stat().st_size * share))

    with pytest.raises(easel.VersionDamagedError, match=r"V001\.manifest is not what was published"):
        easel.open(boxes.path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.99])
def test_a_flipped_byte_of_the_contents_is_named(boxes: Published, share: float) -> None:
    contents = boxes.folder / "version.json"
    flip(contents, int(contents.stat().st_size * share))

    with pytest.raises(easel.VersionDamagedError, match=r"version\.json is not what SHA256SUMS says"):
        easel.open(boxes.path)


def test_usages_that_the_contents_count_wrong_are_found_without_checksums_of_files(boxes: Published) -> None:
    contents = boxes.folder / "version.json"
    said = json.loads(contents.read_bytes())
    said["pages"][0]["usages"] = {"train": 2, "eval": 1}
    contents.write_text(json.dumps(said))
    (boxes.folder / "SHA256SUMS").unlink()

    with pytest.raises(easel.VersionDamagedError, match=r"version\.json counts other usages"):
        easel.open(boxes.path, "train")


def test_a_page_table_that_was_written_anew_is_not_the_version(boxes: Published) -> None:
    contents = boxes.folder / "version.json"
    said = json.loads(contents.read_bytes())
    said["pages"][0]["sha256"] = hashlib.sha256(b"").hexdigest()
    contents.write_text(json.dumps(said))
    (boxes.folder / "SHA256SUMS").unlink()

    with pytest.raises(easel.VersionDamagedError, match=r"page table that its digest does not cover"):
        easel.open(boxes.path)


def test_another_version_than_the_wanted_one_is_refused(boxes: Published) -> None:
    with pytest.raises(easel.WrongDigestError, match=f"is the version {boxes.digest[:12]}"):
        easel.open(boxes.path, digest="ab" * 32)
    assert easel.open(boxes.path, digest=f"sha256:{boxes.digest}").digest == boxes.digest


def test_a_folder_without_a_version_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        easel.VersionNotFoundError, match=r"There is no version at .*: it has no version\.json"
    ):
        easel.open(tmp_path)


def test_a_bucket_that_nobody_named_is_told(boxes: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EASEL_BUCKETS")
    data = easel.open(boxes.folder)

    with pytest.raises(easel.BucketUnknownError, match="set EASEL_BUCKETS=photos=/its/folder"):
        data[0]


def test_buckets_can_be_named_in_the_call(
    boxes: Published, buckets: Buckets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EASEL_BUCKETS")

    assert easel.open(boxes.path, buckets=buckets.folders)[0]


@pytest.fixture
def whole(publish: Publish) -> Published:
    """A version with its images and VOC files beside it."""
    drawn = {"a.JPG": [("cat", Shape("rectangle", ((1, 2), (11, 22))))]}
    return publish("object_detection", {"a.JPG": picture("red")}, drawn, copy_images=True, voc_xml=True)


def test_a_version_with_its_images_beside_it_needs_no_bucket(
    whole: Published, buckets: Buckets, monkeypatch: pytest.MonkeyPatch
) -> None:
    (buckets.photos / "a.JPG").unlink()
    monkeypatch.delenv("EASEL_BUCKETS")

    image, target = easel.open(whole.folder)[0]

    assert image.size == (40, 30)
    assert np.asarray(target["boxes"]).tolist() == [[1, 2, 11, 22]]


def test_a_version_with_its_images_beside_it_is_downloaded_and_verified(
    whole: Published, tmp_path: Path
) -> None:
    places, cache, folder = Places(None), Cache(tmp_path / "cache"), tmp_path / "here"

    download_version(
        whole.path, folder, places, cache, digest=None, usage=None, progress=lambda _done, _total: None
    )

    assert (folder / "annotations" / "a.xml").exists()
    report = verify_version(str(folder), places, cache, digest=whole.digest, progress=lambda _d, _t: None)
    assert (report.checked, report.faults) == (1, [])


def test_a_changed_copy_is_named(whole: Published) -> None:
    (copy,) = (whole.folder.parent.parent / "images").rglob("*.jpg")
    flip(copy, 100)

    with pytest.raises(easel.VersionDamagedError, match=f"{copy.stem}.jpg is not what was published"):
        easel.open(whole.path)[0]


@pytest.mark.parametrize(
    "name", ["../out.xml", "annotations/../../out.xml", "/out.xml", "annotations//a.xml", ""]
)
def test_checksums_cannot_lead_out_of_the_folder(whole: Published, name: str) -> None:
    sums = whole.folder / "SHA256SUMS"
    sums.write_text(f"{sums.read_text()}{'0' * 64}  {name}\n")

    with pytest.raises(easel.VersionDamagedError, match="SHA256SUMS is not what was published"):
        easel.open(whole.path)


def test_a_row_cannot_lead_out_of_its_bucket(boxes: Published, buckets: Buckets) -> None:
    data = easel.open(boxes.path)
    manifest = boxes.folder / "V001.manifest"
    manifest.write_bytes(manifest.read_bytes().replace(b"photos/a.jpg", b"photos/../aa"))

    with pytest.raises(easel.EaselError, match="can't be used"):
        data[0]


def test_a_dataset_travels_to_other_processes(boxes: Published) -> None:
    data = easel.open(boxes.path).shuffled(seed=3)

    arrived = pickle.loads(pickle.dumps(data))

    assert [each.name for each in arrived.samples()] == [each.name for each in data.samples()]
    assert arrived[0][0].tobytes() == data[0][0].tobytes()


def test_an_error_travels_to_other_processes() -> None:
    error = easel.ImageMissingError("obs://photos/b.jpg", "is gone")

    arrived = pickle.loads(pickle.dumps(error))

    assert (str(arrived), arrived.file) == ("obs://photos/b.jpg is gone.", "obs://photos/b.jpg")


@pytest.mark.parametrize(
    ("asked", "words"), [({"usage": "test"}, "usage 'test'"), ({"target": "box"}, "target 'box'")]
)
def test_words_that_are_unknown_are_told(boxes: Published, asked: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        easel.open(boxes.path, **asked)  # type: ignore[arg-type]  # whatever a person writes


def test_what_comes_before_a_missing_image_is_given_first(boxes: Published, buckets: Buckets) -> None:
    last = easel.open(boxes.path, usage="train").sample(2)
    (buckets.photos / last.path.rpartition("/")[2]).unlink()
    found: list[object] = []

    with pytest.raises(easel.ImageMissingError):
        found.extend(easel.open(boxes.path, usage="train"))

    assert len(found) == 2
