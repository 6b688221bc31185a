"""Who is asking."""

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient, APIRequestFactory

from config.auth import address_of
from tests.factories import ApiTokenFactory

ME = "/api/v1/auth/me"


def test_who_is_not_signed_in_is_told_how(anonymous: APIClient) -> None:
    answer = anonymous.get(ME)

    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"
    assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("header", ["Token", "Token ", "Token wrong", "Token wrong wrong", "token \x00"])
def test_a_token_that_is_not_known_is_refused(db: None, header: str) -> None:
    assert APIClient(HTTP_AUTHORIZATION=header).get(ME).status_code == 401


def test_the_digest_of_a_token_is_no_token(db: None) -> None:
    digest = ApiTokenFactory.create().digest

    assert APIClient(HTTP_AUTHORIZATION=f"Token {digest}").get(ME).status_code == 401


def test_the_token_of_a_closed_account_is_refused(db: None) -> None:
    ApiTokenFactory.create(secret="key", user__is_active=False)

    assert APIClient(HTTP_AUTHORIZATION="Token key").get(ME).status_code == 401


@pytest.mark.parametrize("key", ['"aaaaaaaaaaaa\\000"', "' or 1=1 --aaaa", "ａａａａａａａａａａ"])
def test_a_session_key_that_was_made_up_is_nobody_s(db: None, anonymous: APIClient, key: str) -> None:
    cookie = f"sessionid={key}".encode().decode("latin-1")

    assert anonymous.get(ME, headers={"cookie": cookie}).status_code == 401


def test_the_address_is_the_network_s_where_there_is_no_proxy() -> None:
    request = APIRequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="203.0.113.1")

    assert address_of(request) == "192.0.2.7"


def test_behind_a_proxy_the_address_is_what_the_proxy_added(settings: Settings) -> None:
    settings.IS_BEHIND_PROXY = True
    request = APIRequestFactory().get("/", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.1")

    assert address_of(request) == "203.0.113.1"


def test_ipv6_addresses_of_one_network_count_as_one() -> None:
    request = APIRequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")

    assert address_of(request) == "2001:db8:1:2::/64"


def test_a_socket_without_address_counts_as_one() -> None:
    assert address_of(APIRequestFactory().get("/", REMOTE_ADDR="")) == ""
