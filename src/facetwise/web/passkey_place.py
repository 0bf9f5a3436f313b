"""Where passkeys work: a browser ties them to a host's name, never to an address in digits."""

import ipaddress
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def is_in_digits(request: HttpRequest) -> bool:
    """Whether the app is open at an address in digits, for which browsers refuse passkeys."""
    return _digits(request) is not None


def at_localhost(request: HttpRequest) -> str:
    """The same page at this machine's name; empty where the address is that of another machine."""
    digits = _digits(request)
    if digits is None or not digits.is_loopback:
        return ""
    port = urlsplit(f"//{request.get_host()}").port
    return f"{request.scheme}://localhost{f':{port}' if port else ''}{request.path}"


def _digits(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(urlsplit(f"//{request.get_host()}").hostname or "")
    except (ValueError, DisallowedHost):  # a name, or the page that refuses a host
        return None
