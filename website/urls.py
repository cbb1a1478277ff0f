"""Addresses of the public site. Latvian has no prefix, English begins with /en/ (config/urls.py)."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from projects.addresses import EVENT, PROJECT, WORK_EVENT, WORK_PROJECT
from website import indicator_editing, indicator_pages, journal, own_page, views, work


class CodeConverter(StringConverter):
    """The code of an indicator: any text that a database can hold, a slash included."""

    regex = r"[^\x00]{0,200}"


register_converter(CodeConverter, "code")

INDICATORS = f"{WORK_PROJECT}indicators/"

urlpatterns = [
    path("", views.home, name="home"),
    path("work/", work.home, name="work"),
    path(WORK_PROJECT, work.project_overview, name="work-project"),
    path(WORK_EVENT, work.event_overview, name="work-event"),
    path(INDICATORS, indicator_editing.project_indicators, name="project-indicators"),
    path(f"{INDICATORS}workbook/", indicator_pages.indicator_workbook, name="indicator-workbook"),
    path(f"{INDICATORS}own/", indicator_editing.add_own, name="indicator-own"),
    path(f"{INDICATORS}add/<code:code>/", indicator_editing.add_listed, name="indicator-add"),
    path(f"{INDICATORS}<int:indicator>/", indicator_editing.change, name="indicator-change"),
    path(f"{INDICATORS}<int:indicator>/remove/", indicator_editing.remove, name="indicator-remove"),
    path(f"{WORK_PROJECT}journal/", journal.journal, name="journal"),
    path(f"{WORK_PROJECT}journal/<int:sequence>/", journal.journal_entry, name="journal-entry"),
    path(f"{WORK_PROJECT}journal/check/", journal.journal_check, name="journal-check"),
    path(f"{WORK_PROJECT}looks/", journal.looks, name="looks"),
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
