"""Search that forgives: no diacritics, quotation marks, letter case or word order to get right.

The folded text of every project and event is kept in its column `search_text`; the same fold is applied to
what a visitor types, and every word typed must begin a word that is kept.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeVar

from anyascii import anyascii
from django.db.models import Model, Q, QuerySet
from django.utils.translation import override

from events.models import Event
from projects.models import Project
from projects.texts import Text

MOST_WORDS = 8
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_Found = TypeVar("_Found", bound=Model)


def fold(text: str) -> str:
    """Small ASCII letters and digits, words apart by one space: “Ģimeņu „atbalsts”” → “gimenu atbalsts”."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", anyascii(plain).casefold()).strip()


def search_text(pieces: Iterable[Text | str | None]) -> str:
    """What is kept for searching: a space before every word, so that a match can ask for its beginning."""
    written = (value for piece in pieces if piece for value in _languages(piece))
    words = dict.fromkeys(word for value in written for word in fold(value).split())
    return "".join(f" {word}" for word in words)


def _languages(piece: Text | str) -> list[str]:
    return list(piece.values()) if isinstance(piece, dict) else [piece]


def matching(rows: "QuerySet[_Found]", typed: str) -> "QuerySet[_Found]":
    """The rows of which every typed word begins some word."""
    wanted = Q()
    for word in fold(typed).split()[:MOST_WORDS]:
        wanted &= Q(search_text__contains=f" {word}")
    return rows.filter(wanted)


def index_project(project: Project) -> None:
    """Refresh what a project and its events are found by."""
    organisations = {row.pk: row.name for row in project.organisations.all()}
    partners = [organisations[row.organisation_id] for row in project.partners.all()]
    named = [project.title, project.acronym, project.number, project.programme, project.territory, *partners]
    project.search_text = search_text(named)
    project.save(update_fields=["search_text"])
    events = project.events.prefetch_related(
        "organisers", "parts__items", "contributions__person", "contributions__organisation"
    )
    for event in events:
        event.search_text = _event_words(event, project)
    Event.objects.bulk_update(events, ["search_text"], batch_size=500)


def index_event(event: Event, project: Project) -> None:
    """An event is found by its own words, its project's name, and who took part in a public function."""
    event.search_text = _event_words(event, project)
    event.save(update_fields=["search_text"])


def _event_words(event: Event, project: Project) -> str:
    return search_text([*_own_words(event), project.title, project.acronym, *_agenda_words(event)])


def _own_words(event: Event) -> list[Text | str | None]:
    place = [event.venue_name, event.venue_address, event.venue_city]
    organisers = [row.name for row in event.organisers.all()]
    return [event.title, _kind_in_words(event), event.series, *place, *organisers]


def _kind_in_words(event: Event) -> Text:
    words = Text()
    for language in ("lv", "en"):
        with override(language):
            words[language] = event.get_kind_display()
    return words


def _agenda_words(event: Event) -> list[Text | str | None]:
    words: list[Text | str | None] = []
    for part in event.parts.all():
        words += [part.title, *(item.title for item in part.items.all())]
    for row in event.contributions.all():
        words += [row.person.name, row.organisation.name if row.organisation else None]
    return words
