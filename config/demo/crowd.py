"""An invented crowd: organisations in real municipalities and the people they send, the same for the same seed."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

from config.demo.names import LANGUAGES, Language
from people.models import Person
from projects.models import Organisation, Project
from registrations.models import Education, LabourStatus

WOMEN = 0.84  # about their share among social workers
SCHOOLING = ((Education.ISCED_5_8, 0.78), (Education.ISCED_3_4, 0.18), (Education.ISCED_0_2, 0.04))
WORK = ((LabourStatus.EMPLOYED, 0.9), (LabourStatus.INACTIVE, 0.07), (LabourStatus.UNEMPLOYED, 0.03))


@dataclass(frozen=True, slots=True)
class Guest:
    """A person with what their registration will say about the day they came."""

    person: Person
    organisation: Organisation
    position: str
    labour_status: str
    education: str


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality under the name it had then."""

    country: str
    municipality: str


def places(country: str, *municipalities: str) -> tuple[Place, ...]:
    return tuple(Place(country, municipality) for municipality in municipalities)


def crowd(
    *, project: Project, size: int, where: Iterable[Place], born: tuple[int, int], taken: Iterable[str]
) -> list[Guest]:
    """People of the given years of birth, none with a name in `taken`; their rows are made, not yet stored."""
    rng = Random(f"crowd of {project.key}")  # noqa: S311  # a demonstration, the same every time
    hosts = list(_organisations(project, where, rng))
    rng.shuffle(hosts)
    names, used = set(taken), project.people.count()
    guests: list[Guest] = []
    for number, host in zip(range(size), cycle(hosts)):
        guest = _guest(host, rng, names, born)
        guest.person.key, guest.person.ordinal = f"demo-{number + 1:03}", used + number
        guests.append(guest)
    return guests


def second_record(guest: Guest, number: int) -> Guest:
    """The same person as another list wrote them down, without diacritics; a human has confirmed the match."""
    person = guest.person
    written = "".join(c for c in unicodedata.normalize("NFKD", person.name) if not unicodedata.combining(c))
    record = Person(
        project=person.project,
        ordinal=person.ordinal + 1000 + number,
        key=f"{person.key}-again",
        name=written,
        gender=person.gender,
        birth_date=person.birth_date,
        same_as=person,
        is_demonstration=True,
    )
    return Guest(record, guest.organisation, guest.position, guest.labour_status, guest.education)


def _organisations(project: Project, where: Iterable[Place], rng: Random) -> Iterator[Organisation]:
    """Two in each municipality, no two of one name."""
    free = {code: rng.sample(words.proper_names, len(words.proper_names)) for code, words in LANGUAGES.items()}
    kinds = {code: cycle(words.organisations) for code, words in LANGUAGES.items()}
    start = project.organisations.count()
    for number, place in enumerate(place for place in where for _ in range(2)):
        if not free[place.country]:
            return
        kind, pattern = next(kinds[place.country])
        yield Organisation(
            project=project,
            ordinal=start + number,
            key=f"demo-organisation-{number + 1:02}",
            name=pattern.format(free[place.country].pop()),
            kind=kind,
            country=place.country,
            municipality=place.municipality,
            is_demonstration=True,
        )


def _guest(host: Organisation, rng: Random, names: set[str], born: tuple[int, int]) -> Guest:
    words = LANGUAGES[host.country or "LV"]
    is_woman = rng.random() < WOMEN
    name = _free_name(words, rng, names, is_woman=is_woman)
    person = Person(
        project=host.project,
        name=name,
        email=f"{_address(name)}@dalibnieki.example",
        gender="female" if is_woman else "male",
        birth_date=_birth_date(rng, born),
        is_demonstration=True,
    )
    position = rng.choice(words.positions)[0 if is_woman else 1]
    return Guest(person, host, position, _chosen(WORK, rng), _chosen(SCHOOLING, rng))


def _free_name(words: Language, rng: Random, names: set[str], *, is_woman: bool) -> str:
    given = words.given["female" if is_woman else "male"]
    while True:
        name = f"{rng.choice(given)} {rng.choice(words.family)[is_woman]}"
        if name not in names:
            names.add(name)
            return name


def _birth_date(rng: Random, born: tuple[int, int]) -> str | None:
    """To the day; for a few only the year, and for a few nothing was asked."""
    year, how = rng.randint(*born), rng.random()
    if how < 0.06:
        return None if how < 0.03 else str(year)
    return f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _address(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", ".")


def _chosen(weighted: tuple[tuple[str, float], ...], rng: Random) -> str:
    return str(rng.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0])
