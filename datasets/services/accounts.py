"""Accounts: signing in, passwords, API tokens, one-time links, and what administrators do with people."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from datasets.errors import (
    ConflictError,
    InvalidInputError,
    NameTakenError,
    NotAllowedError,
    NotSignedInError,
    TooManyTriesError,
)
from datasets.models.user import ApiToken, LoginAttempt, SignInLink, User, digest_of

TRY_WINDOW = timedelta(minutes=15)
TRIES_PER_NAME = 10  # of one name from one address
TRIES_PER_ADDRESS = 50
LINK_LIFE = timedelta(hours=24)
FIRST_ADMINISTRATOR = "admin"


class WrongCredentialsError(NotSignedInError):
    code = "invalid_credentials"
    message = "The name or the password is wrong."


class LinkInvalidError(NotSignedInError):
    code = "invalid_link"
    message = "This sign-in link was used or is too old. Ask an administrator for a new one."


class LastAdministratorError(ConflictError):
    code = "last_administrator"
    message = "This is the last active administrator. Make another person an administrator first."


class RegistrationClosedError(NotAllowedError):
    code = "registration_closed"
    message = "Accounts are made by an administrator. Ask for one."


def sign_in(*, username: str, password: str, address: str, now: datetime) -> User:
    """The person of a name and a password.

    Raises WrongCredentialsError, after the same time whether the name exists or not, and TooManyTriesError.
    """
    count_try(username=username, address=address, now=now)
    person = authenticate(username=username, password=password)
    if not isinstance(person, User):
        raise WrongCredentialsError
    LoginAttempt.objects.filter(username=username[:150], address=address).delete()
    return person


def sign_in_by_link(*, secret: str, address: str, now: datetime) -> User:
    """The person of a one-time link, which is used up. Raises LinkInvalidError or TooManyTriesError."""
    attempt = count_try(username="", address=address, now=now)
    link = (
        SignInLink.objects.select_related("user").filter(digest=digest_of(secret), expires_at__gt=now).first()
    )
    if link is None or not link.user.is_active:
        raise LinkInvalidError
    used, _ = SignInLink.objects.filter(pk=link.pk).delete()
    if not used:  # of two who come with the same link at once, one deletes the row
        raise LinkInvalidError
    attempt.delete()
    return link.user


def count_try(*, username: str, address: str, now: datetime) -> LoginAttempt:
    """Record a try to sign in, or raise TooManyTriesError.

    It is recorded before the password is looked at, so that tries at the same time count each other. A refused try
    does not count, so that the wait ends also for those who do not stop trying.
    """
    LoginAttempt.objects.filter(at__lte=now - TRY_WINDOW).delete()
    attempt = LoginAttempt.objects.create(username=username[:150], address=address)
    of_address = LoginAttempt.objects.filter(address=address)
    of_name = of_address.filter(username=attempt.username)
    wait = max(
        seconds_to_wait(of_name, TRIES_PER_NAME, now), seconds_to_wait(of_address, TRIES_PER_ADDRESS, now)
    )
    if wait:
        attempt.delete()
        raise TooManyTriesError(seconds=wait)
    return attempt


def seconds_to_wait(tries: QuerySet[LoginAttempt], limit: int, now: datetime) -> int:
    """0 while there are at most `limit` tries, this one included; else until an earlier one is forgotten."""
    moments = list(tries.order_by("-at").values_list("at", flat=True)[: limit + 1])
    if len(moments) <= limit:
        return 0
    return max(1, int((moments[-1] + TRY_WINDOW - now).total_seconds()) + 1)


def check_password_rules(password: str, *, person: User, field: str) -> None:
    """Raise InvalidInputError, naming the field, for a password that is too weak."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        faults = [{"code": each.code or "invalid", "message": each.messages[0]} for each in error.error_list]
        raise InvalidInputError(
            f"{field}: {faults[0]['message']}", code="password_weak", fields={field: faults}
        ) from None


def change_password(
    *,
    person: User,
    old_password: str,
    new_password: str,
    address: str,
    now: datetime,
    keep_token: ApiToken | None = None,
) -> None:
    """Set a new password; every other way in ends: sessions, links, and tokens but `keep_token`.

    The old password is asked of those who have one. Raises InvalidInputError or TooManyTriesError.
    """
    if person.has_usable_password():
        attempt = count_try(username=person.username, address=address, now=now)
        if not person.check_password(old_password):
            fault = {"code": "wrong_password", "message": "The old password is wrong."}
            raise InvalidInputError(fault["message"], code="wrong_password", fields={"old_password": [fault]})
        attempt.delete()
    check_password_rules(new_password, person=person, field="new_password")
    set_password(person=person, password=new_password, keep_token=keep_token)


@transaction.atomic
def set_password(*, person: User, password: str, keep_token: ApiToken | None = None) -> None:
    """Set a password that was checked. Sessions end by themselves: they carry a hash of the password."""
    person.set_password(password)
    person.save(update_fields=["password"])
    revoke_ways_in(person=person, keep_token=keep_token)


def revoke_ways_in(*, person: User, keep_token: ApiToken | None = None) -> None:
    """End a person's tokens (but one) and links."""
    tokens = person.api_tokens.all()
    (tokens.exclude(pk=keep_token.pk) if keep_token else tokens).delete()
    person.sign_in_links.all().delete()


def issue_token(*, person: User, name: str) -> tuple[ApiToken, str]:
    """A new API token and its key, which is stored nowhere."""
    token, secret = ApiToken.issue(user=person, name=name)
    token.hint = secret[-4:]
    token.save(update_fields=["hint"])
    return token, secret


def create_user(*, username: str, email: str, password: str | None, is_admin: bool = False) -> User:
    """A new account; without a password it is entered by a link first.

    Raises NameTakenError, also for a name that differs only in small and capital letters, and InvalidInputError.
    """
    person = User(username=User.normalize_username(username), email=email, is_superuser=is_admin)
    if person.username.isdigit():
        raise InvalidInputError("A name needs a letter: numbers are ids.", code="username_invalid")
    if password is not None:
        check_password_rules(password, person=person, field="password")
    person.set_password(password)
    try:
        with transaction.atomic():
            if User.objects.filter(username__iexact=person.username).exists():
                raise NameTakenError
            person.save()
    except IntegrityError:  # somebody took it since
        raise NameTakenError from None
    return person


@transaction.atomic
def create_user_with_link(
    *, username: str, email: str, password: str | None, is_admin: bool, base_url: str, now: datetime
) -> tuple[User, str | None]:
    """A new account, and where it has no password the link that leads in."""
    person = create_user(username=username, email=email, password=password, is_admin=is_admin)
    return person, issue_link(person=person, base_url=base_url, now=now) if password is None else None


def register(*, username: str, email: str, password: str, address: str, now: datetime) -> User:
    """An account that a person makes himself; counted like a try to sign in, so that nobody makes many."""
    count_try(username="", address=address, now=now)
    return create_user(username=username, email=email, password=password)


@transaction.atomic
def update_user(
    *,
    person: User,
    email: str | None = None,
    is_active: bool | None = None,
    is_admin: bool | None = None,
    password: str | None = None,
) -> User:
    """What an administrator changes of an account. A closed account, or a new password, ends every way in.

    Raises LastAdministratorError when nobody could administrate any more.
    """
    if is_active is False or is_admin is False:
        refuse_last_administrator(person)
    if password is not None:
        check_password_rules(password, person=person, field="password")
        set_password(person=person, password=password)
    person.email = person.email if email is None else email
    person.is_active = person.is_active if is_active is None else is_active
    person.is_superuser = person.is_superuser if is_admin is None else is_admin
    person.save(update_fields=["email", "is_active", "is_superuser"])
    if not person.is_active:
        revoke_ways_in(person=person)
    return person


def refuse_last_administrator(person: User) -> None:
    """Lock the administrators until the end of the transaction, so that two cannot take leave of each other."""
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    if list(administrators.select_for_update().order_by("pk").values_list("pk", flat=True)) == [person.pk]:
        raise LastAdministratorError


def issue_link(*, person: User, base_url: str, now: datetime) -> str:
    """A link that signs the person in once within 24 hours; earlier ones end."""
    person.sign_in_links.all().delete()
    _, secret = SignInLink.issue(user=person, expires_at=now + LINK_LIFE)
    return f"{base_url.rstrip('/')}/sign-in?{urlencode({'token': secret})}"


@transaction.atomic
def make_sign_in_link(*, base_url: str, now: datetime | None = None) -> str | None:
    """The first administrator's way in, or None once an administrator has signed in or has a password.

    Makes the administrator where there is none. A link that was given before ends.
    """
    now = now or timezone.now()
    administrators = User.objects.filter(is_superuser=True)
    claimed = administrators.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login=None)
    if claimed.exists():
        return None
    person = administrators.order_by("pk").first() or create_user(
        username=free_name(FIRST_ADMINISTRATOR), email="", password=None, is_admin=True
    )
    return issue_link(person=person, base_url=base_url, now=now)


def free_name(name: str) -> str:
    """The name, with a number behind it where it is taken."""
    taken = {each.lower() for each in User.objects.values_list("username", flat=True)}
    candidates = (name, *(f"{name}{number}" for number in range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)


@transaction.atomic
def claim_unclaimed_administrator(*, username: str, email: str, password: str) -> bool:
    """Give the administrator that `make_sign_in_link` made his password; False where there is none of that name."""
    person = User.objects.filter(
        username=username, is_superuser=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX
    ).first()
    if person is None:
        return False
    person.email = email
    person.save(update_fields=["email"])
    set_password(person=person, password=password)
    return True
