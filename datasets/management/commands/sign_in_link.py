"""The operator's way in, or somebody's who forgot his password."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from datasets.models.user import User
from datasets.services.accounts import issue_link


class Command(BaseCommand):
    help = "Print a link that signs a person in once within 24 hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="whom the link is for")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"], is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active account {options['username']!r}: look at its spelling.")
        base_url = settings.EASEL_BASE_URL or "http://127.0.0.1:8000"
        self.stdout.write(issue_link(person=person, base_url=base_url, now=timezone.now()))
