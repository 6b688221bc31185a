"""Any mix of what three people, imports and jobs do to annotations leaves counts and histories that hold.

Hypothesis chooses the steps. After each of them the stored annotations are those that a plain model of the dataset has,
and at the end of each run every count is recounted and the history of every sample is replayed from nothing.
"""

import datetime as dt
import os
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from datasets.annotation_writer import Edit, Occasion, lock_samples, write
from datasets.counts import recount
from datasets.errors import DomainError, StaleRevisionError
from datasets.jobs import run_pending
from datasets.label_writer import LabelDraft
from datasets.marks import Mark, from_history, marks_by_sample
from datasets.models import Annotation, Change, ChangeGroup, Dataset, Label, Sample, User
from datasets.models.dataset import Role
from datasets.states import SampleState, state_after_import
from datasets.tabs import SampleFilter
from datasets.trash import restore_from_trash
from labeling.models import Suggestion
from labeling.services import bulk
from labeling.services.annotating import Saved, save_annotations
from labeling.services.batch import plan_batch, run_batch
from labeling.services.history import undo_change, undo_group
from labeling.services.labels import create_label, delete_label, merge_label, update_label
from labeling.services.save_requests import SaveRequest, WholeSaveRequest
from tests.factories import NOON, DatasetFactory, MemberFactory, SuggestionFactory
from tests.stage import add_labels, add_samples, box

SAMPLES = 4
NAMES = ("cat", "dog", "cow", "ant", "owl")
ROLES = (Role.LABELER, Role.REVIEWER, Role.OWNER)

numbers = st.integers(0, 3)
people = st.integers(0, len(ROLES) - 1)
some_samples = st.sets(st.integers(0, SAMPLES - 1), min_size=1)

Model = dict[int, dict[str, tuple[int, float]]]  # by sample: annotation id -> label id, left edge


class Saving(RuleBasedStateMachine):
    """Four samples, five names for labels, a labeler, a reviewer and an owner."""

    def __init__(self) -> None:
        super().__init__()
        self.undoing = transaction.atomic()
        self.undoing.__enter__()
        self.now = NOON
        self.dataset: Dataset = DatasetFactory.create()
        self.people: list[User] = [
            MemberFactory.create(dataset=self.dataset, role=role).user for role in ROLES
        ]
        add_labels(self.dataset, *NAMES[:3])
        self.samples = [sample.pk for sample in add_samples(self.dataset, SAMPLES)]
        self.model: Model = {pk: {} for pk in self.samples}
        self.sent: list[tuple[User, int, SaveRequest]] = []

    def teardown(self) -> None:
        try:
            self.check_counts()
            for sample in Sample.objects.filter(dataset=self.dataset):
                self.check_history(sample)
        finally:
            transaction.set_rollback(True)
            self.undoing.__exit__(None, None, None)

    # What the steps stand on

    def tick(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now

    def mine(self, person: User) -> Dataset:
        return Dataset.objects.visible_to(person).with_role_of(person).get(pk=self.dataset.pk)

    def sample(self, number: int) -> Sample:
        return Sample.objects.get(pk=self.samples[number])

    def labels(self) -> list[Label]:
        return list(Label.objects.live().filter(dataset=self.dataset).order_by("pk"))

    def label(self, number: int) -> Label | None:
        found = self.labels()
        return found[number % len(found)] if found else None

    def stored(self) -> Model:
        found: Model = {pk: {} for pk in self.samples}
        marks = Annotation.objects.filter(sample__in=self.samples)
        for pk, sample, label, x0 in marks.values_list("pk", "sample", "label", "x0"):
            found[sample][str(pk)] = (label, x0 or 0.0)
        return found

    def look_again(self) -> None:
        """For what the model does not foresee: which of several changes an undo takes back."""
        self.model = self.stored()

    def save(self, person: User, sample: int, body: dict[str, Any], *, is_whole: bool) -> Saved:
        request = msgspec.convert(body, WholeSaveRequest if is_whole else SaveRequest)
        return self.send(person, sample, request)

    def send(self, person: User, sample: int, request: SaveRequest) -> Saved:
        return save_annotations(
            dataset=self.mine(person),
            sample_id=sample,
            actor=person,
            request=request,
            now=self.tick(),
            is_whole=isinstance(request, WholeSaveRequest),
        )

    def bulk(self, action: str, numbers: set[int], **body: Any) -> None:
        """A bulk action of the owner; in halves of the dataset by job."""
        owner = self.people[2]
        plan = plan_batch(dataset=self.dataset, body={"action": action, **body}, now=self.tick())
        wanted: Any = [self.samples[number] for number in sorted(numbers)]
        if len(numbers) == SAMPLES and action != "restore":
            wanted = SampleFilter()
        run_batch(dataset=self.mine(owner), batch=plan, wanted=wanted, actor=owner, now=self.now)
        run_pending()

    def live(self, numbers: set[int]) -> list[int]:
        wanted = [self.samples[number] for number in numbers]
        return list(Sample.objects.live().filter(pk__in=wanted).values_list("pk", flat=True))

    # Saves

    @rule(
        who=people,
        number=numbers,
        new=st.lists(st.tuples(numbers, st.integers(0, 800)), max_size=3),
        kept=st.sets(numbers),
        moved=st.sets(numbers),
        is_whole=st.booleans(),
        confirm=st.booleans(),
        has_id=st.booleans(),
    )
    def saves(
        self,
        who: int,
        number: int,
        new: list[tuple[int, int]],
        kept: set[int],
        moved: set[int],
        is_whole: bool,
        confirm: bool,
        has_id: bool,
    ) -> None:
        """Adds boxes, moves some that are there, leaves out or deletes others."""
        person, sample = self.people[who], self.sample(number)
        if sample.deleted_at or not self.labels():
            return
        confirm = confirm and (who > 0 or sample.state != SampleState.TO_CONFIRM)
        there = sorted(self.model[sample.pk])
        keep = [there[index] for index in kept if index < len(there)]
        move = [there[index] for index in moved if index < len(there)]
        drafts: list[dict[str, Any]] = [{"id": pk} for pk in keep if pk not in move]
        drafts += [{"id": pk, "shape": self.shape(5)} for pk in move]
        for label, x in new:
            chosen = self.label(label)
            assert chosen is not None
            drafts.append({"id": str(uuid.uuid4()), "label_id": str(chosen.pk), "shape": self.shape(x)})
        body: dict[str, Any] = {"revision": sample.revision, "confirm": confirm}
        body |= {"save_id": str(uuid.uuid4())} if has_id else {"seconds": len(self.sent)}
        gone = [pk for pk in there if pk not in keep and pk not in move]
        body |= {"annotations": drafts} if is_whole else {"upsert": drafts, "delete": gone}

        saved = self.save(person, sample.pk, body, is_whole=is_whole)

        assert saved.revision == sample.revision + 1
        self.sent.append(
            (person, sample.pk, msgspec.convert(body, WholeSaveRequest if is_whole else SaveRequest))
        )
        after = {pk: mark for pk, mark in self.model[sample.pk].items() if pk not in gone}
        after |= {pk: (after[pk][0], 5.0) for pk in move}
        for draft in drafts:
            if "label_id" in draft:
                after[draft["id"]] = (int(draft["label_id"]), float(draft["shape"]["points"][0][0]))
        self.model[sample.pk] = after

    def shape(self, x: int) -> dict[str, Any]:
        return {"kind": "rectangle", "points": [[x, 10], [x + 100, 60]]}

    @precondition(lambda self: self.sent)
    @rule(back=numbers)
    def repeats_a_save(self, back: int) -> None:
        """With its id a save is done however late it comes again; without one it is, or it is stale."""
        person, sample, request = self.sent[-1 - back % len(self.sent)]
        before = Sample.objects.get(pk=sample)
        if before.deleted_at:
            return
        try:
            assert self.send(person, sample, request).revision == before.revision
        except StaleRevisionError:
            assert request.save_id is None
        assert Sample.objects.get(pk=sample).revision == before.revision

    @rule(who=people, number=numbers, behind=st.integers(1, 3))
    def saves_too_late(self, who: int, number: int, behind: int) -> None:
        sample = self.sample(number)
        if sample.deleted_at or sample.revision < behind:
            return
        body = {"revision": sample.revision - behind, "upsert": [], "save_id": str(uuid.uuid4())}
        with pytest.raises(StaleRevisionError) as error:
            self.save(self.people[who], sample.pk, body, is_whole=False)
        current = error.value.extra["current"]
        assert {str(each["id"]) for each in current["annotations"]} == self.model[sample.pk].keys()

    @rule(who=people, number=numbers, other=numbers)
    def saves_what_is_refused(self, who: int, number: int, other: int) -> None:
        """A good box together with an id of another sample, or with a label that is not there."""
        sample, label = self.sample(number), self.label(0)
        if sample.deleted_at or label is None:
            return
        good = {"label_id": str(label.pk), "shape": self.shape(1)}
        taken = sorted(self.model[self.samples[other]]) if other != number else []
        bad = {"id": taken[0], **good} if taken else {"label": "nobody", "shape": self.shape(1)}
        body = {"revision": sample.revision, "upsert": [good, bad]}
        with pytest.raises(DomainError):
            self.save(self.people[who], sample.pk, body, is_whole=False)

    # What comes from elsewhere

    @rule(chosen=some_samples, label=numbers, x=st.integers(0, 800), final=st.booleans())
    def imports(self, chosen: set[int], label: int, x: int, final: bool) -> None:
        found = self.label(label)
        if found is None:
            return
        edits = []
        for sample in lock_samples(self.dataset.pk, self.live(chosen)):
            mark = msgspec.structs.replace(box(found, x, at=self.tick()), id=uuid.uuid4(), source="import")
            state = state_after_import(
                before=sample.state, annotation_count=sample.annotation_count + 1, final=final
            )
            edits.append(Edit(sample, state, added=[mark]))
            self.model[sample.id][str(mark.id)] = (found.pk, float(x))
        write(edits, Occasion(self.dataset.pk, self.people[2].pk, self.tick(), "import"))

    @rule(chosen=some_samples, label=numbers, number=st.integers(0, 2))
    def a_model_suggests(self, chosen: set[int], label: int, number: int) -> None:
        found = self.label(label)
        if found is None:
            return
        for sample in lock_samples(self.dataset.pk, self.live(chosen)):
            edit = Edit(sample, SampleState.TO_CONFIRM.value)
            write([edit], Occasion(self.dataset.pk, None, self.tick(), "batch"))
            for _ in range(number):
                SuggestionFactory.create(sample_id=sample.id, label=found, x0=7, confidence=0.5)

    # Bulk actions

    @rule(chosen=some_samples)
    def clears(self, chosen: set[int]) -> None:
        self.bulk("clear", chosen)
        self.model |= {pk: {} for pk in self.live(chosen)}

    @rule(chosen=some_samples, label=numbers)
    def removes_a_label(self, chosen: set[int], label: int) -> None:
        if found := self.label(label):
            self.bulk("remove_labels", chosen, labels=[found.name])
            self.change_model(self.live(chosen), found, None)

    @rule(chosen=some_samples, label=numbers, other=numbers)
    def replaces_a_label(self, chosen: set[int], label: int, other: int) -> None:
        old, new = self.label(label), self.label(other)
        if old and new:
            self.bulk("replace_label", chosen, **{"from": old.name, "to": new.name})
            self.change_model(self.live(chosen), old, new)

    def change_model(self, samples: list[int], old: Label, new: Label | None) -> None:
        for sample in samples:
            marks = self.model[sample].items()
            self.model[sample] = {
                pk: (new.pk if new and label == old.pk else label, x)
                for pk, (label, x) in marks
                if new or label != old.pk
            }

    @rule(chosen=some_samples, is_hard=st.booleans(), city=st.sampled_from(["Ulm", "Bonn", None]))
    def marks_and_describes(self, chosen: set[int], is_hard: bool, city: str | None) -> None:
        self.bulk("mark_hard" if is_hard else "unmark_hard", chosen)
        self.bulk("set_property", chosen, properties={"city": city})

    @rule(chosen=some_samples)
    def confirms(self, chosen: set[int]) -> None:
        waiting = Sample.objects.live().filter(pk__in=self.live(chosen), state=SampleState.TO_CONFIRM)
        usable = Suggestion.objects.filter(sample__in=waiting, label__deleted_at=None)
        found = list(usable.values_list("pk", "sample", "label", "x0"))
        self.bulk("confirm", chosen)
        for pk, sample, label, x0 in found:
            self.model[sample].setdefault(str(pk), (label, x0))

    @rule(chosen=some_samples)
    def rejects(self, chosen: set[int]) -> None:
        """Takes away what imports put to To confirm, and nothing that a person has drawn."""
        drawn = set(Annotation.objects.exclude(source="import").values_list("pk", flat=True))
        self.bulk("reject", chosen)
        assert drawn == set(Annotation.objects.exclude(source="import").values_list("pk", flat=True))
        self.look_again()

    @rule(chosen=some_samples)
    def deletes_samples(self, chosen: set[int]) -> None:
        self.bulk("delete", chosen)

    @rule(chosen=some_samples)
    def restores_samples(self, chosen: set[int]) -> None:
        self.bulk("restore", chosen)

    # Labels

    @rule(label=numbers, name=st.sampled_from(NAMES), who=people)
    def renames_a_label(self, label: int, name: str, who: int) -> None:
        if found := self.label(label):
            self.may_be_refused(
                lambda: update_label(label=found, changes={"name": name}, now=self.tick()), "name_taken"
            )

    @rule(name=st.sampled_from(NAMES))
    def makes_a_label(self, name: str) -> None:
        self.may_be_refused(lambda: create_label(dataset=self.dataset, draft=LabelDraft(name)), "name_taken")

    @rule(label=numbers, other=numbers)
    def merges_labels(self, label: int, other: int) -> None:
        old, into = self.label(label), self.label(other)
        if old and into and old != into:
            merge_label(dataset=self.dataset, label=old, into=into, actor=self.people[2], now=self.tick())
            run_pending()
            self.change_model(self.samples, old, into)

    @rule(label=numbers, policy=st.sampled_from(["label_only", "with_samples"]))
    def deletes_a_label(self, label: int, policy: str) -> None:
        if found := self.label(label):
            delete_label(
                dataset=self.dataset, label=found, policy=policy, actor=self.people[2], now=self.tick()
            )
            run_pending()
            self.change_model(self.samples, found, None)

    @rule(back=numbers)
    def restores_a_label(self, back: int) -> None:
        gone = Label.objects.filter(dataset=self.dataset, deleted_at__isnull=False).order_by("-deleted_at")
        ids = list(gone.values_list("pk", flat=True)[back : back + 1])
        restore_from_trash(
            dataset=self.mine(self.people[2]), kind="label", ids=ids, actor=self.people[2], now=self.tick()
        )
        run_pending()
        self.look_again()

    # Undo

    @rule(back=st.integers(0, 6))
    def undoes_a_change(self, back: int) -> None:
        for change in Change.objects.filter(dataset=self.dataset).order_by("-pk")[back : back + 1]:
            undo: Callable[[], object] = lambda change=change: undo_change(  # noqa: E731  a refusal is as good
                dataset=self.dataset, change=change, actor=self.people[2], now=self.tick()
            )
            self.may_be_refused(undo, "change_superseded", "not_found")
        self.look_again()

    @rule(back=numbers)
    def undoes_a_bulk_action(self, back: int) -> None:
        for group in ChangeGroup.objects.filter(dataset=self.dataset).order_by("-at")[back : back + 1]:
            undo: Callable[[], object] = lambda group=group: undo_group(  # noqa: E731  a refusal is as good
                dataset=self.dataset, group=group, actor=self.people[2], now=self.tick()
            )
            self.may_be_refused(undo, "already_undone", "not_undoable", "name_taken")
        run_pending()
        self.look_again()

    def may_be_refused(self, act: Callable[[], object], *codes: str) -> None:
        try:
            with transaction.atomic():
                act()
        except DomainError as error:
            if error.code not in codes:
                raise

    # What always holds

    @invariant()
    def annotations_are_those_of_the_model(self) -> None:
        assert self.stored() == self.model

    def check_counts(self) -> None:
        assert recount(self.dataset) == []

    def check_history(self, sample: Sample) -> None:
        """The lines of the history follow from each other, and lead to what is stored."""
        state, revision, is_hard, is_deleted = "unlabeled", 0, False, False
        properties: dict[str, str | None] = {}
        marks: dict[str, Mark] = {}
        for change in Change.objects.filter(sample=sample).order_by("pk"):
            before, after = change.before, change.after
            assert before["state"] == state
            assert bool(before.get("hard")) == is_hard
            old = {key: from_history(key, mark) for key, mark in before["annotations"].items()}
            new = {key: from_history(key, mark) for key, mark in after["annotations"].items()}
            assert old == {key: mark for key, mark in marks.items() if key in old or key in new}
            if "properties" in before:
                assert before["properties"] == {name: properties.get(name) for name in before["properties"]}
                properties |= after["properties"]
            elif "deleted" in before or "deleted" in after:
                assert ("deleted" in before) is is_deleted
                is_deleted = "deleted" in after
            else:
                revision += 1
            assert change.revision == revision
            marks = {key: mark for key, mark in marks.items() if key not in old} | new
            state, is_hard = after["state"], bool(after.get("hard"))
        stored = marks_by_sample([sample.pk]).get(sample.pk, [])
        assert {str(mark.id): mark for mark in stored} == marks
        assert (sample.state, sample.revision, sample.hard) == (state, revision, is_hard)
        assert (sample.deleted_at is not None) is is_deleted
        assert sample.properties == {name: text for name, text in properties.items() if text is not None}


EXAMPLES = os.environ.get("EASEL_EXAMPLES")


@pytest.mark.django_db
@pytest.mark.timeout(240)
def test_any_mix_of_changes_leaves_counts_and_histories_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    monkeypatch.setattr(bulk, "CHUNK", 2)
    run_state_machine_as_test(
        Saving,
        settings=settings(
            max_examples=int(EXAMPLES or 25),
            stateful_step_count=25,
            deadline=None,
            derandomize=not EXAMPLES,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
