"""Many rows at once: every kind of value in, the same value out, on both databases."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from datasets import rows
from datasets.models import Annotation, Label, Sample
from tests.factories import NOON, AnnotationFactory, LabelFactory, SampleFactory

TEXTS = ["", "plain", "\u4f60\u597d \U0001f600", "tab\tline\nend\r\\.\\N\\\\", "'; DROP TABLE --", '%s %% "']
MOMENTS = [
    NOON,
    NOON.replace(microsecond=1),
    dt.datetime(2026, 7, 1, 2, 0, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30))),
]
PLACES: list[Any] = [{}, [], {"a": [1, 2.5, None, True]}, {"\u4f60": '\\ " \n \u2028'}, "text", 0]


@pytest.fixture
def sample(db: None) -> Sample:
    return SampleFactory.create()


def add(sample: Sample, number: int, **fields: Any) -> list[Annotation]:
    """`number` annotations through `rows.insert`, with these fields."""
    label = LabelFactory.create(dataset=sample.dataset)
    fields = {"created_at": NOON, "attributes": {}, "kind": "", "hard": False, "source": "human"} | fields
    columns = ["id", "sample_id", "label_id", *fields]
    values = [(uuid.uuid4(), sample.pk, label.pk, *fields.values()) for _ in range(number)]
    rows.insert(Annotation, columns, values, constants={"changed": False})
    return list(Annotation.objects.order_by("pk"))


each_size = pytest.mark.parametrize("number", [1, rows.SMALL, rows.SMALL + 1, rows.TOGETHER + 1])


@each_size
@pytest.mark.parametrize("moment", MOMENTS)
def test_moments_are_kept(sample: Sample, number: int, moment: dt.datetime) -> None:
    assert {each.created_at for each in add(sample, number, created_at=moment)} == {moment}


@each_size
@pytest.mark.parametrize("value", PLACES, ids=str)
def test_json_is_kept(sample: Sample, number: int, value: Any) -> None:
    assert [each.attributes for each in add(sample, number, attributes=value)] == [value] * number


@each_size
def test_nothing_is_kept_as_nothing(sample: Sample, number: int) -> None:
    found = add(sample, number, points=None, x0=None, author_id=None, confidence=None)

    assert {(each.points, each.x0, each.author_id) for each in found} == {(None, None, None)}


@each_size
@pytest.mark.parametrize("value", [0.1, -0.0, 1e-300, 123456789.123456789])
def test_numbers_are_kept_exactly(sample: Sample, number: int, value: float) -> None:
    assert {each.x0 for each in add(sample, number, x0=value)} == {value}


@each_size
@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_kept_also_as_constants(sample: Sample, number: int, text: str) -> None:
    labels = [(sample.dataset_id, f"{text}{index}", NOON) for index in range(number)]
    same = {
        "color": "#aabbcc",
        "shortcut": "",
        "attributes": [text],
        "annotation_count": 0,
        "sample_count": 0,
    }

    rows.insert(Label, ["dataset_id", "name", "created_at"], labels, constants=same)

    assert sorted(Label.objects.values_list("name", flat=True)) == sorted(name for _, name, _ in labels)
    assert [label.attributes for label in Label.objects.all()] == [[text]] * number


def test_no_rows_are_no_work(sample: Sample) -> None:
    rows.insert(Annotation, ["id"], [])
    rows.update(Annotation, ["kind"], [])
    rows.delete(Annotation, [])


def test_a_key_that_is_there_is_refused(sample: Sample) -> None:
    mark = AnnotationFactory.create(sample=sample)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(
            Annotation,
            ["id", "sample_id", "label_id", "kind", "attributes", "hard", "source", "changed", "created_at"],
            [(mark.pk, sample.pk, mark.label_id, "", {}, False, "human", False, NOON)],
        )


@pytest.mark.parametrize("text", TEXTS)
def test_each_row_is_updated_with_its_own_values(sample: Sample, text: str) -> None:
    marks = [AnnotationFactory.create(sample=sample) for _ in range(3)]
    values = [
        (mark.pk, "", {"text": text, "n": index}, None, index % 2 == 0, MOMENTS[index])
        for index, mark in enumerate(marks)
    ]

    rows.update(Annotation, ["kind", "attributes", "x0", "hard", "created_at"], values)

    found = Annotation.objects.in_bulk([mark.pk for mark in marks])
    columns = ("pk", "kind", "attributes", "x0", "hard", "created_at")
    assert [tuple(getattr(found[row[0]], name) for name in columns) for row in values] == values


def test_whole_numbers_and_others_are_updated_together(sample: Sample) -> None:
    keys = sorted(each.pk for each in add(sample, 3))

    rows.update(Annotation, ["area"], list(zip(keys, [700, 2.5, None], strict=True)))

    assert list(Annotation.objects.order_by("pk").values_list("area", flat=True)) == [700.0, 2.5, None]


def test_other_rows_and_columns_stay(sample: Sample) -> None:
    one, two = AnnotationFactory.create(sample=sample), AnnotationFactory.create(sample=sample)

    rows.update(Annotation, ["hard"], [(one.pk, True)])

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.hard, two.hard, one.x1) == (True, False, 100.0)


def test_rows_are_deleted_by_key(sample: Sample) -> None:
    marks = [AnnotationFactory.create(sample=sample) for _ in range(3)]

    rows.delete(Annotation, [mark.pk for mark in marks[:2]])

    assert list(Annotation.objects.all()) == marks[2:]


@pytest.mark.parametrize("more", [[], [10**17]])
def test_many_ids_and_texts_are_one_parameter(sample: Sample, more: list[int]) -> None:
    ids, keys = rows.among_ids([sample.pk, *more])
    texts, names = rows.among_texts([sample.name, *[f'it\'s "{each}%s"' for each in more]])

    found = rows.select(f"SELECT id FROM datasets_sample WHERE id {ids} AND name {texts}", [keys, names])

    assert [row[0] for row in found] == [sample.pk]


@pytest.mark.parametrize("moment", MOMENTS)
def test_values_of_the_driver_become_those_of_the_model(sample: Sample, moment: dt.datetime) -> None:
    mark = AnnotationFactory.create(sample=sample, attributes={"a": [1]}, created_at=moment)

    columns = "CAST(id AS TEXT), attributes, CAST(created_at AS TEXT)"
    ((pk, attributes, text),) = rows.select(f"SELECT {columns} FROM datasets_annotation")

    assert rows.uuid_text(pk) == str(mark.pk)
    assert rows.json_of(attributes) == {"a": [1]}
    assert rows.moment_of(text) == moment


def test_what_is_sent_together_is_there_afterwards(sample: Sample) -> None:
    with rows.sent_together():
        rows.update(Sample, ["state"], [(sample.pk, "labeled")])
        rows.update(Sample, ["revision"], [(sample.pk, 7)])

    sample.refresh_from_db()
    assert (sample.state, sample.revision) == ("labeled", 7)


def test_a_refused_statement_undoes_all_that_was_sent_together(sample: Sample) -> None:
    @transaction.atomic
    def write() -> None:
        with rows.sent_together():
            rows.update(Sample, ["revision"], [(sample.pk, 7)])
            rows.insert(Label, ["dataset_id", "name"], [(sample.dataset_id, None)])
            rows.update(Sample, ["state"], [(sample.pk, "labeled")])

    with pytest.raises(IntegrityError):
        write()

    sample.refresh_from_db()
    assert (sample.state, sample.revision) == ("unlabeled", 0)


@pytest.mark.django_db
def test_settings_of_the_database_are_as_before_when_many_rows_were_written() -> None:
    before = settings_of_sqlite()
    with rows.many_written():
        pass
    assert settings_of_sqlite() == before


def settings_of_sqlite() -> list[Any]:
    """How much SQLite keeps in memory and when it empties its log; nothing elsewhere."""
    names = ("cache_size", "wal_autocheckpoint") if connection.vendor == "sqlite" else ()
    return [rows.select(f"PRAGMA {name}") for name in names]
