"""The pulse: what a page polls while it is visible."""

import datetime as dt
from typing import Any

from rest_framework import serializers

from datasets import rows
from datasets.models import Change, Dataset, Presence

SAVED_WITHIN = dt.timedelta(minutes=2)
SEEN_WITHIN = dt.timedelta(seconds=30)
LAST_CHANGE = (
    "SELECT id, CAST(at AS TEXT) FROM datasets_change WHERE dataset_id = %s ORDER BY id DESC LIMIT 1"
)
VOCABULARY = (
    "SELECT COUNT(*), MAX(id), (SELECT MAX(id) FROM datasets_oldlabelname WHERE dataset_id = %s) "
    "FROM datasets_label WHERE dataset_id = %s AND deleted_at IS NULL"
)


class PresentPersonSerializer(serializers.Serializer[None]):
    username = serializers.CharField()
    saved_at = serializers.DateTimeField(allow_null=True, help_text="The last save, of the last minutes.")
    sample = serializers.CharField(
        allow_null=True, help_text="The id of the sample that this person has open."
    )


def vocabulary_of(dataset: Dataset) -> str:
    """Another text after a label was added, renamed, merged or deleted."""
    ((count, last, renamed),) = rows.select(VOCABULARY, [dataset.pk, dataset.pk])
    return f"{count}.{last or 0}.{renamed or 0}"


def last_change_of(dataset: Dataset) -> tuple[int | None, dt.datetime | None]:
    """Id and time of the last change."""
    found = rows.select(LAST_CHANGE, [dataset.pk])
    return (found[0][0], rows.moment_of(found[0][1])) if found else (None, None)


def people_of(
    dataset: Dataset, last: int | None, at: dt.datetime | None, now: dt.datetime
) -> list[dict[str, Any]]:
    """Who has a sample open now or has saved lately, by name. `last` and `at` are of the last change."""
    since = now - SAVED_WITHIN
    saved = _who_saved(dataset, last, since) if last and at and at > since else {}
    here = Presence.objects.filter(dataset=dataset, seen_at__gt=now - SEEN_WITHIN)
    opened = dict(here.values_list("person__username", "sample"))
    return [
        {"username": name, "saved_at": saved.get(name), "sample": _text(opened.get(name))}
        for name in sorted(saved.keys() | opened.keys())
    ]


def _who_saved(dataset: Dataset, last: int, since: dt.datetime) -> dict[str, dt.datetime]:
    """Of the last 500 changes."""
    changes = Change.objects.filter(dataset=dataset, pk__gt=last - 500, at__gt=since, kind="save")
    return dict(changes.exclude(actor=None).order_by("pk").values_list("actor__username", "at"))


def _text(row_id: int | None) -> str | None:
    return str(row_id) if row_id else None
