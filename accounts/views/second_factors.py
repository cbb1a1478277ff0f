"""Two-step sign-in: what somebody has, adding and taking away. allauth does it; here it is journaled and drawn."""

from typing import Any

from allauth.account import views as account_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import lacks_second_factor
from accounts.chain import record
from accounts.qr_codes import drawn

KINDS = Authenticator.Type


@require_safe
def second_factors(request: HttpRequest) -> HttpResponse:
    """What the user has, and the way to more; whoever must have one and has none is led here."""
    held: dict[str, list[Authenticator]] = {kind: [] for kind in KINDS}
    for row in Authenticator.objects.filter(user=request.user.pk).order_by("created_at", "pk"):
        held[row.type].append(row)
    codes = held[KINDS.RECOVERY_CODES]
    content = {
        "is_missing": lacks_second_factor(request),
        "is_on": bool(held[KINDS.TOTP] or held[KINDS.WEBAUTHN]),
        "app": held[KINDS.TOTP][0] if held[KINDS.TOTP] else None,
        "passkeys": held[KINDS.WEBAUTHN],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
    }
    return render(request, "mfa/index.html", content)


class Journaled:
    """A form of allauth that leaves an entry in the journal, in the transaction of what it does."""

    action = "second_factor.added"
    kind = ""
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        user: Any = self.request.user
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # the view that this is mixed into
            details = {"kind": str(self.kind)} if self.kind else {}
            record(self.action, user=user, by=user.email, at=timezone.now(), **details)
        return response


class AddApp(Journaled, ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    kind = KINDS.TOTP

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        content: dict[str, Any] = super().get_context_data(**options)
        secret = content["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return content | {"drawing": drawn(content["totp_url"]), "secret_in_groups": " ".join(groups)}


class RemoveApp(Journaled, DeactivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    action, kind = "second_factor.removed", KINDS.TOTP


class AddPasskey(Journaled, AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    kind = KINDS.WEBAUTHN


class RemovePasskey(Journaled, RemoveWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    action, kind = "second_factor.removed", KINDS.WEBAUTHN
    success_url = reverse_lazy("mfa_index")


class NewRecoveryCodes(Journaled, GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth ships no types
    kind = KINDS.RECOVERY_CODES


class ChangePassword(Journaled, account_views.PasswordChangeView):  # type: ignore[misc]  # allauth ships no types
    action = "user.password_changed"


class ChooseForgottenPassword(account_views.PasswordResetFromKeyView):  # type: ignore[misc]  # allauth ships no types
    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            record("user.password_changed", user=self.reset_user, by=self.reset_user.email, at=timezone.now())
        return response
