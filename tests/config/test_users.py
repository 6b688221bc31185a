"""Accounts: one's own, and those that administrators look after."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from datasets.models.user import ApiToken, SignInLink, User
from tests.factories import PASSWORD, ApiTokenFactory, UserFactory

ME = "/api/v1/auth/me"
USERS = "/api/v1/users"
TOKENS = "/api/v1/auth/tokens"
SECOND = "another good password"

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def person(db: None) -> User:
    return UserFactory.create(username="anna")


@pytest.fixture
def client(person: User, client_of: ClientOf) -> APIClient:
    return client_of(person)


@pytest.fixture
def boss(admin: User, client_of: ClientOf) -> APIClient:
    return client_of(admin)


def session_of(person: User) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def change_password(client: APIClient, old: str = PASSWORD, new: str = SECOND) -> int:
    answer = client.post("/api/v1/auth/password", {"old_password": old, "new_password": new})
    return int(answer.status_code)


def test_a_person_changes_language_and_email(client: APIClient, person: User) -> None:
    answer = client.patch(ME, {"language": "zh-CN", "email": "anna@example.org"})

    person.refresh_from_db()
    assert answer.status_code == 200
    assert (person.language, person.email) == ("zh-CN", "anna@example.org")


def test_a_person_cannot_make_himself_an_administrator(client: APIClient, person: User) -> None:
    client.patch(ME, {"is_admin": True, "is_superuser": True, "username": "root"})

    person.refresh_from_db()
    assert not person.is_superuser
    assert person.username == "anna"


def test_an_unknown_language_is_refused(client: APIClient) -> None:
    answer = client.patch(ME, {"language": "tlh"})

    assert answer.status_code == 400
    assert answer.json()["fields"]["language"][0]["code"] == "invalid_choice"


def test_a_new_password_keeps_this_session_and_ends_the_others(person: User) -> None:
    here, elsewhere = session_of(person), session_of(person)

    assert change_password(here) == 204
    assert here.get(ME).status_code == 200
    assert elsewhere.get(ME).status_code == 401


def test_a_new_password_revokes_the_tokens(person: User) -> None:
    ApiTokenFactory.create(user=person)

    change_password(session_of(person))

    assert not ApiToken.objects.exists()


def test_a_new_password_keeps_the_token_that_asks_for_it(person: User) -> None:
    ApiTokenFactory.create(user=person)
    ApiTokenFactory.create(user=person, secret="mine")

    change_password(APIClient(HTTP_AUTHORIZATION="Token mine"))

    assert APIClient(HTTP_AUTHORIZATION="Token mine").get(ME).status_code == 200
    assert ApiToken.objects.count() == 1


def test_the_old_password_must_be_right(client: APIClient, person: User) -> None:
    answer = client.post("/api/v1/auth/password", {"old_password": "wrong", "new_password": SECOND})

    assert answer.status_code == 400
    assert answer.json()["code"] == "wrong_password"
    assert answer.json()["fields"]["old_password"]


def test_a_weak_password_is_refused(client: APIClient) -> None:
    answer = client.post("/api/v1/auth/password", {"old_password": PASSWORD, "new_password": "password"})

    assert answer.status_code == 400
    assert answer.json()["code"] == "password_weak"
    assert answer.json()["fields"]["new_password"][0]["code"] == "password_too_common"


def test_who_came_by_a_link_sets_a_first_password(db: None) -> None:
    newcomer = UserFactory.create(password=None)

    assert change_password(session_of(newcomer), old="") == 204
    newcomer.refresh_from_db()
    assert newcomer.check_password(SECOND)


def test_guessing_the_old_password_is_limited(client: APIClient) -> None:
    answers = [change_password(client, old="wrong") for _ in range(11)]

    assert answers == [400] * 10 + [429]


def test_a_token_is_shown_once(client: APIClient, person: User) -> None:
    created = client.post(TOKENS, {"name": "laptop"})

    key = created.json()["token"]
    listed = client.get(TOKENS).json()["results"]
    assert created.status_code == 201
    assert APIClient(HTTP_AUTHORIZATION=f"Token {key}").get(ME).status_code == 200
    assert listed == [{each: created.json()[each] for each in ("id", "name", "hint", "created_at")}]
    assert listed[0]["hint"] == key[-4:]


def test_a_token_is_revoked(client: APIClient, person: User) -> None:
    token = ApiTokenFactory.create(user=person)

    assert client.delete(f"{TOKENS}/{token.pk}").status_code == 204
    assert not ApiToken.objects.exists()


def test_all_own_tokens_are_revoked_at_once(client: APIClient, person: User) -> None:
    ApiTokenFactory.create_batch(2, user=person)
    foreign = ApiTokenFactory.create()

    assert client.delete(TOKENS).status_code == 204
    assert list(ApiToken.objects.all()) == [foreign]


def test_somebody_else_s_token_is_not_there(client: APIClient) -> None:
    foreign = ApiTokenFactory.create()

    assert client.delete(f"{TOKENS}/{foreign.pk}").status_code == 404
    assert client.get(TOKENS).json()["results"] == []


def test_an_administrator_makes_a_user_with_a_password(boss: APIClient) -> None:
    answer = boss.post(USERS, {"username": "new", "email": "new@example.org", "password": PASSWORD})

    assert answer.status_code == 201
    assert answer.json()["sign_in_link"] is None
    assert User.objects.get(username="new").check_password(PASSWORD)


def test_a_user_without_a_password_gets_a_link(boss: APIClient) -> None:
    answer = boss.post(USERS, {"username": "new"})

    link = answer.json()["sign_in_link"]
    secret = link.removeprefix("http://testserver/sign-in?token=")
    assert APIClient().post("/api/v1/auth/login", {"token": secret}).json()["username"] == "new"


@pytest.mark.parametrize("name", ["anna", "Anna"])
def test_a_taken_name_is_refused(boss: APIClient, person: User, name: str) -> None:
    answer = boss.post(USERS, {"username": name})

    assert answer.status_code == 409
    assert answer.json()["code"] == "name_taken"


@pytest.mark.parametrize("name", ["", "12", "a b", "a\u200bb", "x" * 151, None])
def test_an_odd_name_is_refused(boss: APIClient, name: str | None) -> None:
    assert boss.post(USERS, {"username": name}).status_code == 400


def test_an_administrator_finds_people(boss: APIClient, person: User) -> None:
    UserFactory.create(username="bert")

    found = boss.get(USERS, {"search": "ANN"}).json()["results"]

    assert [each["username"] for each in found] == ["anna"]


def test_people_are_listed_in_pages(boss: APIClient, admin: User) -> None:
    UserFactory.create_batch(2)
    first = boss.get(USERS, {"limit": 2}).json()

    second = boss.get(USERS, {"limit": 2, "cursor": first["next"]}).json()

    ids = [each["id"] for each in first["results"] + second["results"]]
    assert ids == [str(pk) for pk in User.objects.order_by("pk").values_list("pk", flat=True)]
    assert second["next"] is None


def test_an_administrator_reads_one_account(boss: APIClient, person: User) -> None:
    assert boss.get(f"{USERS}/{person.pk}").json()["username"] == "anna"


def test_a_closed_account_loses_its_ways_in(boss: APIClient, person: User) -> None:
    session = session_of(person)
    ApiTokenFactory.create(user=person)

    assert boss.patch(f"{USERS}/{person.pk}", {"is_active": False}).json()["is_active"] is False
    assert session.get(ME).status_code == 401
    assert not ApiToken.objects.exists()


def test_a_password_set_by_an_administrator_ends_the_sessions(boss: APIClient, person: User) -> None:
    session = session_of(person)

    answer = boss.patch(f"{USERS}/{person.pk}", {"password": SECOND})

    assert answer.status_code == 200
    assert session.get(ME).status_code == 401


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_admin": False}])
def test_the_last_administrator_stays(boss: APIClient, admin: User, change: dict[str, bool]) -> None:
    answer = boss.patch(f"{USERS}/{admin.pk}", change)

    admin.refresh_from_db()
    assert answer.status_code == 409
    assert answer.json()["code"] == "last_administrator"
    assert admin.is_active
    assert admin.is_superuser


def test_one_of_two_administrators_may_go(boss: APIClient, admin: User) -> None:
    UserFactory.create(is_superuser=True)

    assert boss.patch(f"{USERS}/{admin.pk}", {"is_admin": False}).status_code == 200


def test_a_closed_administrator_does_not_count_as_one(boss: APIClient, admin: User) -> None:
    UserFactory.create(is_superuser=True, is_active=False)

    assert boss.patch(f"{USERS}/{admin.pk}", {"is_admin": False}).status_code == 409


def test_a_new_link_ends_the_one_before(boss: APIClient, person: User) -> None:
    boss.post(f"{USERS}/{person.pk}/sign-in-link")

    answer = boss.post(f"{USERS}/{person.pk}/sign-in-link")

    assert answer.status_code == 201
    assert answer.json()["sign_in_link"].startswith("http://testserver/sign-in?token=")
    assert SignInLink.objects.count() == 1


def test_an_account_that_is_not_there_is_404(boss: APIClient) -> None:
    assert boss.get(f"{USERS}/999").status_code == 404
