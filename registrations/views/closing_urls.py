"""Addresses of an event's closing, and of corrections of a closed list."""

from django.urls import path

from projects.addresses import WORK_EVENT
from registrations.views import closing

CLOSING = f"{WORK_EVENT}closing/"

urlpatterns = [
    path(CLOSING, closing.event_closing, name="event-closing"),
    path(f"{CLOSING}hold/", closing.hold, name="event-hold"),
    path(f"{CLOSING}take-back/", closing.take_back, name="event-take-back"),
    path(f"{CLOSING}close/", closing.close, name="event-close"),
    path(f"{CLOSING}people/<int:registration>/", closing.correct_person, name="correct-person"),
    path(f"{CLOSING}newcomer/", closing.correct_newcomer, name="correct-newcomer"),
    path(f"{CLOSING}numbers/", closing.correct_number, name="correct-number"),
    path(f"{CLOSING}corrections/<int:correction>/", closing.decide, name="correction-decide"),
]
