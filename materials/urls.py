"""Addresses of stored materials; they are the same in every language."""

from django.urls import path

from materials.views import download, own_download

urlpatterns = [
    path("materials/<int:material>/", download, name="material_download"),
    path("r/<str:token>/materials/<int:material>/", own_download, name="own_material"),
]
