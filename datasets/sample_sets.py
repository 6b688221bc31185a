"""Sets of samples: made of ids, a million in seconds; found by those of the dataset; removed when nobody uses them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection

from datasets import rows
from datasets.errors import InvalidInputError, NotFoundError
from datasets.models import Dataset, SampleSet, User
from datasets.models.sample_set import SetKind

CHUNK = 50_000  # members that are written, or deleted, in one transaction
LAST_ID = 2**63 - 1

_ADD = (
    "INSERT INTO datasets_setmember (sample_set_id, sample_id) SELECT %s, id FROM datasets_sample "
    "WHERE dataset_id + 0 = %s AND COALESCE(deleted_at IS NULL, FALSE) AND id {}"
)
_NEXT = (
    "SELECT sample_id FROM datasets_setmember WHERE sample_set_id = %s ORDER BY sample_id LIMIT 1 OFFSET %s"
)
_TAKE = "DELETE FROM datasets_setmember WHERE sample_set_id = %s AND sample_id <= %s"


class SetEmptyError(InvalidInputError):
    code = "set_empty"
    message = "None of these samples is there any more, so there is nothing to keep."


def make_set(
    *,
    dataset: Dataset,
    sample_ids: Iterable[int],
    author: User,
    now: dt.datetime,
    name: str = "",
    kind: str = SetKind.SAMPLES,
    origin: Mapping[str, Any] | None = None,
) -> SampleSet:
    """Keep those of the samples that are live, in chunks: nobody knows the set before all of them are there.

    Raises SetEmptyError where none is.
    """
    ids = sorted(set(sample_ids))
    kept = SampleSet.objects.create(
        dataset=dataset,
        name=name,
        kind=kind,
        origin=origin or {},
        author=author,
        created_at=now,
        used_at=now,
    )
    kept.size = sum(_add(kept, ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))
    if not kept.size:
        kept.delete()
        raise SetEmptyError
    kept.save(update_fields=["size"])
    return kept


def _add(kept: SampleSet, ids: list[int]) -> int:
    among, values = rows.among_ids(ids)
    with connection.cursor() as cursor:
        cursor.execute(_ADD.format(among), [kept.pk, kept.dataset_id, values])
        return int(cursor.rowcount)


def find_set(dataset: Dataset, set_id: int) -> SampleSet:
    found = dataset.sample_sets.select_related("author").filter(pk=set_id).first()
    if found is None:
        raise NotFoundError
    return found


def delete_set(kept: SampleSet) -> None:
    """Remove a set, its members first and in chunks: a worker that is killed leaves a set that is removed later."""
    while rows.select(_NEXT, [kept.pk, 0]):
        bound = rows.select(_NEXT, [kept.pk, CHUNK - 1]) or [(LAST_ID,)]
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [kept.pk, bound[0][0]])
    kept.delete()


def sets_in(words: Mapping[str, Any]) -> Iterator[int]:
    """The ids of the sets that a filter in the words of the API asks for, in its alternatives too."""
    for each in (words, *words.get("any_of", ())):
        if "set" in each:
            yield int(each["set"])


def delete_unused(*, before: dt.datetime) -> int:
    """Remove the sets that no view has asked for since; returns how many."""
    old = list(SampleSet.objects.filter(used_at__lt=before).select_related("dataset"))
    deleted = 0
    for kept in old:
        filters = kept.dataset.saved_views.values_list("filter", flat=True)
        if not any(kept.pk in sets_in(words) for words in filters):
            delete_set(kept)
            deleted += 1
    return deleted
