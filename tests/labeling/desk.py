"""A person who saves annotations through the service, and what is stored then."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from datasets.models import Annotation, Dataset, Job, Sample, User
from labeling.models import Suggestion
from labeling.services.annotating import Saved, save_annotations
from labeling.services.save_requests import SaveRequest, WholeSaveRequest
from tests.factories import NOON, SuggestionFactory


def square(x: float = 10, y: float = 20, *, side: float = 100) -> dict[str, Any]:
    """The shape of a square with its corner at (x, y)."""
    return {"kind": "rectangle", "points": [[x, y], [x + side, y + side]]}


def new_id() -> str:
    return str(uuid.uuid4())


def draft(label: str = "cat", **more: Any) -> dict[str, Any]:
    """An annotation as a client sends it, with an id of its own."""
    return {"id": new_id(), "label": label, "shape": square()} | more


@dataclass
class Desk:
    """One person in a dataset. Time goes on by a second with each save."""

    dataset: Dataset
    person: User
    now: dt.datetime = field(default=NOON)

    def patch(
        self,
        sample: Sample,
        *upsert: dict[str, Any],
        delete: Sequence[str] = (),
        revision: int | None = None,
        **more: Any,
    ) -> Saved:
        body = {"upsert": list(upsert), "delete": list(delete), "revision": revision, **more}
        return self._save(sample, body, SaveRequest, is_whole=False)

    def put(
        self, sample: Sample, *annotations: dict[str, Any], revision: int | None = None, **more: Any
    ) -> Saved:
        body = {"annotations": list(annotations), "revision": revision, **more}
        return self._save(sample, body, WholeSaveRequest, is_whole=True)

    def _save(
        self, sample: Sample, body: dict[str, Any], kind: type[SaveRequest], *, is_whole: bool
    ) -> Saved:
        if body["revision"] is None:
            body["revision"] = Sample.objects.values_list("revision", flat=True).get(pk=sample.pk)
        self.now += dt.timedelta(seconds=1)
        mine = Dataset.objects.visible_to(self.person).with_role_of(self.person).get(pk=self.dataset.pk)
        request = msgspec.convert(body, kind)
        saved = save_annotations(
            dataset=mine,
            sample_id=sample.pk,
            actor=self.person,
            request=request,
            now=self.now,
            is_whole=is_whole,
        )
        sample.refresh_from_db()
        self.dataset.refresh_from_db()
        return saved


def stored_ids(sample: Sample) -> list[str]:
    """The ids of the sample's annotations, sorted."""
    return sorted(str(pk) for pk in Annotation.objects.filter(sample=sample).values_list("pk", flat=True))


def job_result() -> dict[str, Any]:
    """What the latest job left as its result."""
    return Job.objects.latest("pk").result or {}


def suggest(sample: Sample, **fields: Any) -> Suggestion:
    """A suggestion for a sample, which waits in To confirm from now on. Through the tables: no model exists yet."""
    suggestion = SuggestionFactory.create(sample=sample, **fields)
    to_confirm(sample)
    return suggestion


def to_confirm(sample: Sample) -> None:
    """Put the sample to To confirm, with the counts."""
    sample.refresh_from_db()
    if sample.state != "to_confirm":
        sample.dataset.refresh_from_db()
        before = sample.state
        setattr(sample.dataset, before, getattr(sample.dataset, before) - 1)
        sample.dataset.to_confirm += 1
        sample.dataset.save()
        sample.state = "to_confirm"
        sample.save()
