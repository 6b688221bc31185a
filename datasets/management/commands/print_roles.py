"""Prints the role table and the table of every endpoint for the documentation."""

from typing import Any

from django.core.management.base import BaseCommand

from datasets.doors import door_document
from datasets.permissions import role_document


class Command(BaseCommand):
    help = "Print who may do what as Markdown: manage.py print_roles > docs/roles.md"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(role_document() + door_document(), ending="")
