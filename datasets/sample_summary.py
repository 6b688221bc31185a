"""What many samples hold together: the labels of a selection with their counts, and the values that filters offer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from datasets import rows
from datasets.models import Dataset
from datasets.models.version import Usage
from datasets.sample_pages import iterate_ids
from datasets.tabs import SampleFilter

COUNTED = 10_000  # samples of a selection that are looked at
LOOKED_AT = 20_000  # of the newest samples, for the values that filters offer
MOST_VALUES = 200  # of a kind that are offered
CHUNK = 5000

_OF_SAMPLES = (
    "SELECT state, hard, excluded, usage, label_counts, properties FROM datasets_sample "
    "WHERE dataset_id + 0 = %s AND COALESCE(deleted_at IS NULL, FALSE) AND id {}"
)
_OF_NEWEST = (
    "SELECT directory, annotated_by_id, properties FROM datasets_sample "
    "WHERE dataset_id = %s AND deleted_at IS NULL ORDER BY number DESC LIMIT %s"
)
_LABELS = "SELECT id, name FROM datasets_label WHERE deleted_at IS NULL AND id {}"
_PEOPLE = "SELECT username FROM datasets_user WHERE id {} ORDER BY username"


def summarize(dataset: Dataset, wanted: SampleFilter | Sequence[int]) -> dict[str, Any]:
    """Samples by state, hard and held back ones, by usage set by hand, labels and properties with their counts, of a
    filter or of these ids.

    Of at most `COUNTED` samples; `more` says that there are others.
    """
    if isinstance(wanted, SampleFilter):
        ids: Sequence[int] = next(iterate_ids(dataset.pk, wanted, chunk=COUNTED + 1), [])
    else:
        ids = list(dict.fromkeys(wanted))
    states: Counter[str] = Counter()
    annotations: Counter[str] = Counter()
    samples: Counter[str] = Counter()
    properties: Counter[tuple[str, str]] = Counter()
    usages: Counter[str] = Counter()
    hard = excluded = 0
    for state, is_hard, is_excluded, usage, labels, values in _read(dataset.pk, ids[:COUNTED]):
        states[state] += 1
        hard += bool(is_hard)
        excluded += bool(is_excluded)
        usages.update([usage] if usage else [])
        annotations.update(labels)
        samples.update(labels.keys())
        properties.update(values.items())
    return {
        "samples": states.total(),
        "more": len(ids) > COUNTED,
        "hard": hard,
        "excluded": excluded,
        "usages": {name: usages[name] for name in Usage.values},
        "states": {name: states[name] for name in ("unlabeled", "labeled", "to_confirm")},
        "labels": _named(annotations, samples),
        "properties": [
            {"name": name, "value": value, "samples": number}
            for (name, value), number in properties.most_common(MOST_VALUES)
        ],
    }


def _read(
    dataset_id: int, ids: Sequence[int]
) -> Iterator[tuple[str, Any, Any, str | None, dict[str, int], dict[str, str]]]:
    for start in range(0, len(ids), CHUNK):
        among, values = rows.among_ids(ids[start : start + CHUNK])
        found = rows.select(_OF_SAMPLES.format(among), [dataset_id, values])
        for state, hard, excluded, usage, labels, properties in found:
            yield state, hard, excluded, usage, rows.json_of(labels), rows.json_of(properties)


def _named(annotations: Counter[str], samples: Counter[str]) -> list[dict[str, Any]]:
    """The labels that are found, the one of most samples first."""
    if not samples:
        return []
    among, values = rows.among_ids([int(key) for key in samples])
    found = [
        {"id": str(pk), "name": name, "annotations": annotations[str(pk)], "samples": samples[str(pk)]}
        for pk, name in rows.select(_LABELS.format(among), [values])
    ]
    return sorted(found, key=lambda label: (-label["samples"], label["name"]))


def filter_values(dataset: Dataset) -> dict[str, Any]:
    """The folders, people and properties that the newest samples have: what a filter may be set to."""
    directories: set[str] = set()
    people: set[int] = set()
    properties: dict[str, set[str]] = {}
    for directory, person, stored in rows.select(_OF_NEWEST, [dataset.pk, LOOKED_AT]):
        directories.add(directory)
        if person:
            people.add(person)
        for name, value in rows.json_of(stored).items():
            properties.setdefault(name, set()).add(value)
    return {
        "directories": _few(directories),
        "annotated_by": _names_of(people),
        "properties": {name: _few(properties[name]) for name in _few(properties)},
    }


def _few(values: Iterable[str]) -> list[str]:
    return sorted(values)[:MOST_VALUES]


def _names_of(people: set[int]) -> list[str]:
    if not people:
        return []
    among, values = rows.among_ids(sorted(people))
    return [row[0] for row in rows.select(_PEOPLE.format(among), [values])][:MOST_VALUES]
