"""The pages of allauth that are used, under addresses of ours, and the link of an invitation. Nothing else is there.

allauth writes some of its other addresses into pages and mails by name; those names lead to “no such page”. What
somebody needs before the second factor that is asked of them is there stays open without it.
"""

from typing import Any

from allauth.account import views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.webauthn import views as passkey_views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path

from accounts.access import before_second_factor, public, signed_in
from accounts.views import second_factors
from accounts.views.invitation import invitation


@public
def nothing_here(request: HttpRequest, **arguments: Any) -> HttpResponse:
    raise Http404


def to_all(view: Any) -> Any:
    return before_second_factor(public(view))


def to_users(view: Any) -> Any:
    return before_second_factor(signed_in(view))


RESET = "password/reset/"
FROM_KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
NAMED_BY_ALLAUTH = {
    "signup/": "account_signup",
    "email/": "account_email",
    "password/set/": "account_set_password",
}
CODES, APP, PASSKEYS = "second-factor/codes/", "second-factor/app/", "second-factor/passkeys/"

urlpatterns = [
    path("login/", to_all(views.login), name="account_login"),
    path("login/code/", to_all(factor_views.authenticate), name="mfa_authenticate"),
    path("login/passkey/", to_all(passkey_views.login_webauthn), name="mfa_login_webauthn"),
    path("logout/", to_all(views.logout), name="account_logout"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("password/change/", to_users(second_factors.ChangePassword.as_view()), name="account_change_password"),
    path(RESET, to_all(views.password_reset), name="account_reset_password"),
    path(f"{RESET}done/", to_all(views.password_reset_done), name="account_reset_password_done"),
    re_path(FROM_KEY, to_all(second_factors.ChooseForgottenPassword.as_view()), name="account_reset_password_from_key"),
    path(
        f"{RESET}key/done/",
        to_all(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("confirm/", to_users(views.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", to_users(factor_views.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", to_users(passkey_views.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second-factor/", to_users(second_factors.second_factors), name="mfa_index"),
    path(APP, to_users(second_factors.AddApp.as_view()), name="mfa_activate_totp"),
    path(f"{APP}remove/", to_users(second_factors.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path(PASSKEYS, to_users(second_factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(f"{PASSKEYS}<int:pk>/remove/", to_users(second_factors.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path(CODES, to_users(code_views.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(f"{CODES}new/", to_users(second_factors.NewRecoveryCodes.as_view()), name="mfa_generate_recovery_codes"),
    path(f"{CODES}file/", to_users(code_views.download_recovery_codes), name="mfa_download_recovery_codes"),
    *(path(address, nothing_here, name=name) for address, name in NAMED_BY_ALLAUTH.items()),
]
