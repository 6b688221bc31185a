"""Single samples: deletion to the trash, on request with the file."""

import datetime as dt

from django.db import transaction

from datasets.errors import NotFoundError
from datasets.models import Dataset, Sample
from datasets.sample_writer import trash
from datasets.storage import storage


def delete_sample(*, dataset: Dataset, sample_id: int, delete_source: bool, now: dt.datetime) -> None:
    """Put the sample into the trash; with `delete_source` its file is deleted, after the commit and for good."""
    with transaction.atomic():
        if not trash(dataset.pk, [sample_id], now=now):
            raise NotFoundError
    if delete_source:
        storage().delete(Sample.objects.values_list("path", flat=True).get(pk=sample_id))
