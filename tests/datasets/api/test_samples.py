"""The doors of samples: lists, counts, one sample, neighbours, deletion."""

import io
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest
from PIL import Image
from rest_framework.test import APIClient

from datasets.errors import StorageUnavailableError
from datasets.models import Change, Dataset, Sample, User
from tests.doubles import MemoryStore
from tests.factories import DatasetFactory, SampleFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("counts_hold")
ClientOf = Callable[[User], APIClient]


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    """Five samples; the first has a cat."""
    found = add_samples(dataset, 5)
    (cat,) = add_labels(dataset, "cat")
    annotate(dataset, found[:1], box(cat))
    return found


@pytest.fixture
def url(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}/samples"


def ids(answer: Any) -> list[str]:
    return [each["id"] for each in answer.json()["results"]]


def test_a_sample_is_told_as_the_contract_says(api: APIClient, url: str, samples: list[Sample]) -> None:
    found = api.get(f"{url}/{samples[0].pk}").json()

    assert {
        *("id", "number", "name", "path", "directory", "state", "width", "height", "size", "hard"),
        "excluded",
        *("hard_reasons", "hard_coefficient", "missing", "revision", "labels"),
        *("annotation_count", "score", "annotated_by"),
        *("created_at", "updated_at", "properties", "image_url", "thumbnail_url", "tiles_url"),
    } <= found.keys()
    assert (found["id"], found["name"], found["path"]) == (
        str(samples[0].pk),
        "000001.jpg",
        "obs://images/000001.jpg",
    )
    assert (found["state"], found["labels"], found["annotation_count"]) == ("labeled", ["cat"], 1)


def unscanned(dataset: Dataset) -> Sample:
    [sample] = add_samples(dataset, 1)
    sample.width = sample.height = None
    sample.save()
    return sample


def test_a_sample_that_no_scan_has_read_yet_is_told_with_its_size_and_tiles(
    api: APIClient, dataset: Dataset, store: MemoryStore
) -> None:
    sample = unscanned(dataset)
    image = io.BytesIO()
    Image.new("1", (9000, 6000)).save(image, "png")
    store.put(sample.path, image.getvalue())
    found = api.get(f"/api/v1/datasets/{dataset.pk}/samples/{sample.pk}").json()

    assert (found["width"], found["height"]) == (9000, 6000)
    assert found["tiles_url"] is not None


def test_a_sample_whose_storage_is_away_is_told_without_its_size(
    api: APIClient, dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = unscanned(dataset)
    monkeypatch.setattr(store, "open", Mock(side_effect=StorageUnavailableError()))
    answer = api.get(f"/api/v1/datasets/{dataset.pk}/samples/{sample.pk}")

    assert (answer.status_code, answer.json()["width"]) == (200, None)


def test_a_list_is_paged_by_cursor_to_and_fro(api: APIClient, url: str, samples: list[Sample]) -> None:
    first = api.get(f"{url}?limit=2")
    second = api.get(f"{url}?limit=2&cursor={first.json()['next']}")
    back = api.get(f"{url}?limit=2&cursor={second.json()['prev']}")

    expected = [str(sample.pk) for sample in samples]
    assert (ids(first), ids(second), ids(back)) == (expected[:2], expected[2:4], expected[:2])
    assert first.json()["prev"] is None


def test_shapes_come_on_demand(api: APIClient, url: str, samples: list[Sample]) -> None:
    with_shapes = api.get(f"{url}?include=annotations").json()["results"]
    without = api.get(url).json()["results"]

    assert with_shapes[0]["annotations"][0]["shape"]["points"] == [[10, 20], [110, 120]]
    assert with_shapes[1]["annotations"] == []
    assert "annotations" not in without[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tab=labeled", [0]),
        ("tab=unlabeled&limit=2", [1, 2]),
        ("label=cat", [0]),
        ("name=000003", [2]),
        ("name~=4.J", [3]),
        ("order=-number&limit=2", [4, 3]),
        ("skip=3", [3, 4]),
        ("empty=false", [0]),
        ("hard=true", []),
        ("annotated_by=nobody", []),
        ("directory=", [0, 1, 2, 3, 4]),
        ("property.city=Ulm", []),
        ("created_before=2026-01-01T00:00:00Z", []),
        ("created_after=2026-01-01T00:00:00", [0, 1, 2, 3, 4]),
    ],
)
def test_filters_of_the_query_hold(
    api: APIClient, url: str, samples: list[Sample], query: str, expected: list[int]
) -> None:
    assert ids(api.get(f"{url}?{query}")) == [str(samples[index].pk) for index in expected]


def test_a_page_around_a_sample(api: APIClient, url: str, samples: list[Sample]) -> None:
    found = ids(api.get(f"{url}?around={samples[2].pk}&limit=3"))

    assert found == [str(sample.pk) for sample in samples[1:4]]


def test_the_count_of_a_filter(api: APIClient, url: str) -> None:
    assert api.get(f"{url}/count?tab=unlabeled").json() == {"count": 4, "more": False}
    assert api.get(f"{url}/count?name=00000").json() == {"count": 5, "more": False}


def test_neighbours_are_the_samples_before_and_after(api: APIClient, url: str, samples: list[Sample]) -> None:
    found = api.get(f"{url}/{samples[2].pk}/neighbours?count=2").json()

    assert [each["id"] for each in found["previous"]] == [str(samples[1].pk), str(samples[0].pk)]
    assert [each["id"] for each in found["next"]] == [str(samples[3].pk), str(samples[4].pk)]


WRONG = [
    "tab=best", "label=cow", "label_op=xor", "order=size", "limit=0", "limit=501", "limit=x", "cursor=x",
    "cursor=" + "W" * 5000, "around=x", "around=-1", "skip=-1", "skip=1.5", "include=all", "hard=perhaps",
    "empty=2", "score_min=nan", "score_max=inf", "score_min=1e400", "score_min=x", "created_after=yesterday",
    "created_after=0001-01-01T00:00:00%2B14:00", "created_before=9999-12-31T23:59:59-14:00",
    "colour=red", "name=%00", "name~=%00", "directory=%00", "annotated_by=%00", "property.a=%00",
    "name=" + "x" * 1101, "label=%00", "&".join(["label=cat"] * 101),
    "&".join(f"property.p{number}=x" for number in range(21)),
]  # fmt: skip


@pytest.mark.parametrize("query", WRONG, ids=lambda query: query[:40])
def test_a_wrong_query_is_400(api: APIClient, url: str, query: str) -> None:
    answer = api.get(f"{url}?{query}")

    assert answer.status_code == 400, answer.content
    assert answer.json()["code"]


@pytest.mark.parametrize("query", ["skip=9007199254740992", "around=999999999999999999", "name=%F0%9F%98%80"])
def test_an_unusual_query_is_answered(api: APIClient, url: str, query: str) -> None:
    assert ids(api.get(f"{url}?{query}")) == []


# Deletion


def test_a_sample_goes_to_the_trash_and_its_file_stays(
    api: APIClient, url: str, samples: list[Sample], dataset: Dataset, store: MemoryStore, owner: User
) -> None:
    store.put(samples[0].path, b"picture")

    answer = api.delete(f"{url}/{samples[0].pk}")

    dataset.refresh_from_db()
    assert (answer.status_code, dataset.total, dataset.labeled) == (204, 4, 0)
    assert store.exists(samples[0].path)
    assert Change.objects.latest("pk").actor == owner


def test_a_file_goes_too_if_it_is_said(
    api: APIClient, url: str, samples: list[Sample], store: MemoryStore
) -> None:
    store.put(samples[0].path, b"picture")

    assert api.delete(f"{url}/{samples[0].pk}?delete_source=true").status_code == 204
    assert not store.exists(samples[0].path)


def test_a_file_that_cannot_go_keeps_its_sample(
    api: APIClient, url: str, samples: list[Sample], store: MemoryStore
) -> None:
    Sample.objects.filter(pk=samples[0].pk).update(path="obs://frozen/a.jpg")

    answer = api.delete(f"{url}/{samples[0].pk}?delete_source=true")

    assert (answer.status_code, answer.json()["code"]) == (403, "bucket_read_only")
    assert Sample.objects.live().count() == 5


def test_a_sample_is_deleted_once(api: APIClient, url: str, samples: list[Sample]) -> None:
    api.delete(f"{url}/{samples[0].pk}")

    assert api.delete(f"{url}/{samples[0].pk}").status_code == 404
    assert api.get(f"{url}/{samples[0].pk}").status_code == 404


def test_a_labeler_deletes_nothing(
    url: str, samples: list[Sample], labeler: User, client_of: ClientOf
) -> None:
    assert client_of(labeler).delete(f"{url}/{samples[0].pk}").status_code == 403


def test_the_outsider_gets_404(url: str, samples: list[Sample], outsider: User, client_of: ClientOf) -> None:
    client = client_of(outsider)

    assert client.get(url).status_code == 404
    assert client.get(f"{url}/{samples[0].pk}").status_code == 404


def test_a_sample_of_another_dataset_is_404(api: APIClient, url: str) -> None:
    other = DatasetFactory.create(total=1, unlabeled=1)
    foreign = SampleFactory.create(dataset=other)

    assert api.get(f"{url}/{foreign.pk}").status_code == 404
    assert api.delete(f"{url}/{foreign.pk}").status_code == 404
    assert api.get(f"{url}/{foreign.pk}/neighbours").status_code == 404
