"""Which network a request comes from, for the limiter alone: a prefix, never the address, and never kept."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

PREFIX = {4: 24, 6: 48}


def network_of(meta: Mapping[str, Any]) -> str:
    """Return the prefix of whoever asks; what a request says of itself counts only when a known proxy passed it on."""
    address = _read(str(meta.get("REMOTE_ADDR", "")))
    if address is None:
        return ""
    said = [part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    while said and _is_proxy(address):
        address = _read(said.pop())
        if address is None:
            return ""
    if _is_proxy(address):
        return ""  # the proxy does not say for whom: nobody can be told from anybody
    return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_proxy(address: IPv4Address | IPv6Address) -> bool:
    return any(address.version == one.version and address in one for one in settings.TRUSTED_PROXIES)
