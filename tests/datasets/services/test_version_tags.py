"""Tags of versions: who put them there, and which are none."""

import pytest

from datasets.errors import NotFoundError
from datasets.models import User, Version
from datasets.services.version_tags import (
    MOST,
    TagInvalidError,
    TooManyTagsError,
    tag_version,
    untag_version,
)
from tests.factories import NOON, UserFactory, VersionFactory


@pytest.fixture
def version(db: None) -> Version:
    return VersionFactory.create()


def test_a_tag_keeps_who_put_it_there_and_when(version: Version, owner: User) -> None:
    tag = tag_version(version=version, name=" used by model X ", actor=owner, now=NOON)

    assert (tag.name, tag.created_by, tag.created_at) == ("used by model X", owner, NOON)


def test_a_tag_that_is_there_stays_as_it_is(version: Version, owner: User) -> None:
    tag_version(version=version, name="used", actor=owner, now=NOON)

    again = tag_version(version=version, name="used", actor=UserFactory.create(), now=NOON)

    assert (again.created_by, version.tags.count()) == (owner, 1)


@pytest.mark.parametrize("name", ["", "  ", "a" * 65, "two\nlines", "\u202eevil", "a/", "/a"])
def test_what_is_no_tag_is_refused(version: Version, owner: User, name: str) -> None:
    with pytest.raises(TagInvalidError):
        tag_version(version=version, name=name, actor=owner, now=NOON)


def test_a_version_has_so_many_tags_and_no_more(version: Version, owner: User) -> None:
    version.tags.bulk_create(
        [version.tags.model(version=version, name=str(n), created_at=NOON) for n in range(MOST)]
    )

    with pytest.raises(TooManyTagsError):
        tag_version(version=version, name="one more", actor=owner, now=NOON)


def test_a_tag_that_is_not_there_is_not_removed(version: Version) -> None:
    with pytest.raises(NotFoundError):
        untag_version(version=version, name="used")
