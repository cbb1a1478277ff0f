"""Addresses of those who work on an event's registrations."""

from django.urls import path

from projects.addresses import WORK_EVENT
from registrations.views import list as registration_list

LIST = f"{WORK_EVENT}registrations/"

urlpatterns = [
    path(LIST, registration_list.registrations, name="registrations"),
]
