"""Stacks that somebody does not want to see any more, remembered by what their images hold."""

import datetime as dt
from collections.abc import Sequence

from analysis.models import IgnoredStack
from analysis.services.indexing import signed
from datasets.models import Dataset, Sample, User


def ignore_stacks(*, dataset: Dataset, stacks: Sequence[Sequence[int]], actor: User, now: dt.datetime) -> int:
    """Ignore stacks, each given by the ids of its samples; returns how many. What is not there is left out."""
    found = [
        IgnoredStack(dataset=dataset, contents=sorted(contents), ignored_by=actor, ignored_at=now)
        for contents in _contents(dataset, stacks)
    ]
    IgnoredStack.objects.bulk_create(found, batch_size=500)
    return len(found)


def show_stacks(*, dataset: Dataset, stacks: Sequence[Sequence[int]]) -> int:
    """Show ignored stacks again; returns how many."""
    wanted = _contents(dataset, stacks)
    ignored = IgnoredStack.objects.filter(dataset=dataset).values_list("pk", "contents")
    shown = [pk for pk, contents in ignored.iterator() if any(each <= set(contents) for each in wanted)]
    IgnoredStack.objects.filter(pk__in=shown).delete()
    return len(shown)


def _contents(dataset: Dataset, stacks: Sequence[Sequence[int]]) -> list[set[int]]:
    """The contents of each stack that has some: two copies of one file are a stack of one content."""
    ids = {pk for stack in stacks for pk in stack}
    rows = Sample.objects.live().filter(dataset=dataset, pk__in=ids).exclude(sha256="")
    content_of = {pk: signed(sha256) for pk, sha256 in rows.values_list("pk", "sha256")}
    found = [{content_of[pk] for pk in stack if pk in content_of} for stack in stacks]
    return [contents for contents in found if contents]
