"""How samples become hard, many at once."""

import uuid

import pytest

from datasets.changes import Occasion
from datasets.hardness import Hardness, change_hardness
from datasets.models import Change, Dataset, Sample
from datasets.models.change import ChangeKind
from tests.factories import NOON
from tests.stage import add_samples

DARK = Hardness(True, ("7",), 0.75)


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    return add_samples(dataset, 3)


def occasion(dataset: Dataset) -> Occasion:
    return Occasion(dataset.pk, None, NOON, ChangeKind.BATCH, group=uuid.uuid4())


def test_samples_become_hard_with_reasons_and_a_coefficient(dataset: Dataset, samples: list[Sample]) -> None:
    ids = [sample.pk for sample in samples[:2]]
    changed = change_hardness(dataset.pk, ids, lambda _pk, _now: DARK, occasion(dataset))

    stored = Sample.objects.order_by("pk").values_list("hard", "hard_reasons", "hard_coefficient", "revision")
    assert list(stored) == [(True, ["7"], 0.75, 0), (True, ["7"], 0.75, 0), (False, [], None, 0)]
    assert changed == ids


def test_what_is_so_already_is_no_change(dataset: Dataset, samples: list[Sample]) -> None:
    changed = change_hardness(dataset.pk, [samples[0].pk], lambda _pk, now: now, occasion(dataset))

    assert (changed, Change.objects.exists()) == ([], False)


def test_the_history_has_both_sides(dataset: Dataset, samples: list[Sample]) -> None:
    change_hardness(dataset.pk, [samples[0].pk], lambda _pk, _now: DARK, occasion(dataset))

    change = Change.objects.get()
    assert ("hard" in change.before, change.after["hard"]) == (False, True)
    assert change.after["hardness"] == {"hard": True, "reasons": ["7"], "coefficient": 0.75}
    assert change.before["hardness"] == {"hard": False, "reasons": [], "coefficient": None}
