"""The doors of labels: right, wrong body, wrong role, outsider."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Label, OldLabelName, Sample, User
from labeling.services import bulk
from tests.labeling.desk import Desk, draft

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def url(dataset: Dataset, cat: Label, dog: Label) -> str:
    return f"/api/v1/datasets/{dataset.pk}/labels"


def test_labels_are_listed_with_their_counts(api: APIClient, url: str, desk: Desk, sample: Sample) -> None:
    desk.put(sample, draft("cat"), draft("cat"))

    found = api.get(url).json()["results"]

    assert [(each["name"], each["annotation_count"], each["sample_count"]) for each in found] == [
        ("cat", 2, 1),
        ("dog", 0, 0),
    ]
    assert found[0].keys() == {
        *("id", "name", "color", "shortcut", "attributes", "annotation_count", "sample_count"),
    }


def test_a_label_is_made(api: APIClient, url: str) -> None:
    attributes = [{"name": "age", "type": "select", "values": ["young"], "default": "young"}]
    body = {"name": "\u5c0f\u725b", "color": "#aabbcc", "shortcut": "3", "attributes": attributes}

    answer = api.post(url, body)

    made = answer.json()
    assert (answer.status_code, made.pop("id")) == (201, str(Label.objects.get(name="\u5c0f\u725b").pk))
    assert made == body | {"annotation_count": 0, "sample_count": 0}


def test_a_label_is_renamed(api: APIClient, url: str, cat: Label) -> None:
    answer = api.patch(f"{url}/{cat.pk}", {"name": "kitten"})

    assert (answer.status_code, answer.json()["name"]) == (200, "kitten")
    assert OldLabelName.objects.get().name == "cat"


def test_a_name_that_is_taken_is_409(api: APIClient, url: str, cat: Label) -> None:
    assert api.post(url, {"name": "cat"}).json()["code"] == "name_taken"
    assert api.patch(f"{url}/{cat.pk}", {"name": "dog"}).status_code == 409


WRONG: dict[str, Any] = {
    "nothing": {},
    "a list": [],
    "no name": {"color": "#aabbcc"},
    "an empty name": {"name": " "},
    "a name of 101 characters": {"name": "x" * 101},
    "a name that is a list": {"name": ["cow"]},
    "a name with a line end": {"name": "a\nb"},
    "a colour that is none": {"name": "cow", "color": "red"},
    "a colour that is a number": {"name": "cow", "color": {}},
    "a shortcut of two": {"name": "cow", "shortcut": "ab"},
    "a large letter": {"name": "cow", "shortcut": "A"},
    "attributes that are a text": {"name": "cow", "attributes": "age"},
    "attributes without name": {"name": "cow", "attributes": [{"type": "text"}]},
    "attributes twice": {"name": "cow", "attributes": [{"name": "a"}, {"name": "a"}]},
    "nothing to select": {"name": "cow", "attributes": [{"name": "a", "type": "select"}]},
    "values of numbers": {"name": "cow", "attributes": [{"name": "a", "values": [{}]}]},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_label_is_400(api: APIClient, url: str, wrong: Any) -> None:
    answer = api.post(url, wrong)

    assert answer.status_code == 400, answer.content
    assert answer.json()["code"]


def test_a_merge_answers_what_it_touched(
    api: APIClient, url: str, desk: Desk, sample: Sample, cat: Label, dog: Label
) -> None:
    desk.put(sample, draft("cat"), draft("cat"))

    answer = api.post(f"{url}/{cat.pk}/merge", {"into": str(dog.pk)})

    found = answer.json()
    assert (answer.status_code, found["annotations"], found["samples"]) == (200, 2, 1)
    assert api.get(url).json()["results"][0]["name"] == "dog"


def test_a_merge_names_the_other_label_by_name_too(api: APIClient, url: str, cat: Label) -> None:
    assert api.post(f"{url}/{cat.pk}/merge", {"into": "dog"}).status_code == 200


@pytest.mark.parametrize(
    ("into", "code"),
    [
        ("cow", "unknown_label"),
        ("999999", "unknown_label"),
        ("cat", "label_merged_into_itself"),
        (None, "invalid"),
    ],
)
def test_a_wrong_merge_is_400(api: APIClient, url: str, cat: Label, into: Any, code: str) -> None:
    answer = api.post(f"{url}/{cat.pk}/merge", {"into": into})

    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("policy", ["label_only", "with_samples", "with_files"])
def test_a_label_is_deleted_by_policy(
    api: APIClient, url: str, desk: Desk, sample: Sample, cat: Label, policy: str, store: object
) -> None:
    desk.put(sample, draft("cat"))

    answer = api.delete(f"{url}/{cat.pk}?policy={policy}")

    assert (answer.status_code, answer.json()["annotations"], answer.json()["samples"]) == (200, 1, 1)
    assert Sample.objects.live().count() == (3 if policy == "label_only" else 2)


def test_a_dry_run_changes_nothing(
    api: APIClient, url: str, desk: Desk, sample: Sample, cat: Label, dog: Label
) -> None:
    desk.put(sample, draft("cat"))

    deleted = api.delete(f"{url}/{cat.pk}?dry_run=true")
    merged = api.post(f"{url}/{cat.pk}/merge?dry_run=true", {"into": "dog"})
    several = api.post(f"{url}/batch?dry_run=true", {"delete": [str(cat.pk), str(dog.pk)]})

    touched = {"annotations": 1, "samples": 1}
    assert merged.json() == touched
    assert deleted.json() == several.json()["touched"] == touched | {"exclusive_samples": 1}
    assert Label.objects.live().count() == 2


def test_many_annotations_are_202_with_the_job(
    api: APIClient, url: str, desk: Desk, sample: Sample, cat: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    desk.put(sample, draft("cat"), draft("cat"))

    answer = api.delete(f"{url}/{cat.pk}")

    assert answer.status_code == 202
    assert (answer.json()["job"]["kind"], answer.json()["annotations"]) == ("batch", 2)


def test_a_wrong_policy_is_400(api: APIClient, url: str, cat: Label) -> None:
    assert api.delete(f"{url}/{cat.pk}?policy=all").status_code == 400
    assert api.delete(f"{url}/{cat.pk}?dry_run=perhaps").status_code == 400


def test_what_is_not_there_is_404(api: APIClient, url: str) -> None:
    assert api.patch(f"{url}/999999", {"name": "x"}).status_code == 404
    assert api.delete(f"{url}/999999").status_code == 404
    assert api.post(f"{url}/999999/merge", {"into": "dog"}).status_code == 404


# Several at once


def test_labels_are_made_changed_and_deleted_together(
    api: APIClient, url: str, desk: Desk, sample: Sample, cat: Label, dog: Label
) -> None:
    desk.put(sample, draft("cat"), draft("dog"))
    body = {
        "create": [{"name": "cat", "color": "#111111"}],
        "update": [{"id": str(dog.pk), "name": "hound", "shortcut": "h"}],
        "delete": [str(cat.pk)],
    }

    answer = api.post(f"{url}/batch", body)

    found = answer.json()
    assert answer.status_code == 200
    assert [each["name"] for each in found["created"]] == ["cat"]
    assert [(each["id"], each["name"]) for each in found["updated"]] == [(str(dog.pk), "hound")]
    assert [(each["id"], each["annotations"]) for each in found["deleted"]] == [(str(cat.pk), 1)]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"create": [{"name": "cow"}, {"name": "cow"}]}, 409),
        ({"create": [{"name": "cow"}, {"name": ""}]}, 400),
        ({"create": [{"name": "cow"}], "update": [{"id": "999999", "name": "x"}]}, 400),
        ({"create": [{"name": "cow"}], "update": [{"id": "x", "name": "x"}]}, 400),
        ({"create": [{"name": "cow"}], "update": [{"name": "x"}]}, 400),
        ({"create": [{"name": "cow"}], "delete": ["999999"]}, 400),
        ({"create": [{"name": "cow"}], "delete": "cat"}, 400),
        ({"create": [{"name": "cow"}], "policy": "with_files"}, 400),
        ({"create": "cow"}, 400),
        ([], 400),
    ],
)
def test_of_several_changes_all_are_done_or_none(api: APIClient, url: str, change: Any, status: int) -> None:
    assert api.post(f"{url}/batch", change).status_code == status
    assert Label.objects.count() == 2


def test_a_label_is_named_once(api: APIClient, url: str, cat: Label) -> None:
    body = {"update": [{"id": str(cat.pk), "name": "x"}], "delete": [str(cat.pk)]}

    assert api.post(f"{url}/batch", body).json()["code"] == "label_twice"


def test_a_label_is_changed_once(api: APIClient, url: str, cat: Label) -> None:
    body = {"update": [{"id": str(cat.pk), "name": "x"}, {"id": str(cat.pk), "name": "y"}]}

    assert api.post(f"{url}/batch", body).json()["code"] == "label_twice"
    assert not Label.objects.filter(name__in=["x", "y"]).exists()


# Roles


def test_a_labeler_reads_labels_and_changes_none(
    labeler: User, url: str, cat: Label, client_of: ClientOf
) -> None:
    client = client_of(labeler)

    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "cow"}).status_code == 403
    assert client.patch(f"{url}/{cat.pk}", {"name": "x"}).status_code == 403
    assert client.post(f"{url}/{cat.pk}/merge", {"into": "dog"}).status_code == 403
    assert client.post(f"{url}/batch", {}).status_code == 403
    assert client.delete(f"{url}/{cat.pk}").status_code == 403


def test_the_outsider_gets_404(outsider: User, url: str, client_of: ClientOf) -> None:
    assert client_of(outsider).get(url).status_code == 404
    assert client_of(outsider).post(url, {"name": "cow"}).status_code == 404


def test_a_label_of_another_dataset_is_404(admin: User, url: str, cat: Label, client_of: ClientOf) -> None:
    other = Dataset.objects.create(name="other", type="object_detection")

    assert client_of(admin).delete(f"/api/v1/datasets/{other.pk}/labels/{cat.pk}").status_code == 404
