"""Where an Easel runs: its address and its data folder, read from the environment. Standard library only."""

import fcntl
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.image_folders import buckets_with_folders
from config.installing import ROOT
from config.prerequisites import read_port

WILDCARDS = ("0.0.0.0", "::")
SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of a network interface


@dataclass(frozen=True)
class Place:
    """`host` and `port` are what the server listens on, `base_url` what people open."""

    host: str
    port: int
    base_url: str
    folder: Path

    @property
    def is_local(self) -> bool:
        return self.host in ("127.0.0.1", "localhost", "::1")

    def other_urls(self) -> list[str]:
        """What people on this machine and on its other networks open; none where one address is listened on."""
        if self.host not in WILDCARDS:
            return []
        urls = [address_of(host, self.port) for host in (*own_addresses(), "localhost")]
        return [url for url in urls if url != self.base_url]


def place_of(env: Mapping[str, str]) -> Place:
    """Read PORT, HOST, EASEL_BASE_URL and EASEL_DATA; an empty value counts as not given."""
    host = env.get("HOST") or "127.0.0.1"
    port = read_port(env.get("PORT") or "8000")
    shown = own_address() if host in WILDCARDS else host
    base_url = (env.get("EASEL_BASE_URL") or address_of(shown, port)).rstrip("/")
    return Place(host, port, base_url, Path(env.get("EASEL_DATA") or ROOT / "var").resolve())


def address_of(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def own_address() -> str:
    """The address by which other machines reach this one; 127.0.0.1 without a network. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: only the route to it is looked up
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def own_addresses() -> list[str]:
    """Every IPv4 address of this machine but the local ones, the one that others most likely reach first."""
    found = [own_address(), *(address_of_interface(name) for _, name in socket.if_nameindex())]
    return [address for address in dict.fromkeys(found) if address and not address.startswith("127.")]


def address_of_interface(name: str) -> str:
    """The address of a network interface; empty where it has none, or where the system has no such call."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
        except OSError:
            return ""
        return socket.inet_ntoa(answer[20:24])


def environment_for(place: Place, env: Mapping[str, str]) -> dict[str, str]:
    """What the web server and the workers are started with. Records the folder of IMAGES in the data folder."""
    result = {
        **env,
        "DJANGO_SETTINGS_MODULE": "config.settings",  # a shell may carry another project's
        "EASEL_DATA": str(place.folder),
        "EASEL_BASE_URL": place.base_url,
        "EASEL_BUCKETS": buckets_with_folders(place.folder, env),
        "PYTHONUNBUFFERED": "1",
        # Celery warns a worker of root; whoever started Easel as root knows, and tasks carry only JSON.
        "PYTHONWARNINGS": env.get("PYTHONWARNINGS")
        or "ignore:You're running the worker with superuser privileges",
        "MALLOC_ARENA_MAX": "2",  # glibc otherwise keeps a heap for each thread: tens of MB that hold nothing
    }
    return result if place.is_local else result | names_for_others(place, env)


def names_for_others(place: Place, env: Mapping[str, str]) -> dict[str, str]:
    """The hosts and origins to trust when other machines may call: this machine's names, never a wildcard."""
    hosts = dict.fromkeys([place.host, *own_addresses(), socket.gethostname()])
    hosts_in_full = [env.get("EASEL_ALLOWED_HOSTS", ""), *(host for host in hosts if host not in WILDCARDS)]
    origins = [address_of(host, place.port) for host in hosts_in_full[1:]]
    return {
        "EASEL_ALLOWED_HOSTS": ",".join(filter(None, hosts_in_full)),
        "EASEL_CSRF_ORIGINS": ",".join(filter(None, [env.get("EASEL_CSRF_ORIGINS", ""), *origins])),
    }
