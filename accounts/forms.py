"""What people fill in about their own account; allauth's forms under our own words."""

import struct
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

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


class Credential(forms.JSONField):
    """What the browser answers for a passkey, put in by the page's module; refused where it is no such answer at all.

    Whether it is the right one, allauth asks of the library.
    """

    def __init__(self, kind: type[AuthenticationResponse] | type[RegistrationResponse]) -> None:
        self.kind = kind
        said = _("The browser gave no passkey. Try again.")
        faults = {"required": said, "invalid": said}
        super().__init__(label=_("Passkey"), widget=forms.HiddenInput, error_messages=faults)

    def to_python(self, value: Any) -> Any:
        answer = super().to_python(value)
        if answer in self.empty_values:
            return None
        try:
            self.kind.from_dict(answer)
        except (LookupError, TypeError, ValueError, AttributeError, struct.error):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return answer


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    name = forms.CharField(label=_("Name of the passkey"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password (the device asks for a finger, face or PIN)"),
        required=False,
        initial=True,
    )
    credential = Credential(RegistrationResponse)


class SignInPasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    credential = Credential(AuthenticationResponse)


class SecondStepPasskeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    credential = Credential(AuthenticationResponse)


class ConfirmingPasskeyForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    credential = Credential(AuthenticationResponse)
