"""Addresses of the pages on which parts of a project are edited that lead to events."""

from django.urls import path

from events.views import project_data
from projects.addresses import WORK_PROJECT

urlpatterns = [
    path(f"{WORK_PROJECT}publicity/", project_data.publicity, name="project-publicity"),
    path(f"{WORK_PROJECT}commitments/", project_data.commitments, name="project-commitments"),
    path(f"{WORK_PROJECT}schemes/", project_data.schemes, name="project-schemes"),
    path(f"{WORK_PROJECT}open-points/", project_data.open_points, name="project-open-points"),
    path(f"{WORK_PROJECT}open-points/edit/", project_data.open_points_edit, name="project-open-points-edit"),
]
