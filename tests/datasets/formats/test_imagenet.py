import pytest

from datasets.formats import detect_format
from datasets.formats.base import Entry, WriteOptions, WriteReport
from datasets.formats.imagenet import FORMAT, label_folders
from datasets.records import AnnotatedSample, AnnotationRecord, Problem
from tests.datasets.formats.places import MemorySink, MemorySource
from tests.datasets.formats.samples import SIZE, box, sample

CAT, DOG = AnnotationRecord("cat"), AnnotationRecord("dog")


def labels_of(*images: str, **files: bytes) -> list[object]:
    source = MemorySource(
        {f"{name}.json": data for name, data in files.items()}, images, dict.fromkeys(images, SIZE)
    )
    return [
        each.annotations[0].label if isinstance(each, AnnotatedSample) else each
        for each in FORMAT.read(source)
    ]


def write(
    *samples: AnnotatedSample, labels: tuple[str, ...] = ()
) -> tuple[list[str], MemorySink, WriteReport]:
    sink, options = MemorySink(), WriteOptions(labels=labels)
    report = FORMAT.write(iter(samples), sink, options)
    return [target for each in samples for target in FORMAT.image_targets(each, options)], sink, report


# Reading


def test_the_last_folder_is_the_label() -> None:
    assert labels_of("cat/a.jpg", "train/dog/b.jpg", "x/y/ Zebra é/c.jpg") == ["cat", "dog", " Zebra é"]


def test_an_image_in_no_folder_has_no_label() -> None:
    assert labels_of("a.jpg", "cat/b.jpg") == ["cat"]


def test_the_folder_round_the_labels_tells_the_usage() -> None:
    source = MemorySource({}, ["train/cat/a.jpg", "val/cat/a.jpg", "cat/a.jpg", "test/cat/a.jpg"])
    usages = [each.usage for each in FORMAT.read(source) if isinstance(each, AnnotatedSample)]
    assert usages == [None, None, "train", "eval"]


def test_folders_json_says_what_a_folder_stands_for() -> None:
    assert labels_of("a_b~1234/x.jpg", folders=b'{"a_b~1234": "a/b"}') == ["a/b"]


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"a": 1}', b"\xff"])
def test_a_broken_folders_json_is_refused_by_name(content: bytes) -> None:
    (problem,) = labels_of("cat/x.jpg", folders=content)
    assert isinstance(problem, Problem)
    assert (problem.name, problem.code) == ("folders.json", "annotation_file_unreadable")


# Recognising


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        (["cat/a.jpg", "dog/a.jpg"], {"cat", "dog"}),
        (["0/a.jpg", "1/a.jpg"], {"0", "1"}),
        (["set/train/cat/a.jpg", "set/val/cat/a.jpg"], {"cat"}),
        (["train/cat/a.jpg", "train/dog/a.jpg"], {"cat", "dog"}),
        (["a.jpg", "cat/a.jpg"], set()),
        (["cat/a.jpg", "cat/b.jpg"], set()),
        (["images/a.jpg", "masks/a.jpg"], set()),
        (["train/a.jpg", "val/a.jpg"], set()),
        (["2024-01-02/a.jpg", "2024-01-03/a.jpg"], set()),
        (["0001/a.jpg", "0002/a.jpg"], set()),
        (["cat/a.jpg", "x/y/z/a.jpg"], set()),
        ([], set()),
    ],
)
def test_folders_are_labels_only_where_all_images_lie_in_such(images: list[str], labels: set[str]) -> None:
    assert label_folders(images) == labels


@pytest.mark.parametrize(
    ("dataset_type", "is_found"), [("image_classification", True), ("object_detection", False)]
)
def test_folders_are_taken_for_labels_only_in_classification(dataset_type: str, is_found: bool) -> None:
    listing = [Entry("cat/a.jpg", 1), Entry("dog/a.jpg", 1)]
    assert (detect_format(listing, dataset_type=dataset_type) is not None) == is_found


def test_files_of_annotations_win_over_folders() -> None:
    source = MemorySource({"cat/a.xml": b"<annotation/>"}, ["cat/a.jpg", "dog/a.jpg"])
    found = detect_format(source.listing(), source.open_bytes, dataset_type="image_classification")
    assert found is not None
    assert found.format.name == "voc"


# Writing


def test_an_image_goes_into_the_folder_of_each_of_its_labels() -> None:
    targets, _, report = write(sample("a.jpg", CAT), sample("b.jpg", CAT, DOG, CAT, number=2))
    assert targets == ["cat/a.jpg", "cat/b.jpg", "dog/b.jpg"]
    assert (report.annotations, report.approximated) == (3, {"several labels": 1})


def test_an_unlabeled_image_is_not_written_and_that_is_said() -> None:
    targets, _, report = write(sample("a.jpg"))
    assert targets == []
    assert (report.samples["all"], report.left_out) == (0, {"unlabeled": 1})


def test_of_a_box_its_label_is_kept_and_that_is_said() -> None:
    targets, _, report = write(sample("a.jpg", AnnotationRecord("cat", box(1, 1, 9, 9))))
    assert targets == ["cat/a.jpg"]
    assert report.approximated == {"rectangle": 1}


@pytest.mark.parametrize("label", ["a/b", "..", "con", "a.", "...", "a~1", 'x:"y"'])
def test_a_label_that_can_be_no_folder_is_read_back_as_it_was(label: str) -> None:
    targets, sink, _ = write(sample("a.jpg", AnnotationRecord(label)), labels=(label,))
    assert targets[0].count("/") == 1
    assert not targets[0].startswith(".")
    assert labels_of(*targets, folders=sink.files["folders.json"]) == [label]


def test_labels_that_differ_by_case_only_get_folders_that_differ() -> None:
    first, second = write(
        sample("a.jpg", CAT), sample("b.jpg", AnnotationRecord("CAT"), number=2), labels=("cat", "CAT")
    )[0]
    assert first.partition("/")[0].lower() != second.partition("/")[0].lower()
