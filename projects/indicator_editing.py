"""Choosing what a project is measured by: indicators of the catalogue or its own, with targets.

A value is computed anew from the marks whenever it is shown (`reports.indicators`); here only its definition changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import trail
from projects.models import Indicator, IndicatorDefinition, Project

_REFUSALS: dict[str, str | Promise] = {
    "no_code": _("Give the indicator a code."),
    "code_taken": _("The project has an indicator with this code already."),
    "changed_meanwhile": _("Somebody else has changed this indicator meanwhile. Load the page again."),
}


class IndicatorRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An indicator as somebody wants it: a version of the catalogue's, else a definition of its own in that shape."""

    code: str
    listed: IndicatorDefinition | None = None
    own: Mapping[str, Any] | None = None
    target: Decimal | None = None
    baseline: Decimal | None = None
    stated: Decimal | None = None

    def as_columns(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "catalogue_definition": self.listed,
            "own_definition": None if self.listed else dict(self.own or {}),
            "target": self.target,
            "baseline": self.baseline,
            "stated": self.stated,
        }


def add(*, project: Project, wish: Wish, by: str, at: datetime) -> Indicator:
    """Measure the project by one more indicator, after the others. Refuses a code that is taken or empty.

    Evidence: `indicator.added` with the definition and the target.
    """
    with transaction.atomic():
        locked = _locked(project)
        _refuse_code(locked, wish.code)
        last = locked.indicators.aggregate(last=Max("ordinal"))["last"]
        ordinal = 0 if last is None else last + 1
        made = Indicator.objects.create(project=locked, ordinal=ordinal, **wish.as_columns())
        _record(made, "indicator.added", {"indicator": told(made)}, by=by, at=at)
    return made


def change(*, indicator: Indicator, seen: str, wish: Wish, by: str, at: datetime) -> Indicator:
    """Change code, definition, target, baseline or the stated figure. No change leaves no trace.

    Refuses a code that is taken, and what somebody else changed since it was `seen` (`version_of`).
    Evidence: `indicator.changed` with the definition before and after.
    """
    with transaction.atomic():
        locked = _locked(indicator.project)
        found = locked.indicators.select_related("catalogue_definition").get(pk=indicator.pk)
        before = told(found)
        if version_of(found) != seen:
            raise IndicatorRefused("changed_meanwhile")
        if wish.code != found.code:
            _refuse_code(locked, wish.code)
        for column, value in wish.as_columns().items():
            setattr(found, column, value)
        if told(found) != before:
            found.save()
            _record(found, "indicator.changed", {"before": before, "after": told(found)}, by=by, at=at)
    return found


def remove(*, indicator: Indicator, seen: str, by: str, at: datetime) -> None:
    """Measure the project by it no more; marks stay. Refuses what somebody else changed since it was `seen`.

    Evidence: `indicator.removed` with what it was.
    """
    with transaction.atomic():
        locked = _locked(indicator.project)
        found = locked.indicators.select_related("catalogue_definition").filter(pk=indicator.pk).first()
        if found is not None:
            if version_of(found) != seen:
                raise IndicatorRefused("changed_meanwhile")
            _record(found, "indicator.removed", {"indicator": told(found)}, by=by, at=at)
            found.delete()


def told(indicator: Indicator) -> dict[str, Any]:
    """The indicator as the journal tells it."""
    listed = indicator.catalogue_definition
    numbers = {name: getattr(indicator, name) for name in ("target", "baseline", "stated")}
    return {
        "code": indicator.code,
        "catalogue": f"{listed.code} {listed.version}" if listed else None,
        "definition": indicator.own_definition,
        **{name: None if value is None else format(value.normalize(), "f") for name, value in numbers.items()},
    }


def version_of(indicator: Indicator) -> str:
    """What a form carries to notice that somebody else was quicker."""
    return str(sorted((name, str(value)) for name, value in told(indicator).items()))


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update().get(pk=project.pk)


def _refuse_code(project: Project, code: str) -> None:
    if not code.strip("./ "):
        raise IndicatorRefused("no_code")
    if project.indicators.filter(code=code).exists():
        raise IndicatorRefused("code_taken")


def _record(indicator: Indicator, action: str, details: Mapping[str, Any], *, by: str, at: datetime) -> None:
    project = indicator.project
    chain, subject = f"project:{project.key}", f"indicator:{indicator.code}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details)
