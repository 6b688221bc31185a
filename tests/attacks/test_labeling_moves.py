"""Any order of saves, deletions, restores and bulk work: no error of ours, and only moves that are allowed.

What the samples should be is kept beside them in plain Python, compared after each step, and every count recounted.
"""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from rest_framework.test import APIClient

from datasets.counts import recount
from datasets.models import Dataset, Sample
from datasets.states import state_after_bulk, state_after_save
from tests.factories import DatasetFactory, UserFactory
from tests.labeling.desk import draft
from tests.stage import add_labels, add_samples

places = st.integers(0, 2)


class Moves(RuleBasedStateMachine):
    """Three samples, and what they should be: `marks` and `state` of each, and which are in the trash."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.dataset: Dataset = DatasetFactory.create()
        add_labels(self.dataset, "cat", "dog")
        self.ids = [sample.pk for sample in add_samples(self.dataset, 3)]
        self.api = APIClient()
        self.api.force_authenticate(UserFactory.create(is_superuser=True))
        self.marks, self.states = [0, 0, 0], ["unlabeled"] * 3
        self.in_trash: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def at(self, rest: str) -> str:
        return f"/api/v1/datasets/{self.dataset.pk}/{rest}"

    def save(self, place: int, revision: int, marks: int, *, confirm: bool) -> Any:
        body = {"revision": revision, "annotations": [draft("cat") for _ in range(marks)], "confirm": confirm}
        return self.api.put(self.at(f"samples/{self.ids[place]}/annotations"), body)

    def revision(self, place: int) -> int:
        return Sample.objects.values_list("revision", flat=True).get(pk=self.ids[place])

    @rule(place=places, marks=st.integers(0, 3), confirm=st.booleans())
    def a_person_saves(self, place: int, marks: int, confirm: bool) -> None:
        answer = self.save(place, self.revision(place), marks, confirm=confirm)
        assert answer.status_code == (404 if place in self.in_trash else 200), answer.content
        if place not in self.in_trash:
            before = self.states[place]
            self.states[place] = state_after_save(before=before, annotation_count=marks, confirm=confirm)
            self.marks[place] = marks

    @rule(place=places, ahead=st.sampled_from([-1, 1, 5]))
    def a_person_saves_what_is_out_of_date(self, place: int, ahead: int) -> None:
        answer = self.save(place, self.revision(place) + ahead, 2, confirm=False)
        assert 400 <= answer.status_code < 500

    @rule(place=places)
    def a_sample_goes_to_the_trash(self, place: int) -> None:
        answer = self.api.delete(self.at(f"samples/{self.ids[place]}"))
        assert answer.status_code == (404 if place in self.in_trash else 204), answer.content
        self.in_trash.add(place)

    @rule(place=places)
    def a_sample_comes_back(self, place: int) -> None:
        answer = self.api.post(self.at("trash/restore"), {"kind": "sample", "ids": [str(self.ids[place])]})
        assert answer.status_code == 200
        self.in_trash.discard(place)

    @rule(chosen=st.sets(places, min_size=1))
    def samples_are_cleared(self, chosen: set[int]) -> None:
        body = {"action": "clear", "samples": [str(self.ids[place]) for place in sorted(chosen)]}
        assert self.api.post(self.at("samples/batch"), body).status_code == 200
        for place in chosen - self.in_trash:
            if self.marks[place]:
                before = self.states[place]
                self.states[place] = state_after_bulk(before=before, annotation_count=0, waits=False)
                self.marks[place] = 0

    @invariant()
    def every_sample_is_what_it_should_be(self) -> None:
        found = Sample.objects.filter(pk__in=self.ids).order_by("number")
        rows = [(row.state, row.annotation_count, row.deleted_at is not None) for row in found]
        assert rows == [(self.states[place], self.marks[place], place in self.in_trash) for place in range(3)]

    @invariant()
    def every_count_holds(self) -> None:
        assert recount(Dataset.objects.get(pk=self.dataset.pk)) == []


@pytest.mark.timeout(180)
@pytest.mark.usefixtures("db", "store")
def test_no_order_of_work_makes_a_forbidden_move() -> None:
    run_state_machine_as_test(
        Moves,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
