"""What the page of one project is made of."""

from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language

from events.models import Event
from events.project_lists import places_of
from events.publicity import publicity_of
from projects.models import Amount, Commitment, Partner, Project, Role, Statement
from projects.vocabulary import role_in_words
from reports.results import results

BECAME_OF = Prefetch("fulfilled_by", Event.objects.public().select_related("project"))


def project_context(project: Project, user: Any) -> dict[str, Any]:
    """Everything that the page shows; what the source leaves open only to who holds a role in all of it."""
    source = getattr(project, "source", None)
    partners = list(project.partners.select_related("organisation"))
    statements = list(project.statements.all())
    amounts = list(project.amounts.select_related("organisation"))
    figures = results(project, timezone.localdate())
    has_role = user.is_authenticated and _works_on(project, user)
    return {
        "project": project,
        "source": source,
        "source_language": source.language if source else None,
        "events": Event.objects.public().filter(project=project).select_related("project"),
        "partners": [(role_in_words(rows[0].role, len(rows)), rows) for rows in _by_role(partners)],
        "amounts": amounts,
        "is_converted": any(row.currency == "LVL" and row.amount for row in amounts),
        "main_amount": _whole_total(amounts),
        "results": figures,
        "is_made_up": any(row.is_demonstration for row in figures),
        "stated": _by_scope(project, [row for row in statements if row.role != Statement.Role.CONTEXT]),
        "background": _by_scope(project, [row for row in statements if row.role == Statement.Role.CONTEXT]),
        "commitments": Commitment.objects.filter(project=project).prefetch_related(BECAME_OF),
        "open_points": project.open_points.all() if has_role else None,
        "places": places_of(project) if has_role else None,
        "publicity": publicity_of(project, get_language() or "lv"),
    }


def _works_on(project: Project, user: Any) -> bool:
    return Project.objects.workable_by(user, *Role.Name.values).filter(pk=project.pk).exists()


def _by_role(partners: list[Partner]) -> list[list[Partner]]:
    """Lead first, then in the order of the roles; within a role as stated."""
    ranked = sorted(partners, key=lambda row: Partner.Role.values.index(row.role))
    return [list(rows) for _role, rows in groupby(ranked, key=lambda row: row.role)]


def _whole_total(amounts: list[Amount]) -> Amount | None:
    return next((row for row in amounts if row.kind == Amount.Kind.TOTAL and not row.organisation and row.amount), None)


def _by_scope(project: Project, statements: list[Statement]) -> list[tuple[str, list[Statement]]]:
    """Runs of statements under the name of the organisation that they are about, where they are about one."""
    scopes = {row.scope for row in statements if row.scope}
    names = dict(project.organisations.filter(key__in=scopes).values_list("key", "name")) if scopes else {}
    runs = groupby(statements, key=lambda row: names.get(row.scope or "", ""))
    return [(name, list(rows)) for name, rows in runs]
