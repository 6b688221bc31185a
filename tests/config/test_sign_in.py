"""Signing in and out: by password, by one-time link, for a token."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from datasets.models.user import ApiToken, LoginAttempt, SignInLink, User
from tests.factories import PASSWORD, ApiTokenFactory, SignInLinkFactory, UserFactory

LOGIN = "/api/v1/auth/login"
LOGOUT = "/api/v1/auth/logout"
REGISTER = "/api/v1/auth/register"
TOKEN = "/api/v1/auth/token"  # an address, no secret
ME = "/api/v1/auth/me"
CSRF = "a" * 32


@pytest.fixture
def person(db: None) -> User:
    return UserFactory.create(username="anna")


@pytest.fixture
def browser() -> APIClient:
    """A client that has loaded the page and sends its CSRF token back, as the page does."""
    client = APIClient(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = CSRF
    client.credentials(HTTP_X_CSRFTOKEN=CSRF)
    return client


def sign_in(browser: APIClient, person: User) -> None:
    browser.post(LOGIN, credentials(person))
    browser.credentials(HTTP_X_CSRFTOKEN=browser.cookies["csrftoken"].value)


def credentials(person: User, password: str = PASSWORD) -> dict[str, str]:
    return {"username": person.username, "password": password}


def test_a_name_and_a_password_start_a_session(person: User, browser: APIClient) -> None:
    answer = browser.post(LOGIN, credentials(person))

    assert answer.status_code == 200
    assert answer.json() == browser.get(ME).json()
    assert answer.json() == {
        "id": str(person.pk),
        "username": "anna",
        "email": "",
        "is_admin": False,
        "language": "",
        "is_manager": False,
        "has_password": True,
    }


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(person: User, browser: APIClient) -> None:
    wrong = browser.post(LOGIN, credentials(person, "wrong"))
    unknown = browser.post(LOGIN, {"username": "nobody", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "invalid_credentials"


def test_a_password_is_hashed_also_for_an_unknown_name(
    db: None, browser: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda _, raw: hashed.append(raw))

    browser.post(LOGIN, {"username": "nobody", "password": "guess"})

    assert hashed == ["guess"]


def test_a_closed_account_cannot_sign_in(person: User, browser: APIClient) -> None:
    User.objects.update(is_active=False)

    assert browser.post(LOGIN, credentials(person)).status_code == 401


def test_signing_in_asks_for_a_name_and_a_password_or_a_link(db: None, browser: APIClient) -> None:
    answer = browser.post(LOGIN, {"username": "anna"})

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_signing_in_needs_the_csrf_token_of_the_page(person: User) -> None:
    answer = APIClient(enforce_csrf_checks=True).post(LOGIN, credentials(person))

    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_failed"


def test_a_session_changes_nothing_without_the_csrf_token(person: User, browser: APIClient) -> None:
    sign_in(browser, person)
    browser.credentials()

    answer = browser.patch(ME, {"language": "zh-CN"})

    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_failed"


def test_a_session_changes_things_with_the_csrf_token(person: User, browser: APIClient) -> None:
    sign_in(browser, person)

    assert browser.patch(ME, {"language": "zh-CN"}).json()["language"] == "zh-CN"


def test_a_planted_session_key_is_not_kept(person: User, browser: APIClient) -> None:
    planted = SessionStore()
    planted["from"] = "a stranger"
    planted.create()
    browser.cookies["sessionid"] = str(planted.session_key)

    browser.post(LOGIN, credentials(person))

    assert browser.cookies["sessionid"].value != planted.session_key
    assert not SessionStore().exists(str(planted.session_key))


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    person: User, browser: APIClient
) -> None:
    browser.post(LOGIN, credentials(person))

    assert browser.cookies["sessionid"]["httponly"]
    assert browser.cookies["sessionid"]["samesite"] == "Lax"


def test_signing_out_ends_the_session(person: User, browser: APIClient) -> None:
    sign_in(browser, person)

    answer = browser.post(LOGOUT)

    assert answer.status_code == 204
    assert browser.get(ME).status_code == 401


def test_signing_out_with_a_token_revokes_it(person: User) -> None:
    ApiTokenFactory.create(user=person, secret="key")
    client = APIClient(HTTP_AUTHORIZATION="Token key")

    assert client.post(LOGOUT).status_code == 204
    assert client.get(ME).status_code == 401


def test_a_token_is_given_for_a_name_and_a_password(person: User, anonymous: APIClient) -> None:
    token = anonymous.post(TOKEN, credentials(person)).json()["token"]

    signed_in = APIClient(HTTP_AUTHORIZATION=f"Token {token}")
    assert signed_in.get(ME).json()["username"] == "anna"
    assert not ApiToken.objects.filter(digest=token).exists()


def test_a_token_is_given_also_to_who_sends_a_stale_one(person: User) -> None:
    client = APIClient(HTTP_AUTHORIZATION="Token revoked")

    assert client.post(TOKEN, credentials(person)).status_code == 200


def test_a_link_signs_in(person: User, browser: APIClient) -> None:
    SignInLinkFactory.create(user=person, secret="link")

    answer = browser.post(LOGIN, {"token": "link"})

    assert answer.status_code == 200
    assert browser.get(ME).json()["username"] == "anna"


def test_a_link_signs_in_once(person: User, browser: APIClient) -> None:
    SignInLinkFactory.create(user=person, secret="link")
    browser.post(LOGIN, {"token": "link"})

    answer = browser.post(LOGIN, {"token": "link"})

    assert answer.status_code == 403  # the CSRF token changed with the session
    browser.credentials(HTTP_X_CSRFTOKEN=browser.cookies["csrftoken"].value)
    assert browser.post(LOGIN, {"token": "link"}).json()["code"] == "invalid_link"


def test_a_link_ends_after_its_time(person: User, browser: APIClient) -> None:
    SignInLinkFactory.create(user=person, secret="link", expires_at=timezone.now() - timedelta(seconds=1))

    answer = browser.post(LOGIN, {"token": "link"})

    assert answer.status_code == 401
    assert SignInLink.objects.exists()


def test_too_many_tries_are_refused_with_the_time_to_wait(person: User, browser: APIClient) -> None:
    LoginAttempt.objects.bulk_create(LoginAttempt(username="anna", address="127.0.0.1") for _ in range(10))

    answer = browser.post(LOGIN, credentials(person))

    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_tries"
    assert 890 < int(answer["Retry-After"]) <= 901


def test_an_expired_session_is_swept_at_the_next_sign_in(person: User, browser: APIClient) -> None:
    stale = SessionStore()
    stale.set_expiry(-1)
    stale.create()

    browser.post(LOGIN, credentials(person))

    assert not SessionStore().exists(str(stale.session_key))


def test_nobody_registers_himself(db: None, browser: APIClient) -> None:
    answer = browser.post(REGISTER, {"username": "new", "password": PASSWORD})

    assert answer.status_code == 403
    assert answer.json()["code"] == "registration_closed"


def test_registration_can_be_opened(db: None, browser: APIClient, settings: Settings) -> None:
    settings.EASEL_OPEN_REGISTRATION = True

    answer = browser.post(REGISTER, {"username": "new", "password": PASSWORD, "is_admin": True})

    assert answer.status_code == 201
    assert not User.objects.get(username="new").is_superuser


def test_a_token_is_known_by_one_query(
    admin: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ApiTokenFactory.create(user=admin, secret="key")
    client = APIClient(HTTP_AUTHORIZATION="Token key")

    with django_assert_num_queries(1):
        client.get(ME)
