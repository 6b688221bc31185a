"""`manage.py seed_demo`: the demo dataset, also where the first start did not make one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datasets.errors import DomainError
from datasets.models.user import User
from datasets.services.demo import make_demo


class Command(BaseCommand):
    """Starts the job; the workers do it."""

    help = "Make the demo dataset: 60 drawn scenes, a third of them labeled. It belongs to the first administrator."

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(is_superuser=True).order_by("pk").first()
        if owner is None:
            raise CommandError(
                "The demo dataset needs an administrator to own it: make one with createsuperuser."
            )
        try:
            dataset, _ = make_demo(owner=owner)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"The workers are making the dataset {dataset.name}.")
