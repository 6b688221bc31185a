"""The door of auto grouping."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample, User
from datasets.models.dataset import Role
from labeling.models import Grouping, SampleGroup
from labeling.services import group_pages
from tests.factories import JobFactory, MemberFactory


@pytest.fixture
def path(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/auto-grouping"


@pytest.fixture
def grouping(dataset: Dataset, samples: list[Sample]) -> Grouping:
    """Two of three samples in one group, the third in another."""
    job = JobFactory.create(dataset=dataset, kind="auto_grouping", state="succeeded")
    made = Grouping.objects.create(dataset=dataset, job=job, property="look")
    first, second, third = (sample.pk for sample in samples)
    for value, ids in (("0", [second, first]), ("1", [third])):
        SampleGroup.objects.create(
            grouping=made,
            value=value,
            place=int(value),
            size=len(ids),
            spread=0.5,
            members=SampleGroup.packed(ids),
        )
        Sample.objects.filter(pk__in=ids).update(properties={"look": value})
    return made


def told(answer: Any) -> list[tuple[str, int, list[str]]]:
    return [
        (each["value"], each["size"], [one["id"] for one in each["samples"]]) for each in answer["results"]
    ]


def test_a_start_answers_with_its_job(api: APIClient, path: str, samples: list[Sample]) -> None:
    answer = api.post(path, {"groups": 2, "property": "look", "features": ["brightness"]}, format="json")

    assert (answer.status_code, answer.json()["job"]["kind"]) == (202, "auto_grouping")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"groups": 1, "property": "look"},
        {"groups": 201, "property": "look"},
        {"groups": 2},
        {"groups": 2, "property": 'a"b'},
        {"groups": 2, "property": "look", "features": ["size"]},
        {"groups": 2, "property": "look", "samples": "all"},
        {"groups": 2, "property": "look", "samples": ["1"], "filter": {}},
        {"groups": 2, "property": "look", "filter": {"shade": "red"}},
    ],
)
def test_a_wrong_body_is_refused(
    api: APIClient, path: str, samples: list[Sample], body: dict[str, Any]
) -> None:
    assert api.post(path, body, format="json").status_code == 400


def test_more_groups_than_named_samples_are_refused(api: APIClient, path: str, samples: list[Sample]) -> None:
    body = {"groups": 2, "property": "look", "samples": [str(samples[0].pk)]}

    answer = api.post(path, body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_samples")


def test_a_filter_says_what_is_grouped(api: APIClient, path: str, samples: list[Sample]) -> None:
    body = {"groups": 2, "property": "look", "filter": {"tab": "labeled"}}

    assert api.post(path, body, format="json").json()["params"] == {"there": 0, "needed": 2}


def test_groupings_are_listed(api: APIClient, path: str, grouping: Grouping) -> None:
    [found] = api.get(path).json()["groupings"]

    assert (found["id"], found["property"], found["features"]) == (str(grouping.pk), "look", [])


def test_groups_come_with_their_typical_samples_first(
    api: APIClient, path: str, grouping: Grouping, samples: list[Sample]
) -> None:
    first, second, third = (str(sample.pk) for sample in samples)

    answer = api.get(f"{path}/{grouping.pk}/groups").json()

    assert told(answer) == [("0", 2, [second, first]), ("1", 1, [third])]
    assert ([each["unlabeled"] for each in answer["results"]], answer["next"]) == ([2, 1], None)


def test_groups_come_page_by_page(api: APIClient, path: str, grouping: Grouping) -> None:
    first = api.get(f"{path}/{grouping.pk}/groups?limit=1").json()

    second = api.get(f"{path}/{grouping.pk}/groups?limit=1&cursor={first['next']}").json()

    assert ([each[0] for each in told(first)], [each[0] for each in told(second)]) == (["0"], ["1"])
    assert second["next"] is None


def test_a_page_examines_no_more_members_than_it_may(
    api: APIClient, path: str, grouping: Grouping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_pages, "EXAMINED", 2)

    answer = api.get(f"{path}/{grouping.pk}/groups").json()

    assert (len(answer["results"]), answer["next"] is None) == (1, False)


def test_samples_that_left_a_group_are_not_in_its_stack(
    api: APIClient, path: str, grouping: Grouping, samples: list[Sample]
) -> None:
    Sample.objects.filter(pk=samples[1].pk).update(properties={})

    answer = api.get(f"{path}/{grouping.pk}/groups").json()

    assert told(answer)[0] == ("0", 1, [str(samples[0].pk)])


def test_the_members_of_a_group_come_page_by_page(
    api: APIClient, path: str, grouping: Grouping, samples: list[Sample]
) -> None:
    group = grouping.groups.get(value="0")
    first = api.get(f"{path}/{grouping.pk}/groups/{group.pk}/samples?limit=1").json()

    second = api.get(f"{path}/{grouping.pk}/groups/{group.pk}/samples?limit=1&cursor={first['next']}").json()

    found = [each["id"] for page in (first, second) for each in page["results"]]
    assert found == [str(samples[1].pk), str(samples[0].pk)]
    assert second["next"] is None


@pytest.mark.parametrize("place", ["groups?cursor=x", "groups/{group}/samples?cursor=-1"])
def test_a_cursor_that_no_page_has_given_is_refused(
    api: APIClient, path: str, grouping: Grouping, place: str
) -> None:
    group = grouping.groups.get(value="0").pk

    assert api.get(f"{path}/{grouping.pk}/{place.format(group=group)}").status_code == 400


def test_groups_of_another_dataset_are_not_there(api: APIClient, grouping: Grouping, owner: User) -> None:
    other = MemberFactory.create(user=owner, role=Role.OWNER).dataset

    answer = api.get(f"/api/v1/datasets/{other.pk}/auto-grouping/{grouping.pk}/groups")

    assert answer.status_code == 404
