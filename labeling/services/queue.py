"""The queue: hands each person the next sample, and no sample to two people at once."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from datasets.errors import ConflictError, NotFoundError
from datasets.models import Change, Dataset, Sample, User
from datasets.models.change import ChangeKind
from datasets.states import SampleState
from datasets.tabs import SampleFilter, samples_matching
from labeling.models import Lease, Skip

HELD_FOR = dt.timedelta(minutes=30)
SKIPPED_FOR = dt.timedelta(days=1)
MOST_RACES = 50
TABS = (SampleState.UNLABELED.value, SampleState.TO_CONFIRM.value)


class QueueBusyError(ConflictError):
    code = "queue_busy"
    message = "Many people take samples at this moment. Try again."


@dataclass(frozen=True, slots=True)
class Handed:
    """A sample in a person's hands."""

    sample_id: int
    expires_at: dt.datetime


def next_sample(*, dataset: Dataset, person: User, tab: str, now: dt.datetime) -> Handed | None:
    """The sample that this person works on, until it is saved, skipped or released; otherwise the next of the tab.

    None where nothing is left that is not in another's hands. Images that are gone or can't be read are left out.
    """
    for _ in range(MOST_RACES):
        try:
            with transaction.atomic():
                return _held(dataset, person, tab, now) or _take(dataset, person, tab, now)
        except IntegrityError:
            continue  # somebody was faster, or this person asked twice at once: a constraint decided
    raise QueueBusyError


def _held(dataset: Dataset, person: User, tab: str, now: dt.datetime) -> Handed | None:
    """What the person holds already, for some time more. What is done with is given back here."""
    lease = Lease.objects.select_for_update().filter(dataset=dataset, person=person).first()
    if lease is None:
        return None
    sample = Sample.objects.live().filter(pk=lease.sample_id).values("state", "revision").first()
    if lease.tab == tab and sample and not _is_saved(lease, sample["revision"]):
        lease.expires_at = now + HELD_FOR
        lease.save(update_fields=["expires_at"])
        return Handed(lease.sample_id, lease.expires_at)
    lease.delete()
    if sample and lease.tab == sample["state"] == tab:
        _skip(lease.sample_id, person, "", now)  # saved, and still in the tab: it is not the next again
    return None


def _is_saved(lease: Lease, revision: int) -> bool:
    """Whether somebody saved the sample since. A merge of labels or another bulk action is no save."""
    if revision == lease.revision:
        return False
    saves = Change.objects.filter(sample=lease.sample_id, revision__gt=lease.revision, kind=ChangeKind.SAVE)
    return saves.exists()


def _take(dataset: Dataset, person: User, tab: str, now: dt.datetime) -> Handed | None:
    held = Lease.objects.filter(sample=OuterRef("pk"), expires_at__gt=now)
    skipped = Skip.objects.filter(sample=OuterRef("pk"), person=person, expires_at__gt=now)
    waiting = samples_matching(dataset.pk, SampleFilter(tab=tab, missing=False)).filter(problem="")
    free = waiting.exclude(Exists(held)).exclude(Exists(skipped)).order_by("number")
    found = free.values_list("pk", "revision").first()
    if found is None:
        return None
    Lease.objects.filter(sample=found[0], expires_at__lte=now).delete()
    expires_at = now + HELD_FOR
    Lease.objects.create(
        dataset=dataset,
        sample_id=found[0],
        person=person,
        tab=tab,
        revision=found[1],
        expires_at=expires_at,
    )
    return Handed(found[0], expires_at)


def skip_sample(*, dataset: Dataset, sample_id: int, person: User, reason: str, now: dt.datetime) -> None:
    """Give the sample back, and do not be handed it again for a day; raises NotFoundError."""
    require_sample(dataset, sample_id)
    with transaction.atomic():
        Lease.objects.filter(sample=sample_id, person=person).delete()
        _skip(sample_id, person, reason, now)


def _skip(sample_id: int, person: User, reason: str, now: dt.datetime) -> None:
    Skip.objects.update_or_create(
        sample_id=sample_id,
        person=person,
        defaults={"reason": reason, "expires_at": now + SKIPPED_FOR},
    )


def release_sample(*, dataset: Dataset, sample_id: int, person: User) -> None:
    """Give the sample back, if this person holds it; raises NotFoundError."""
    require_sample(dataset, sample_id)
    Lease.objects.filter(sample=sample_id, person=person).delete()


def require_sample(dataset: Dataset, sample_id: int) -> None:
    """Raises NotFoundError where the dataset has no such sample."""
    if not Sample.objects.live().filter(dataset=dataset, pk=sample_id).exists():
        raise NotFoundError
