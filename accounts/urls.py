"""The few pages of allauth that are used: sign in and out, a forgotten password, a new one. Nothing else is there.

allauth writes some of its other addresses into pages and mails by name; those names lead to “no such page”.
"""

from allauth.account import views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path

from accounts.access import public, signed_in


@public
def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404


FROM_KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
NAMED_BY_ALLAUTH = {"signup/": "account_signup", "email/": "account_email"}

urlpatterns = [
    path("login/", public(views.login), name="account_login"),
    path("logout/", public(views.logout), name="account_logout"),
    path("password/change/", signed_in(views.password_change), name="account_change_password"),
    path("password/reset/", public(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(views.password_reset_done), name="account_reset_password_done"),
    re_path(FROM_KEY, public(views.password_reset_from_key), name="account_reset_password_from_key"),
    path(
        "password/reset/key/done/",
        public(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    *(path(address, nothing_here, name=name) for address, name in NAMED_BY_ALLAUTH.items()),
]
