"""How allauth behaves here: nobody signs up alone; an account is made by somebody who may, and can be switched off."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.secrecy import decrypted, encrypted

SIGNED_IN_AT = "signed_in_at"


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        raise PermissionDenied

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Who has just signed in need not say again who they are."""
        since = time.time() - self.request.session.get(SIGNED_IN_AT, 0)
        is_fresh = since < app_settings.REAUTHENTICATION_TIMEOUT
        return not is_fresh and bool(super().is_reauthentication_required(app=app, **options))


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The keys of apps and of recovery codes are stored encrypted: a copy of the database opens nothing."""

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Nothing: our page draws the code itself."""
        return ""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  allauth names it so
        return _("Passkey")
