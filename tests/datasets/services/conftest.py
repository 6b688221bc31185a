"""What tests of several services begin with."""

import pytest

from datasets.models import Dataset
from tests.stage import add_labels, add_samples, annotate, box


@pytest.fixture
def labeled(dataset: Dataset) -> Dataset:
    """Twenty samples, of which the first ten carry a cat, and an output path."""
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    samples = add_samples(dataset, 20)
    (cat,) = add_labels(dataset, "cat")
    annotate(dataset, samples[:10], box(cat), box(cat, 300, 400))
    return dataset
