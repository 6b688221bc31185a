"""The trash of a dataset: what lies in it, and how it comes back within 30 days.

A kind of thing says with `@trashes` what of it is there and how it is restored; labels, whose annotations come back
with them, are labeling's.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from datasets.changes import Occasion
from datasets.errors import DomainError, InvalidInputError, NotFoundError
from datasets.models import Change, Dataset, Sample, User, Version
from datasets.models.change import ChangeKind
from datasets.permissions import Right, require
from datasets.sample_writer import restore

KEPT_DAYS = 30
MOST_AT_ONCE = 10_000
CHUNK = 500
EXAMINED = 12_000  # of a kind, for one page of a search

Refusal = tuple[int, DomainError]
Restorer = Callable[[Dataset, Sequence[int], User, dt.datetime], list[Refusal]]
Details = dict[int, dict[str, Any]]


class TrashedError(NotFoundError):
    message = "It is not in the trash, or was there for more than 30 days."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that goes to the trash. `rows` are those of a dataset, live ones too; `column` has their names.

    `restore` brings those of these ids back, in transactions of its own, and returns the refusals of the others.
    `details` answers for some ids what of `deleted_by` (the id of a person), `thumbnail_url` and `missing` is known.
    """

    name: str
    rows: Callable[[Dataset], QuerySet[Any]]
    column: str
    right: Right
    details: Callable[[Dataset, Sequence[int]], Details]
    restore: Restorer


KINDS: dict[str, Kind] = {}


def trashes(
    name: str,
    rows: Callable[[Dataset], QuerySet[Any]],
    *,
    column: str,
    right: Right,
    details: Callable[[Dataset, Sequence[int]], Details],
) -> Any:
    """Register the function as what restores things of this kind."""

    def register(restorer: Restorer) -> Restorer:
        KINDS[name] = Kind(name, rows, column, right, details, restorer)
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
    """A thing in the trash; `deleted_by` is the name of the person, where it is known.

    `missing`: of a sample whose file is gone, and does not come back with it.
    """

    place: Place
    name: str
    deleted_by: str | None = None
    thumbnail_url: str | None = None
    missing: bool = False

    def as_json(self) -> dict[str, Any]:
        place = self.place
        until = place.deleted_at + dt.timedelta(days=KEPT_DAYS)
        fields = {"kind": place.kind, "id": str(place.id), "name": self.name, "deleted_by": self.deleted_by}
        moments = {"deleted_at": place.deleted_at, "restorable_until": until}
        return fields | moments | {"thumbnail_url": self.thumbnail_url, "missing": self.missing}


def list_trash(
    dataset: Dataset,
    *,
    kinds: Sequence[str],
    after: Place | None,
    limit: int,
    now: dt.datetime,
    name: str | None = None,
) -> tuple[list[Trashed], Place | None]:
    """At most `limit` things of these kinds behind a place, the latest first, and the place to read on from.

    With a `name`, those whose name holds it, in small or large letters. Then at most `EXAMINED` things of a kind are
    looked at, so that there may be fewer than `limit`, even none, and more behind the place.
    """
    most = EXAMINED if name else limit + 1
    looked_at = [_of_kind(KINDS[kind], dataset, after, most, now) for kind in kinds]
    edge = max((things[-1].place for things in looked_at if len(things) == most), default=None)
    found = [thing for things in looked_at for thing in things if edge is None or thing.place >= edge]
    if name:
        found = [thing for thing in found if name.casefold() in thing.name.casefold()]
    found.sort(key=lambda thing: thing.place, reverse=True)
    shown = found[:limit]
    return _with_details(dataset, shown), shown[-1].place if len(found) > limit else edge


def _with_details(dataset: Dataset, things: Sequence[Trashed]) -> list[Trashed]:
    known: dict[tuple[str, int], dict[str, Any]] = {}
    for name in {thing.place.kind for thing in things}:
        ids = [thing.place.id for thing in things if thing.place.kind == name]
        known |= {(name, pk): found for pk, found in KINDS[name].details(dataset, ids).items()}
    people: list[int] = [found["deleted_by"] for found in known.values() if found.get("deleted_by")]
    names: dict[int | None, str] = dict(User.objects.filter(pk__in=people).values_list("pk", "username"))
    complete = []
    for thing in things:
        found = known.get((thing.place.kind, thing.place.id), {})
        person, url = names.get(found.get("deleted_by")), found.get("thumbnail_url")
        complete.append(Trashed(thing.place, thing.name, person, url, found.get("missing", False)))
    return complete


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


def details_of_samples(dataset: Dataset, ids: Sequence[int]) -> Details:
    """Who deleted them stands in their history, at the same moment; what can't be read has no thumbnail."""
    samples = Sample.objects.filter(dataset=dataset, pk__in=ids)
    base = f"/api/v1/datasets/{dataset.pk}/trash/samples"
    found: Details = {
        pk: {
            "thumbnail_url": None if problem or missing else f"{base}/{pk}/thumbnail?v={etag}",
            "missing": missing,
        }
        for pk, etag, problem, missing in samples.values_list("pk", "etag", "problem", "missing")
    }
    deletions = Change.objects.filter(sample__in=ids, at=F("sample__deleted_at"))
    for pk, actor in deletions.order_by("pk").values_list("sample", "actor"):
        found[pk]["deleted_by"] = actor
    return found


def details_of_versions(dataset: Dataset, ids: Sequence[int]) -> Details:
    versions = Version.objects.filter(dataset=dataset, pk__in=ids)
    return {pk: {"deleted_by": person} for pk, person in versions.values_list("pk", "deleted_by")}


@trashes(
    "sample",
    lambda dataset: Sample.objects.filter(dataset=dataset),
    column="name",
    right=Right.DELETE_SAMPLES,
    details=details_of_samples,
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
    details=details_of_versions,
)
def restore_versions(dataset: Dataset, ids: Sequence[int], _actor: User, _now: dt.datetime) -> list[Refusal]:
    """A version's files were never touched, and its name stayed its own."""
    Version.objects.filter(dataset=dataset, pk__in=ids).update(deleted_at=None, deleted_by=None)
    return []
