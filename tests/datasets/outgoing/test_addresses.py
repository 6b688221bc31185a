"""Which addresses are the public internet's, and which places a person may name."""

from ipaddress import ip_address

import pytest

from datasets.outgoing.addresses import carried, is_public
from datasets.outgoing.places import (
    AddressInvalidError,
    AddressRefusedError,
    Place,
    parse_hosts,
    parse_place,
    require_allowed,
)

PRIVATE = [
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1"),
    *("172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255", "100.100.100.200", "168.63.129.16"),
    *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1"),
    *(
        "2002:7f00:1::",
        "2002:a00:1::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ),
]
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "198.20.0.1", "223.255.255.255"),
    *("2606:4700:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"),
]


@pytest.mark.parametrize("text", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet_is_known(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_known(text: str) -> None:
    assert is_public(ip_address(text))


def test_nothing_is_public_that_python_calls_private() -> None:
    # each /8 of IPv4 at both ends, with Python's own table as the oracle
    ends = [ip_address((first << 24) + low) for first in range(256) for low in (1, 0xFFFFFE)]

    assert [each for each in ends if is_public(each) and not each.is_global] == []


def test_a_translated_address_is_judged_by_the_one_it_carries() -> None:
    assert str(carried(ip_address("64:ff9b::a00:1"))) == "10.0.0.1"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "models.example.org",
            "file:///etc/passwd",
            "ftp://host/",
            "gopher://host/",
            "javascript:alert(1)",
        ),
        *(
            "http://",
            "http:///path",
            "http:host",
            "http://user@host",
            "http://user:pw@host/",
            "http://host@evil/",
        ),
        *(
            "http://a.example\\@127.0.0.1/",
            "http://host:0",
            "http://host:",
            "http://host:65536",
            "http://host:x",
        ),
        *("http://2130706433/", "http://0x7f000001/", "http://0x7f.1", "http://0177.0.0.1", "http://127.1"),
        *(
            "http://127.0.0.1.5",
            "http://1.2.3.04",
            "http://１２７.0.0.1",
            "http://127。0。0。1",
            "http://[fe80::1%25eth0]",
        ),
        *(
            "http://host/a b",
            "http://host/?q=1",
            "http://host?q",
            "http://host/#part",
            "http://host/\r\nX: y",
        ),
        *(
            "http://ho\tst/",
            "http://ho\nst",
            "http://a..b",
            "http://-a",
            "http://" + "a" * 64,
            "http://" + "a." * 130,
        ),
        *("http://[::1", "http://[v1.x]", "http://a%2eb", "http://" + "a" * 3000),
    ],
)
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    with pytest.raises(AddressInvalidError):
        parse_place(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://Models.Example.org", Place("https", "models.example.org", 443)),
        (" http://models.example.org.:9090/v1/ ", Place("http", "models.example.org", 9090, "/v1")),
        ("http://[2606:4700::1]:80", Place("http", "2606:4700::1", 80)),
        ("http://[0:0::1]/", Place("http", "::1", 80)),
        ("HTTP://1.1.1.1/a/b", Place("http", "1.1.1.1", 80, "/a/b")),
        ("https://模型.example", Place("https", "xn--xgs754b.example", 443)),
    ],
)
def test_an_address_is_read_in_one_spelling(text: str, place: Place) -> None:
    assert parse_place(text) == place


def test_a_path_is_found_below_the_address() -> None:
    assert parse_place("https://[2606:4700::1]:8443/model/").below("health").url == (
        "https://[2606:4700::1]:8443/model/health"
    )


ALLOWED = parse_hosts("models.lan, gpu.lan:9090, 10.1.0.0/16, 127.0.0.1:9090, [::1]:9090, fd00::/8")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://models.lan:1234", "192.168.0.9"),
        ("http://gpu.lan:9090", "192.168.0.9"),
        ("http://any.name", "10.1.2.3"),
        ("http://any.name", "::ffff:10.1.2.3"),
        ("http://localhost:9090", "127.0.0.1"),
        ("http://[::1]:9090", "::1"),
        ("http://[fd00::1]", "fd00::1"),
        ("http://public.example", "1.1.1.1"),
    ],
)
def test_what_an_administrator_allows_and_what_is_public_may_be_called(url: str, address: str) -> None:
    require_allowed(parse_place(url), [ip_address(address)], ALLOWED)


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("http://gpu.lan:9091", ["192.168.0.9"]),
        ("http://models.lan.evil.example", ["192.168.0.9"]),
        ("http://any.name", ["10.2.0.1"]),
        ("http://localhost:9091", ["127.0.0.1"]),
        ("http://two.example", ["1.1.1.1", "127.0.0.1"]),
        ("http://two.example", ["1.1.1.1", "2002:7f00:1::"]),
    ],
)
def test_one_private_address_of_a_host_is_enough_to_refuse_it(url: str, addresses: list[str]) -> None:
    with pytest.raises(AddressRefusedError, match="EASEL_ML_HOSTS"):
        require_allowed(parse_place(url), [ip_address(each) for each in addresses], ALLOWED)


@pytest.mark.parametrize("text", ["http://host", "user@host", "10.0.0.1/8", "host:x", "0x7f.1", "a b"])
def test_a_wrong_entry_of_the_allowed_hosts_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=text.split("/", maxsplit=1)[0]):
        parse_hosts(f"fine.lan,{text}")
