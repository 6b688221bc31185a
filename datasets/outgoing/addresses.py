"""Which IP addresses belong to the public internet. Pure.

What is not public: this machine, private networks, those that the registries of special-purpose addresses (IANA) keep
for themselves, and where clouds tell their machines' secrets. An address that carries another one is judged by that.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_CLOSED = [
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # a provider's own; the metadata of Alibaba Cloud
        "127.0.0.0/8",
        "169.254.0.0/16",  # the same link; the metadata of most clouds
        "168.63.129.16/32",  # Azure's, though it looks public
        "172.16.0.0/12",
        "192.0.0.0/24",  # the IETF's; the metadata of Oracle Cloud
        "192.0.2.0/24",  # examples
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # examples
        "203.0.113.0/24",  # examples
        "224.0.0.0/4",  # groups
        "240.0.0.0/4",  # reserved, and everybody
        "2001::/23",  # the IETF's; Teredo, which leads to an IPv4 address of its choice
        "2001:db8::/32",  # examples
        "2002::/16",  # 6to4, which leads to an IPv4 address of its choice
        "3fff::/20",  # examples
    )
]
_GIVEN_OUT = IPv6Network(
    "2000::/3"
)  # all else of IPv6 is special: this machine, the link, private, groups, reserved
_NAT64 = IPv6Network("64:ff9b::/96")


def parse_address(text: str) -> Address | None:
    """The address that the text is; None for a name, and for one that is bound to a network card (`fe80::1%eth0`)."""
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def carried(address: Address) -> Address:
    """The IPv4 address to which a mapped (::ffff:0:0/96) or a translated one (NAT64) leads; any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def is_public(address: Address) -> bool:
    meant = carried(address)
    if isinstance(meant, IPv6Address) and meant not in _GIVEN_OUT:
        return False
    return not any(meant in network for network in _CLOSED if network.version == meant.version)
