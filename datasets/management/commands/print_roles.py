"""Prints the role table for the documentation."""

from typing import Any

from django.core.management.base import BaseCommand

from datasets.permissions import role_document


class Command(BaseCommand):
    help = "Print the role table as Markdown: manage.py print_roles > docs/roles.md"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(role_document(), ending="")
