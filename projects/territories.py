"""Municipalities, regions and kinds of organisation, each with the dates between which it stood.

A row is a territory as it stood: where borders, name or kind change, the row ends and another begins.
What is in force comes from `projects/reference/`; nothing here guesses across a split.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.constraints import not_empty, one_of
from projects.texts import TextField


def fold_name(name: str) -> str:
    """A name as people may type it: lower case, without diacritics, single spaces."""
    bare = (c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(bare).split())


def full_code(code: str) -> str:
    """The ISO 3166-2 code with its country: `022`, `lv-022` and `LV-022` are one."""
    upper = code.strip().upper()
    return upper if upper.startswith("LV") else f"LV-{upper}"


def in_force_on(on: date) -> Q:
    """Rows in force on that day; the last day counts."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def _valid_to_not_before_valid_from(name: str) -> models.CheckConstraint:
    condition = Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
    return models.CheckConstraint(condition=condition, name=name)


class TerritoryKind(models.TextChoices):
    STATE_CITY = "state_city", _("state city")
    REPUBLICAN_CITY = "republican_city", _("republican city")
    NOVADS = "novads", _("municipality (novads)")
    PLANNING_REGION = "planning_region", _("planning region")
    NUTS3 = "nuts3", _("statistical region (NUTS 3)")


class SuccessionExtent(models.TextChoices):
    WHOLE = "whole", _("the whole territory")
    PART = "part", _("a part")


class MembershipScheme(models.TextChoices):
    PLANNING_REGION = "planning_region", _("planning regions")
    NUTS3 = "nuts3", _("statistical regions (NUTS 3)")


MUNICIPAL_KINDS = (TerritoryKind.STATE_CITY, TerritoryKind.REPUBLICAN_CITY, TerritoryKind.NOVADS)


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def in_force(self, on: date) -> "TerritoryQuerySet":
        return self.filter(in_force_on(on))

    def municipalities(self) -> "TerritoryQuerySet":
        return self.filter(kind__in=MUNICIPAL_KINDS)

    def of_kind(self, kind: str) -> "TerritoryQuerySet":
        return self.filter(kind=kind)

    def called(self, code_or_name: str) -> "TerritoryQuerySet":
        """Whose code, full name or name without “novads” is exactly this, whatever the case and diacritics."""
        folded = fold_name(code_or_name)
        names = Q(name_folded__in=(folded, f"{folded} novads"))
        return self.filter(names | Q(code=full_code(code_or_name)))

    def matching(self, words: str) -> "TerritoryQuerySet":
        """Whose name holds every one of the words, in any order."""
        found = self
        for word in fold_name(words).split():
            found = found.filter(name_folded__contains=word)
        return found


class Territory(models.Model):
    """A municipality, planning region or NUTS 3 region as it stood between two dates."""

    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=15, choices=TerritoryKind.choices)
    name = TextField()
    name_folded = models.TextField(editable=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()
    is_confirmed = models.BooleanField()

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ("code", "valid_from")
        verbose_name_plural = "territories"
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from"), name="territory_code_once_from_a_day"),
            models.UniqueConstraint(
                fields=("code",), condition=Q(valid_to__isnull=True), name="territory_code_once_without_an_end"
            ),
            _valid_to_not_before_valid_from("territory_ends_after_its_start"),
            one_of("kind", TerritoryKind, "territory_kind_known"),
            not_empty("code", "territory_code_not_empty"),
            not_empty("name_folded", "territory_name_not_empty"),
        )

    def __str__(self) -> str:
        return str(self.name)

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class TerritorySuccession(models.Model):
    """What became of a municipality on a day: all of it went to another, or named parts did."""

    predecessor = models.ForeignKey(Territory, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Territory, models.CASCADE, related_name="predecessions")
    on = models.DateField()
    extent = models.CharField(max_length=5, choices=SuccessionExtent.choices)
    parts = models.JSONField(default=list)
    source = models.TextField()
    is_confirmed = models.BooleanField()

    class Meta:
        ordering = ("on", "predecessor", "successor")
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once_per_pair"),
            models.UniqueConstraint(
                fields=("predecessor",), condition=Q(extent="whole"), name="succession_of_the_whole_is_one"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_to_another"),
            models.CheckConstraint(
                condition=Q(extent="whole", parts=[]) | (Q(extent="part") & ~Q(parts=[])),
                name="succession_names_its_parts",
            ),
            one_of("extent", SuccessionExtent, "succession_extent_known"),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on})"


class TerritoryMembership(models.Model):
    """A municipality in a planning region or in a NUTS 3 region, between two dates."""

    municipality = models.ForeignKey(Territory, models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Territory, models.CASCADE, related_name="members")
    scheme = models.CharField(max_length=15, choices=MembershipScheme.choices)
    version = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()
    is_confirmed = models.BooleanField()

    class Meta:
        ordering = ("municipality", "scheme", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "scheme", "valid_from"), name="membership_one_region_from_a_day"
            ),
            models.UniqueConstraint(
                fields=("municipality", "scheme"),
                condition=Q(valid_to__isnull=True),
                name="membership_one_region_without_an_end",
            ),
            _valid_to_not_before_valid_from("membership_ends_after_its_start"),
            one_of("scheme", MembershipScheme, "membership_scheme_known"),
        )

    def __str__(self) -> str:
        return f"{self.municipality} ∈ {self.region} ({self.valid_from})"


class OrganisationKind(models.Model):
    """A kind of organisation; `public_admin` is NULL where only the single organisation can tell."""

    code = models.CharField(max_length=40, unique=True)
    ordinal = models.PositiveIntegerField()
    label = TextField()
    public_admin = models.BooleanField(null=True)
    source = models.TextField()
    is_confirmed = models.BooleanField()

    class Meta:
        ordering = ("ordinal",)
        constraints = (not_empty("code", "organisation_kind_code_not_empty"),)

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality that may be meant; `parts` names which of the old one it took, none means all of it."""

    territory: Territory
    parts: tuple[str, ...] = ()


def municipality_on(code_or_name: str, on: date) -> Territory | None:
    """The one municipality of that code or name on that day; a full name goes before one without “novads”."""
    folded = fold_name(code_or_name)
    found = list(Territory.objects.municipalities().in_force(on).called(code_or_name))
    exact = [territory for territory in found if territory.name_folded == folded]
    meant = exact or found
    return meant[0] if len(meant) == 1 else None


def successors(territory: Territory, on: date, *, part: str | None = None) -> list[Candidate]:
    """Where the territory lies on that day: itself, what followed it, or several where it was split.

    With `part` (a parish or town of it) only those that took that part. Empty before it existed.
    """
    if on < territory.valid_from:
        return []
    reached: dict[int, Candidate] = {}
    for found in _followed(Candidate(territory), on, _successions_by_predecessor(until=on)):
        if not _took(found, part):
            continue
        before = reached.get(found.territory.pk)
        reached[found.territory.pk] = _joined(before, found) if before else found
    several = len(reached) > 1 or part is not None
    candidates = reached.values() if several else (Candidate(c.territory) for c in reached.values())
    return sorted(candidates, key=lambda candidate: candidate.territory.code)


def candidates_on(code_or_name: str, on: date, *, part: str | None = None) -> list[Candidate]:
    """Every municipality on that day that the name may mean, by its own name or that of one before it."""
    municipality = municipality_on(code_or_name, on)
    if municipality:
        return [Candidate(municipality)]
    former = Territory.objects.municipalities().filter(valid_to__lt=on).called(code_or_name)
    latest = former.order_by("-valid_to").first()
    return successors(latest, on, part=part) if latest else []


def region_of(municipality: Territory, on: date) -> Territory | None:
    """The planning region of a municipality on a day; None where the municipality is not in force then."""
    return _region(municipality, on, MembershipScheme.PLANNING_REGION)


def nuts3_of(municipality: Territory, on: date) -> Territory | None:
    """The NUTS 3 region of a municipality on a day, in the version of the classification applied then."""
    return _region(municipality, on, MembershipScheme.NUTS3)


def _region(municipality: Territory, on: date, scheme: str) -> Territory | None:
    memberships = municipality.memberships.filter(in_force_on(on), scheme=scheme).select_related("region")
    membership = memberships.first()
    return membership.region if membership else None


def _successions_by_predecessor(*, until: date) -> dict[int, list[TerritorySuccession]]:
    grouped: dict[int, list[TerritorySuccession]] = {}
    for succession in TerritorySuccession.objects.filter(on__lte=until).select_related("successor"):
        grouped.setdefault(succession.predecessor_id, []).append(succession)
    return grouped


def _followed(here: Candidate, on: date, onward: dict[int, list[TerritorySuccession]]) -> Iterator[Candidate]:
    if here.territory.is_in_force(on):
        yield here
    for succession in onward.get(here.territory.pk, ()):
        yield from _followed(Candidate(succession.successor, here.parts or tuple(succession.parts)), on, onward)


def _took(candidate: Candidate, part: str | None) -> bool:
    if part is None or not candidate.parts:
        return True
    return fold_name(part) in {fold_name(name) for name in candidate.parts}


def _joined(one: Candidate, other: Candidate) -> Candidate:
    """Reached on two ways: the parts of both, or all of it where one of them took all."""
    if not one.parts or not other.parts:
        return Candidate(one.territory)
    return Candidate(one.territory, tuple(dict.fromkeys((*one.parts, *other.parts))))
