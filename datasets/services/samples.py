"""Single samples: deletion to the trash, on request with the file."""

import datetime as dt
from contextlib import suppress

from django.db import transaction

from datasets.changes import Occasion
from datasets.errors import FileInUseError, NotFoundError
from datasets.models import Dataset, Sample, User
from datasets.models.change import ChangeKind
from datasets.sample_writer import trash
from datasets.storage import BucketReadOnlyError, ObjectNotFoundError, storage


def delete_sample(
    *, dataset: Dataset, sample_id: int, actor: User, delete_source: bool, now: dt.datetime
) -> None:
    """Put the sample into the trash; with `delete_source` its file is deleted, after the commit and for good.

    Raises NotFoundError, and BucketReadOnlyError or FileInUseError where the file is to go and can't.
    """
    path = Sample.objects.live().filter(dataset=dataset, pk=sample_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFoundError
    if delete_source and not storage().is_writable(path):
        raise BucketReadOnlyError("The file can't be deleted: its bucket is read-only.")
    if delete_source and Sample.objects.used_elsewhere(dataset.pk, [path]):
        raise FileInUseError
    occasion = Occasion(dataset.pk, actor.pk, now, ChangeKind.DELETE)
    with transaction.atomic():
        if not trash(dataset.pk, [sample_id], now=now, occasion=occasion):
            raise NotFoundError
    if delete_source:
        with suppress(ObjectNotFoundError):  # it was gone already
            storage().delete(path)
        Sample.objects.filter(pk=sample_id, deleted_at=now).update(missing=True)
