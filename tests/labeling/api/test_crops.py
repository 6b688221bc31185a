"""The doors of quick review: right, wrong, and who passes."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw
from rest_framework.test import APIClient

from datasets.models import Annotation, Dataset, Label, Sample, User
from tests.doubles import MemoryStore
from tests.labeling.desk import Desk, draft, square

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def url(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}/annotations"


@pytest.fixture
def cats(desk: Desk, samples: list[Sample]) -> list[Annotation]:
    """A cat on each of three samples, the first is the smallest."""
    for place, sample in enumerate(samples):
        desk.put(sample, draft("cat", shape=square(side=100 + place)))
    return list(Annotation.objects.order_by("area"))


@pytest.fixture
def photos(desk: Desk, samples: list[Sample], store: MemoryStore) -> list[Annotation]:
    """Twelve grey cats, growing lighter, and a striped one in between."""
    image = Image.new("RGB", (1000, 1000))
    draw = ImageDraw.Draw(image)
    boxes = [square(10 + 75 * place, 100, side=60) for place in range(13)]
    for place in range(13):
        draw.rectangle((75 * place, 80, 1000, 180), fill=(80 + 5 * place,) * 3)
    for line in range(0, 60, 8):
        draw.rectangle((460, 100 + line, 520, 103 + line), fill="orange")
    file = io.BytesIO()
    image.save(file, "PNG")
    store.put(samples[0].path, file.getvalue())
    Sample.objects.filter(pk=samples[0].pk).update(etag=store.head(samples[0].path).etag)
    desk.put(samples[0], *[draft("cat", shape=each) for each in boxes])
    return list(Annotation.objects.order_by("x0"))


def test_a_row_has_what_a_grid_needs(api: APIClient, url: str, cats: list[Annotation]) -> None:
    answer = api.get(url, {"label": "cat", "limit": "1"}).json()

    (row,) = answer["results"]
    sample = cats[0].sample
    assert (row["id"], row["label"], row["shape"]["kind"]) == (str(cats[0].pk), "cat", "rectangle")
    assert (row["box"], row["crop_box"]) == ([10, 20, 110, 120], [0, 5, 125, 135])
    assert row["sample"]["id"] == str(sample.pk)
    assert row["sample"]["revision"] == 1
    assert row["crop_url"].startswith(f"{url}/{cats[0].pk}/crop?v=")
    assert (answer["total"], answer["limited_to"]) == (3, None)


def test_a_list_is_read_page_by_page(api: APIClient, url: str, cats: list[Annotation]) -> None:
    first = api.get(url, {"label": "cat", "limit": "2"}).json()

    second = api.get(url, {"label": "cat", "limit": "2", "cursor": first["next"]}).json()

    assert [row["id"] for row in second["results"]] == [str(cats[2].pk)]
    assert (second["next"], first["prev"]) == (None, None)


def test_the_one_that_is_not_like_the_others_comes_first(
    api: APIClient, url: str, photos: list[Annotation]
) -> None:
    measured = api.post(f"{url}/measure?label=cat").json()

    rows = api.get(url, {"label": "cat", "order": "likeness"}).json()["results"]

    assert measured == {"done": 13, "total": 13}
    assert rows[0]["id"] == str(photos[6].pk)


def test_the_darkest_come_first_by_brightness(api: APIClient, url: str, photos: list[Annotation]) -> None:
    api.post(f"{url}/measure?label=cat")

    rows = api.get(url, {"label": "cat", "order": "brightness", "limit": "3"}).json()["results"]

    assert [row["id"] for row in rows] == [str(photo.pk) for photo in photos[:3]]


def test_pages_by_likeness_are_the_whole_list(api: APIClient, url: str, photos: list[Annotation]) -> None:
    api.post(f"{url}/measure?label=cat")
    query = {"label": "cat", "order": "-likeness", "limit": "7"}
    first = api.get(url, query).json()

    second = api.get(url, query | {"cursor": first["next"]}).json()

    assert len({row["id"] for row in [*first["results"], *second["results"]]}) == 13


def test_nothing_is_in_order_by_its_look_before_it_is_measured(
    api: APIClient, url: str, photos: list[Annotation]
) -> None:
    assert api.get(url, {"label": "cat", "order": "likeness"}).json()["results"] == []


def test_images_that_are_gone_are_measured_as_nothing(
    api: APIClient, url: str, cats: list[Annotation], store: MemoryStore
) -> None:
    assert api.post(f"{url}/measure?label=cat").json() == {"done": 3, "total": 3}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "invalid"),
        ({"label": "cow"}, "unknown_label"),
        ({"label": "cat", "order": "beauty"}, "invalid"),
        ({"label": "cat", "limit": "0"}, "invalid"),
        ({"label": "cat", "cursor": "x"}, "cursor_invalid"),
    ],
)
def test_a_wrong_question_is_400(api: APIClient, url: str, query: dict[str, str], code: str) -> None:
    answer = api.get(url, query)

    assert answer.status_code == 400
    assert answer.json()["code"] in (code, "invalid_input")


def test_changes_answer_what_was_done(api: APIClient, url: str, cats: list[Annotation]) -> None:
    body = {"changes": [{"id": str(cats[0].pk), "revision": 1, "label": "dog"}]}

    answer = api.post(f"{url}/batch", body).json()

    assert (answer["changed"], answer["samples"], answer["refused"]) == (1, 1, [])
    assert api.post(f"/api/v1/changes/{answer['change_group']}/undo").json()["changed"] == 1


def test_a_further_request_goes_on_with_the_action(api: APIClient, url: str, cats: list[Annotation]) -> None:
    first, second = ({"changes": [{"id": str(cat.pk), "revision": 1, "label": "dog"}]} for cat in cats[:2])
    began = api.post(f"{url}/batch", first).json()["change_group"]

    answer = api.post(f"{url}/batch", second | {"change_group": began}).json()

    assert (answer["changed"], answer["change_group"]) == (1, began)


def test_the_action_is_in_the_list_of_bulk_changes(
    api: APIClient, url: str, dataset: Dataset, cats: list[Annotation]
) -> None:
    api.post(f"{url}/batch", {"changes": [{"id": str(cats[0].pk), "revision": 1, "delete": True}]})

    (listed,) = api.get(f"/api/v1/datasets/{dataset.pk}/changes").json()["results"]

    assert (listed["action"], listed["changed"], listed["can_undo"]) == ("quick_review", 1, True)


WRONG: dict[str, Any] = {
    "a list": [],
    "nothing": {},
    "no changes": {"changes": []},
    "a text": {"changes": "x"},
    "no id": {"changes": [{"revision": 1}]},
    "no revision": {"changes": [{"id": "8dfc4ac4-3c4d-4d3c-9a53-0d1f0a3a2f7b"}]},
    "a wrong id": {"changes": [{"id": "1", "revision": 1}]},
    "a wrong action": {
        "changes": [{"id": "8dfc4ac4-3c4d-4d3c-9a53-0d1f0a3a2f7b", "revision": 1}],
        "change_group": "1",
    },
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_body_is_400(api: APIClient, url: str, wrong: Any) -> None:
    assert api.post(f"{url}/batch", wrong).status_code == 400


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("labeler", 200), ("outsider", 404)])
def test_changing_takes_the_role_of_a_labeler(
    url: str,
    cats: list[Annotation],
    role: str,
    status: int,
    request: pytest.FixtureRequest,
    client_of: ClientOf,
) -> None:
    body = {"changes": [{"id": str(cats[0].pk), "revision": 1, "label": "dog"}]}

    answer = client_of(request.getfixturevalue(role)).post(f"{url}/batch", body)

    assert answer.status_code == status


def test_a_labeler_undoes_what_he_did(
    labeler: User, client_of: ClientOf, url: str, cats: list[Annotation], dog: Label
) -> None:
    body = {"changes": [{"id": str(cats[0].pk), "revision": 1, "label": "dog"}]}
    group = client_of(labeler).post(f"{url}/batch", body).json()["change_group"]

    assert client_of(labeler).post(f"/api/v1/changes/{group}/undo").status_code == 200
