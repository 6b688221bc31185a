"""Django's `createsuperuser`, which also takes over the administrator whom the first start made."""

import os
from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from datasets.services.accounts import claim_unclaimed_administrator


class Command(createsuperuser.Command):
    """Makes an administrator.

    The first start makes `admin`, whom nobody has a password for yet: of that name Django would say that it is taken.
    """

    def handle(self, *args: Any, **options: Any) -> str | None:
        if not options["interactive"] and self.claim(options):
            self.stdout.write("Superuser created successfully.")
            return None
        return super().handle(*args, **options)

    def claim(self, options: dict[str, Any]) -> bool:
        """Whether the administrator was there already and has his password now."""
        username = options.get("username") or os.environ.get("DJANGO_SUPERUSER_USERNAME")
        email = options.get("email") or os.environ.get("DJANGO_SUPERUSER_EMAIL", "")
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
        return bool(username and password) and claim_unclaimed_administrator(
            username=str(username), email=email, password=str(password)
        )
