"""The page to which an invitation's link leads: the invited person chooses a password and is signed in."""

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import before_second_factor, public
from accounts.invitations import InvitationRefused, accept, invited


@before_second_factor
@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever else is signed in here is signed out, once the password is chosen."""
    at = timezone.now()
    user = invited(token, at)
    if user is None:
        return _ended(request)
    form = SetPasswordForm(user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/invitation.html", {"form": form, "invited": user})
    try:
        user = accept(token=token, password=form.cleaned_data["new_password1"], at=at)
    except InvitationRefused:
        return _ended(request)
    logout(request)
    signed_in: HttpResponse = perform_login(request, user)
    return signed_in


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "account/invitation_ended.html", status=410)
