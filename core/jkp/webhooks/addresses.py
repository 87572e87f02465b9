"""Which addresses of the internet a webhook may go to. Pure.

`ipaddress.is_global` is not enough: Python 3.11 takes 192.0.0.8, 64:ff9b::7f00:1, 2002:7f00:1:: and fec0::1 for global.
So an IPv4 address inside of another one is looked at itself, and what is special is listed here
(https://www.iana.org/assignments/iana-ipv4-special-registry, -ipv6-special-registry).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")
_V6_IN_USE = IPv6Network("2000::/3")
_SPECIAL: tuple[Network, ...] = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_INSIDE: tuple[Network, ...] = tuple(
    ip_network(each) for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_METADATA = IPv6Network("fd00:ec2::/32")


def is_allowed(text: str, *, private: bool) -> bool:
    """Whether one may connect to an address: a public one, and with `private` also one of the own machine or net.

    An address for the metadata of a cloud, a link-local or a multicast one is never allowed.
    """
    try:
        address = _unwrapped(ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    if private and _within(address, _INSIDE) and address not in _METADATA:
        return True
    return _is_public(address)


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that is written as an IPv6 one; every other one as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _V6_IN_USE:
        return False
    return address.is_global and not address.is_multicast and not _within(address, _SPECIAL)


def _within(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
