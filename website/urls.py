"""Addresses of the public site. Latvian has no prefix, English begins with /en/ (config/urls.py)."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from projects.addresses import EVENT, PROJECT, WORK_EVENT, WORK_PROJECT
from website import indicator_pages, my_projects, own_page, views, work


class CodeConverter(StringConverter):
    """The code of an indicator: any text that a database can hold, a slash included."""

    regex = r"[^\x00]{0,200}"


register_converter(CodeConverter, "code")

urlpatterns = [
    path("", views.home, name="home"),
    path("my-projects/", my_projects.my_projects, name="my_projects"),
    path("work/", my_projects.my_projects, name="work"),
    path(WORK_PROJECT, work.project_overview, name="work-project"),
    path(WORK_EVENT, work.event_overview, name="work-event"),
    path("projects/", views.projects, name="projects"),
    path(PROJECT, views.project_page, name="project"),
    path(f"{PROJECT}indicators/", indicator_pages.indicators, name="indicators"),
    path(f"{PROJECT}indicators/<code:code>/", indicator_pages.indicator, name="indicator"),
    path(EVENT, views.event_page, name="event"),
    path(f"{EVENT}calendar.ics", views.event_calendar, name="event-calendar"),
    path("r/<str:token>/", own_page.own_page, name="own_page"),
    path("r/<str:token>/calendar.ics", own_page.calendar, name="own_calendar"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("sitemap/", views.site_map, name="site-map"),
]
