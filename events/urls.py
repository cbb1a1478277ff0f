"""Addresses of those who prepare events. Pages on which registered people are concerned are in `registrations`."""

from django.urls import path

from events.views import publishing
from projects.addresses import WORK_EVENT

urlpatterns = [
    path(f"{WORK_EVENT}publish/", publishing.publish, name="event-publish"),
]
