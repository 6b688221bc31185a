"""The role table, and what is printed of it."""

from pathlib import Path

import pytest

from datasets.doors import door_document
from datasets.errors import NotAllowedError
from datasets.models.dataset import Dataset, Role
from datasets.models.user import User
from datasets.permissions import MEANINGS, RIGHTS_BY_ROLE, Right, require, role_allows, role_document

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("right", "lowest"),
    [
        (Right.READ, Role.VIEWER),
        (Right.ANNOTATE, Role.LABELER),
        (Right.CONFIRM, Role.REVIEWER),
        (Right.REVIEW, Role.REVIEWER),
        (Right.EDIT_DATASET, Role.MANAGER),
        (Right.MANAGE_LABELS, Role.MANAGER),
        (Right.IMPORT, Role.MANAGER),
        (Right.PUBLISH, Role.MANAGER),
        (Right.EXPORT, Role.MANAGER),
        (Right.DELETE_SAMPLES, Role.MANAGER),
        (Right.SMART_LABEL, Role.MANAGER),
        (Right.ANALYSE, Role.MANAGER),
        (Right.ADD_MEMBERS, Role.MANAGER),
        (Right.CHANGE_ROLES, Role.OWNER),
        (Right.ACCEPT, Role.OWNER),
        (Right.DELETE_DATASET, Role.OWNER),
    ],
)
def test_a_right_begins_with_its_lowest_role(right: Right, lowest: Role) -> None:
    roles = [role.value for role in Role]

    assert [role for role in roles if role_allows(role, right)] == roles[roles.index(lowest.value) :]


@pytest.mark.parametrize("role", [None, "", "administrator", "OWNER"])
def test_what_is_no_role_allows_nothing(role: str | None) -> None:
    assert not any(role_allows(role, right) for right in Right)


def test_every_role_stands_in_the_table() -> None:
    assert list(RIGHTS_BY_ROLE) == Role.values
    assert RIGHTS_BY_ROLE["owner"] == frozenset(Right)


def test_a_refusal_names_the_right() -> None:
    with pytest.raises(NotAllowedError) as refusal:
        require("viewer", Right.ANNOTATE)

    assert refusal.value.params == {"right": "annotate"}


def test_a_dataset_is_asked_for_the_role_in_it(dataset: Dataset, labeler: User) -> None:
    mine = Dataset.objects.visible_to(labeler).with_role_of(labeler).get()

    require(mine, Right.ANNOTATE)
    with pytest.raises(NotAllowedError):
        require(mine, Right.CONFIRM)


def test_the_role_in_one_dataset_is_not_the_role_in_another(dataset: Dataset, owner: User) -> None:
    other = Dataset.objects.create(name="other")
    other.members.create(user=owner, role=Role.VIEWER)

    roles = {each.name: each.my_role for each in Dataset.objects.visible_to(owner).with_role_of(owner)}

    assert roles == {"streets": "owner", "other": "viewer"}


def test_an_administrator_is_owner_of_all(dataset: Dataset, admin: User) -> None:
    assert Dataset.objects.visible_to(admin).with_role_of(admin).get().my_role == "owner"


def test_every_right_says_what_it_allows() -> None:
    assert set(MEANINGS) == set(Right)


def test_the_printed_tables_are_the_code_s() -> None:
    printed = (ROOT / "docs" / "roles.md").read_text()

    assert printed == role_document() + door_document(), (
        "Print it again: manage.py print_roles > docs/roles.md"
    )
