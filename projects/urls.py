"""Addresses of the pages on which a project is edited."""

from django.urls import path

from projects.addresses import WORK_PROJECT
from projects.views import facts, lists, starting

urlpatterns = [
    path("work/new-project/", starting.new_project, name="project-new"),
    path(f"{WORK_PROJECT}facts/", facts.facts, name="project-facts"),
    path(f"{WORK_PROJECT}source/", facts.source, name="project-source"),
    path(f"{WORK_PROJECT}visibility/", facts.visibility, name="project-visibility"),
    path(f"{WORK_PROJECT}partners/", lists.partners, name="project-partners"),
    path(f"{WORK_PROJECT}organisations/", lists.organisations, name="project-organisations"),
    path(f"{WORK_PROJECT}amounts/", lists.amounts, name="project-amounts"),
    path(f"{WORK_PROJECT}statements/", lists.statements, name="project-statements"),
]
