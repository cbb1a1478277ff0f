"""Addresses of people: the own account, the team of a project, and what administrators see."""

from django.urls import path

from projects.addresses import WORK_PROJECT
from projects.views import team
from projects.views.account import account
from projects.views.administration import administration

TEAM = f"{WORK_PROJECT}team/"
ONE_ROLE = f"{TEAM}<int:role>/"

urlpatterns = [
    path("accounts/me/", account, name="account"),
    path("administration/", administration, name="administration"),
    path(TEAM, team.people, name="team"),
    path(f"{TEAM}invite/", team.invite, name="team-invite"),
    path(ONE_ROLE, team.role, name="team-role"),
    path(f"{ONE_ROLE}end/", team.end, name="team-role-end"),
    path(f"{ONE_ROLE}invitation/", team.send_again, name="team-invitation"),
    path(f"{ONE_ROLE}account/", team.close_account, name="team-close-account"),
]
