"""Tags of versions: a few words, such as "used by model X", with who said so and when."""

import datetime as dt
from typing import Any

from django.db import transaction

from datasets.errors import ConflictError, InvalidInputError, NotFoundError
from datasets.models import User, Version, VersionTag

LONGEST = 64  # characters
MOST = 50  # tags of a version


class TagInvalidError(InvalidInputError):
    code = "tag_invalid"
    message = f"Use 1 to {LONGEST} characters on one line, with no / at an end."


class TooManyTagsError(ConflictError):
    code = "too_many_tags"
    message = f"A version has at most {MOST} tags. Remove one first."


def tag_version(*, version: Version, name: str, actor: User, now: dt.datetime) -> VersionTag:
    """Put a tag on the version; one that is there already stays as it is. Raises TagInvalidError, TooManyTagsError."""
    name = checked_tag(name)
    with transaction.atomic():
        Version.objects.select_for_update(no_key=True).get(pk=version.pk)  # its deletion asks for tags
        known = VersionTag.objects.filter(version=version)
        if not known.filter(name=name).exists() and known.count() >= MOST:
            raise TooManyTagsError
        return VersionTag.objects.get_or_create(
            version=version, name=name, defaults={"created_by": actor, "created_at": now}
        )[0]


def untag_version(*, version: Version, name: str) -> None:
    """Raises NotFoundError where the version has no such tag."""
    if not VersionTag.objects.filter(version=version, name=checked_tag(name)).delete()[0]:
        raise NotFoundError


def checked_tag(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= LONGEST or not name.isprintable() or name != name.strip("/"):
        raise TagInvalidError
    return name


def tag_json(tag: VersionTag) -> dict[str, Any]:
    return {
        "name": tag.name,
        "created_by": tag.created_by.username if tag.created_by else None,
        "created_at": tag.created_at,
    }
