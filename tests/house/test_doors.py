"""Every endpoint, every method, every role: who may pass, and that nobody else does.

New endpoints are walked by themselves. An endpoint without `dataset_id` in its path that takes a right needs a row of
its kind in `ROWS`, or the roles cannot be told apart.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F
from django.urls import URLPattern, URLResolver, get_resolver, path
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from datasets.models.dataset import Dataset, Role
from datasets.models.sample import Sample
from datasets.models.user import User
from datasets.permissions import DeclaredRight, Door, Right, role_allows
from tests.factories import (
    ChangeFactory,
    JobFactory,
    LabelFactory,
    LabelingModelFactory,
    MemberFactory,
    SampleFactory,
    SavedViewFactory,
    VersionFactory,
)

API = "api/v1/"


def add_sample(dataset: Dataset) -> Sample:
    """A new sample, which the dataset counts."""
    Dataset.objects.filter(pk=dataset.pk).update(total=F("total") + 1, unlabeled=F("unlabeled") + 1)
    return SampleFactory.create(dataset=dataset)


# What stands in a path for a parameter: the id of a row of this kind in the dataset.
ROWS: dict[str, Callable[[Dataset], Any]] = {
    "dataset_id": lambda dataset: dataset.pk,
    "label_id": lambda dataset: LabelFactory.create(dataset=dataset).pk,
    "sample_id": lambda dataset: add_sample(dataset).pk,
    "version_id": lambda dataset: VersionFactory.create(dataset=dataset).pk,
    "job_id": lambda dataset: JobFactory.create(dataset=dataset).pk,
    "change_id": lambda dataset: ChangeFactory.create(sample=add_sample(dataset)).pk,
    "view_id": lambda dataset: SavedViewFactory.create(dataset=dataset).pk,
    "model_id": lambda _dataset: LabelingModelFactory.create().pk,  # the team's
    "user_id": lambda dataset: MemberFactory.create(dataset=dataset).user_id,
}
PARAMETER = r"<(?:(\w+):)?(\w+)>"
STAND_INS: dict[str, Any] = {"uuid": UUID(int=1)}


@dataclass(frozen=True)
class Call:
    """One method of one endpoint, and what it says it takes."""

    method: str
    template: str
    view: Any
    key: str

    @property
    def needs(self) -> Any:
        rights = self.view.initkwargs.get("rights") or getattr(self.view.cls, "rights", {})
        return rights.get(self.key)

    def url(self, dataset: Dataset) -> str:
        """The address, with rows of this dataset for its parameters."""

        def stand_in(found: re.Match[str]) -> str:
            converter, name = found.groups()
            return str(ROWS[name](dataset) if name in ROWS else STAND_INS.get(converter, 1))

        return "/" + re.sub(PARAMETER, stand_in, self.template)

    def __str__(self) -> str:
        return f"{self.method} {self.template.removeprefix(API)}"


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        template = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, template)
        else:
            yield template, pattern


def calls(patterns: list[URLPattern | URLResolver], prefix: str = API) -> list[Call]:
    """Every method of every endpoint below the API."""
    return [
        Call(method.upper(), template, pattern.callback, key)
        for template, pattern in walk(patterns)
        if template.startswith(prefix)
        for method, key in methods(pattern.callback)
    ]


def methods(view: Any) -> list[tuple[str, str]]:
    """The methods of a view with their keys in `rights`."""
    if not hasattr(view, "cls"):
        return [("any", "")]
    if actions := getattr(view, "actions", None):
        return [(method, action) for method, action in actions.items() if method != "head"]
    names = set(view.cls.http_method_names) - {"options", "head"}
    return [(name, name) for name in sorted(names) if hasattr(view.cls, name)]


def fault_of(call: Call) -> str | None:
    """What is wrong with an endpoint's declaration."""
    if not hasattr(call.view, "cls"):
        return f"{call}: make it a DRF view, so that it can say what it takes."
    classes = call.view.initkwargs.get("permission_classes", call.view.cls.permission_classes)
    if list(classes) != [DeclaredRight]:
        return f"{call}: leave permission_classes as they are and declare `rights`."
    if not isinstance(call.needs, Right | Door):
        return f"{call}: say in `rights` what {call.key!r} takes: a Right or a Door."
    if isinstance(call.needs, Right) and not hasattr(call.view.cls, "dataset"):
        return f"{call}: a right is held in a dataset: derive from DatasetScopedViewSet."
    return None


CALLS = calls(get_resolver().url_patterns)
IN_A_DATASET = [call for call in CALLS if isinstance(call.needs, Right)]
BY_SIGNED_IN = [call for call in CALLS if call.needs == Door.SIGNED_IN]
BY_ADMINISTRATORS = [call for call in CALLS if call.needs == Door.ADMINISTRATOR]
BY_MANAGERS = [call for call in CALLS if call.needs == Door.MANAGER]
each_call = pytest.mark.parametrize("call", CALLS, ids=str)
each_in_a_dataset = pytest.mark.parametrize("call", IN_A_DATASET, ids=str)
each_role = pytest.mark.parametrize("role", list(Role), ids=str)


def knock(client: APIClient, call: Call, dataset: Dataset) -> Any:
    return client.generic(call.method, call.url(dataset), "{}", content_type="application/json")


def refused_by_role(answer: Any) -> bool:
    return bool(answer.status_code == 403 and answer.json()["code"] == "not_allowed")


@each_call
def test_every_endpoint_declares_what_it_takes(call: Call) -> None:
    assert fault_of(call) is None, fault_of(call)


@pytest.mark.parametrize("call", [each for each in CALLS if each.needs != Door.ANYONE], ids=str)
def test_who_is_not_signed_in_gets_401(call: Call, dataset: Dataset, anonymous: APIClient) -> None:
    assert knock(anonymous, call, dataset).status_code == 401


@each_in_a_dataset
def test_the_outsider_gets_404(
    call: Call, dataset: Dataset, outsider: User, client_of: Callable[[User], APIClient]
) -> None:
    answer = knock(client_of(outsider), call, dataset)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@each_role
@each_in_a_dataset
def test_a_role_passes_where_the_table_says_so_and_nowhere_else(
    call: Call, role: Role, dataset: Dataset, client_of: Callable[[User], APIClient]
) -> None:
    member = MemberFactory.create(dataset=dataset, role=role)

    answer = knock(client_of(member.user), call, dataset)

    assert refused_by_role(answer) is not role_allows(role, call.needs), answer.content
    assert answer.status_code != 401


@each_in_a_dataset
def test_an_administrator_acts_as_owner(
    call: Call, dataset: Dataset, admin: User, client_of: Callable[[User], APIClient]
) -> None:
    answer = knock(client_of(admin), call, dataset)

    assert not refused_by_role(answer)
    assert answer.status_code != 401


@pytest.mark.parametrize("call", BY_ADMINISTRATORS, ids=str)
def test_who_is_no_administrator_gets_403(
    call: Call, dataset: Dataset, owner: User, client_of: Callable[[User], APIClient]
) -> None:
    assert refused_by_role(knock(client_of(owner), call, dataset))


@pytest.mark.parametrize("call", BY_MANAGERS, ids=str)
def test_who_manages_no_dataset_gets_403(
    call: Call, dataset: Dataset, reviewer: User, client_of: Callable[[User], APIClient]
) -> None:
    assert refused_by_role(knock(client_of(reviewer), call, dataset))


@pytest.mark.parametrize("call", BY_MANAGERS, ids=str)
def test_who_manages_any_dataset_passes(
    call: Call, dataset: Dataset, manager: User, client_of: Callable[[User], APIClient]
) -> None:
    answer = knock(client_of(manager), call, dataset)

    assert not refused_by_role(answer)
    assert answer.status_code != 401


@pytest.mark.parametrize("call", BY_SIGNED_IN, ids=str)
def test_who_is_signed_in_passes(call: Call, dataset: Dataset, outsider: User) -> None:
    client = APIClient()
    client.force_authenticate(outsider)

    assert knock(client, call, dataset).status_code not in (401, 403)


class Undeclared(APIView):
    def get(self, request: Any) -> Response:
        return Response()


class Unguarded(APIView):
    rights = {"get": Door.SIGNED_IN}
    permission_classes = []

    def get(self, request: Any) -> Response:
        return Response()


class Datasetless(APIView):
    rights = {"get": Right.READ}

    def get(self, request: Any) -> Response:
        return Response()


@pytest.mark.parametrize("view", [Undeclared, Unguarded, Datasetless], ids=lambda view: view.__name__)
def test_an_endpoint_that_forgets_its_declaration_is_noticed(view: type[APIView]) -> None:
    (call,) = calls([path("new", view.as_view())], prefix="")

    assert fault_of(call)


def test_a_plain_function_is_noticed() -> None:
    (call,) = calls([path("new", knock)], prefix="")

    assert fault_of(call)


def test_an_undeclared_method_stays_shut(outsider: User) -> None:
    request = APIRequestFactory().get("/")
    force_authenticate(request, outsider)

    with pytest.raises(ImproperlyConfigured):
        Undeclared.as_view()(request)


def test_the_walk_reaches_the_whole_api() -> None:
    assert len(IN_A_DATASET) >= 4
    assert len(BY_ADMINISTRATORS) >= 4
