"""Every endpoint, every method, every person: who may pass, and that nobody else does.

New endpoints are walked by themselves. A parameter of their paths needs a row of its kind in `ROWS`.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F
from django.urls import path
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from datasets.doors import (
    ADMINISTRATOR,
    MEMBERLESS,
    NOBODY,
    PARAMETER,
    PEOPLE,
    Endpoint,
    door_document,
    endpoints,
    passes,
)
from datasets.models.dataset import Dataset
from datasets.models.job import Job, JobKind
from datasets.models.sample import Sample
from datasets.models.user import User
from datasets.models.version import Version, VersionStatus
from datasets.permissions import DeclaredRight, Door, Right
from datasets.sample_links import SALT
from labeling.models import BulkConfirmation, Grouping, SampleGroup, SmartRun
from tests.factories import (
    NOON,
    AnnotationFactory,
    ApiTokenFactory,
    ChangeFactory,
    ChangeGroupFactory,
    JobFactory,
    LabelFactory,
    LabelingModelFactory,
    MemberFactory,
    SampleFactory,
    SampleSetFactory,
    SavedViewFactory,
    UserFactory,
    VersionFactory,
)


def add_sample(dataset: Dataset) -> Sample:
    """A new sample, which the dataset counts."""
    Dataset.objects.filter(pk=dataset.pk).update(total=F("total") + 1, unlabeled=F("unlabeled") + 1)
    return SampleFactory.create(dataset=dataset)


def confirmation_in(dataset: Dataset) -> BulkConfirmation:
    run = SmartRun.objects.create(
        dataset=dataset, job=JobFactory.create(dataset=dataset), min_confidence=0.05
    )
    return BulkConfirmation.objects.create(
        dataset=dataset, run=run, min_confidence=0.9, samples=1, suggestions=1, expected={}, created_at=NOON
    )


def grouping_in(dataset: Dataset) -> Grouping:
    job = JobFactory.create(dataset=dataset, state="succeeded", finished_at=NOON)
    return Grouping.objects.get_or_create(dataset=dataset, property="group", defaults={"job": job})[0]


def group_in(dataset: Dataset) -> SampleGroup:
    words = {"value": "0", "size": 1, "spread": 0.5, "members": b"\x01" + bytes(7)}
    return SampleGroup.objects.get_or_create(grouping=grouping_in(dataset), place=0, defaults=words)[0]


def export_in(dataset: Dataset) -> Job:
    """A download that ended a moment ago."""
    parameters = {"target": "download", "format": "coco"}
    now = dt.datetime.now(dt.UTC)
    return JobFactory.create(
        dataset=dataset, kind=JobKind.EXPORT, state="succeeded", finished_at=now, parameters=parameters
    )


# What stands in a path for a parameter: the id of a row of this kind in the dataset.
ROWS: dict[str, Callable[[Dataset], Any]] = {
    "dataset_id": lambda dataset: dataset.pk,
    "label_id": lambda dataset: LabelFactory.create(dataset=dataset).pk,
    "sample_id": lambda dataset: add_sample(dataset).pk,
    "version_id": lambda dataset: VersionFactory.create(dataset=dataset).pk,
    "tag": lambda _dataset: "used by a model",
    "job_id": lambda dataset: JobFactory.create(dataset=dataset).pk,
    "export_id": lambda dataset: export_in(dataset).pk,
    "rowid:change_id": lambda dataset: ChangeFactory.create(sample=add_sample(dataset)).pk,
    "uuid:change_id": lambda dataset: ChangeGroupFactory.create(dataset=dataset).pk,
    "annotation_id": lambda dataset: AnnotationFactory.create(sample=add_sample(dataset)).pk,
    "view_id": lambda dataset: SavedViewFactory.create(dataset=dataset).pk,
    "set_id": lambda dataset: SampleSetFactory.create(dataset=dataset).pk,
    "confirmation_id": lambda dataset: confirmation_in(dataset).pk,
    "grouping_id": lambda dataset: grouping_in(dataset).pk,
    "group_id": lambda dataset: group_in(dataset).pk,
    "upload": lambda _dataset: uuid.uuid4(),  # the client makes it
    "link": lambda dataset: signing.dumps(add_sample(dataset).pk, salt=SALT),
    "name": lambda _dataset: "image.jpg",
    "x": lambda _dataset: 0,
    "y": lambda _dataset: 0,
    "z": lambda _dataset: 0,
    "model_id": lambda _dataset: LabelingModelFactory.create().pk,  # the team's
    "user_id": lambda dataset: MemberFactory.create(dataset=dataset).user_id,
    "token_id": lambda _dataset: ApiTokenFactory.create().pk,  # somebody's: not there for others
}
# What answers about the version that the query names.
OF_A_VERSION = [
    f"/datasets/{{dataset_id}}/analysis/{name}" for name in ("bin", "duplicates", "hard", "outside", "report")
]
Call = Endpoint


def ready_version_in(dataset: Dataset) -> Version:
    return VersionFactory.create(dataset=dataset, status=VersionStatus.NORMAL, digest="a" * 64)


def url_of(call: Call, dataset: Dataset) -> str:
    """The address, with rows of this dataset for its parameters."""
    url = "/" + PARAMETER.sub(
        lambda found: str((ROWS.get(found[2]) or ROWS[f"{found[1]}:{found[2]}"])(dataset)), call.template
    )
    return url + (f"?version={ready_version_in(dataset).pk}" if call.path in OF_A_VERSION else "")


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


CALLS = endpoints()
IN_A_DATASET = [call for call in CALLS if isinstance(call.needs, Right)]
each_call = pytest.mark.parametrize("call", CALLS, ids=str)


def knock(client: APIClient, call: Call, dataset: Dataset) -> Any:
    return client.generic(call.method, url_of(call, dataset), "{}", content_type="application/json")


@each_call
def test_every_endpoint_declares_what_it_takes(call: Call) -> None:
    assert fault_of(call) is None, fault_of(call)


def client_for(person: str, dataset: Dataset) -> APIClient:
    """The client of one of `PEOPLE`: a role is of a member of the dataset."""
    client = APIClient()
    if person in (MEMBERLESS, ADMINISTRATOR):
        client.force_authenticate(UserFactory.create(is_superuser=person == ADMINISTRATOR))
    elif person != NOBODY:
        client.force_authenticate(MemberFactory.create(dataset=dataset, role=person).user)
    return client


def refusal_of(person: str, call: Call) -> tuple[int, str]:
    """What is answered to one of `PEOPLE` who may not pass."""
    if person == NOBODY:
        return 401, "not_signed_in"
    if person == MEMBERLESS and isinstance(call.needs, Right):
        return 404, "not_found"
    return 403, "not_allowed"


# Who passes the door and is told, of the thing itself, that it is not his or not there: each with its reason.
NOT_THERE = {
    "DELETE /auth/tokens/{token_id}": "tokens of others are not there, whoever asks",
    "DELETE /datasets/{dataset_id}/versions/{version_id}/tags/{tag}": "the version has no such tag yet",
    "GET /datasets/{dataset_id}/trash/samples/{sample_id}/thumbnail": "the sample is not in the trash",
}
NOT_ONES_OWN = {"model_of_another", "view_of_another", "not_your_job", "registration_closed"}


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("person", PEOPLE)
@each_call
def test_whoever_is_allowed_passes_and_nobody_else(call: Call, person: str, dataset: Dataset) -> None:
    answer = knock(client_for(person, dataset), call, dataset)
    code = answer.json().get("code") if answer.status_code >= 400 else None

    assert was_right(call, person, answer.status_code, code), (answer.status_code, code)


def was_right(call: Call, person: str, status: int, code: str | None) -> bool:
    """Whether an answer is what the declaration says."""
    if not passes(person, call.needs):
        return (status, code) == refusal_of(person, call)
    if f"{call.method} {call.path}" in NOT_THERE:
        return (status, code) == (404, "not_found")
    return status < 500 and (status not in (401, 403) or code in NOT_ONES_OWN) and code != "not_found"


@pytest.mark.parametrize("person", PEOPLE)
def test_a_method_that_no_address_declares_is_refused(person: str, dataset: Dataset) -> None:
    client = client_for(person, dataset)
    answers = {
        f"{method} {call.template}": client.generic(method, url_of(call, dataset)).status_code
        for call, method in undeclared()
    }

    assert {line: status for line, status in answers.items() if status not in (401, 403, 405)} == {}
    assert len(answers) > 200


def undeclared() -> Iterator[tuple[Call, str]]:
    """Every address with each method that it does not have."""
    taken: dict[str, set[str]] = {}
    for call in CALLS:
        taken.setdefault(call.template, set()).add(call.method)
    one_of_each = {call.template: call for call in CALLS}
    for template, call in one_of_each.items():
        yield from ((call, method) for method in METHODS if method not in taken[template])


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def test_the_table_of_the_documentation_has_every_endpoint() -> None:
    lines = door_document().splitlines()
    expected = {f"| {call.method} | `{call.path}` |" for call in CALLS}

    assert {line for line in expected if not any(row.startswith(line) for row in lines)} == set()


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
    (call,) = endpoints([path("new", view.as_view())], prefix="")

    assert fault_of(call)


def test_a_plain_function_is_noticed() -> None:
    (call,) = endpoints([path("new", knock)], prefix="")

    assert fault_of(call)


def test_an_undeclared_method_stays_shut(outsider: User) -> None:
    request = APIRequestFactory().get("/")
    force_authenticate(request, outsider)

    with pytest.raises(ImproperlyConfigured):
        Undeclared.as_view()(request)


def test_the_walk_reaches_the_whole_api() -> None:
    assert len(IN_A_DATASET) >= 100
    assert len([call for call in CALLS if call.needs == Door.ADMINISTRATOR]) >= 4
