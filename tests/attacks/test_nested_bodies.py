"""Bodies that are nearly right, wrong somewhere deep inside: a clear refusal that changes nothing, never a 500."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from datasets.models import Annotation, Change, Dataset, Job, Label, Sample, SavedView, User
from tests.attacks.test_hostile_requests import is_proper
from tests.factories import DatasetFactory
from tests.stage import add_labels, add_samples, annotate, box

JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        [
            2**63,
            10**400,
            -1,
            0,
            1e308,
            "",
            "\x00",
            "a" * 5000,
            "1",
            "obs://x",
            "00000000-0000-0000-0000-000000000000",
        ]
    ),
    st.floats(allow_nan=True),
    st.text(max_size=20),
    st.lists(st.none() | st.integers() | st.text(max_size=5), max_size=4),
    st.dictionaries(
        st.text(max_size=8), st.none() | st.integers() | st.lists(st.integers(), max_size=2), max_size=3
    ),
)
ONE_OF = 20  # so many parts, one is wrong


def mostly(usual: st.SearchStrategy[Any], other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(1, ONE_OF).flatmap(lambda number: other if number == ONE_OF else usual)


def nearly(good: Any, *, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values like a good one: parts of it left out, repeated, or replaced by anything."""
    if isinstance(good, dict):
        parts = {name: nearly(value, depth=depth + 1) for name, value in good.items()}
        same: st.SearchStrategy[Any] = st.fixed_dictionaries({}, optional=parts) | st.fixed_dictionaries(
            parts
        )
    elif isinstance(good, list):
        same = st.lists(st.one_of([nearly(each, depth=depth + 1) for each in good]), max_size=4)
    else:
        same = st.just(good)
    return mostly(same, JUNK) if depth else same


@dataclass(frozen=True)
class Place:
    """A dataset with an annotated sample, and another one of the same owner."""

    dataset: Dataset
    annotation: Annotation
    foreign: Annotation


@pytest.fixture
def place(dataset: Dataset, owner: User) -> Place:
    elsewhere: Dataset = DatasetFactory.create(
        name="elsewhere", output_path="obs://out/", next_number=100_000
    )
    elsewhere.members.create(user=owner, role="owner")
    for each, folder in ((dataset, "obs://images/"), (elsewhere, "obs://images/else/")):
        (label,) = add_labels(each, "cat")
        annotate(each, add_samples(each, 1, folder=folder), box(label))
    return Place(
        dataset,
        Annotation.objects.get(sample__dataset=dataset),
        Annotation.objects.get(sample__dataset=elsewhere),
    )


FILTER = {
    "label": ["cat"],
    "hard": True,
    "shapes_min": 1,
    "any_of": [{"label": ["cat"], "name": "a"}, {"property": {"city": "Ulm"}, "score_min": 0.5}],
}


def body_of(place: Place, path: str) -> dict[str, Any]:
    """What the door takes."""
    own, foreign = place.annotation, place.foreign
    shape = {"kind": "rectangle", "points": [[1, 2], [30, 40]]}
    change = {
        "id": str(own.pk),
        "revision": own.sample.revision,
        "label": "cat",
        "shape": shape,
        "delete": False,
    }
    bodies: dict[str, dict[str, Any]] = {
        "annotations/batch": {
            "changes": [change, {**change, "id": str(foreign.pk)}, {**change, "delete": True}]
        },
        "views": {"name": "view", "filter": FILTER, "order": "number", "grid": "large"},
        "samples/batch": {"action": "mark_hard", "filter": {**FILTER, "except": [str(own.sample_id)]}},
        "samples/summary": {"filter": FILTER},
        "presence": {"sample": str(own.sample_id)},
        "trash/restore": {"kind": "label", "ids": [str(own.label_id)]},
        "samples/copy": {
            "samples": [str(own.sample_id)],
            "target": str(foreign.sample.dataset_id),
            "move": True,
        },
    }
    return bodies[path]


PATHS = [
    "annotations/batch",
    "views",
    "samples/batch",
    "samples/summary",
    "presence",
    "trash/restore",
    "samples/copy",
]


def everything() -> list[Any]:
    """What a refused call must leave as it was."""
    kept: list[tuple[Any, list[str]]] = [
        (Annotation, ["pk", "label_id", "points", "hard"]),
        (Sample, ["pk", "dataset_id", "revision", "state", "hard", "deleted_at", "properties"]),
        (Label, ["pk", "name", "annotation_count", "deleted_at"]),
        (Dataset, ["pk", "total", "labeled", "to_confirm", "deleted_at"]),
        (SavedView, ["pk", "name", "filter"]),
    ]
    rows = [list(model.objects.order_by("pk").values_list(*names)) for model, names in kept]
    return [*rows, Change.objects.count(), Job.objects.count()]


@pytest.mark.parametrize("path", PATHS)
@settings(
    max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_a_body_that_is_nearly_right_is_taken_or_changes_nothing(
    path: str, api: APIClient, place: Place, data: st.DataObject
) -> None:
    api.raise_request_exception = False
    body = data.draw(nearly(body_of(place, path)))
    before = everything()
    with transaction.atomic():
        url = f"/api/v1/datasets/{place.dataset.pk}/{path}"
        answer = api.generic("POST", url, json.dumps(body), content_type="application/json")
        after = everything()
        transaction.set_rollback(True)

    assert is_proper(answer), (answer.status_code, body)
    assert answer.status_code < 400 or after == before


@settings(
    max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_alternatives_of_a_filter_that_are_nearly_right_are_taken_or_refused(
    api: APIClient, place: Place, data: st.DataObject
) -> None:
    api.raise_request_exception = False
    words = json.dumps(data.draw(nearly(FILTER["any_of"], depth=1)))
    answer = api.get(f"/api/v1/datasets/{place.dataset.pk}/samples", {"any_of": words})

    assert is_proper(answer), (answer.status_code, words)


@pytest.mark.parametrize(
    "path", ["annotations/batch", "views", "samples/batch", "trash/restore", "samples/copy"]
)
def test_a_viewer_changes_nothing_by_any_of_them(
    path: str, viewer: User, client_of: Callable[[User], APIClient], place: Place
) -> None:
    before = everything()
    body = json.dumps(body_of(place, path))
    url = f"/api/v1/datasets/{place.dataset.pk}/{path}"
    answer = client_of(viewer).generic("POST", url, body, content_type="application/json")

    assert answer.status_code == 403
    assert everything() == before


def test_annotations_of_another_dataset_are_refused_one_by_one(api: APIClient, place: Place) -> None:
    change = {"id": str(place.foreign.pk), "revision": place.foreign.sample.revision, "delete": True}
    answer = api.post(f"/api/v1/datasets/{place.dataset.pk}/annotations/batch", {"changes": [change]}).json()

    assert (answer["changed"], answer["refused"][0]["code"]) == (0, "annotation_gone")
    assert Annotation.objects.filter(pk=place.foreign.pk).exists()


def test_a_deleted_dataset_of_others_is_not_restored(
    api: APIClient, place: Place, outsider: User, client_of: Callable[[User], APIClient]
) -> None:
    api.delete(f"/api/v1/datasets/{place.dataset.pk}")
    before = everything()
    client_of(outsider).post("/api/v1/datasets/trash/restore", {"ids": [str(place.dataset.pk)]})

    assert everything() == before


@pytest.mark.parametrize(
    "tile", ["0/0/1", "64/0/0", f"{2**63}/0/0", f"{'9' * 400}/{'9' * 400}/0", "-1/0/0", "0/0/0.5"]
)
def test_a_tile_that_no_image_has_is_not_there(tile: str, api: APIClient, place: Place) -> None:
    api.raise_request_exception = False
    url = f"/api/v1/datasets/{place.dataset.pk}/samples/{place.annotation.sample_id}/tiles/{tile}"

    assert api.get(url).status_code == 404
