"""Addresses of those who plan events: make, copy, state the facts, set the terms, postpone, call off."""

from django.urls import path

from projects.addresses import WORK_EVENT, WORK_PROJECT
from registrations.views import calling_off, planning, terms

urlpatterns = [
    path(f"{WORK_PROJECT}new-event/", planning.new_event, name="event-new"),
    path(f"{WORK_EVENT}copy/", planning.copy, name="event-copy"),
    path(f"{WORK_EVENT}facts/", planning.facts, name="event-facts"),
    path(f"{WORK_EVENT}terms/", terms.terms, name="event-terms"),
    path(f"{WORK_EVENT}terms/preview/", terms.preview, name="event-terms-preview"),
    path(f"{WORK_EVENT}postpone/", calling_off.postpone, name="event-postpone"),
    path(f"{WORK_EVENT}call-off/", calling_off.cancel, name="event-cancel"),
    path(f"{WORK_EVENT}unpublish/", calling_off.unpublish, name="event-unpublish"),
]
