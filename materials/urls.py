"""Addresses of stored materials and pictures; they are the same in every language."""

from django.urls import path

from materials.views import by_link, coordinating, fetching, publishing
from projects.addresses import WORK_EVENT

LINK = "s/<str:token>/"
MATERIAL = f"{WORK_EVENT}materials/<int:material>/"
VERSION = "<int:material>/<int:number>/"

urlpatterns = [
    path("materials/<int:material>/", fetching.download, name="material_download"),
    path("materials/<int:material>/preview.webp", fetching.preview, name="material-preview"),
    path("speakers/<int:speaker>/portrait.webp", fetching.portrait, name="speaker-portrait"),
    path("r/<str:token>/materials/<int:material>/", fetching.own_download, name="own_material"),
    path(f"{LINK}photo.webp", by_link.own_photo, name="speaker-own-photo"),
    path(f"{LINK}files/{VERSION}", by_link.own_file, name="speaker-own-file"),
    path(f"{LINK}files/{VERSION}<int:page>.webp", by_link.own_page_picture, name="speaker-own-page"),
    path(f"{WORK_EVENT}speakers/<int:person>/photo.webp", coordinating.photo, name="work-speaker-own-photo"),
    path(f"{MATERIAL}<int:number>/", publishing.version_file, name="work-material-file"),
    path(f"{MATERIAL}<int:number>/<int:page>.webp", publishing.page_picture, name="work-material-page"),
]
