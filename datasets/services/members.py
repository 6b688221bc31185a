"""Members: who works on a dataset, in which role."""

from django.db import IntegrityError, transaction

from datasets.errors import ConflictError, InvalidInputError, NotFoundError
from datasets.models.dataset import Dataset, Member, Role
from datasets.models.user import User
from datasets.permissions import Right, require


class AlreadyMemberError(ConflictError):
    code = "already_member"
    message = "This person is a member already. Change the role instead."


class LastOwnerError(ConflictError):
    code = "last_owner"
    message = "A dataset needs an owner. Make somebody else an owner first."


def add_member(*, dataset: Dataset, person: str, role: str) -> Member:
    """Add a person, given by id or name. Only who may change roles (by `dataset.my_role`) makes an owner.

    Raises InvalidInputError `unknown_user`, AlreadyMemberError, NotAllowedError.
    """
    if role == Role.OWNER:
        require(dataset, Right.CHANGE_ROLES)
    user = find_person(person)
    try:
        with transaction.atomic():
            return Member.objects.create(dataset=dataset, user=user, role=role)
    except IntegrityError:
        raise AlreadyMemberError from None


def find_person(person: str) -> User:
    """An active account by id or by name. Names are never only digits."""
    by = (
        {"pk": int(person)}
        if person.isascii() and person.isdigit() and len(person) <= 18
        else {"username": person}
    )
    user = User.objects.filter(is_active=True, **by).first()
    if user is None:
        fault = {"code": "unknown_user", "message": "There is nobody of this name. Ask an administrator."}
        raise InvalidInputError(fault["message"], code="unknown_user", fields={"user": [fault]})
    return user


@transaction.atomic
def change_role(*, dataset: Dataset, user_id: int, role: str) -> Member:
    """Give a member another role. Raises NotFoundError or LastOwnerError."""
    member = locked_member(dataset, user_id)
    if role != Role.OWNER:
        refuse_last_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_member(*, dataset: Dataset, user_id: int) -> None:
    """Take a person out; what he annotated stays. Raises NotFoundError or LastOwnerError."""
    member = locked_member(dataset, user_id)
    refuse_last_owner(member)
    member.delete()


def locked_member(dataset: Dataset, user_id: int) -> Member:
    """The member, in a dataset that is locked until the end of the transaction: its owners cannot change."""
    Dataset.objects.select_for_update().only("pk").get(pk=dataset.pk)
    try:
        return Member.objects.select_related("user").get(dataset=dataset, user_id=user_id)
    except Member.DoesNotExist:
        raise NotFoundError from None


def refuse_last_owner(member: Member) -> None:
    others = Member.objects.filter(dataset_id=member.dataset_id, role=Role.OWNER, user__is_active=True)
    if member.role == Role.OWNER and not others.exclude(pk=member.pk).exists():
        raise LastOwnerError
