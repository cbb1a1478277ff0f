"""Addresses of participants. What opens by a link is secret: `config.logs` writes none of it down."""

from django.urls import path

from projects.addresses import EVENT
from registrations.views import changing, lost_link, registering

LINK = "r/<str:token>/"

urlpatterns = [
    path(f"{EVENT}register/", registering.register_for, name="register"),
    path(f"{EVENT}registered/", registering.registered, name="registered"),
    path("registrations/link/", lost_link.lost_link, name="lost_link"),
    path(f"{LINK}change/", changing.change, name="own_change"),
    path(f"{LINK}cancel/", changing.cancel, name="own_cancel"),
    path(f"{LINK}offer/", changing.offer, name="own_offer"),
    path(f"{LINK}colleague/", changing.colleague, name="own_colleague"),
]
