"""Saved views: kept, changed and removed by who made them and by managers, seen by everyone of the dataset."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from datasets.errors import ConflictError, InvalidInputError, NameTakenError, NotAllowedError, NotFoundError
from datasets.label_writer import normal_name
from datasets.models import Dataset, Label, SampleSet, SavedView, User
from datasets.permissions import Right, role_allows
from datasets.sample_sets import sets_in

MOST_VIEWS = 100
LARGEST_FILTER = 20_000  # bytes of JSON

Words = dict[str, Any]


class TooManyViewsError(ConflictError):
    code = "too_many_views"
    message = f"A dataset keeps at most {MOST_VIEWS} views. Delete one that nobody needs."


class ViewGoneError(NotFoundError):
    code = "view_gone"
    message = "The view is not there any more."


class ViewOfAnotherError(NotAllowedError):
    code = "view_of_another"
    message = "Only who saved a view, and managers, may change it. Save your own under another name."


def find_view(dataset: Dataset, view_id: int) -> SavedView:
    view = dataset.saved_views.select_related("author").filter(pk=view_id).first()
    if view is None:
        raise ViewGoneError
    return view


def save_view(*, dataset: Dataset, person: User, name: str, now: dt.datetime, **fields: Any) -> SavedView:
    """Keep a view: `filter` in the words of the API, `order`, `grid`.

    Raises NameTakenError and TooManyViewsError; of two people at once each may make the last one.
    """
    if dataset.saved_views.count() >= MOST_VIEWS:
        raise TooManyViewsError
    view = SavedView(dataset=dataset, name=name, author=person, created_at=now)
    return _write(view, dataset, fields, now)


def change_view(
    *, dataset: Dataset, view_id: int, person: User, now: dt.datetime, **fields: Any
) -> SavedView:
    """Give a view another name, filter, order or grid. Raises ViewOfAnotherError and NameTakenError."""
    view = find_view(dataset, view_id)
    _refuse_stranger(dataset, view, person)
    _let_go(view, now)
    return _write(view, dataset, fields, now)


def delete_view(*, dataset: Dataset, view_id: int, person: User, now: dt.datetime) -> None:
    """Remove a view for everyone. Raises ViewOfAnotherError."""
    view = find_view(dataset, view_id)
    _refuse_stranger(dataset, view, person)
    _let_go(view, now)
    view.delete()


def _let_go(view: SavedView, now: dt.datetime) -> None:
    """The sets that a view asks for are kept a while longer: it may be saved again."""
    SampleSet.objects.filter(dataset=view.dataset_id, pk__in=list(sets_in(view.filter))).update(used_at=now)


def _refuse_stranger(dataset: Dataset, view: SavedView, person: User) -> None:
    if view.author_id != person.pk and not role_allows(dataset.my_role, Right.EDIT_DATASET):
        raise ViewOfAnotherError


def _write(view: SavedView, dataset: Dataset, fields: Mapping[str, Any], now: dt.datetime) -> SavedView:
    for name, value in fields.items():
        setattr(view, name, _by_id(value, dataset) if name == "filter" else value)
    view.updated_at = now
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise NameTakenError from None
    return view


def _by_id(words: Words, dataset: Dataset) -> Words:
    if len(msgspec.json.encode(words)) > LARGEST_FILTER:
        raise InvalidInputError(
            "This filter is too long to be kept. Take conditions away.", code="filter_too_long"
        )
    names = dataset.labels.live().values_list("name", "pk")
    ids = {name: str(pk) for name, pk in names}
    return _with_labels(words, lambda name: ids.get(normal_name(name), name))


def filters_by_name(views: Iterable[SavedView]) -> list[Words]:
    """The filters of some views with their labels by name; one query.

    A label in the trash keeps its name there: whoever uses the filter is told that it is not there any more.
    """
    views = list(views)
    names: dict[str, str] = {}
    if views:
        labels = Label.objects.filter(dataset=views[0].dataset_id).values_list("pk", "name")
        names = {str(pk): name for pk, name in labels}
    return [_with_labels(view.filter, lambda key: names.get(key, key)) for view in views]


def _with_labels(words: Words, renamed: Any) -> Words:
    """The words of a filter with each label by its other name, in the alternatives too."""
    changed = dict(words)
    for field in ("label", "without_label"):
        if field in changed:
            labels = [changed[field]] if isinstance(changed[field], str) else changed[field]
            changed[field] = [renamed(label) for label in labels]
    if "any_of" in changed:
        changed["any_of"] = [_with_labels(each, renamed) for each in changed["any_of"]]
    return changed
