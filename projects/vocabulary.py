"""Words for the codes that records use: units, countries, kinds. A code without a word is shown as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, npgettext

Words = dict[str, str | Promise]

COUNTRIES: Words = {
    "LV": _("Latvia"),
    "LT": _("Lithuania"),
    "EE": _("Estonia"),
    "PL": _("Poland"),
    "SE": _("Sweden"),
    "FI": _("Finland"),
    "DK": _("Denmark"),
    "NO": _("Norway"),
    "DE": _("Germany"),
    "UA": _("Ukraine"),
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "ES": _("Spain"),
    "FR": _("France"),
    "GR": _("Greece"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IS": _("Iceland"),
    "IT": _("Italy"),
    "LU": _("Luxembourg"),
    "MD": _("Moldova"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
    "CH": _("Switzerland"),
    "GB": _("United Kingdom"),
    "US": _("United States"),
}
LANGUAGES: Words = {
    "lv": _("Latvian"),
    "lt": _("Lithuanian"),
    "en": _("English"),
    "et": _("Estonian"),
    "ru": _("Russian"),
}
ORGANISATION_KINDS: Words = {
    "local_government": _("local government"),
    "municipal_institution": _("municipal institution"),
    "social_service": _("municipal social service"),
    "planning_region": _("planning region"),
    "ministry": _("ministry"),
    "state_institution": _("state institution"),
    "court_orphans": _("orphans' court"),
    "ngo": _("association or foundation"),
    "social_enterprise": _("social enterprise"),
    "company": _("company"),
    "higher_education": _("higher education institution"),
    "research": _("research institution"),
    "school": _("school"),
    "care_provider": _("provider of social services"),
    "health": _("health care institution"),
    "religious": _("religious organisation"),
    "trade_union_employer": _("social partner"),
    "media": _("media"),
    "international": _("international organisation"),
    "foreign_public": _("foreign public institution"),
    "private_person": _("private person"),
    "other": _("other"),
}
FUND_CODES: Words = {
    "ERDF": _("ERDF"),
    "CF": _("CF"),
    "JTF": _("JTF"),
    "NATIONAL": _("national"),
    "OTHER": _("other funding"),
}
SOURCE_KINDS: Words = {
    "news_after_event": _("news after the event"),
    "announcement_before_event": _("announcement before the event"),
    "application": _("project application"),
    "agreement": _("funding agreement"),
    "report": _("report"),
    "website": _("web page"),
}
MATERIAL_KINDS: Words = {
    "study": _("study"),
    "project_output": _("project output"),
    "media_recording": _("recording"),
    "presentation": _("presentation"),
    "recording": _("recording"),
    "programme": _("programme document"),
    "programme_document": _("programme document"),
    "agenda": _("agenda"),
    "concept": _("concept paper"),
    "report": _("report"),
    "minutes": _("minutes"),
    "methodology": _("method"),
    "guidelines": _("guidelines"),
    "publication": _("publication"),
    "leaflet": _("leaflet"),
    "document": _("document"),
    "handout": _("hand-out"),
    "photo": _("photograph"),
}


# What a record's place in a dossier is called, by the names on the way to it.
PLACES: Words = {
    "project": _("Project"),
    "title": _("title"),
    "acronym": _("acronym"),
    "number": _("number"),
    "start": _("start"),
    "end": _("end"),
    "territory": _("territory"),
    "purpose": _("purpose"),
    "programme": _("programme"),
    "period": _("period"),
    "fund": _("fund"),
    "partners": _("partners"),
    "amounts": _("money"),
    "indicators": _("indicators"),
    "organisations": _("Organisations"),
    "people": _("People"),
    "events": _("Events"),
    "statements": _("Stated figures"),
    "commitments": _("Promises"),
    "publicity": _("Funding notice"),
    "date": _("date"),
    "end_date": _("last day"),
    "kind": _("kind"),
    "venue": _("venue"),
    "name": _("name"),
    "city": _("town"),
    "address": _("address"),
    "capacity": _("number of seats"),
    "organisers": _("organisers"),
    "advertised": _("announced to everybody"),
    "attendee_groups": _("groups of participants"),
    "stated_total": _("stated number of participants"),
    "registrations": _("registrations"),
    "attendance": _("attendance"),
    "materials": _("materials"),
    "parts": _("agenda"),
    "items": _("agenda line"),
    "contributors": _("speakers"),
    "access": _("who may come"),
}


def role_in_words(role: str, number: int) -> str:
    """What partners in one role are called together."""
    forms = {
        "lead": ngettext("lead partner", "lead partners", number),
        "partner": ngettext("project partner", "project partners", number),
        "associated": ngettext("associated partner", "associated partners", number),
        "contractor": ngettext("contractor", "contractors", number),
        "administering": ngettext("administering authority", "administering authorities", number),
    }
    return forms.get(role, role)


def units() -> dict[str, str]:
    """Every unit with its word as it stands beside many."""
    return _units(2)


def unit_in_words(unit: str, number: int) -> str:
    """A stated unit beside its number, in the form the number asks for."""
    return _units(number).get(unit, unit)


def _units(number: int) -> dict[str, str]:
    return {
        "persons": ngettext("person", "people", number),
        "events": ngettext("event", "events", number),
        "systems": ngettext("system", "systems", number),
        "centres": ngettext("centre", "centres", number),
        "families": ngettext("family", "families", number),
        "visits": npgettext("unit", "visit", "visits", number),
        "participations": ngettext("participation", "participations", number),
        "organisations": ngettext("organisation", "organisations", number),
        "municipalities": ngettext("municipality", "municipalities", number),
        "specialists": ngettext("specialist", "specialists", number),
        "services": ngettext("service", "services", number),
        "groups": ngettext("group", "groups", number),
        "children": ngettext("child", "children", number),
        "hours": ngettext("hour", "hours", number),
        "days": ngettext("day", "days", number),
        "percent": "%",
    }
