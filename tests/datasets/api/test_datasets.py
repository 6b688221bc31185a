"""The doors of datasets: list, create, read, change, delete, pulse."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from datasets.models import Dataset, Job, Member, User
from datasets.models.dataset import Role
from tests.doubles import MemoryStore
from tests.factories import DatasetFactory
from tests.labeling.desk import Desk, draft
from tests.stage import add_labels, add_samples

pytestmark = pytest.mark.usefixtures("counts_hold")
ClientOf = Callable[[User], APIClient]
URL = "/api/v1/datasets"


@pytest.fixture
def url(dataset: Dataset) -> str:
    return f"{URL}/{dataset.pk}"


def names(answer: Any) -> list[str]:
    return [each["name"] for each in answer.json()["results"]]


# Create


def test_a_dataset_is_created_with_labels_and_its_owner(
    outsider: User, client_of: ClientOf, store: MemoryStore
) -> None:
    body = {
        "name": "\u8857\u9053-1",
        "type": "object_detection",
        "description": "Streets",
        "output_path": "obs://out/sets/",
        "labels": [{"name": "cat", "color": "#aabbcc", "shortcut": "c"}, {"name": "dog"}],
    }

    answer = client_of(outsider).post(URL, body)

    made = answer.json()
    assert answer.status_code == 201, made
    assert (made["name"], made["my_role"], made["job"]) == ("\u8857\u9053-1", "owner", None)
    assert made["counts"] == {"total": 0, "unlabeled": 0, "labeled": 0, "to_confirm": 0}
    dataset = Dataset.objects.get(pk=made["id"])
    assert list(dataset.labels.order_by("pk").values_list("name", "shortcut")) == [("cat", "c"), ("dog", "")]
    assert Member.objects.get().role == Role.OWNER


def test_an_input_path_starts_the_import(outsider: User, client_of: ClientOf, store: MemoryStore) -> None:
    store.put("obs://images/set/a.jpg", b"picture")
    body = {"name": "streets", "type": "object_detection", "input_path": "obs://images/set/"}

    made = client_of(outsider).post(URL, body).json()

    assert (made["job"]["kind"], Job.objects.get().dataset_id) == ("import", int(made["id"]))
    assert [job["id"] for job in made["running_jobs"]] == [made["job"]["id"]]


GOOD = {"name": "streets", "type": "object_detection"}
WRONG: dict[str, Any] = {
    "nothing": {},
    "a list": [],
    "no type": {"name": "streets"},
    "an unknown type": {"name": "streets", "type": "audio"},
    "a name that begins with a digit": GOOD | {"name": "1st"},
    "a name with a space": GOOD | {"name": "my set"},
    "a name of 101 letters": GOOD | {"name": "x" * 101},
    "a name that is a list": GOOD | {"name": ["x"]},
    "a description of 257 letters": GOOD | {"description": "x" * 257},
    "a description with a tag": GOOD | {"description": "<b>"},
    "a path that is none": GOOD | {"input_path": "/etc"},
    "a path that climbs": GOOD | {"input_path": "obs://images/../x/"},
    "labels that are texts": GOOD | {"labels": ["cat"]},
    "a label without name": GOOD | {"labels": [{"color": "#aabbcc"}]},
    "a label with a wrong colour": GOOD | {"labels": [{"name": "cat", "color": "red"}]},
    "attributes that are no objects": GOOD | {"labels": [{"name": "cat", "attributes": ["x"]}]},
    "an output inside the input": GOOD | {"input_path": "obs://images/", "output_path": "obs://images/out/"},
    "an output that is read-only": GOOD | {"output_path": "obs://frozen/"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_dataset_is_400(outsider: User, client_of: ClientOf, store: MemoryStore, wrong: Any) -> None:
    answer = client_of(outsider).post(URL, wrong)

    assert answer.status_code == 400, answer.content
    assert not Dataset.objects.exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [({}, "name_taken"), ({"name": "new", "labels": [{"name": "cat"}] * 2}, "name_taken")],
)
def test_names_that_are_taken_are_409_and_leave_nothing(
    api: APIClient, store: MemoryStore, fields: dict[str, Any], code: str
) -> None:
    answer = api.post(URL, GOOD | fields)

    assert (answer.status_code, answer.json()["code"], Dataset.objects.count()) == (409, code, 1)


# List and read


def test_each_sees_the_datasets_of_which_he_is_a_member(
    dataset: Dataset, labeler: User, outsider: User, admin: User, client_of: ClientOf
) -> None:
    DatasetFactory.create(name="other")

    assert [names(client_of(person).get(URL)) for person in (labeler, outsider)] == [["streets"], []]
    assert sorted(names(client_of(admin).get(URL))) == ["other", "streets"]


def test_datasets_are_searched_filtered_and_sorted(admin: User, client_of: ClientOf) -> None:
    DatasetFactory.create(name="alpha", description="100%_night")
    DatasetFactory.create(name="Beta", type="image_classification")
    api = client_of(admin)

    assert names(api.get(f"{URL}?order=name")) == ["Beta", "alpha"]
    assert names(api.get(f"{URL}?order=created")) == ["alpha", "Beta"]
    assert names(api.get(f"{URL}?search=PHA")) == ["alpha"]
    assert names(api.get(f"{URL}?search=%25_n")) == ["alpha"]
    assert names(api.get(f"{URL}?type=image_classification")) == ["Beta"]


def test_datasets_are_paged(admin: User, client_of: ClientOf) -> None:
    for number in range(3):
        DatasetFactory.create(name=f"set-{number}")
    api = client_of(admin)

    first = api.get(f"{URL}?limit=2&order=name")
    second = api.get(f"{URL}?limit=2&order=name&cursor={first.json()['next']}")

    assert (names(first), names(second)) == (["set-0", "set-1"], ["set-2"])


def test_a_dataset_tells_ones_own_role(url: str, reviewer: User, admin: User, client_of: ClientOf) -> None:
    assert client_of(reviewer).get(url).json()["my_role"] == "reviewer"
    assert client_of(admin).get(url).json()["my_role"] == "owner"


@pytest.mark.parametrize("query", ["order=size", "type=audio", "limit=0", "search=%00", "cursor=x"])
def test_a_wrong_query_is_400(api: APIClient, query: str) -> None:
    assert api.get(f"{URL}?{query}").status_code == 400


# Change and delete


def test_a_dataset_is_renamed_and_described(api: APIClient, url: str) -> None:
    answer = api.patch(url, {"name": "roads", "description": ""})

    assert (answer.status_code, answer.json()["name"]) == (200, "roads")


def test_a_rename_to_a_name_that_is_taken_is_409(api: APIClient, url: str) -> None:
    DatasetFactory.create(name="roads")

    assert api.patch(url, {"name": "roads"}).json()["code"] == "name_taken"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": None}, {"description": "<"}, []])
def test_a_wrong_change_is_400(api: APIClient, url: str, wrong: Any) -> None:
    assert api.patch(url, wrong).status_code == 400


def test_a_deleted_dataset_is_gone_and_its_files_stay(
    api: APIClient, url: str, dataset: Dataset, store: MemoryStore
) -> None:
    (sample,) = add_samples(dataset, 1)
    store.put(sample.path, b"picture")

    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404
    assert store.exists(sample.path)
    assert api.post(URL, GOOD).status_code == 201


@pytest.mark.parametrize(("role", "changes", "deletes"), [("reviewer", 403, 403), ("manager", 200, 403)])
def test_a_dataset_is_changed_by_managers_and_deleted_by_owners(
    url: str,
    role: str,
    changes: int,
    deletes: int,
    request: pytest.FixtureRequest,
    client_of: ClientOf,
) -> None:
    client = client_of(request.getfixturevalue(role))

    assert client.patch(url, {"description": "new"}).status_code == changes
    assert client.delete(url).status_code == deletes


def test_the_outsider_gets_404(url: str, outsider: User, client_of: ClientOf) -> None:
    client = client_of(outsider)

    assert [client.get(url).status_code, client.patch(url, {}).status_code] == [404, 404]
    assert [client.delete(url).status_code, client.get(f"{url}/pulse").status_code] == [404, 404]


# Pulse


def test_the_pulse_tells_counts_jobs_and_who_is_at_work(
    api: APIClient, url: str, dataset: Dataset, labeler: User
) -> None:
    add_labels(dataset, "cat")
    (sample,) = add_samples(dataset, 1)
    Desk(dataset, labeler, timezone.now()).patch(sample, draft("cat"))

    found = api.get(f"{url}/pulse").json()

    assert found["counts"]["labeled"] == 1
    assert ([each["username"] for each in found["people"]], found["jobs"]) == (["labeler"], [])


def test_the_pulse_is_304_while_nothing_changes(api: APIClient, url: str, dataset: Dataset) -> None:
    first = api.get(f"{url}/pulse")

    same = api.get(f"{url}/pulse", headers={"If-None-Match": first["ETag"]})
    add_samples(dataset, 1)
    other = api.get(f"{url}/pulse", headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content, other.status_code) == (304, b"", 200)
    assert first.json()["etag"] in first["ETag"]
