"""Who may do what: the role table, and the DRF class that asks it.

Every view of the API has an attribute `rights` that names, for each action (view sets) or method in small letters
(plain views), what it takes to pass: a `Right` in a dataset, or a `Door`. What is not declared stays shut.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from datasets.errors import NotAllowedError
from datasets.models.dataset import Dataset, Member, Role
from datasets.models.user import User
from datasets.storage import BucketNotFoundError, parse_path

if TYPE_CHECKING:  # DRF imports this module by setting name while it loads its views
    from rest_framework.views import APIView


class Right(StrEnum):
    """What a role may allow in a dataset."""

    READ = "read"
    ANNOTATE = "annotate"
    CONFIRM = "confirm"
    REVIEW = "review"
    EDIT_DATASET = "edit_dataset"
    MANAGE_LABELS = "manage_labels"
    IMPORT = "import"
    PUBLISH = "publish"
    EXPORT = "export"
    DELETE_SAMPLES = "delete_samples"
    SMART_LABEL = "smart_label"
    ANALYSE = "analyse"
    ADD_MEMBERS = "add_members"
    CHANGE_ROLES = "change_roles"
    ACCEPT = "accept"
    DELETE_DATASET = "delete_dataset"


MEANINGS: dict[Right, str] = {
    Right.READ: "see the dataset, its images, annotations, versions and jobs",
    Right.ANNOTATE: "annotate, and take samples from the queue",
    Right.CONFIRM: "confirm what models or imports propose",
    Right.REVIEW: "review the work of others",
    Right.EDIT_DATASET: "change the dataset's name and description",
    Right.MANAGE_LABELS: "make, rename, merge and delete labels",
    Right.IMPORT: "upload, import and sync",
    Right.PUBLISH: "publish versions and make one current",
    Right.EXPORT: "export",
    Right.DELETE_SAMPLES: "delete and restore samples and versions",
    Right.SMART_LABEL: "run smart labeling",
    Right.ANALYSE: "run feature analysis",
    Right.ADD_MEMBERS: "add members, up to manager",
    Right.CHANGE_ROLES: "change roles, remove members, make owners",
    Right.ACCEPT: "accept or reject a team's work",
    Right.DELETE_DATASET: "delete the dataset",
}


class Door(StrEnum):
    """What it takes to pass where no dataset is concerned, or several are."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    MANAGER = "manager"  # of some dataset
    ADMINISTRATOR = "administrator"


Rights = Mapping[str, Right | Door]

# Each role has what the roles before it have, and these.
ROLE_TABLE: list[tuple[Role, list[Right]]] = [
    (Role.VIEWER, [Right.READ]),
    (Role.LABELER, [Right.ANNOTATE]),
    (Role.REVIEWER, [Right.CONFIRM, Right.REVIEW]),
    (
        Role.MANAGER,
        [
            Right.EDIT_DATASET,
            Right.MANAGE_LABELS,
            Right.IMPORT,
            Right.PUBLISH,
            Right.EXPORT,
            Right.DELETE_SAMPLES,
            Right.SMART_LABEL,
            Right.ANALYSE,
            Right.ADD_MEMBERS,
        ],
    ),
    (Role.OWNER, [Right.CHANGE_ROLES, Right.ACCEPT, Right.DELETE_DATASET]),
]


def rights_by_role() -> dict[str, frozenset[Right]]:
    """The role table added up: every right of every role."""
    held: frozenset[Right] = frozenset()
    table = {}
    for role, added in ROLE_TABLE:
        held |= frozenset(added)
        table[role.value] = held
    return table


RIGHTS_BY_ROLE = rights_by_role()


def role_allows(role: str | None, right: Right) -> bool:
    """Whether a role holds a right. No role, and a role that does not exist, hold none."""
    return right in RIGHTS_BY_ROLE.get(role or "", frozenset())


def require(dataset_or_role: Dataset | str | None, right: Right) -> None:
    """Raise NotAllowedError unless the role holds the right.

    A dataset must come from `with_role_of(user)`: its `my_role` is asked.
    """
    role = dataset_or_role.my_role if isinstance(dataset_or_role, Dataset) else dataset_or_role
    if not role_allows(role, right):
        raise NotAllowedError(params={"right": right.value})


def manages_a_dataset(user: User) -> bool:
    """Whether a person runs smart labeling in any dataset: what is the team's is theirs who do."""
    roles = [role for role in RIGHTS_BY_ROLE if role_allows(role, Right.SMART_LABEL)]
    managed = Member.objects.filter(user=user, role__in=roles, dataset__deleted_at=None)
    return user.is_superuser or managed.exists()


def role_document() -> str:
    """The role table as the Markdown of docs/roles.md."""
    lines = [
        "# Roles",
        "",
        "What a role allows in a dataset. Printed from the code by `manage.py print_roles`; a test compares them.",
        "An administrator acts as owner everywhere. Who is no member does not see the dataset: its addresses are 404.",
        "A dataset always has an owner: the last one can neither leave nor take a lower role.",
        "Models for pre-labeling are the team's: whoever manages or owns any dataset sees, tries and adds them;",
        "who added one, and administrators, change and delete it.",
        "",
        f"| right | what one may do | {' | '.join(RIGHTS_BY_ROLE)} |",
        "|---|---|" + "---|" * len(RIGHTS_BY_ROLE),
    ]
    for right, meaning in MEANINGS.items():
        marks = ("yes" if right in held else "" for held in RIGHTS_BY_ROLE.values())
        lines.append(f"| `{right}` | {meaning} | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"


def may_use_bucket(user: User, bucket: str) -> bool:
    """Whether a person may read from and write to a bucket of the storage: the whole team may use all of them.

    The one place to make this narrower.
    """
    return bool(bucket) and user.is_active


def require_bucket(user: User, path: str) -> None:
    """Raise BucketNotFoundError, as if it were not there, unless the person may use the bucket of an `obs://` path."""
    bucket = parse_path(path).bucket
    if not may_use_bucket(user, bucket):
        raise BucketNotFoundError(params={"bucket": bucket})


def declared(view: Any, method: str) -> Right | Door:
    """What a view declares for a method, such as "GET", of the request that it answers."""
    method = "get" if method == "HEAD" else method.lower()
    key = getattr(view, "action", None) or method
    try:
        return view.rights[key]  # type: ignore[no-any-return]  # every kind of view
    except (AttributeError, KeyError):
        raise ImproperlyConfigured(
            f"{type(view).__name__} must say in `rights` what {key!r} takes: a Right or a Door."
        ) from None


def answers(view: Any, method: str) -> bool:
    """Whether the view has something that answers the method; what has not is refused with 405 by DRF."""
    return method != "OPTIONS" and hasattr(view, method.lower())


class DeclaredRight(BasePermission):
    """Lets pass who has what the view declares. The default of every view."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not answers(view, request.method or ""):
            return bool(request.user.is_authenticated)
        needed = declared(view, request.method or "")
        if needed == Door.ANYONE:
            return True
        if not request.user.is_authenticated:
            return False
        if needed == Door.ADMINISTRATOR:
            return bool(request.user.is_superuser)
        if needed == Door.MANAGER:
            return manages_a_dataset(request.user)
        if isinstance(needed, Right):
            require(view.dataset, needed)  # type: ignore[attr-defined]  # such views derive from DatasetScopedViewSet
        return True
