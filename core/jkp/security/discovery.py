"""Where an issuer says that its keys are: OpenID Connect Discovery 1.0, section 4."""

import json
from ipaddress import ip_address

from pydantic import HttpUrl, ValidationError

PATH = "/.well-known/openid-configuration"


def configuration_of(issuer: str) -> str:
    """The address of an issuer's configuration."""
    return f"{issuer.removesuffix('/')}{PATH}"


def keys_in(document: bytes, issuer: str, *, in_sandbox: bool) -> str:
    """The address of the keys that a configuration names.

    Error: `ValueError` for what is none, for that of another issuer (compared to the letter), and for an address that
    others could answer for.
    """
    try:
        found = json.loads(document)
        named, url = found["issuer"], HttpUrl(found["jwks_uri"])
    except (KeyError, TypeError, RecursionError, ValidationError) as error:
        raise ValueError from error
    if named != issuer or not is_safe(url, in_sandbox=in_sandbox):
        raise ValueError
    return str(url)


def is_safe(url: HttpUrl, *, in_sandbox: bool) -> bool:
    """Whoever sits between us and the issuer could hand us keys of their own."""
    return url.scheme == "https" or (in_sandbox and _is_loopback(url.host or ""))


def may_be_asked(issuer: str, *, in_sandbox: bool) -> bool:
    """Whether an issuer is an address that its configuration can be asked for."""
    try:
        url = HttpUrl(issuer)
    except ValidationError:
        return False
    return is_safe(url, in_sandbox=in_sandbox) and url.query is None and url.fragment is None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
