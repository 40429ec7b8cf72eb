"""The network of a request, to bound what one network may ask for: a prefix, never the address, never stored."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

from lib.onion import is_over_onion

PREFIX = {4: 24, 6: 48}


def network_of(meta: Mapping[str, Any]) -> str:
    """Return the client's network (/24 or /48) from a request's META; empty where it cannot be told.

    X-Forwarded-For is read from the right, as far as trusted proxies (settings.TRUSTED_PROXIES) wrote it. Over the
    onion address everybody comes from this machine: they have no network, rather than one.
    """
    if is_over_onion(meta):
        return ""
    address = _parse_address(str(meta.get("REMOTE_ADDR", "")))
    if address is None:
        return ""
    forwarded = [part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    while forwarded and _is_proxy(address):
        address = _parse_address(forwarded.pop())
        if address is None:
            return ""
    if _is_proxy(address):
        return ""  # the proxy names no client: all its clients would share one network
    return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))


def _parse_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_proxy(address: IPv4Address | IPv6Address) -> bool:
    return any(address.version == network.version and address in network for network in settings.TRUSTED_PROXIES)
