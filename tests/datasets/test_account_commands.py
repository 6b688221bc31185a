"""Commands for accounts."""

import pytest
from django.core.management import CommandError, call_command

from datasets.doors import door_document
from datasets.models.user import SignInLink, User
from datasets.permissions import role_document
from datasets.services.accounts import make_sign_in_link
from tests.factories import PASSWORD, UserFactory


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "admin")
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "admin@example.org")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)


def test_createsuperuser_makes_an_administrator(db: None, environment: None) -> None:
    call_command("createsuperuser", interactive=False, verbosity=0)

    administrator = User.objects.get()
    assert administrator.is_admin
    assert administrator.check_password(PASSWORD)


def test_createsuperuser_takes_over_who_was_made_at_the_first_start(db: None, environment: None) -> None:
    make_sign_in_link(base_url="http://easel.test")

    call_command("createsuperuser", interactive=False)

    administrator = User.objects.get()
    assert administrator.check_password(PASSWORD)
    assert administrator.email == "admin@example.org"


def test_createsuperuser_takes_over_nobody_else(db: None, environment: None) -> None:
    UserFactory.create(username="admin", is_superuser=True, password="a password of his own")

    with pytest.raises(CommandError, match="taken"):
        call_command("createsuperuser", interactive=False)


def test_sign_in_link_prints_a_link(admin: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sign_in_link", admin.username)

    assert "/sign-in?token=" in capsys.readouterr().out
    assert SignInLink.objects.get().user == admin


def test_sign_in_link_is_for_accounts_that_exist(db: None) -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("sign_in_link", "nobody")


def test_print_roles_prints_both_tables(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("print_roles")

    assert capsys.readouterr().out == role_document() + door_document()
