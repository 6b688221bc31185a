"""What each format can carry comes back through the real jobs: exported, and imported into a new dataset."""

from typing import Any

import pytest

from datasets.formats import IMPORT_FORMATS, get_format
from datasets.models import Dataset
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample, AnnotationRecord, Shape
from datasets.run_lengths import encode_counts
from datasets.services.export_records import cut_scope, read_records
from datasets.states import SampleState
from datasets.storage import storage
from tests.datasets.formats.round_trips import TARGET, come_back, export, scene
from tests.datasets.formats.samples import TURNED, box, shape

pytestmark = [pytest.mark.usefixtures("store"), pytest.mark.django_db, pytest.mark.usefixtures("counts_hold")]

SHAPES: dict[str, Shape] = {
    "rectangle": box(10.25, 20.5, 110, 120),
    "rotated_rectangle": TURNED,
    "polygon": shape("polygon", (1, 2), (500, 3), (250.25, 400)),
    "circle": shape("circle", (50, 60), (12.5, 0)),
    "line": shape("line", (0, 0), (10, 3)),
    "dashed": shape("dashed", (0, 0), (10, 3)),
    "point": shape("point", (3, 4)),
    "polyline": shape("polyline", (0, 0), (10, 3), (5, 5)),
    "mask": shape(
        "mask", rle={"size": [500, 1000], "counts": encode_counts([1200, 50, 450, 50, 4000, 9, 494_241])}
    ),
}
SHAPED = ("modelarts", "voc", "coco", "label_studio", "cvat", "hf")


def all_told(dataset: Dataset) -> list[tuple[str, Any]]:
    """All that is to come back of each sample, without the ids and numbers that are each dataset's own."""
    scope: dict[str, Any] = {"filter": {}}
    parts, _ = cut_scope(dataset, scope, size=1000)
    return [(sample.image.name, told(sample)) for sample in read_records(dataset, scope, parts)]


def told(sample: AnnotatedSample) -> tuple[Any, ...]:
    marks = [
        (each.label, each.shape, each.attributes, each.hard, each.confidence) for each in sample.annotations
    ]
    return sample.state, sample.hard, sample.hard_reasons, sample.hard_coefficient, sorted(marks, key=repr)


def there_and_back(dataset: Dataset, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    export(dataset, name)
    return dict(all_told(dataset)), dict(all_told(come_back(dataset.type)))


def marks(name: str, kinds: frozenset[str]) -> list[AnnotationRecord]:
    """An annotation of each kind, with all that the format says it carries."""
    carries = get_format(name).carries
    attributes = {"finish": "zinc", "note": "a,b = <c>"} if "attributes" in carries else {}
    confidence = 0.625 if "confidence" in carries else None
    return [
        AnnotationRecord(f"{kind} 螺栓", SHAPES[kind], attributes, "hard" in carries, confidence)
        for kind in sorted(kinds)
    ]


@pytest.mark.parametrize(
    ("name", "dataset_type"),
    [
        ("modelarts", DatasetType.OBJECT_DETECTION),
        ("modelarts", DatasetType.IMAGE_SEGMENTATION),
        ("voc", DatasetType.OBJECT_DETECTION),
        ("voc", DatasetType.IMAGE_SEGMENTATION),
        ("coco", DatasetType.IMAGE_SEGMENTATION),
        ("hf", DatasetType.OBJECT_DETECTION),
        ("hf", DatasetType.IMAGE_SEGMENTATION),
        ("label_studio", DatasetType.OBJECT_DETECTION),
        ("label_studio", DatasetType.IMAGE_SEGMENTATION),
        ("cvat", DatasetType.OBJECT_DETECTION),
        ("cvat", DatasetType.IMAGE_SEGMENTATION),
    ],
)
def test_every_shape_that_a_format_carries_comes_back(name: str, dataset_type: DatasetType) -> None:
    every = marks(name, get_format(name).shape_kinds)
    dataset = scene(
        dataset_type, {"a.png": every, "b.png": every[:1], "nothing.png": [], "unlabeled.png": None}
    )
    before, after = there_and_back(dataset, name)
    assert after == before


@pytest.mark.parametrize("name", SHAPED)
def test_equal_names_in_two_folders_and_hostile_names_stay_apart(name: str) -> None:
    each = marks(name, frozenset(("rectangle",)))
    paths = (
        "x/a.png",
        "y/a.png",
        "y/A.png",
        "a b#1%.png",
        "it's.png",
        "猫.png",
        "con.png",
        "a~7.png",
        "-.png",
    )
    dataset = scene(DatasetType.OBJECT_DETECTION, {path: each * place for place, path in enumerate(paths, 1)})
    export(dataset, name)
    back = come_back(DatasetType.OBJECT_DETECTION)
    assert sorted(each for _, each in all_told(back)) == sorted(each for _, each in all_told(dataset))


@pytest.mark.parametrize("name", ["modelarts", "label_studio"])
def test_labels_with_all_that_is_said_of_them_come_back(name: str) -> None:
    both = [AnnotationRecord("cat", None, {"n": 1.5, "ok": True}, True, 0.5), AnnotationRecord("狗")]
    dataset = scene(
        DatasetType.IMAGE_CLASSIFICATION, {"a.png": both, "b.png": both[1:], "nothing.png": [], "c.png": None}
    )
    dataset.samples.filter(name="b.png").update(hard=True, hard_reasons=["3", "20"], hard_coefficient=0.72)
    before, after = there_and_back(dataset, name)
    assert after == before


def test_labels_of_whole_images_come_back_as_tags() -> None:
    both = [AnnotationRecord("cat", None, {"n": 7, "ok": True, "why": "far"}), AnnotationRecord("狗")]
    dataset = scene(
        DatasetType.IMAGE_CLASSIFICATION, {"a.png": both, "b.png": both[1:], "nothing.png": [], "c.png": None}
    )
    before, after = there_and_back(dataset, "cvat")
    assert after == before


@pytest.mark.parametrize("name", ["label_studio", "cvat"])
def test_what_waits_to_be_confirmed_waits_again(name: str) -> None:
    dataset = scene(DatasetType.OBJECT_DETECTION, {"a.png": marks(name, frozenset(("rectangle",)))})
    dataset.samples.update(state=SampleState.TO_CONFIRM)
    export(dataset, name)
    (sample,) = come_back(DatasetType.OBJECT_DETECTION).samples.all()
    assert (sample.state, sample.annotation_count) == (SampleState.TO_CONFIRM, 1)
    dataset.samples.update(state=SampleState.LABELED)  # as its counts have it


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        ("label_studio", "label_config.xml", '<Label value="bolt" background="#123456"/>'),
        ("cvat", "annotations.xml", "<name>bolt</name><color>#123456</color>"),
        (
            "cvat",
            "annotations.xml",
            "<input_type>select</input_type><default_value></default_value><values>zinc\ngold<",
        ),
    ],
)
def test_the_interface_of_another_tool_gets_the_colours_and_attributes_of_labels(
    name: str, file: str, said: str
) -> None:
    dataset = scene(DatasetType.OBJECT_DETECTION, {"a.png": [AnnotationRecord("bolt", SHAPES["rectangle"])]})
    finish = {"name": "finish", "type": "select", "values": ["zinc", "gold"], "default": ""}
    dataset.labels.update(color="#123456", attributes=[finish])
    export(dataset, name)
    assert said in storage().get(f"{TARGET}{file}").decode()


def test_every_format_that_is_read_and_written_has_its_round_trip() -> None:
    assert set(IMPORT_FORMATS) - {"classification_txt"} == {
        *SHAPED,
        "yolo",
        "imagenet",
        "masks",
        "webdataset",
    }
