"""Where a person's address leads, read strictly, and which hosts an administrator allows besides public ones. Pure."""

import re
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_network
from typing import Self
from urllib.parse import urlsplit

from datasets.errors import InvalidInputError
from datasets.outgoing.addresses import Address, Network, carried, is_public, parse_address

LONGEST = 2000  # characters of an address
PORTS = {"http": 80, "https": 443}
_TEXT = re.compile(r"(https?)://([^/?#@\\\s\x00-\x1f]+)(/[!-~]*)?", re.IGNORECASE | re.ASCII)
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_NUMBER = re.compile(
    r"[0-9]+|0x[0-9a-f]*"
)  # the last part of a host that some systems take for an IPv4 address


class AddressInvalidError(InvalidInputError):
    code = "address_invalid"
    message = "This is no address that Easel calls. Write it like https://models.example.org:9090, without a user name."


class AddressRefusedError(InvalidInputError):
    code = "address_refused"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} is an address of this machine or of a private network, which Easel does not call. "
            "An administrator can allow it in EASEL_ML_HOSTS.",
            params={"host": host},
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A server and a path on it. `host`: a name in small ASCII letters, or an IP address without brackets."""

    scheme: str
    host: str
    port: int
    path: str = ""

    @property
    def authority(self) -> str:
        """As a request names the server."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    def below(self, path: str) -> Self:
        """A path below this one's: `health` of `https://host/model` is `https://host/model/health`."""
        return type(self)(self.scheme, self.host, self.port, f"{self.path.rstrip('/')}/{path}")


def parse_place(text: str) -> Place:
    """Read `http(s)://host[:port][/path]`. Raises AddressInvalidError for all else.

    No user, query or fragment, and no number in another notation (2130706433, 0x7f.1, 0177.0.0.1) in the place of an
    address: what programs understand differently is how one gets past a guard.
    """
    found = _TEXT.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None or "?" in (found[3] or "") or "#" in (found[3] or ""):
        raise AddressInvalidError
    scheme = found[1].lower()
    try:
        parts = urlsplit(f"//{found[2]}")
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        raise AddressInvalidError from None
    is_bracketed = found[2].startswith("[")
    if port == 0 or found[2].endswith(":") or is_bracketed != (":" in host):
        raise AddressInvalidError
    return Place(scheme, host, port or PORTS[scheme], (found[3] or "").rstrip("/"))


def _host(text: str) -> str:
    """The host in one spelling. Raises ValueError."""
    if address := parse_address(text):
        return str(address)
    name = text.rstrip(".").encode("idna").decode().lower()
    if len(name) > 253 or not _HOST.fullmatch(name) or _NUMBER.fullmatch(name.rpartition(".")[2]):
        raise ValueError(text)
    return name


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """What an administrator allows: hosts on one port or (None) on any, and networks."""

    hosts: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)
    networks: tuple[Network, ...] = ()

    def names(self, place: Place) -> bool:
        """Whether the host itself is allowed, wherever its name leads."""
        return (place.host, None) in self.hosts or (place.host, place.port) in self.hosts

    def hold(self, address: Address, port: int) -> bool:
        either = {address, carried(address)}
        if any((str(each), wanted) in self.hosts for each in either for wanted in (None, port)):
            return True
        return any(each in network for network in self.networks for each in either)


def parse_hosts(text: str) -> AllowedHosts:
    """Read `host[:port]` and networks (`10.1.0.0/16`), separated by commas. Raises ValueError with the wrong one."""
    hosts, networks = set(), []
    for item in filter(None, (part.strip() for part in text.split(","))):
        try:
            if "/" in item:
                networks.append(ip_network(item))
            else:
                hosts.add(_allowed_host(item))
        except ValueError:
            raise ValueError(item) from None
    return AllowedHosts(frozenset(hosts), tuple(networks))


def _allowed_host(item: str) -> tuple[str, int | None]:
    if isinstance(parse_address(item), IPv6Address):
        return _host(item), None
    parts = urlsplit(f"//{item}")
    if parts.username is not None or not parts.hostname:
        raise ValueError(item)
    return _host(parts.hostname), parts.port


def require_allowed(place: Place, addresses: list[Address], allowed: AllowedHosts) -> None:
    """Raise AddressRefusedError unless every one of a host's addresses may be called."""
    if not allowed.names(place) and not all(
        is_public(each) or allowed.hold(each, place.port) for each in addresses
    ):
        raise AddressRefusedError(place.host)
