"""The site's addresses and a bare view: an answer that asks no database and renders nothing."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from accounts.access import public
from config import urls as site


@public
def bare(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"answer": 42})


urlpatterns = [path("bench/bare", bare), *site.urlpatterns]
