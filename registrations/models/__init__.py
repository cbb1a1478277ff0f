"""Registrations, attendance, registering online, and the desk."""

from registrations.models.announcements import Announcement
from registrations.models.attendance import (
    Education,
    Headcount,
    LabourStatus,
    Mark,
    Registration,
)
from registrations.models.closing import Closing, Correction
from registrations.models.desk import DeskPass, Scan
from registrations.models.enrolment import AccessNeeds, Message, PartChoice, RegistrationTerms, Seats
from registrations.models.imports import Import, ImportedMark
from registrations.models.tally import Tally

__all__ = [
    "AccessNeeds",
    "Announcement",
    "Closing",
    "Correction",
    "DeskPass",
    "Education",
    "Headcount",
    "Import",
    "ImportedMark",
    "LabourStatus",
    "Mark",
    "Message",
    "PartChoice",
    "Registration",
    "RegistrationTerms",
    "Scan",
    "Seats",
    "Tally",
]
