"""Who is where: people see each other at work, and what they work on stays theirs."""

import datetime as dt

from datasets.models import Dataset, Presence, User
from labeling.models import Lease
from labeling.services.queue import HELD_FOR, require_sample


def tell_presence(*, dataset: Dataset, person: User, sample_id: int, now: dt.datetime) -> None:
    """The person has this sample open; a lease on it goes on. Raises NotFoundError.

    Two writes at most, of one row each.
    """
    require_sample(dataset, sample_id)
    here = Presence(dataset=dataset, person=person, sample_id=sample_id, seen_at=now)
    Presence.objects.bulk_create(
        [here],
        update_conflicts=True,
        unique_fields=["dataset", "person"],
        update_fields=["sample", "seen_at"],
    )
    lease = Lease.objects.filter(sample=sample_id, person=person, expires_at__gt=now)
    lease.filter(expires_at__lt=now + HELD_FOR / 2).update(expires_at=now + HELD_FOR)


def end_presence(*, dataset: Dataset, person: User) -> None:
    """The person has left."""
    Presence.objects.filter(dataset=dataset, person=person).delete()
