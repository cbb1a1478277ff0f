"""Addresses of the desk. What opens by a pass is secret: the address is left at once for one that is not."""

from django.urls import path, re_path

from projects import addresses  # noqa: F401  # makes <key:…> known
from registrations.views import desk, desk_helpers

DESK = "desk/<key:project>/<key:event>/"

urlpatterns = [
    re_path(r"^desk/pass/(?P<token>[0-9a-z]{1,13}-[0-9a-f]{40})/$", desk_helpers.open_pass, name="desk-pass"),
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}state/", desk.state, name="desk-state"),
    path(f"{DESK}found/", desk.found, name="desk-found"),
    path(f"{DESK}people/", desk.people, name="desk-people"),
    path(f"{DESK}check-in/", desk.check_in, name="desk-check-in"),
    path(f"{DESK}walk-in/", desk.walk_in, name="desk-walk-in"),
    path(f"{DESK}let-in/", desk.let_in, name="desk-let-in"),
    path(f"{DESK}heads/", desk.count_heads, name="desk-heads"),
    path(f"{DESK}marks/<int:mark>/annul/", desk.annul_mark, name="desk-annul"),
    path(f"{DESK}helpers/", desk_helpers.helpers, name="desk-helpers"),
    path(f"{DESK}helpers/<int:desk_pass>/withdraw/", desk_helpers.withdraw_pass, name="desk-withdraw"),
]
