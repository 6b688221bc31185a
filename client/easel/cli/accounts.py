"""`easel login` and `easel logout`."""

from __future__ import annotations

import getpass
import sys

from easel.cli.credentials import credentials_file, forget, keep, read
from easel.cli.desk import Desk
from easel.cli.faults import NOT_FOUND, USAGE, CommandError
from easel.cli.server import Server

USUAL = "http://127.0.0.1:8000"


def login(desk: Desk) -> int:
    """Get a token by user name and password, or take one, and keep it once the server knows it."""
    words, file = desk.words, credentials_file(desk.env)
    address = words.url or desk.env.get("EASEL_URL") or read(file).get("current") or USUAL
    server = Server(address, words.token or "")
    if not words.token:
        username = words.username or _asked("User name: ")
        password = sys.stdin.readline().rstrip("\n") if words.password_stdin else _secret()
        server.token = server.post("/auth/token", {"username": username, "password": password})["token"]
    person = server.get("/auth/me")
    keep(file, server)
    said = {"url": server.url, "username": person["username"], "file": str(file)}
    desk.terminal.result(said, [f"Signed in to {server.url} as {person['username']}."])
    return 0


def logout(desk: Desk) -> int:
    """Forget the token of a server. It stays valid until it is deleted under Account on the pages."""
    address = desk.server.url
    if not forget(credentials_file(desk.env), address):
        raise CommandError(f"Nobody is signed in to {address} here.", "not_signed_in", NOT_FOUND)
    desk.terminal.result({"url": address}, [f"Forgot the token of {address}."])
    return 0


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError("Name the user with --username.", "username_missing", USAGE)
    return input(question)


def _secret() -> str:
    if not sys.stdin.isatty():
        raise CommandError("Hand the password over with --password-stdin.", "password_missing", USAGE)
    return getpass.getpass("Password: ")
