"""People and the ways in: users, API tokens, sign-in links, counted login attempts."""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class Language(models.TextChoices):
    ENGLISH = "en"
    CHINESE = "zh-CN"


class User(AbstractUser):
    """A person. `is_superuser` is an administrator, who acts as owner everywhere."""

    email = models.EmailField(blank=True, default="")
    language = models.CharField(
        max_length=8, choices=Language.choices, blank=True, default=""
    )  # "": the browser's

    REQUIRED_FIELDS = ["email"]

    @property
    def is_admin(self) -> bool:
        return self.is_superuser


def digest_of(secret: str) -> str:
    """What is stored of a secret: its sha256. The secrets are 256 random bits, so no salt or stretching is due."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SecretRow(models.Model):
    """A row that a person proves to know by a secret of which only the digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @classmethod
    def issue(cls, **fields: Any) -> tuple[Any, str]:
        """Create a row; returns it and the secret, which is shown once and stored nowhere."""
        secret = secrets.token_urlsafe(32)
        return cls._default_manager.create(digest=digest_of(secret), **fields), secret


class ApiToken(SecretRow):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100, blank=True)
    hint = models.CharField(max_length=8, blank=True)


class SignInLink(SecretRow):
    """A link that signs its user in once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in_links")
    expires_at = models.DateTimeField()


class LoginAttempt(models.Model):
    """A failed sign-in, counted per name and per address. In the database, so that losing Redis opens nothing."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["username", "at"], name="login_attempt_by_name"),
            models.Index(fields=["address", "at"], name="login_attempt_by_address"),
        ]
