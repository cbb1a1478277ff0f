"""What people fill in about their own account; allauth's forms under our own words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 12


def _code_input() -> forms.TextInput:
    return forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"})


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name and surname"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of the mails to you"), choices=settings.LANGUAGES)


class SignInCodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    code = forms.CharField(label=_("Code"), max_length=LONGEST_CODE, widget=_code_input())


class ConfirmingCodeForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    code = forms.CharField(label=_("Code"), max_length=LONGEST_CODE, widget=_code_input())


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    code = forms.CharField(label=_("The code that the app shows"), max_length=LONGEST_CODE, widget=_code_input())


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """`credential` is what the browser answers; the page's module fills it in."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password (the device asks for a finger, face or PIN)"),
        required=False,
        initial=True,
    )

    field_order = ("name", "passwordless", "credential")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["credential"].label = _("Passkey")
        self.fields["credential"].error_messages["required"] = _("The browser gave no passkey. Try again.")
