"""The trash of a dataset: what lies in it, and how it comes back within 30 days.

A kind of thing says with `@trashes` what of it is there and how it is restored; labels, whose annotations come back
with them, are labeling's.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from datasets.changes import Occasion
from datasets.errors import DomainError, InvalidInputError, NotFoundError
from datasets.models import Dataset, Sample, User, Version
from datasets.models.change import ChangeKind
from datasets.permissions import Right, require
from datasets.sample_writer import restore

KEPT_DAYS = 30
MOST_AT_ONCE = 10_000
CHUNK = 500

Refusal = tuple[int, DomainError]
Restorer = Callable[[Dataset, Sequence[int], User, dt.datetime], list[Refusal]]


class TrashedError(NotFoundError):
    message = "It is not in the trash, or was there for more than 30 days."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that goes to the trash. `rows` are those of a dataset, live ones too; `column` has their names.

    `restore` brings those of these ids back, in transactions of its own, and returns the refusals of the others.
    """

    name: str
    rows: Callable[[Dataset], QuerySet[Any]]
    column: str
    right: Right
    restore: Restorer


KINDS: dict[str, Kind] = {}


def trashes(name: str, rows: Callable[[Dataset], QuerySet[Any]], *, column: str, right: Right) -> Any:
    """Register the function as what restores things of this kind."""

    def register(restorer: Restorer) -> Restorer:
        KINDS[name] = Kind(name, rows, column, right, restorer)
        return restorer

    return register


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the trash, the latest first: when something was deleted, its kind and its id."""

    deleted_at: dt.datetime
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Trashed:
    place: Place
    name: str

    def as_json(self) -> dict[str, Any]:
        place = self.place
        until = place.deleted_at + dt.timedelta(days=KEPT_DAYS)
        fields = {"kind": place.kind, "id": str(place.id), "name": self.name}
        return fields | {"deleted_at": place.deleted_at, "restorable_until": until}


def list_trash(
    dataset: Dataset, *, kinds: Sequence[str], after: Place | None, limit: int, now: dt.datetime
) -> list[Trashed]:
    """At most `limit` things of these kinds behind a place, the latest first."""
    found = [thing for name in kinds for thing in _of_kind(KINDS[name], dataset, after, limit, now)]
    return sorted(found, key=lambda thing: thing.place, reverse=True)[:limit]


def _of_kind(
    kind: Kind, dataset: Dataset, after: Place | None, limit: int, now: dt.datetime
) -> list[Trashed]:
    rows = kind.rows(dataset).filter(deleted_at__gt=_oldest(now)).order_by("-deleted_at", "-pk")
    if after:
        rows = rows.filter(_behind(kind.name, after))
    return [
        Trashed(Place(deleted_at, kind.name, pk), name)
        for deleted_at, pk, name in rows.values_list("deleted_at", "pk", kind.column)[:limit]
    ]


def _oldest(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=KEPT_DAYS)


def _behind(kind: str, place: Place) -> Q:
    earlier = Q(deleted_at__lt=place.deleted_at)
    if kind > place.kind:
        return earlier
    same = Q(deleted_at=place.deleted_at)
    return earlier | (same if kind < place.kind else same & Q(pk__lt=place.id))


def restore_from_trash(
    *, dataset: Dataset, kind: str, ids: Sequence[int], actor: User, now: dt.datetime
) -> tuple[list[int], list[dict[str, str]]]:
    """Bring things back; returns the ids of those that came, and `{id, code, message}` of those that did not.

    Raises InvalidInputError for too many ids, NotAllowedError where the person's role lacks the kind's right.
    """
    if kind not in KINDS:
        raise InvalidInputError(f"kind: Use one of {', '.join(KINDS)}.", code="kind_invalid")
    if len(ids) > MOST_AT_ONCE:
        raise InvalidInputError(f"Restore at most {MOST_AT_ONCE} at once.", code="too_many")
    require(dataset, KINDS[kind].right)
    rows = KINDS[kind].rows(dataset).filter(deleted_at__gt=_oldest(now))
    there: set[int] = set()
    for start in range(0, len(ids), 5000):
        there.update(rows.filter(pk__in=ids[start : start + 5000]).values_list("pk", flat=True))
    refused: list[Refusal] = [(pk, TrashedError()) for pk in dict.fromkeys(ids) if pk not in there]
    refused += KINDS[kind].restore(dataset, sorted(there), actor, now)
    left = {pk for pk, _ in refused}
    return sorted(there - left), [
        {"id": str(pk), "code": error.code, "message": error.message} for pk, error in refused
    ]


@trashes(
    "sample",
    lambda dataset: Sample.objects.filter(dataset=dataset),
    column="name",
    right=Right.DELETE_SAMPLES,
)
def restore_samples(dataset: Dataset, ids: Sequence[int], actor: User, now: dt.datetime) -> list[Refusal]:
    """Samples come back with their annotations, and are counted again."""
    occasion = Occasion(dataset.pk, actor.pk, now, ChangeKind.RESTORE)
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            restore(dataset.pk, ids[start : start + CHUNK], now=now, occasion=occasion)
    return []


@trashes(
    "version",
    lambda dataset: Version.objects.filter(dataset=dataset),
    column="name",
    right=Right.DELETE_SAMPLES,
)
def restore_versions(dataset: Dataset, ids: Sequence[int], _actor: User, _now: dt.datetime) -> list[Refusal]:
    """A version's files were never touched, and its name stayed its own."""
    Version.objects.filter(dataset=dataset, pk__in=ids).update(deleted_at=None)
    return []
