"""The door of sets of what analysis found."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample, SetMember, User, Version
from datasets.models.dataset import DatasetType
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import annotate, box


@pytest.fixture
def samples(dataset: Dataset, store: MemoryStore) -> list[Sample]:
    """An image, a copy of it with a bright pixel more, and a dark one; each with a box."""
    label = with_output(dataset)
    copy = noise(1)
    copy[0, 0] = 255
    found = add_images(dataset, store, [png(each) for each in (noise(1), copy, noise(2, light=0.1))])
    annotate(dataset, found, box(label, side=40))
    return found


@pytest.fixture
def version(dataset: Dataset, samples: list[Sample], owner: User) -> Version:
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    return version


def keep(api: APIClient, dataset: Dataset, body: dict[str, Any]) -> Any:
    return api.post(f"/api/v1/datasets/{dataset.pk}/analysis/sets", body, format="json")


def members(kept: Any) -> list[int]:
    assert kept.status_code == 201, kept.content
    found = SetMember.objects.filter(sample_set=kept.json()["id"]).order_by("sample")
    return list(found.values_list("sample", flat=True))


def test_a_part_of_a_chart_becomes_a_set(
    api: APIClient, dataset: Dataset, version: Version, samples: list[Sample]
) -> None:
    body = {"version": str(version.pk), "metric": "brightness", "from": 0, "to": 0.2, "name": "Dark"}

    kept = keep(api, dataset, body)

    assert members(kept) == [samples[2].pk]
    assert kept.json() | {"name": "Dark", "kind": "range", "size": 1} == kept.json()
    assert kept.json()["origin"] == {
        "version": str(version.pk),
        "version_name": "V001",
        "usage": "all",
        "metric": "brightness",
        "from": 0,
        "to": 0.2,
    }


def test_samples_outside_of_a_version_become_a_set(
    api: APIClient, dataset: Dataset, version: Version, store: MemoryStore
) -> None:
    (new,) = add_images(dataset, store, [png(noise(9, light=0.1))])
    body = {"version": str(version.pk), "metric": "brightness", "from": 0, "to": 0.2, "outside": True}

    kept = keep(api, dataset, body)

    assert members(kept) == [new.pk]
    assert kept.json()["kind"] == "outside"


def test_a_finding_becomes_a_set_by_the_limit_that_was_moved(
    api: APIClient, dataset: Dataset, version: Version, samples: list[Sample]
) -> None:
    url = f"/api/v1/datasets/{dataset.pk}/analysis/thresholds"
    api.patch(url, {"limits": {"dark": 0.99}}, format="json")

    kept = keep(api, dataset, {"version": str(version.pk), "finding": "dark"})

    assert members(kept) == [each.pk for each in samples]
    assert (kept.json()["kind"], kept.json()["origin"]["finding"]) == ("finding", "dark")


def test_a_stack_becomes_a_set_by_any_of_its_samples(
    api: APIClient, dataset: Dataset, version: Version, samples: list[Sample]
) -> None:
    kept = keep(api, dataset, {"version": str(version.pk), "stack": str(samples[1].pk)})

    assert members(kept) == [samples[0].pk, samples[1].pk]
    assert kept.json()["kind"] == "stack"


def test_a_sample_without_near_duplicates_is_no_stack(
    api: APIClient, dataset: Dataset, version: Version, samples: list[Sample]
) -> None:
    body = {"version": str(version.pk), "stack": str(samples[2].pk)}

    assert keep(api, dataset, body).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"metric": "brightness"},
        {"metric": "brightness", "from": 1, "to": 0},
        {"metric": "brightness", "from": "-Infinity", "to": 1},
        {"metric": "brightness", "from": "NaN", "to": 1},
        {"metric": "colour", "from": 0, "to": 1},
        {"metric": "brightness", "from": 0, "to": 1, "finding": "dark"},
        {"metric": "box_overlap", "from": 0, "to": 1, "outside": True},
        {"finding": "odd"},
        {"stack": "x"},
        {"version": "x", "finding": "dark"},
    ],
)
def test_what_is_no_choice_is_refused(
    api: APIClient, dataset: Dataset, version: Version, body: dict[str, Any]
) -> None:
    assert keep(api, dataset, {"version": str(version.pk), **body}).status_code == 400


def test_a_part_of_a_chart_without_samples_makes_no_set(
    api: APIClient, dataset: Dataset, version: Version
) -> None:
    body = {"version": str(version.pk), "metric": "brightness", "from": 0.9, "to": 1}

    assert keep(api, dataset, body).json()["code"] == "set_empty"


@pytest.mark.parametrize("body", [{"finding": "crowded"}, {"metric": "box_count", "from": 0, "to": 1}])
def test_boxes_are_refused_where_labels_have_none(
    api: APIClient, dataset: Dataset, version: Version, body: dict[str, Any]
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)

    assert keep(api, dataset, {"version": str(version.pk), **body}).status_code == 400
