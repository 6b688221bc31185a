"""Any mix of what three people, imports and jobs do to annotations leaves counts and histories that hold.

Hypothesis chooses the steps. After each of them the stored annotations are those that a plain model of the dataset has,
and at the end of each run every count is recounted and the history of every sample is replayed from nothing.
"""

import datetime as dt
import os
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import msgspec
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
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
from labeling.services.quick_review import CropChange, apply_changes
from labeling.services.save_requests import SaveRequest, WholeSaveRequest
from tests.factories import NOON, DatasetFactory, MemberFactory, SuggestionFactory
from tests.stage import add_labels, add_samples, box

SAMPLES = 3
NAMES = ("cat", "dog", "cow", "ant", "owl")
ROLES = (Role.LABELER, Role.REVIEWER, Role.OWNER)

numbers = st.integers(0, 2)
people = st.integers(0, len(ROLES) - 1)
some_samples = st.sets(st.integers(0, SAMPLES - 1), min_size=1)

Method = TypeVar("Method", bound=Callable[..., None])
Model = dict[int, dict[str, tuple[int, float]]]  # by sample: annotation id -> label id, left edge


STEPS: dict[str, dict[str, st.SearchStrategy[Any]]] = {}
CHOICES: list[str] = []


def step(weight: int, **arguments: st.SearchStrategy[Any]) -> Callable[[Method], Method]:
    """One of the steps, taken as often as its weight says.

    Not a rule: hypothesis leaves most rules out of most runs, and a run without saves finds little.
    """

    def register(method: Method) -> Method:
        STEPS[method.__name__] = arguments
        CHOICES.extend([method.__name__] * weight)
        return method

    return register


class Saving(RuleBasedStateMachine):
    """Three samples, five names for labels, a labeler, a reviewer and an owner."""

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

    @step(
        6,
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

    @step(
        2, who=people, number=numbers, back=st.integers(1, 3), how=st.sampled_from(["again", "late", "wrong"])
    )
    def sends_what_changes_nothing(self, who: int, number: int, back: int, how: str) -> None:
        """A save that was done already, one of an older revision, or a good box together with a bad one."""
        if how == "again" and self.sent:
            self.repeats_a_save(back)
        sample = self.sample(number)
        if sample.deleted_at is None and how == "late" and sample.revision >= back:
            self.saves_too_late(self.people[who], sample, back)
        if sample.deleted_at is None and how == "wrong" and self.labels():
            self.saves_what_is_refused(self.people[who], sample, self.samples[back % SAMPLES])

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

    def saves_too_late(self, person: User, sample: Sample, behind: int) -> None:
        body = {"revision": sample.revision - behind, "upsert": [], "save_id": str(uuid.uuid4())}
        with pytest.raises(StaleRevisionError) as error:
            self.save(person, sample.pk, body, is_whole=False)
        current = error.value.extra["current"]
        assert {str(each["id"]) for each in current["annotations"]} == self.model[sample.pk].keys()

    def saves_what_is_refused(self, person: User, sample: Sample, other: int) -> None:
        good = {"label_id": str(self.labels()[0].pk), "shape": self.shape(1)}
        taken = sorted(self.model[other]) if other != sample.pk else []
        bad = {"id": taken[0], **good} if taken else {"label": "nobody", "shape": self.shape(1)}
        body = {"revision": sample.revision, "upsert": [good, bad]}
        with pytest.raises(DomainError):
            self.save(person, sample.pk, body, is_whole=False)

    # What comes from elsewhere

    @step(2, chosen=some_samples, label=numbers, x=st.integers(0, 800), final=st.booleans())
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

    @step(1, chosen=some_samples, label=numbers, number=st.integers(0, 2))
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

    @step(
        2,
        how=st.sampled_from(["clear", "remove_labels", "replace_label"]),
        chosen=some_samples,
        label=numbers,
        other=numbers,
    )
    def changes_annotations_in_bulk(self, how: str, chosen: set[int], label: int, other: int) -> None:
        old, new = self.label(label), self.label(other)
        if old is None or new is None:
            return
        self.bulk(how, chosen, labels=[old.name], **{"from": old.name, "to": new.name})
        if how == "clear":
            self.model |= {pk: {} for pk in self.live(chosen)}
        else:
            self.change_model(self.live(chosen), old, new if how == "replace_label" else None)

    def change_model(self, samples: list[int], old: Label, new: Label | None) -> None:
        for sample in samples:
            marks = self.model[sample].items()
            self.model[sample] = {
                pk: (new.pk if new and label == old.pk else label, x)
                for pk, (label, x) in marks
                if new or label != old.pk
            }

    @step(
        2,
        who=people,
        picked=st.sets(st.integers(0, 8), min_size=1, max_size=2),
        how=st.sampled_from(["delete", "move", "relabel"]),
        label=numbers,
        behind=st.sampled_from([0, 0, 0, 1]),
    )
    def mends_crops(self, who: int, picked: set[int], how: str, label: int, behind: int) -> None:
        """Quick review of one or two annotations; those of deleted or meanwhile changed samples stay as they are."""
        there = sorted((pk, sample) for sample, marks in self.model.items() for pk in marks)
        found = self.label(label)
        chosen = [there[index] for index in picked if index < len(there)]
        if found is None or not chosen:
            return
        parts: dict[str, dict[str, Any]] = {
            "delete": {"delete": True},
            "move": {"shape": self.shape(9)},
            "relabel": {"label": found.name},
        }
        revisions = dict(Sample.objects.values_list("pk", "revision"))
        changes = [
            msgspec.convert({"id": pk, "revision": revisions[sample] - behind, **parts[how]}, CropChange)
            for pk, sample in chosen
        ]
        person = self.people[who]
        apply_changes(dataset=self.mine(person), changes=changes, actor=person, now=self.tick())
        if behind:  # is taken where the last save did not touch the annotation itself
            self.look_again()
            return
        for pk, sample in chosen:
            if sample in self.live({self.samples.index(sample)}):
                old, x = self.model[sample].pop(pk)
                after = {"move": (old, 9.0), "relabel": (found.pk, x)}
                self.model[sample] |= {pk: after[how]} if how in after else {}

    @step(1, chosen=some_samples, is_hard=st.booleans(), city=st.sampled_from(["Ulm", "Bonn", None]))
    def marks_and_describes(self, chosen: set[int], is_hard: bool, city: str | None) -> None:
        self.bulk("mark_hard" if is_hard else "unmark_hard", chosen)
        self.bulk("set_property", chosen, properties={"city": city})

    @step(2, chosen=some_samples, is_good=st.booleans())
    def confirms_or_rejects(self, chosen: set[int], is_good: bool) -> None:
        """Confirming adds what is suggested; rejecting takes what imports put there, and nothing else."""
        waiting = Sample.objects.live().filter(pk__in=self.live(chosen), state=SampleState.TO_CONFIRM)
        usable = Suggestion.objects.filter(sample__in=waiting, label__deleted_at=None)
        found = list(usable.values_list("pk", "sample", "label", "x0"))
        drawn = set(Annotation.objects.exclude(source="import").values_list("pk", flat=True))
        self.bulk("confirm" if is_good else "reject", chosen)
        if is_good:
            for pk, sample, label, x0 in found:
                self.model[sample].setdefault(str(pk), (label, x0 or 0.0))
        else:
            assert drawn == set(Annotation.objects.exclude(source="import").values_list("pk", flat=True))
            self.look_again()

    @step(2, chosen=some_samples, is_deletion=st.booleans())
    def deletes_or_restores_samples(self, chosen: set[int], is_deletion: bool) -> None:
        self.bulk("delete" if is_deletion else "restore", chosen)

    # Labels

    @step(1, label=numbers, name=st.sampled_from(NAMES), is_new=st.booleans())
    def names_a_label(self, label: int, name: str, is_new: bool) -> None:
        found = self.label(label)
        if is_new or found is None:
            self.may_be_refused(
                lambda: create_label(dataset=self.dataset, draft=LabelDraft(name)), "name_taken"
            )
        else:
            self.may_be_refused(
                lambda: update_label(label=found, changes={"name": name}, now=self.tick()), "name_taken"
            )

    @step(2, label=numbers, other=numbers, how=st.sampled_from(["merge", "label_only", "with_samples"]))
    def parts_with_a_label(self, label: int, other: int, how: str) -> None:
        old, into, owner = self.label(label), self.label(other), self.people[2]
        if old is None or into is None or (how == "merge" and old == into):
            return
        if how == "merge":
            merge_label(dataset=self.dataset, label=old, into=into, actor=owner, now=self.tick())
        else:
            delete_label(dataset=self.dataset, label=old, policy=how, actor=owner, now=self.tick())
        run_pending()
        self.change_model(self.samples, old, into if how == "merge" else None)

    @step(1, back=numbers)
    def restores_a_label(self, back: int) -> None:
        gone = Label.objects.filter(dataset=self.dataset, deleted_at__isnull=False).order_by("-deleted_at")
        ids = list(gone.values_list("pk", flat=True)[back : back + 1])
        restore_from_trash(
            dataset=self.mine(self.people[2]), kind="label", ids=ids, actor=self.people[2], now=self.tick()
        )
        run_pending()
        self.look_again()

    # Undo

    @step(3, back=st.integers(0, 6))
    def undoes_a_change(self, back: int) -> None:
        for change in Change.objects.filter(dataset=self.dataset).order_by("-pk")[back : back + 1]:
            undo = partial(
                undo_change, dataset=self.dataset, change=change, actor=self.people[2], now=self.tick()
            )
            self.may_be_refused(undo, "change_superseded", "not_found")
        self.look_again()

    @step(3, back=numbers)
    def undoes_a_bulk_action(self, back: int) -> None:
        for group in ChangeGroup.objects.filter(dataset=self.dataset).order_by("-at")[back : back + 1]:
            undo = partial(
                undo_group, dataset=self.dataset, group=group, actor=self.people[2], now=self.tick()
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

    @rule(data=st.data())
    def goes_on(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(CHOICES))
        chosen = {argument: data.draw(strategy) for argument, strategy in STEPS[name].items()}
        getattr(self, name)(**chosen)

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
FEW = {"sqlite": 20, "postgresql": 5}  # a run is one long transaction, in which PostgreSQL grows slow


@pytest.mark.django_db
@pytest.mark.timeout(240)
def test_any_mix_of_changes_leaves_counts_and_histories_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "CHUNK", 2)
    run_state_machine_as_test(
        Saving,
        settings=settings(
            max_examples=int(EXAMPLES or FEW[connection.vendor]),
            stateful_step_count=40,
            deadline=None,
            derandomize=not EXAMPLES,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
