"""Addresses of stored materials; they are the same in every language."""

from django.urls import path

from materials.views import download

urlpatterns = [path("materials/<int:material>/", download, name="material_download")]
