"""Sign-in by django-allauth: nobody signs up alone, and second-factor secrets are kept encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from facetwise.store.access_log import Access, record


class ClosedSignUp(DefaultAccountAdapter):
    """People are made by an administrator; sign-ins and failures are recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Record that somebody failed; not whom they claimed to be."""
        record(Access("unknown", "", "sign in", "account", outcome="refused"))
        super().authentication_failed(request, **credentials)

    def post_login(self, request: HttpRequest, user: object, **kwargs: object) -> object:
        """Record who came in."""
        record(Access(user.username, user.role, "sign in", "account"))  # type: ignore[attr-defined]
        return super().post_login(request, user, **kwargs)


class EncryptedSecrets(DefaultMFAAdapter):
    """TOTP secrets are of use only together with the secret of the practice."""

    def encrypt(self, text: str) -> str:
        """Text under the practice's secret."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    key = hashlib.sha256(b"facetwise second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
