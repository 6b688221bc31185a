"""What a model proposes, and what of it becomes an open suggestion."""

from collections.abc import Sequence

import pytest
from django.db import transaction

from datasets.models import Annotation, Change, Label, Sample
from labeling.models import Suggestion
from labeling.services import history
from labeling.services.batch import plan_batch, run_batch
from labeling.services.rejections import Rejected, rejected_by_people
from labeling.services.suggesting import Proposal, suggest
from tests.factories import NOON
from tests.labeling.desk import Desk, draft, square

BOX = (10.0, 20.0, 110.0, 120.0)


def propose(sample: Sample, *proposals: Proposal) -> list[int]:
    with transaction.atomic():
        return suggest(dataset_id=sample.dataset_id, proposals={sample.pk: list(proposals)}, now=NOON)


def decide(desk: Desk, action: str, samples: Sequence[Sample], **body: float) -> None:
    plan = plan_batch(dataset=desk.dataset, body={"action": action, **body}, now=desk.now)
    ids = [sample.pk for sample in samples]
    run_batch(dataset=desk.dataset, batch=plan, wanted=ids, actor=desk.person, now=desk.now)


def boxes_of(sample: Sample) -> list[tuple[str, tuple[float | None, ...]]]:
    found = Suggestion.objects.filter(sample=sample).order_by("-confidence")
    return [(each.label.name, (each.x0, each.y0, each.x1, each.y1)) for each in found]


def test_a_box_waits_to_be_confirmed(sample: Sample, cat: Label) -> None:
    assert propose(sample, Proposal(cat.pk, 0.8, BOX)) == [sample.pk]

    sample.refresh_from_db()
    found = Suggestion.objects.get()
    assert (sample.state, sample.score) == ("to_confirm", 0.8)
    assert (found.kind, found.area, found.confidence) == ("rectangle", 10_000, 0.8)
    assert boxes_of(sample) == [("cat", BOX)]


def test_a_box_is_cut_to_its_image(sample: Sample, cat: Label) -> None:
    propose(sample, Proposal(cat.pk, 0.8, (-30.0, 900.0, 50.0, 1200.0)))

    assert boxes_of(sample) == [("cat", (0, 900, 50, 1000))]


def test_a_box_that_lies_outside_is_left_out(sample: Sample, cat: Label) -> None:
    assert propose(sample, Proposal(cat.pk, 0.8, (1001.0, 10.0, 1200.0, 50.0))) == [sample.pk]

    assert boxes_of(sample) == []


def test_where_nothing_was_found_that_waits_to_be_confirmed(sample: Sample) -> None:
    propose(sample)

    sample.refresh_from_db()
    assert (sample.state, sample.score) == ("to_confirm", None)


def test_of_labels_without_a_shape_the_first_is_suggested(sample: Sample, cat: Label, dog: Label) -> None:
    propose(sample, Proposal(cat.pk, 0.7), Proposal(dog.pk, 0.3))

    assert boxes_of(sample) == [("cat", (None, None, None, None))]


def test_what_a_person_has_worked_on_stays_as_it_is(desk: Desk, sample: Sample, dog: Label) -> None:
    desk.patch(sample, draft("cat"))

    assert propose(sample, Proposal(dog.pk, 0.9, BOX)) == []

    assert boxes_of(sample) == []
    assert Annotation.objects.get().label.name == "cat"


def test_a_rejected_label_gives_way_to_the_next(desk: Desk, sample: Sample, cat: Label, dog: Label) -> None:
    propose(sample, Proposal(cat.pk, 0.7), Proposal(dog.pk, 0.3))
    decide(desk, "reject", [sample])

    propose(sample, Proposal(cat.pk, 0.8), Proposal(dog.pk, 0.2))

    assert [label for label, _ in boxes_of(sample)] == ["dog"]


@pytest.mark.parametrize(
    ("box", "comes_back"),
    [(BOX, False), ((14.0, 22.0, 112.0, 121.0), False), ((210.0, 20.0, 310.0, 120.0), True)],
    ids=["the same", "nearly the same", "elsewhere"],
)
def test_a_rejected_box_comes_back_elsewhere_alone(
    desk: Desk, sample: Sample, cat: Label, box: tuple[float, float, float, float], comes_back: bool
) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX))
    decide(desk, "reject", [sample])

    propose(sample, Proposal(cat.pk, 0.9, box))

    assert bool(boxes_of(sample)) == comes_back


def test_a_rejected_box_may_come_back_with_another_label(
    desk: Desk, sample: Sample, cat: Label, dog: Label
) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX))
    decide(desk, "reject", [sample])

    propose(sample, Proposal(dog.pk, 0.9, BOX))

    assert boxes_of(sample) == [("dog", BOX)]


def test_a_rejection_that_was_undone_is_forgotten(desk: Desk, sample: Sample, cat: Label) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX))
    decide(desk, "reject", [sample])
    change = Change.objects.latest("pk")
    history.undo_change(dataset=desk.dataset, change=change, actor=desk.person, now=desk.now)

    propose(sample, Proposal(cat.pk, 0.8, BOX))

    assert [each.confidence for each in Suggestion.objects.all()] == [0.8]


def test_what_was_not_sure_enough_for_a_confirmation_was_rejected(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX), Proposal(cat.pk, 0.2, (500.0, 500.0, 600.0, 600.0)))
    decide(desk, "confirm", [sample], min_confidence=0.5)
    decide(desk, "clear", [sample])

    propose(sample, Proposal(cat.pk, 0.9, BOX), Proposal(cat.pk, 0.3, (500.0, 500.0, 600.0, 600.0)))

    assert boxes_of(sample) == [("cat", BOX)]


# A run proposes anew while a person looks at what the run before it proposed

ELSEWHERE = (500.0, 500.0, 600.0, 600.0)


def seen(sample: Sample) -> list[str]:
    return [str(pk) for pk in Suggestion.objects.filter(sample=sample).values_list("pk", flat=True)]


def test_a_suggestion_that_came_unseen_was_not_rejected(desk: Desk, sample: Sample, cat: Label) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX))
    shown = seen(sample)
    propose(sample, Proposal(cat.pk, 0.9, ELSEWHERE))

    desk.patch(sample, confirm=True, seen_suggestions=shown)

    assert rejected_by_people([sample.pk]) == {sample.pk: []}


def test_a_person_s_word_keeps_what_he_saw_and_closes_what_came_unseen(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX))
    shown = seen(sample)
    propose(sample, Proposal(cat.pk, 0.9, ELSEWHERE))

    saved = desk.patch(sample, draft("cat", id=shown[0]), confirm=True, seen_suggestions=shown)

    assert (saved.state, [str(each["id"]) for each in saved.annotations]) == ("labeled", shown)
    assert boxes_of(sample) == []


def test_a_suggestion_that_was_seen_and_removed_was_rejected(desk: Desk, sample: Sample, cat: Label) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX), Proposal(cat.pk, 0.8, ELSEWHERE))
    kept, _ = shown = [str(each.pk) for each in Suggestion.objects.order_by("-confidence")]

    desk.patch(sample, {"id": kept}, confirm=True, seen_suggestions=shown)

    assert rejected_by_people([sample.pk]) == {sample.pk: [Rejected(cat.pk, ELSEWHERE)]}


def test_a_client_that_does_not_say_what_was_seen_has_shown_all(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX))

    desk.patch(sample, confirm=True)

    assert rejected_by_people([sample.pk]) == {sample.pk: [Rejected(cat.pk, BOX)]}


def test_undo_opens_what_came_unseen(desk: Desk, sample: Sample, cat: Label) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX))
    shown = seen(sample)
    propose(sample, Proposal(cat.pk, 0.9, ELSEWHERE))
    desk.patch(sample, draft("cat", id=shown[0]), confirm=True, seen_suggestions=shown)

    change = Change.objects.latest("pk")
    history.undo_change(dataset=desk.dataset, change=change, actor=desk.person, now=desk.now)

    assert boxes_of(sample) == [("cat", ELSEWHERE)]
    assert not Annotation.objects.exists()


def test_a_suggestion_that_was_moved_before_the_last_word_was_not_rejected(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    propose(sample, Proposal(cat.pk, 0.9, BOX))
    desk.patch(sample, {"id": seen(sample)[0], "shape": square(300)})

    desk.patch(sample, confirm=True, seen_suggestions=seen(sample))

    assert rejected_by_people([sample.pk]) == {sample.pk: []}
