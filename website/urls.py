"""Addresses of the public site. Latvian has no prefix, English begins with /en/ (config/urls.py)."""

from django.urls import path

from website import indicator_pages, views

urlpatterns = [
    path("", views.home, name="home"),
    path("projects/", views.projects, name="projects"),
    path("projects/<str:project>/", views.project_page, name="project"),
    path("projects/<str:project>/indicators/", indicator_pages.indicators, name="indicators"),
    path("projects/<str:project>/indicators/<path:code>/", indicator_pages.indicator, name="indicator"),
    path("projects/<str:project>/events/<str:event>/", views.event_page, name="event"),
    path("projects/<str:project>/events/<str:event>/calendar.ics", views.event_calendar, name="event-calendar"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("sitemap/", views.site_map, name="site-map"),
]
