"""Which samples a version's charts don't count, and their values as they are today."""

import pytest

from analysis.models import ImageFeatures
from analysis.services.outside import Outside, find_outside, page_of
from analysis.services.reading import Range
from datasets.models import Dataset, Sample, User, Version
from datasets.sample_pages import Cursor
from datasets.states import SampleState
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import add_samples, annotate, box

DARK = Range("brightness", 0, 0.3)


@pytest.fixture
def version(dataset: Dataset, store: MemoryStore, owner: User) -> Version:
    """Two images with a box, the second dark, published and analysed."""
    label = with_output(dataset)
    samples = add_images(dataset, store, [png(noise(1)), png(noise(2, light=0.2))])
    annotate(dataset, samples, box(label, side=40))
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    return version


@pytest.fixture
def later(dataset: Dataset, version: Version, store: MemoryStore) -> list[Sample]:
    """A bright image and two dark ones that came after the version."""
    return add_images(
        dataset, store, [png(noise(seed, light=light)) for seed, light in ((3, 1), (4, 0.2), (5, 0.1))]
    )


def numbers(found: Outside) -> list[int]:
    return list(Sample.objects.filter(pk__in=found.samples).order_by("pk").values_list("number", flat=True))


def test_samples_that_came_after_the_version_are_found(
    dataset: Dataset, version: Version, later: list[Sample]
) -> None:
    found = find_outside(dataset=dataset, version=version, wanted=DARK)

    assert (numbers(found), found.unscanned, found.unmeasured) == ([4, 5], 0, 0)
    assert found.samples.tolist() == [sample.pk for sample in later[1:]]


def test_what_the_version_holds_without_labels_is_outside(
    dataset: Dataset, version: Version, later: list[Sample], owner: User
) -> None:
    second = publish(dataset, owner)
    analyse(dataset, second, owner)

    assert numbers(find_outside(dataset=dataset, version=second, wanted=DARK)) == [4, 5]


@pytest.mark.parametrize(
    ("metric", "low", "high", "expected"),
    [
        ("resolution", 160 * 120, 160 * 120 + 1, [3, 4, 5]),
        ("resolution", 0, 160 * 120, []),
        ("aspect_ratio", 1.3, 1.4, [3, 4, 5]),
        ("brightness", 0.3, 1, [3]),
        ("clarity", 0, 1000, [5]),
        ("entropy", 7, 8, [3]),
        ("contrast", 0.1, 0.5, [3]),
    ],
)
def test_values_of_today_are_those_of_the_scan_and_the_row(
    dataset: Dataset, version: Version, later: list[Sample], metric: str, low: float, high: float, expected: list[int]
) -> None:  # fmt: skip
    found = find_outside(dataset=dataset, version=version, wanted=Range(metric, low, high))

    assert (numbers(found), found.unscanned, found.unmeasured) == (expected, 0, 0)


def test_a_sample_that_is_not_scanned_is_counted_as_unknown(
    dataset: Dataset, version: Version, later: list[Sample]
) -> None:
    add_samples(dataset, 2, folder="obs://images/new/")

    found = find_outside(dataset=dataset, version=version, wanted=DARK)

    assert (numbers(found), found.unscanned) == ([4, 5], 2)


def test_a_file_that_was_replaced_since_its_scan_is_unknown(
    dataset: Dataset, version: Version, later: list[Sample]
) -> None:
    Sample.objects.filter(pk=later[1].pk).update(etag="another")

    found = find_outside(dataset=dataset, version=version, wanted=DARK)

    assert (numbers(found), found.unscanned) == ([5], 1)


def test_of_a_jpeg_that_was_scanned_smaller_clarity_is_not_known(
    dataset: Dataset, version: Version, later: list[Sample]
) -> None:
    Sample.objects.filter(pk=later[1].pk).update(measures={**(later[1].measures or {}), "scale": 2})

    clear = find_outside(dataset=dataset, version=version, wanted=Range("clarity", 0, 65536))
    dark = find_outside(dataset=dataset, version=version, wanted=DARK)

    assert (numbers(clear), clear.unmeasured) == ([3, 5], 1)
    assert numbers(dark) == [4, 5]


def test_what_an_analysis_measured_of_the_same_content_counts_where_the_scan_has_nothing(
    dataset: Dataset, version: Version, later: list[Sample], owner: User
) -> None:
    annotate(dataset, later[2:], box(dataset.labels.get(), side=40))
    second = publish(dataset, owner)
    analyse(dataset, second, owner)

    found = find_outside(dataset=dataset, version=version, wanted=Range("sharpness", 0, 100))

    assert ImageFeatures.objects.filter(pk=later[2].sha256).exists()
    assert (numbers(found), found.unmeasured) == ([5], 2)


def test_boxes_are_counted_of_labeled_samples_alone(
    dataset: Dataset, version: Version, later: list[Sample]
) -> None:
    label = dataset.labels.get()
    annotate(dataset, later[:1], box(label, side=40), box(label, side=30))
    Sample.objects.filter(pk=later[1].pk).update(state=SampleState.TO_CONFIRM)

    found = find_outside(dataset=dataset, version=version, wanted=Range("box_count", 0, 10))

    assert (numbers(found), found.unmeasured) == ([3], 2)


@pytest.mark.parametrize(
    "change", [{"deleted_at": "2026-01-02T00:00:00Z"}, {"missing": True}, {"problem": "image_damaged"}]
)
def test_samples_that_nobody_can_label_are_left_out(
    dataset: Dataset, version: Version, later: list[Sample], change: dict[str, object]
) -> None:
    Sample.objects.filter(pk=later[1].pk).update(**change)

    found = find_outside(dataset=dataset, version=version, wanted=DARK)

    assert (numbers(found), found.unscanned, found.unmeasured) == ([5], 0, 0)


def test_pages_lead_on_and_back(dataset: Dataset, version: Version, later: list[Sample]) -> None:
    found = find_outside(dataset=dataset, version=version, wanted=Range("brightness", 0, 1))

    first = page_of(found.samples, cursor=None, limit=2)
    second = page_of(found.samples, cursor=first.next, limit=2)
    back = page_of(found.samples, cursor=second.prev, limit=2)

    assert [first.samples, second.samples] == [[later[0].pk, later[1].pk], [later[2].pk]]
    assert (back.samples, first.prev, second.next) == (first.samples, None, None)


def test_a_sample_that_goes_moves_no_page(dataset: Dataset, version: Version, later: list[Sample]) -> None:
    wanted = Range("brightness", 0, 1)
    first = page_of(
        find_outside(dataset=dataset, version=version, wanted=wanted).samples, cursor=None, limit=1
    )
    Sample.objects.filter(pk=later[0].pk).update(deleted_at="2026-01-02T00:00:00Z")

    second = page_of(
        find_outside(dataset=dataset, version=version, wanted=wanted).samples, cursor=first.next, limit=1
    )

    assert second.samples == [later[1].pk]


def test_a_cursor_behind_the_last_sample_finds_nothing(
    dataset: Dataset, version: Version, later: list[Sample]
) -> None:
    found = find_outside(dataset=dataset, version=version, wanted=DARK)

    assert page_of(found.samples, cursor=Cursor((10**9,)), limit=5).samples == []
