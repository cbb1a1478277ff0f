"""Pages on which a project's lists are edited: partners, organisations, money, stated figures."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import role_required
from projects import lists
from projects.forms.lists import (
    AmountForm,
    OrganisationForm,
    PartnerForm,
    StatementForm,
    municipalities_today,
    organisations_elsewhere,
)
from projects.models import Organisation, Project
from projects.views.editing import EDITORS, RowsPage, edit_rows, own_project
from projects.vocabulary import units

A_PAGE = 30
asked = require_http_methods(["GET", "HEAD", "POST"])

PARTNERS = RowsPage(
    name="project-partners",
    form=PartnerForm,
    listed=lists.PARTNERS,
    template="projects/partners_edit.html",
    saved=_("The partners are saved."),
    suggests=lambda project: {"organisations": organisations_elsewhere(project)},
)
ORGANISATIONS = RowsPage(
    name="project-organisations",
    form=OrganisationForm,
    listed=lists.ORGANISATIONS,
    template="projects/organisations_edit.html",
    saved=_("The organisations are saved."),
    suggests=lambda project: {"municipalities": municipalities_today()},
)
AMOUNTS = RowsPage(
    name="project-amounts",
    form=AmountForm,
    listed=lists.AMOUNTS,
    template="projects/amounts_edit.html",
    saved=_("The money is saved."),
    suggests=lambda project: {"currencies": ("EUR", "LVL", "LTL", "EEK", "PLN", "SEK", "NOK", "DKK", "GBP", "USD")},
)
STATEMENTS = RowsPage(
    name="project-statements",
    form=StatementForm,
    listed=lists.STATEMENTS,
    template="projects/statements_edit.html",
    saved=_("The stated figures are saved."),
    suggests=lambda project: {"units": units().values()},
)


@role_required(*EDITORS)
@asked
def partners(request: HttpRequest, project: str) -> HttpResponse:
    return _edit(request, PARTNERS, project)


@role_required(*EDITORS)
@asked
def amounts(request: HttpRequest, project: str) -> HttpResponse:
    return _edit(request, AMOUNTS, project)


@role_required(*EDITORS)
@asked
def statements(request: HttpRequest, project: str) -> HttpResponse:
    return _edit(request, STATEMENTS, project)


@role_required(*EDITORS)
@asked
def organisations(request: HttpRequest, project: str) -> HttpResponse:
    """The organisations that the project names, a page at a time; participants may have typed thousands more."""
    found = own_project(request, project)
    sought = request.GET.get("q", "").strip()
    page = Paginator(_sought(found, sought), A_PAGE).get_page(request.GET.get("page"))
    return edit_rows(request, ORGANISATIONS, found, list(page), {"sought": sought, "pages": page})


def _edit(request: HttpRequest, page: RowsPage, key: str) -> HttpResponse:
    found = own_project(request, key)
    rows: list[Any] = list(page.listed.rows_of(found))
    return edit_rows(request, page, found, rows, {})


def _sought(project: Project, words: str) -> "QuerySet[Organisation]":
    rows = project.organisations.order_by("ordinal", "pk")
    return rows.filter(name__icontains=words) if words else rows
