"""The signed token of a client: who calls, and that the call is meant for this service (CDS Hooks 2.0, 4.1)."""

from collections.abc import Mapping
from typing import Any

import jwt

from facetwise.interop.cds_hooks.used_tokens import UsedTokens

ALGORITHMS = ("RS384", "ES384")
LONGEST_LIFE = 300  # seconds: a token that lives longer is refused


class TokenRefusedError(ValueError):
    """A token cannot be trusted; the text says why, without the token."""


def checked_client(
    token: str, keys_by_issuer: Mapping[str, Mapping[str, Any]], *, audience: str, used: UsedTokens
) -> str:
    """The issuer of a trusted token.

    Args:
        token: the bearer token.
        keys_by_issuer: for each trusted issuer its JSON Web Key Set.
        audience: the address of the called service, as the token must name it.
        used: the tokens that came before; this one is added once it is trusted.

    Raises:
        TokenRefusedError: if it is not signed by a trusted key, not for this service, expired, lacks a
            claim that it must have, or was used before.
    """
    try:
        head = jwt.get_unverified_header(token)
        issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss"))
    except jwt.InvalidTokenError:
        raise TokenRefusedError("the token cannot be read; expected a signed JSON Web Token") from None
    keys = keys_by_issuer.get(issuer)
    if keys is None:
        raise TokenRefusedError("the token's issuer is not among the trusted clients")
    if head.get("alg") not in ALGORITHMS:
        raise TokenRefusedError(f"the token is not signed with {' or '.join(ALGORITHMS)}")
    key = _key(keys, head.get("kid"))
    try:
        claims = jwt.decode(
            token,
            key=key,
            algorithms=list(ALGORITHMS),
            audience=audience,
            issuer=issuer,
            options={"require": ["iss", "aud", "exp", "iat", "jti"]},
        )
    except jwt.ExpiredSignatureError:
        raise TokenRefusedError("the token has expired") from None
    except jwt.InvalidTokenError as wrong:
        raise TokenRefusedError(f"the token is refused ({type(wrong).__name__})") from None
    if claims["exp"] - claims["iat"] > LONGEST_LIFE:
        raise TokenRefusedError(f"the token lives longer than {LONGEST_LIFE} seconds")
    if not used.first_use(issuer, str(claims["jti"]), float(claims["exp"])):
        raise TokenRefusedError("the token was used before; expected a new jti with every request")
    return issuer


def _key(keys: Mapping[str, Any], name: object) -> jwt.PyJWK:
    try:
        known = jwt.PyJWKSet.from_dict(dict(keys))
        return known[str(name)]
    except (KeyError, jwt.PyJWTError):
        raise TokenRefusedError("the token's key is not among the client's keys") from None
