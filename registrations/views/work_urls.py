"""Addresses of those who work on an event's registrations."""

from django.urls import path

from projects.addresses import WORK_EVENT
from registrations.views import exports, imports, story
from registrations.views import list as registration_list

LIST = f"{WORK_EVENT}registrations/"
ONE = f"{LIST}<int:registration>/"

urlpatterns = [
    path(LIST, registration_list.registrations, name="registrations"),
    path(f"{LIST}export/", exports.export, name="registrations-export"),
    path(f"{LIST}import/", imports.imports, name="registrations-import"),
    path(f"{LIST}import/<int:imported>/", imports.check, name="registrations-import-check"),
    path(f"{LIST}import/<int:imported>/scan/", imports.scan, name="registrations-import-scan"),
    path(f"{LIST}import/<int:imported>/table/", imports.table, name="registrations-import-table"),
    path(f"{LIST}new/", story.new, name="registration-new"),
    path(ONE, story.story, name="registration-story"),
    path(f"{ONE}edit/", story.edit, name="registration-edit"),
    path(f"{ONE}decide/", story.decide, name="registration-decide"),
    path(f"{ONE}send-again/", story.send_again, name="registration-send-again"),
    path(f"{ONE}messages/<int:message>/", story.message_text, name="registration-message"),
]
