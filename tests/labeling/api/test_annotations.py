"""The doors of reading and saving annotations: right, wrong body, wrong role, outsider."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Annotation, Change, Dataset, Label, Sample, User
from tests.labeling.desk import Desk, draft, new_id, square, stored_ids, suggest

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def url(sample: Sample) -> str:
    return f"/api/v1/datasets/{sample.dataset_id}/samples/{sample.pk}/annotations"


def body(*upsert: dict[str, Any], revision: int = 0, **more: Any) -> dict[str, Any]:
    return {"revision": revision, "upsert": list(upsert)} | more


# Right


def test_a_patch_answers_what_changed(api: APIClient, url: str) -> None:
    sent = draft("cat", hard=True, attributes={"colour": "red"})

    answer = api.patch(url, body(sent))

    assert answer.status_code == 200
    saved = answer.json()
    (changed,) = saved["changed"]
    assert (saved["revision"], saved["state"]) == (1, "labeled")
    assert changed.pop("created_at")
    label = Label.objects.get(name="cat")
    assert changed == sent | {"label_id": str(label.pk), "source": "human", "author": "owner"}


def test_a_put_answers_all_annotations(api: APIClient, url: str) -> None:
    one, two = draft("cat"), draft("dog")
    api.patch(url, body(one))

    saved = api.put(url, {"revision": 1, "annotations": [{"id": one["id"]}, two]}).json()

    assert [each["id"] for each in saved["annotations"]] == [one["id"], two["id"]]


def test_reading_answers_annotations_and_suggestions(
    api: APIClient, url: str, sample: Sample, cat: Label
) -> None:
    api.patch(url, body(mine := draft("dog")))
    suggestion = suggest(sample, label=cat, confidence=0.75)

    found = api.get(url).json()

    assert (found["revision"], found["state"]) == (1, "to_confirm")
    assert [each["id"] for each in found["annotations"]] == [mine["id"]]
    assert found["suggestions"] == [
        {
            "id": str(suggestion.pk),
            "label": "cat",
            "label_id": str(cat.pk),
            "attributes": {},
            "confidence": 0.75,
            "source": "smart",
            "shape": {"kind": "rectangle", "points": [[0, 0], [100, 50]]},
        }
    ]


def test_a_repeat_answers_200_with_the_stored_state(api: APIClient, url: str) -> None:
    sent = body(draft("cat"), save_id=new_id())
    api.patch(url, sent)

    answer = api.patch(url, sent)

    assert (answer.status_code, answer.json()["revision"], Change.objects.count()) == (200, 1, 1)


def test_a_stale_save_is_409_with_the_current_state(api: APIClient, url: str) -> None:
    api.patch(url, body(first := draft("cat")))

    answer = api.patch(url, body(draft("dog")))

    current = answer.json()["current"]
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_revision")
    assert current.keys() == {"revision", "state", "annotations", "saved_by", "saved_at"}
    assert (current["revision"], current["annotations"][0]["id"]) == (1, first["id"])


def test_an_unknown_label_is_400_with_its_name(api: APIClient, url: str) -> None:
    answer = api.patch(url, body(draft("cow")))

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_label")
    assert answer.json()["params"] == {"names": ["cow"]}


def test_the_rest_of_an_answer_is_what_reading_says(api: APIClient, url: str) -> None:
    polygon = {"kind": "polygon", "points": [[0.0, 0.0], [9.5, 0.0], [0.0, 9.5]]}
    saved = api.put(url, {"revision": 0, "annotations": [draft("cat", shape=polygon), draft("dog")]}).json()

    assert api.get(url).json() == saved | {"suggestions": []}


# Wrong role, outsider


def test_a_viewer_reads_and_does_not_save(viewer: User, url: str, client_of: ClientOf) -> None:
    client = client_of(viewer)

    assert client.get(url).status_code == 200
    assert client.patch(url, body(draft("cat"))).status_code == 403
    assert client.put(url, {"revision": 0, "annotations": []}).status_code == 403


def test_a_labeler_saves(labeler: User, url: str, client_of: ClientOf) -> None:
    assert client_of(labeler).patch(url, body(draft("cat"))).status_code == 200


def test_a_labeler_does_not_confirm_suggestions(
    labeler: User, url: str, sample: Sample, cat: Label, client_of: ClientOf
) -> None:
    suggest(sample, label=cat)

    answer = client_of(labeler).put(url, {"revision": 0, "annotations": [], "confirm": True})

    assert (answer.status_code, answer.json()["params"]) == (403, {"right": "confirm"})


def test_a_reviewer_confirms_suggestions(
    reviewer: User, url: str, sample: Sample, cat: Label, client_of: ClientOf
) -> None:
    suggest(sample, label=cat)

    saved = client_of(reviewer).put(url, {"revision": 0, "annotations": [], "confirm": True}).json()

    assert (saved["state"], saved["annotations"]) == ("labeled", [])


def test_the_outsider_gets_404(outsider: User, url: str, client_of: ClientOf) -> None:
    client = client_of(outsider)

    assert client.get(url).status_code == 404
    assert client.patch(url, body(draft("cat"))).status_code == 404


def test_a_sample_of_another_dataset_is_not_there(
    api: APIClient, dataset: Dataset, admin: User, sample: Sample
) -> None:
    other = Dataset.objects.create(name="other", type=dataset.type)
    api.force_authenticate(admin)

    assert api.get(f"/api/v1/datasets/{other.pk}/samples/{sample.pk}/annotations").status_code == 404
    assert (
        api.patch(
            f"/api/v1/datasets/{other.pk}/samples/{sample.pk}/annotations", body(draft("cat"))
        ).status_code
        == 404
    )


# Wrong bodies

WRONG: dict[str, Any] = {
    "a list": [],
    "a text": "revision",
    "null": None,
    "a number": 7,
    "nothing": {},
    "a revision that is text": {"revision": "0"},
    "a revision with a fraction": {"revision": 0.5},
    "a revision that is null": {"revision": None},
    "a revision that is true": {"revision": True},
    "a save id that is no UUID": {"revision": 0, "save_id": "one"},
    "a save id that is a number": {"revision": 0, "save_id": 1},
    "upsert that is an object": {"revision": 0, "upsert": {}},
    "upsert of texts": {"revision": 0, "upsert": ["cat"]},
    "an id that is no UUID": body({"id": "1", "label": "cat", "shape": square()}),
    "an id that is a number": body({"id": 1, "label": "cat", "shape": square()}),
    "a label that is a number": body({"label": 1, "shape": square()}),
    "a label id that is a number": body({"label_id": 1, "shape": square()}),
    "a label of 2000 characters": body({"label": "c" * 2000, "shape": square()}),
    "a shape that is a list": body({"label": "cat", "shape": [1, 2]}),
    "a shape without kind": body({"label": "cat", "shape": {}}),
    "a shape of unknown kind": body({"label": "cat", "shape": {"kind": "blob"}}),
    "a kind that is a list": body({"label": "cat", "shape": {"kind": []}}),
    "points that are text": body({"label": "cat", "shape": {"kind": "rectangle", "points": "abcd"}}),
    "points that are null": body({"label": "cat", "shape": {"kind": "rectangle", "points": [None, None]}}),
    "points of huge numbers": body(
        {"label": "cat", "shape": {"kind": "rectangle", "points": [[0, 0], [10**400, 10**400]]}}
    ),
    "a polygon of huge numbers": body(
        {"label": "cat", "shape": {"kind": "polygon", "points": [[0, 0], [1, 0], [10**400, 1]]}}
    ),
    "an angle that is text": body(
        {
            "label": "cat",
            "shape": {"kind": "rotated_rectangle", "points": [[5, 5], [2, 2]], "angle": "9"},
        }
    ),
    "a huge angle": body(
        {
            "label": "cat",
            "shape": {"kind": "rotated_rectangle", "points": [[5, 5], [2, 2]], "angle": 10**400},
        }
    ),
    "a mask that is no mask": body({"label": "cat", "shape": {"kind": "mask", "rle": {"size": [1]}}}),
    "a mask of a huge size": body(
        {"label": "cat", "shape": {"kind": "mask", "rle": {"size": [10**30, 1], "counts": [10**30]}}}
    ),
    "attributes that are a list": body(draft("cat", attributes=[])),
    "attributes of huge integers": body(draft("cat", attributes={"n": 10**30})),
    "attributes nested deep": body(draft("cat", attributes={"a": [[[[[[[[[1]]]]]]]]]})),
    "attributes of many bytes": body(draft("cat", attributes={"a": "x" * 70_000})),
    "hard that is a text": body(draft("cat", hard="yes")),
    "delete of numbers": {"revision": 0, "delete": [1]},
    "delete that is a text": {"revision": 0, "delete": new_id()},
    "confirm that is a number": {"revision": 0, "confirm": 1},
    "seen suggestions without ids": {"revision": 0, "seen_suggestions": ["s1"]},
    "seconds below zero": {"revision": 0, "seconds": -1},
    "seconds that are text": {"revision": 0, "seconds": "5"},
    "too many annotations": {"revision": 0, "upsert": [{"label": "cat"}] * 20_001},
    "too many deletions": {"revision": 0, "delete": [new_id()] * 20_001},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_body_is_400(api: APIClient, url: str, sample: Sample, wrong: Any) -> None:
    answer = api.generic("PATCH", url, json.dumps(wrong), content_type="application/json")

    assert answer.status_code == 400, answer.content
    assert answer.json()["code"]
    assert stored_ids(sample) == []


@pytest.mark.parametrize("missing", [{}, {"revision": 0}, {"annotations": []}])
def test_a_put_needs_a_revision_and_annotations(api: APIClient, url: str, missing: dict[str, Any]) -> None:
    assert api.put(url, missing).status_code == 400


RAW: dict[str, bytes] = {
    "nothing": b"",
    "half an object": b'{"revision": 0',
    "NaN": b'{"revision": 0, "seconds": NaN}',
    "Infinity": b'{"revision": 0, "seconds": Infinity}',
    "a number out of range": b'{"revision": 0, "seconds": 1e999}',
    "an integer of 5000 digits": b'{"revision": ' + b"9" * 5000 + b"}",
    "a NUL": b'{"revision": 0, "upsert": [{"label": "a\\u0000"}]}',
    "a bare NUL": b'{"revision": 0}\x00',
    "a lone surrogate": b'{"revision": 0, "upsert": [{"label": "\\ud800"}]}',
    "half a surrogate pair": b'{"revision": 0, "upsert": [{"label": "\\ud83d\\u0041"}]}',
    "what is no UTF-8": b'{"revision": 0, "upsert": [{"label": "\xff\xfe"}]}',
    "another encoding": '{"revision": 0}'.encode("utf-16"),
    "deep lists": b"[" * 100_000,
    "a deep shape": b'{"revision": 0, "upsert": [{"label": "cat", "shape": {"kind": "rectangle", "x": '
    + b"[" * 950
    + b"]" * 950
    + b"}}]}",
    "deep attributes": b'{"revision": 0, "upsert": [{"label": "cat", "attributes": {"x": '
    + b"[" * 900
    + b"]" * 900
    + b"}}]}",
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW.keys())
def test_what_is_no_good_json_is_400(api: APIClient, url: str, sample: Sample, raw: bytes) -> None:
    answer = api.generic("PATCH", url, raw, content_type="application/json")  # type: ignore[arg-type]  # bytes on purpose

    assert answer.status_code == 400, answer.content
    assert stored_ids(sample) == []


def test_a_body_over_the_limit_is_413(api: APIClient, url: str, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = api.patch(url, body(draft("cat", attributes={"a": "x" * 1000})))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_another_type_of_body_is_415(api: APIClient, url: str) -> None:
    assert api.generic("PATCH", url, "revision=0", content_type="text/plain").status_code == 415


def test_every_kind_of_plain_attribute_is_kept(api: APIClient, url: str) -> None:
    attributes = {
        "text": "\u4f60\u597d \U0001f600",
        "n": -(2**63),
        "x": 0.1,
        "no": None,
        "yes": True,
        "l": ["a"],
    }

    api.patch(url, body(draft("cat", attributes=attributes)))

    assert api.get(url).json()["annotations"][0]["attributes"] == attributes


def test_fields_that_nobody_knows_are_passed_over(api: APIClient, url: str) -> None:
    assert api.patch(url, body(draft("cat", colour="red"), comment="hello")).status_code == 200


@pytest.mark.parametrize("path", ["x", "-1", "1.5", "9" * 19, "1/", "%00"])
def test_what_is_no_id_of_a_sample_is_404(api: APIClient, dataset: Dataset, path: str) -> None:
    answer = api.get(f"/api/v1/datasets/{dataset.pk}/samples/{path}/annotations")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_two_people_work_side_by_side(
    api: APIClient, dataset: Dataset, samples: list[Sample], labeler: User, owner: User
) -> None:
    Desk(dataset, owner).patch(samples[0], draft("cat"))
    Desk(dataset, labeler).patch(samples[1], draft("cat"))

    authors = Annotation.objects.order_by("sample").values_list("author__username", flat=True)
    assert list(authors) == ["owner", "labeler"]
