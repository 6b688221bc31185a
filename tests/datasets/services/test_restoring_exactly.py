"""Random datasets of every shape: published, changed at random, made current, published again as they were."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from datasets import jobs
from datasets.annotation_writer import Edit, Occasion, lock_samples, write
from datasets.counts import recount
from datasets.geometry import parse_shape
from datasets.hardness import Hardness, change_hardness
from datasets.manifest import VersionRow
from datasets.marks import Mark, marks_by_sample, shape_columns
from datasets.models import Dataset, Label, Sample, User, Version
from datasets.models.version import VersionStatus
from datasets.published import version_rows_after
from datasets.run_lengths import encode_counts
from datasets.sample_settings import set_column, set_properties
from datasets.sample_writer import trash
from datasets.services.making_current import make_current
from datasets.services.publishing import NewVersion, publish_version
from datasets.services.splitting import OUTSIDE, SplitOptions
from datasets.services.version_contents import version_rows
from datasets.version_pages import PAGE_NUMBERS, PageBuilder, version_digest
from tests.factories import NOON, DatasetFactory, UserFactory
from tests.stage import SIZE, add_labels, add_samples, annotate

pytestmark = [pytest.mark.usefixtures("store"), pytest.mark.timeout(240)]

NO_SHAPE = {"kind": "", **dict.fromkeys(("points", "x0", "y0", "x1", "y1", "area"))}
DEEDS = ("delete", "clear", "draw", "move", "relabel", "set", "mark", "use", "hold", "add")
places = st.floats(0, 900, allow_nan=False).map(lambda value: round(value, 3))
points = st.tuples(places, places).map(list)
lengths = st.floats(2, 90).map(lambda value: round(value, 2))


def shapes_of(kind: str, **parts: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **parts})


def corners(drawn: tuple[list[float], float, float]) -> list[list[float]]:
    (x, y), width, height = drawn
    return [[x, y], [x + width, y + height]]


def triangle(drawn: tuple[list[float], float, float]) -> list[list[float]]:
    (x, y), width, height = drawn
    return [[x, y], [x + width, y], [x, y + height]]


spans = st.tuples(points, lengths, lengths)
shapes = st.one_of(
    shapes_of("rectangle", points=spans.map(corners)),
    shapes_of(
        "rotated_rectangle",
        points=spans.map(lambda drawn: [[500.0, 500.0], [drawn[1], drawn[2]]]),
        angle=st.floats(0, 359).map(lambda value: round(value, 2)),
    ),
    shapes_of("polygon", points=spans.map(triangle)),
    shapes_of("polyline", points=spans.map(triangle)),
    shapes_of("circle", points=lengths.map(lambda radius: [[500.0, 500.0], [radius, 0.0]])),
    shapes_of("line", points=spans.map(corners)),
    shapes_of("dashed", points=spans.map(corners)),
    shapes_of("point", points=points.map(lambda point: [point])),
    shapes_of(
        "mask",
        rle=st.integers(1, 5000).map(
            lambda start: {
                "size": [SIZE, SIZE],
                "counts": encode_counts([start, 700, SIZE * SIZE - start - 700]),
            }
        ),
    ),
)


@dataclass(frozen=True)
class Drawn:
    """A mark of a random dataset."""

    shape: dict[str, Any] | None
    label: int
    attributes: dict[str, Any]
    hard: bool

    def mark(self, labels: list[Label]) -> Mark:
        shape = parse_shape(self.shape, width=SIZE, height=SIZE) if self.shape else None
        return Mark(
            uuid.uuid4(),
            labels[self.label].pk,
            **shape_columns(shape),
            attributes=self.attributes,
            hard=self.hard,
            created_at=NOON,
        )


written = st.characters(exclude_categories=["Cs"], exclude_characters="\0")  # as the API takes it

marks = st.builds(
    Drawn,
    st.none() | shapes,
    st.integers(0, 2),
    st.dictionaries(st.sampled_from(["colour", "@note", "大小"]), st.text(written, max_size=5), max_size=2),
    st.booleans(),
)
pictures = st.lists(st.lists(marks, max_size=3), min_size=1, max_size=4)
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 3), marks), max_size=6)


class Change:
    """Random work on a dataset, through the real writers."""

    def __init__(self, dataset: Dataset, labels: list[Label]) -> None:
        self.dataset, self.labels = dataset, labels
        self.occasion = Occasion(dataset.pk, None, NOON, "save")

    def do(self, deed: str, place: int, drawn: Drawn) -> None:
        live = list(self.dataset.samples.live().order_by("number"))
        with transaction.atomic():
            getattr(self, deed)(live[place % len(live)] if live else None, drawn)

    def delete(self, sample: Sample | None, _drawn: Drawn) -> None:
        trash(self.dataset.pk, [sample.pk] if sample else [], now=NOON)

    def add(self, _sample: Sample | None, drawn: Drawn) -> None:
        annotate(self.dataset, add_samples(self.dataset, 1)[-1:], drawn.mark(self.labels))

    def draw(self, sample: Sample | None, drawn: Drawn) -> None:
        annotate(self.dataset, [sample] if sample else [], drawn.mark(self.labels))

    def clear(self, sample: Sample | None, drawn: Drawn) -> None:
        self._edit(sample, lambda marks: ([], marks))

    def move(self, sample: Sample | None, drawn: Drawn) -> None:
        shape = parse_shape(drawn.shape, width=SIZE, height=SIZE) if drawn.shape else None
        columns = NO_SHAPE | shape_columns(shape)
        self._edit(sample, lambda marks: ([(mark, replace(mark, **columns)) for mark in marks], []))

    def relabel(self, sample: Sample | None, drawn: Drawn) -> None:
        label = self.labels[drawn.label].pk
        self._edit(
            sample,
            lambda marks: ([(mark, replace(mark, label_id=label, hard=drawn.hard)) for mark in marks], []),
        )

    def set(self, sample: Sample | None, drawn: Drawn) -> None:
        set_properties(self.dataset.pk, {sample.pk: {"a": "1", "b": None}} if sample else {}, self.occasion)

    def mark(self, sample: Sample | None, drawn: Drawn) -> None:
        become = Hardness(drawn.hard, ("7",), 0.5)
        change_hardness(
            self.dataset.pk, [sample.pk] if sample else [], lambda _pk, _old: become, self.occasion
        )

    def use(self, sample: Sample | None, drawn: Drawn) -> None:
        usage = ("train", "eval", None)[drawn.label]
        set_column(self.dataset.pk, "usage", {sample.pk: usage} if sample else {}, self.occasion)

    def hold(self, sample: Sample | None, drawn: Drawn) -> None:
        set_column(self.dataset.pk, "excluded", {sample.pk: drawn.hard} if sample else {}, self.occasion)

    def _edit(self, sample: Sample | None, change: Any) -> None:
        locked = lock_samples(self.dataset.pk, [sample.pk] if sample else [])
        found = marks_by_sample([each.id for each in locked])
        edits = []
        for each in locked:
            changed, removed = change(found.get(each.id, []))
            state = "unlabeled" if removed else each.state
            edits.append(Edit(each, state, (), changed, removed))
        write(edits, self.occasion)


def published(dataset: Dataset, owner: User, **draft: Any) -> Version:
    """The dataset as a new version, with its hard samples and everything that is held back."""
    split = SplitOptions({"train": 0.6, "eval": 0.4}, seed=3)
    version, _ = publish_version(
        dataset=dataset,
        draft=NewVersion(split=split, keep_hard=True, include_excluded=True, **draft),
        actor=owner,
    )
    return after_jobs(dataset, version)


def after_jobs(dataset: Dataset, version: Version) -> Version:
    jobs.run_pending()
    dataset.refresh_from_db()
    version.refresh_from_db()
    assert version.status == VersionStatus.NORMAL
    return version


def restored(dataset: Dataset, version: Version, owner: User) -> None:
    make_current(dataset=dataset, version=version, actor=owner)
    after_jobs(dataset, version)


def rows_of(version: Version) -> list[VersionRow]:
    """The rows but for the revisions: restoring raises them, as every change does."""
    return [replace(row, revision=0) for row in version_rows_after(version, after=-1)]


def digest_of(rows: list[VersionRow]) -> str:
    builder = PageBuilder(bytearray().extend)
    for row in rows:
        builder.add(row)
    return version_digest(builder.close())


@pytest.fixture
def owner_of_all(db: None) -> User:
    return UserFactory.create(username="owner of all")


def random_dataset(drawn_pictures: list[list[Drawn]]) -> tuple[Dataset, list[Label]]:
    dataset = DatasetFactory.create(output_path="obs://out/easel/")
    labels = add_labels(dataset, "cat", "dog", "车")
    samples = add_samples(dataset, len(drawn_pictures))
    for sample, drawn in zip(samples, drawn_pictures, strict=True):
        annotate(dataset, [sample] if drawn else [], *[each.mark(labels) for each in drawn])
    return dataset, labels


EXACTLY = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@EXACTLY
@given(pictures=pictures, deeds=deeds)
def test_a_version_made_current_and_published_again_is_the_same(
    owner_of_all: User, pictures: list[list[Drawn]], deeds: list[tuple[str, int, Drawn]]
) -> None:
    dataset, labels = random_dataset(pictures)
    version = published(dataset, owner_of_all)
    work = Change(dataset, labels)
    for deed in deeds:
        work.do(*deed)

    restored(dataset, version, owner_of_all)

    again = published(dataset, owner_of_all)
    assert rows_of(again) == rows_of(version)
    assert digest_of(rows_of(again)) == digest_of(rows_of(version))
    assert recount(dataset) == []


@EXACTLY
@given(pictures=pictures, deeds=deeds)
def test_what_making_current_took_away_comes_back_from_the_automatic_version(
    owner_of_all: User, pictures: list[list[Drawn]], deeds: list[tuple[str, int, Drawn]]
) -> None:
    dataset, labels = random_dataset(pictures)
    version = published(dataset, owner_of_all)
    work = Change(dataset, labels)
    for deed in (*deeds, ("add", 0, deeds[0][2] if deeds else Drawn(None, 0, {}, False))):
        work.do(*deed)
    before = published_rows(dataset)

    restored(dataset, version, owner_of_all)
    kept = Version.objects.get(dataset=dataset, automatic=True)
    restored(dataset, kept, owner_of_all)

    assert published_rows(dataset) == before


def published_rows(dataset: Dataset) -> list[VersionRow]:
    """What the working data would be published as, without usages and revisions."""
    letters = ["t"] * PAGE_NUMBERS
    live = set(dataset.samples.live().values_list("number", flat=True))
    scope = "".join(letter if number in live else OUTSIDE for number, letter in enumerate(letters))
    return [replace(row, revision=0) for row in version_rows(dataset, 0, scope, keep_hard=True)]
