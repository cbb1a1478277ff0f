"""The one place that knows every package's addresses."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
