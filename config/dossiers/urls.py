"""Addresses of dossiers in the browser."""

from django.urls import path

from config.dossiers import views
from projects.addresses import WORK_PROJECT

urlpatterns = [
    path("work/load-dossier/", views.dossier_load, name="dossier-load"),
    path(f"{WORK_PROJECT}dossier/", views.dossier, name="project-dossier"),
]
