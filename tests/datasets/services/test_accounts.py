"""Accounts without HTTP: counted tries, links, the first administrator."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from datasets.errors import TooManyTriesError
from datasets.models.user import LoginAttempt, SignInLink, User
from datasets.services import accounts
from datasets.services.accounts import LinkInvalidError, WrongCredentialsError
from tests.factories import PASSWORD, LoginAttemptFactory, SignInLinkFactory, UserFactory
from tests.racing import at_once

HERE = "192.0.2.1"
THERE = "192.0.2.2"
BASE = "http://easel.test"


def try_password(username: str, password: str = "wrong", *, address: str = HERE, minutes: int = 0) -> User:
    now = timezone.now() + timedelta(minutes=minutes)
    return accounts.sign_in(username=username, password=password, address=address, now=now)


@pytest.fixture
def anna(db: None) -> User:
    return UserFactory.create(username="anna")


@pytest.fixture
def ten_tries(anna: User) -> None:
    """Ten wrong passwords for anna from here."""
    LoginAttemptFactory.create_batch(10, username="anna", address=HERE)


def test_the_right_password_signs_in(anna: User) -> None:
    assert try_password("anna", PASSWORD) == anna


def test_the_tenth_try_still_counts(anna: User) -> None:
    LoginAttemptFactory.create_batch(9, username="anna", address=HERE)

    assert try_password("anna", PASSWORD) == anna


def test_the_eleventh_try_is_refused_even_with_the_right_password(ten_tries: None) -> None:
    with pytest.raises(TooManyTriesError) as refusal:
        try_password("anna", PASSWORD)

    assert refusal.value.params is not None
    assert 890 < refusal.value.params["seconds"] <= 901


def test_a_refused_try_does_not_count(ten_tries: None) -> None:
    with pytest.raises(TooManyTriesError):
        try_password("anna")

    assert LoginAttempt.objects.count() == 10


def test_tries_are_forgotten_after_a_quarter_of_an_hour(ten_tries: None, anna: User) -> None:
    assert try_password("anna", PASSWORD, minutes=16) == anna
    assert not LoginAttempt.objects.exists()


def test_tries_from_one_address_do_not_lock_the_name_elsewhere(ten_tries: None, anna: User) -> None:
    assert try_password("anna", PASSWORD, address=THERE) == anna


def test_tries_of_one_name_do_not_lock_another(ten_tries: None, anna: User) -> None:
    bert = UserFactory.create(username="bert")

    assert try_password("bert", PASSWORD) == bert


def test_one_address_has_fifty_tries_whatever_the_names(anna: User) -> None:
    LoginAttempt.objects.bulk_create(LoginAttempt(username=f"name{n}", address=HERE) for n in range(50))

    with pytest.raises(TooManyTriesError):
        try_password("anna", PASSWORD)


def test_signing_in_forgets_the_tries_of_this_name_only(anna: User) -> None:
    LoginAttemptFactory.create(username="anna", address=HERE)
    other = LoginAttemptFactory.create(username="bert", address=HERE)

    try_password("anna", PASSWORD)

    assert list(LoginAttempt.objects.all()) == [other]


def test_a_very_long_name_is_counted_too(db: None) -> None:
    with pytest.raises(WrongCredentialsError):
        try_password("x" * 1000)

    assert LoginAttempt.objects.get().username == "x" * 150


def test_a_link_that_was_used_in_between_is_refused(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    SignInLinkFactory.create(user=anna, secret="link")
    found = SignInLink.objects.select_related("user").get()
    SignInLink.objects.all().delete()
    monkeypatch.setattr("django.db.models.query.QuerySet.first", lambda _: found)

    with pytest.raises(LinkInvalidError):
        accounts.sign_in_by_link(secret="link", address=HERE, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_link_lets_one_of_many_in_who_come_at_once() -> None:
    SignInLinkFactory.create(secret="link")
    enter = partial(accounts.sign_in_by_link, secret="link", address=HERE, now=timezone.now())

    ends = at_once(enter, enter, enter, enter)

    assert sorted(ends) == ["done", "invalid_link", "invalid_link", "invalid_link"]


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_time_count_each_other() -> None:
    UserFactory.create(username="anna")
    LoginAttemptFactory.create_batch(8, username="anna", address=HERE)
    guess = partial(try_password, "anna")

    ends = at_once(guess, guess, guess, guess, guess, guess)

    assert ends.count("invalid_credentials") <= 2


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_close_each_other_s_account_one_stays() -> None:
    both = UserFactory.create_batch(2, is_superuser=True)

    ends = at_once(*(partial(accounts.update_user, person=person, is_active=False) for person in both))

    assert sorted(ends) == ["done", "last_administrator"]


def test_the_first_start_makes_an_administrator_and_a_link(db: None) -> None:
    link = accounts.make_sign_in_link(base_url=BASE)

    first = User.objects.get()
    assert link is not None
    assert link.startswith(f"{BASE}/sign-in?token=")
    assert (first.username, first.is_superuser, first.has_usable_password()) == ("admin", True, False)
    secret = link.partition("token=")[2]
    assert accounts.sign_in_by_link(secret=secret, address=HERE, now=timezone.now()) == first


def test_the_second_start_gives_a_new_link_and_ends_the_old(db: None) -> None:
    old = accounts.make_sign_in_link(base_url=BASE)

    new = accounts.make_sign_in_link(base_url=BASE)

    assert new != old
    assert SignInLink.objects.count() == User.objects.count() == 1


def test_the_first_link_ends_after_a_day(db: None) -> None:
    link = accounts.make_sign_in_link(base_url=BASE) or ""

    with pytest.raises(LinkInvalidError):
        accounts.sign_in_by_link(
            secret=link.partition("token=")[2], address=HERE, now=timezone.now() + timedelta(hours=25)
        )


def test_no_link_is_given_once_an_administrator_has_a_password(admin: User) -> None:
    assert accounts.make_sign_in_link(base_url=BASE) is None


def test_no_link_is_given_once_an_administrator_has_signed_in(db: None) -> None:
    UserFactory.create(is_superuser=True, password=None, last_login=timezone.now())

    assert accounts.make_sign_in_link(base_url=BASE) is None


def test_a_person_called_admin_is_not_made_an_administrator(db: None) -> None:
    UserFactory.create(username="Admin")

    accounts.make_sign_in_link(base_url=BASE)

    assert User.objects.get(is_superuser=True).username == "admin2"


def test_the_administrator_of_the_first_start_can_be_claimed(db: None) -> None:
    accounts.make_sign_in_link(base_url=BASE)

    claimed = accounts.claim_unclaimed_administrator(
        username="admin", email="a@example.org", password=PASSWORD
    )

    first = User.objects.get()
    assert claimed
    assert first.check_password(PASSWORD)
    assert not SignInLink.objects.exists()


def test_an_administrator_with_a_password_cannot_be_claimed(admin: User) -> None:
    claimed = accounts.claim_unclaimed_administrator(username=admin.username, email="", password="other")

    admin.refresh_from_db()
    assert not claimed
    assert admin.check_password(PASSWORD)
