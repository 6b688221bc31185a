"""A dataset of millions of boxes from a smaller one, inside PostgreSQL: what the writers made, many times over.

Samples are registered by the product's writer; their states, boxes, history and counts are copied from the model.
Foreign keys are not checked and indexes are built at the end: that is what makes it minutes instead of an hour.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from datasets import rows
from tests.benchmarks.scene import Scene, make_scene

# Sample n of the copy is sample (n - 1) % <samples of the model> + 1 of the model; `made` pairs them.
PAIRS = (
    "CREATE TEMPORARY TABLE made ON COMMIT DROP AS SELECT s.id AS id, m.id AS model FROM datasets_sample s "
    "JOIN datasets_sample m ON m.dataset_id = %(model)s AND m.number = (s.number - 1) %% %(size)s + 1 "
    "WHERE s.dataset_id = %(dataset)s"
)
LABELS = (
    "CREATE TEMPORARY TABLE named ON COMMIT DROP AS SELECT l.id AS id, m.id AS model FROM datasets_label l "
    "JOIN datasets_label m ON m.name = l.name AND m.dataset_id = %(model)s WHERE l.dataset_id = %(dataset)s"
)
COUNTED = (
    "(SELECT coalesce(jsonb_object_agg(n.id, c.value), '{}') FROM jsonb_each(m.label_counts) AS c "
    "JOIN named n ON n.model = c.key::bigint)"
)
SAMPLES = (
    "UPDATE datasets_sample s SET state = m.state, revision = m.revision, annotation_count = m.annotation_count, "
    f"label_counts = {COUNTED}, annotated_by_id = m.annotated_by_id, updated_at = m.updated_at, "
    "width = m.width, height = m.height, orientation = m.orientation, format = m.format "
    "FROM made JOIN datasets_sample m ON m.id = made.model WHERE s.id = made.id"
)
ANNOTATION = (
    "kind, points, x0, y0, x1, y1, area, attributes, hard, source, confidence, changed, author_id, created_at"
)
ANNOTATIONS = (
    f"INSERT INTO datasets_annotation (id, sample_id, label_id, {ANNOTATION}) "
    f"SELECT gen_random_uuid(), made.id, named.id, {ANNOTATION} FROM datasets_annotation a "
    "JOIN made ON made.model = a.sample_id JOIN named ON named.model = a.label_id"
)
CHANGE = 'actor_id, at, kind, revision, digest, "group", seconds, before, after'
CHANGES = (
    f"INSERT INTO datasets_change (dataset_id, sample_id, {CHANGE}) "
    f"SELECT %(dataset)s, made.id, {CHANGE} FROM datasets_change c JOIN made ON made.model = c.sample_id"
)
COUNTS = (
    "UPDATE datasets_dataset d SET unlabeled = m.unlabeled * %(times)s, labeled = m.labeled * %(times)s, "
    "to_confirm = m.to_confirm * %(times)s FROM datasets_dataset m WHERE d.id = %(dataset)s AND m.id = %(model)s"
)
LABEL_COUNTS = (
    "UPDATE datasets_label l SET annotation_count = m.annotation_count * %(times)s, "
    "sample_count = m.sample_count * %(times)s "
    "FROM named JOIN datasets_label m ON m.id = named.model WHERE l.id = named.id"
)


def make_copies(model: Scene, name: str, times: int) -> Scene:
    """A dataset that holds the model's samples and boxes many times. Needs a superuser of PostgreSQL."""
    size = model.dataset.total
    copy = make_scene(name, size * times, is_annotated=False)
    values = {"model": model.dataset.pk, "dataset": copy.dataset.pk, "size": size, "times": times}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # no triggers, of which foreign keys are made
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        with without_indexes("datasets_annotation", "datasets_change"):
            for statement in (PAIRS, LABELS, SAMPLES, ANNOTATIONS, CHANGES, COUNTS, LABEL_COUNTS):
                cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    copy.dataset.refresh_from_db()
    return copy


@contextmanager
def without_indexes(*tables: str) -> Iterator[None]:
    """Indexes that are no constraint are dropped, and built again at the end."""
    found = rows.select(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(tables)],
    )
    with connection.cursor() as cursor:
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, definition in found:
            cursor.execute(definition.replace("%", "%%"))
