"""`manage.py restore_dataset`: bring a deleted dataset back, or list those that can come back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from datasets.errors import DomainError
from datasets.services.datasets import deleted_datasets, restore_dataset


class Command(BaseCommand):
    help = (
        "Bring a dataset back that was deleted in the last 30 days. Without an id: say which can come back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int, nargs="?", help="the id of the dataset")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = deleted_datasets(now=now)
        if options["id"] is None:
            for each in found:
                self.stdout.write(f"{each.pk}  {each.name}, deleted {each.deleted_at:%Y-%m-%d %H:%M}")
            return
        dataset = found.filter(pk=options["id"]).first()
        if dataset is None:
            raise CommandError("No dataset with this id was deleted in the last 30 days.")
        try:
            restore_dataset(dataset=dataset)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{dataset.name} is back.")
