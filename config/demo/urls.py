"""Addresses of the demonstration's mailbox; they answer only where mail goes there."""

from django.urls import path

from config.demo import mailbox_pages

MAIL = "mailbox/<slug:name>/"

urlpatterns = [
    path("mailbox/", mailbox_pages.mails, name="mailbox"),
    path(MAIL, mailbox_pages.mail, name="mailbox_mail"),
    path(f"{MAIL}shown/", mailbox_pages.mail_as_shown, name="mailbox_shown"),
    path(f"{MAIL}invitation.ics", mailbox_pages.mail_calendar, name="mailbox_calendar"),
]
