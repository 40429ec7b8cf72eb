"""Checks for unsafe configurations; the settings refuse to load with their messages."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.core.exceptions import ImproperlyConfigured

from lib.onion import ADDRESS


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refusals(*, host: str, debug: bool, https: bool, allowed_hosts: Sequence[str]) -> list[str]:
    """Return a message for each reason not to start; `allowed_hosts` is empty unless the environment sets it."""
    reasons = []
    if debug and https:
        reasons.append("DEBUG=1 shows code and settings to visitors: it is refused together with HTTPS=1.")
    if debug and not is_loopback(host):
        reasons.append(f"DEBUG=1 shows code and settings to visitors: it is refused with HOST={host}.")
    if not is_loopback(host) and not allowed_hosts:
        reasons.append(f"HOST={host} opens the site to the network: name its host names in ALLOWED_HOSTS.")
    if https and "*" in allowed_hosts:
        reasons.append("ALLOWED_HOSTS=* trusts any Host header: with HTTPS=1 the host names have to be named.")
    return reasons


def first_name(allowed_hosts: Sequence[str]) -> str:
    """Return the first name under which the site is reached, without a leading dot; "localhost" if none is set."""
    names = [host.lstrip(".") for host in allowed_hosts if host.strip(".*")]
    return names[0] if names else "localhost"


def site_address(*, https: bool, host: str, port: int, origin: str) -> str:
    """Return what stands before a path in mails; the port belongs to it where only this machine reaches the site."""
    own_port = "" if https or not is_loopback(host) else f":{port}"
    return f"{'https' if https else 'http'}://{origin}{own_port}"


def networks(addresses: Sequence[str]) -> list[IPv4Network | IPv6Network]:
    """Return addresses and networks, such as "10.0.0.0/8", parsed; raise `ImproperlyConfigured` for anything else."""
    try:
        return [ip_network(text.strip()) for text in addresses]
    except ValueError as fault:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES: {fault}.") from fault


def onion_host(given: str) -> str:
    """Return an onion address in small letters, or "" for none; raise `ImproperlyConfigured` for anything else."""
    name = given.strip().lower()
    if name and not ADDRESS.fullmatch(name):
        raise ImproperlyConfigured(
            f"ONION_HOST={given} is not 56 letters and digits and .onion: give what tor wrote into the file hostname."
        )
    return name
