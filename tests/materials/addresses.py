"""The addresses of stored materials alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

urlpatterns = [path("", include("materials.urls"))]


def handler404(request: HttpRequest, exception: Http404) -> HttpResponse:
    return HttpResponse(status=404)
