"""Addresses of an event's agenda: editing it, checking it while it is typed, publishing it."""

from django.urls import path

from events.views import agenda
from projects.addresses import WORK_EVENT

AGENDA = f"{WORK_EVENT}agenda/"

urlpatterns = [
    path(AGENDA, agenda.agenda, name="event-agenda"),
    path(f"{AGENDA}check/", agenda.check, name="event-agenda-check"),
    path(f"{AGENDA}publish/", agenda.publish, name="event-agenda-publish"),
]
