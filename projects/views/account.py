"""The own account: name, language, password, second factor, and the roles that one holds."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import second_factor
from accounts.access import signed_in
from accounts.forms import ProfileForm
from accounts.keeping import describe
from accounts.models import User
from projects.models import Role


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        describe(user=user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Name and language are saved."))
        return redirect("account")
    roles = Role.objects.current().filter(user=user).select_related("project", "partner__organisation")
    content = {
        "form": form,
        "roles": roles.order_by("project__key", "role"),
        "has_second_factor": second_factor.has_one(user),
        "is_account": True,
    }
    return render(request, "projects/account.html", content)
