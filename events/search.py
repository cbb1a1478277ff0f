"""Search that forgives: no diacritics, quotation marks, letter case or word order to get right.

The folded text of every project and event is kept in its column `search_text`; the same fold is applied to
what a visitor types, and every word typed, without its ending, must begin a word that is kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

from anyascii import anyascii
from django.db.models import Model, Q, QuerySet
from django.utils.translation import override

from events.models import Event
from projects.in_words import date_in_words
from projects.models import Project
from projects.partial_dates import PartialDate
from projects.texts import Text

MOST_WORDS = 8
# Endings of Latvian nouns and adjectives as `fold` leaves them, longest first; a shorter word is left as typed.
_ENDINGS = sorted(
    "ajiem ajam ajai ajos ajas iem ais ain am as ai os us es is im em a e i o u s".split(), key=len, reverse=True
)
_SHORTEST_ENDED, _SHORTEST_STEM = 5, 4
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
        wanted &= Q(search_text__contains=f" {stem(word)}")
    return rows.filter(wanted)


def stem(word: str) -> str:
    """A folded word without its ending, so that “konferences” finds “konference”."""
    if len(word) < _SHORTEST_ENDED or not word.isalpha():
        return word
    fitting = (e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _SHORTEST_STEM)
    return word.removesuffix(next(fitting, ""))


def index_project(project: Project, also: "Mapping[int, Iterable[Text]] | None" = None) -> None:
    """Refresh what a project and its events are found by; `also` has more words for events, by their id."""
    more = also or {}
    organisations = {row.pk: row.name for row in project.organisations.all()}
    partners = [organisations[row.organisation_id] for row in project.partners.all()]
    named = [project.title, project.acronym, project.number, project.programme, project.territory, *partners]
    project.search_text = search_text(named)
    project.save(update_fields=["search_text"])
    events = project.events.prefetch_related(
        "organisers", "parts__items", "contributions__person", "contributions__organisation"
    )
    for event in events:
        event.search_text = _event_words(event, project, more.get(event.pk, ()))
    Event.objects.bulk_update(events, ["search_text"], batch_size=500)


def index_event(event: Event, project: Project, also: Iterable[Text] = ()) -> None:
    """An event is found by its own words, its project's name, and who took part in a public function."""
    event.search_text = _event_words(event, project, also)
    event.save(update_fields=["search_text"])


def words_of(event: Event, project: Project) -> str:
    """What an event is found by of itself, as it stands now."""
    return _event_words(event, project, ())


def index_changed(event: Event, project: Project, *, before: str) -> None:
    """Refresh what a changed event is found by; `before` are its own words until now, all others stay."""
    others = [word for word in event.search_text.split() if word not in set(before.split())]
    words = dict.fromkeys([*words_of(event, project).split(), *others])
    event.search_text = "".join(f" {word}" for word in words)
    event.save(update_fields=["search_text"])


def _event_words(event: Event, project: Project, also: Iterable[Text]) -> str:
    return search_text([*_own_words(event), project.title, project.acronym, *_agenda_words(event), *also])


def _own_words(event: Event) -> list[Text | str | None]:
    place = [event.venue_name, event.venue_address, event.venue_city]
    organisers = [row.name for row in event.organisers.all()]
    return [event.title, _kind_in_words(event), event.series, *_dates_in_words(event), *place, *organisers]


def _dates_in_words(event: Event) -> list[str]:
    """Year and month as somebody would type them; of what is not known nothing is said."""
    days = [day for day in (event.starts_on, event.ends_on) if day]
    return [_known(day, language) for day in days for language in ("lv", "en")]


def _known(day: PartialDate, language: str) -> str:
    words = date_in_words(day, language)
    return words if day.year else words.partition(",")[0]


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
