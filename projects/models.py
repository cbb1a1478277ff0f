"""Projects as their sources state them: programme, partners, amounts, indicators, commitments, gaps.

What counts is in `indicators.py` (definitions) and the package `reports` (values); nothing here is computed.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Left, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import projects.territories  # noqa: F401  # its tables belong to this application
from projects.constraints import not_empty, one_of
from projects.partial_dates import PartialDateField
from projects.texts import TextField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


# The ordinal of rows that people add: after those of the source, and among themselves in the order of their ids.
ADDED_LATER = 2_000_000_000
# How much of a text is indexed: PostgreSQL refuses an index row of more than about 2,700 bytes.
INDEXED_LETTERS = 200


class Period(models.TextChoices):
    """Programming period of the EU funds."""

    P2007 = "2007-2013", "2007–2013"
    P2014 = "2014-2020", "2014–2020"
    P2021 = "2021-2027", "2021–2027"


class Fund(models.TextChoices):
    ESF = "ESF", _("European Social Fund")
    ESF_PLUS = "ESF+", _("European Social Fund Plus")
    ERDF = "ERDF", _("European Regional Development Fund")
    CF = "CF", _("Cohesion Fund")
    JTF = "JTF", _("Just Transition Fund")
    ERASMUS = "ERASMUS+", "Erasmus+"
    CERV = "CERV", _("Citizens, Equality, Rights and Values programme")
    HORIZON = "HORIZON", _("Horizon Europe")
    LIFE = "LIFE", "LIFE"
    NATIONAL = "NATIONAL", _("National funding")
    OTHER = "OTHER", _("Other funding")


class ProjectQuerySet(models.QuerySet["Project"]):
    def public(self) -> "ProjectQuerySet":
        """Projects that anyone may read about."""
        return self.filter(is_public=True)

    def visible_to(self, user: "User | AnonymousUser") -> "ProjectQuerySet":
        """Projects in which the user holds a role today or later (roles end by date, see `Role.current`)."""
        return self.filter(pk__in=Role.objects.current().filter(user=user.pk).values("project"))

    def workable_by(self, user: "User | AnonymousUser", *roles: str) -> "ProjectQuerySet":
        """Projects in which the user holds one of the roles for the whole of it, not for one partner's events."""
        return self.filter(
            pk__in=Role.objects.current().filter(user=user.pk, role__in=roles, partner=None).values("project")
        )

    def staffed_by(self, user: "User | AnonymousUser") -> "ProjectQuerySet":
        """Projects in which the user says who works: as their manager, or everywhere as an administrator."""
        return self if user.is_superuser else self.workable_by(user, RoleName.MANAGER)


class Project(models.Model):
    """One funded project; every value that its source does not state is NULL."""

    key = models.CharField(max_length=80, unique=True)
    title = TextField(null=True)
    acronym = models.TextField(null=True)
    number = models.TextField(null=True)
    programme = models.TextField(null=True)
    period = models.CharField(max_length=9, choices=Period.choices, null=True)
    fund = models.CharField(max_length=8, choices=Fund.choices, null=True)
    is_interreg = models.BooleanField(null=True)
    starts_on = PartialDateField(null=True)
    ends_on = PartialDateField(null=True)
    territory = models.TextField(null=True)
    last_payment_on = PartialDateField(null=True)
    purpose = TextField(null=True)
    funding_statement = models.TextField(null=True)
    disclaimer = models.TextField(null=True)
    links = models.JSONField(default=list)
    is_public = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    search_text = models.TextField(default="", editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ("key",)
        constraints = (
            not_empty("key", "project_key_not_empty"),
            one_of("period", Period, "project_period_known"),
            one_of("fund", Fund, "project_fund_known"),
        )

    def __str__(self) -> str:
        return self.acronym or (str(self.title) if self.title else self.key)


class Source(models.Model):
    """The text that a project's record was taken from."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="source")
    title = models.TextField(null=True)
    kind = models.TextField(null=True)
    author = models.TextField(null=True)
    published_on = PartialDateField(null=True)
    language = models.TextField(null=True)
    file = models.TextField(null=True)

    def __str__(self) -> str:
        return self.title or self.kind or "—"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def called(self, name: str) -> "OrganisationQuerySet":
        """Records of this name, in any case."""
        start = Left(Upper("name"), INDEXED_LETTERS)
        return self.alias(start=start).filter(start=Left(Upper(Value(name)), INDEXED_LETTERS), name__iexact=name)


class Organisation(models.Model):
    """An organisation as one project's record names it; `projects.organisations.legal_entity` compares."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="organisations")
    ordinal = models.PositiveIntegerField(default=ADDED_LATER)
    key = models.CharField(max_length=80)
    name = models.TextField()
    kind = models.TextField(null=True)
    country = models.CharField(max_length=2, null=True)
    registration_number = models.TextField(null=True)
    municipality = models.TextField(null=True)
    is_demonstration = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("ordinal", "pk")
        indexes = (models.Index("project", Left(Upper("name"), INDEXED_LETTERS), name="organisation_by_name"),)
        constraints = (
            models.UniqueConstraint(fields=("project", "key"), name="organisation_key_unique_in_project"),
            not_empty("key", "organisation_key_not_empty"),
        )

    def __str__(self) -> str:
        return self.name


class PartnerRole(models.TextChoices):
    LEAD = "lead", _("lead partner")
    PARTNER = "partner", _("project partner")
    ASSOCIATED = "associated", _("associated partner")
    CONTRACTOR = "contractor", _("contractor")
    ADMINISTERING = "administering", _("administering authority")


class Partner(models.Model):
    """An organisation's role in the project."""

    Role = PartnerRole

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    ordinal = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partnerships")
    role = models.CharField(max_length=13, choices=PartnerRole.choices)

    class Meta:
        ordering = ("ordinal",)
        constraints = (one_of("role", PartnerRole, "partner_role_known"),)

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class AmountKind(models.TextChoices):
    TOTAL = "total", _("total")
    EU = "eu", _("European Union")
    NATIONAL = "national", _("national")
    OWN = "own", _("own contribution")


class Amount(models.Model):
    """Money or a share exactly as stated, never recomputed; `organisation` is NULL for the whole project."""

    Kind = AmountKind

    project = models.ForeignKey(Project, models.CASCADE, related_name="amounts")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=AmountKind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="amounts")
    amount = models.CharField(max_length=60, null=True)
    currency = models.CharField(max_length=3, null=True)
    percent = models.TextField(null=True)
    fund = models.TextField(null=True)

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            one_of("kind", AmountKind, "amount_kind_known"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency__isnull=True)
                | Q(amount__isnull=False, currency__isnull=False),
                name="amount_with_currency",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}" if self.amount else f"{self.percent} %"


class IndicatorDefinition(models.Model):
    """One version of a catalogue definition: data, so that a programme's variation is a new row."""

    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    source = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("code", "version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="definition_version_unique"),
            not_empty("code", "definition_code_not_empty"),
        )

    def __str__(self) -> str:
        return f"{self.code} (version {self.version})"


class Indicator(models.Model):
    """What a project is measured by: a catalogue definition in one version, or the project's own."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators")
    ordinal = models.PositiveIntegerField()
    code = models.CharField(max_length=200)
    catalogue_definition = models.ForeignKey(IndicatorDefinition, models.PROTECT, null=True, related_name="+")
    own_definition = models.JSONField(null=True)
    target = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    baseline = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    stated = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=("project", "code"), name="indicator_code_unique_in_project"),
            models.CheckConstraint(
                condition=Q(catalogue_definition__isnull=True, own_definition__isnull=False)
                | Q(catalogue_definition__isnull=False, own_definition__isnull=True),
                name="indicator_has_one_definition",
            ),
        )

    def __str__(self) -> str:
        return self.code


class StatementRole(models.TextChoices):
    INDICATOR = "indicator", _("stated result")
    CONTEXT = "context", _("context")


class Statement(models.Model):
    """A figure that the source states and no row proves; shown beside computed values, never mixed."""

    Role = StatementRole

    project = models.ForeignKey(Project, models.CASCADE, related_name="statements")
    ordinal = models.PositiveIntegerField()
    text = TextField()
    value = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    unit = models.TextField(null=True)
    scope = models.TextField(null=True)
    role = models.CharField(max_length=9, choices=StatementRole.choices, null=True)
    note = models.TextField(null=True)

    class Meta:
        ordering = ("ordinal",)
        constraints = (one_of("role", StatementRole, "statement_role_known"),)

    def __str__(self) -> str:
        return str(self.text)


class Commitment(models.Model):
    """What the project promised in public, and what became of it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="commitments")
    ordinal = models.PositiveIntegerField()
    text = TextField()
    due_on = PartialDateField(null=True)
    owner = models.TextField(null=True)
    outcome = TextField(null=True)
    outcome_on = PartialDateField(null=True)

    class Meta:
        ordering = ("ordinal",)

    def __str__(self) -> str:
        return str(self.text)


class OpenPoint(models.Model):
    """What the source leaves open; a data gap for the coordinator."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="open_points")
    ordinal = models.PositiveIntegerField()
    path = models.TextField()
    issue = TextField()

    class Meta:
        ordering = ("ordinal",)

    def __str__(self) -> str:
        return f"{self.path}: {self.issue}"


class RoleQuerySet(models.QuerySet["Role"]):
    def current(self, at: datetime | None = None) -> "RoleQuerySet":
        """Roles that have not ended at a moment, else now; a role given until a date holds through that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate(at)), ended_at=None)


class RoleName(models.TextChoices):
    MANAGER = "manager", _("project manager")
    COORDINATOR = "coordinator", _("coordinator")
    DESK = "desk", _("desk helper")
    AUDITOR = "auditor", _("auditor")


class Role(models.Model):
    """What a user may do in one project, until a date; in all of it, or at the events of one partner.

    `ended_at` is when somebody took it away, `told_at` when the mail about it went out.
    """

    Name = RoleName

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    project = models.ForeignKey(Project, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=11, choices=RoleName.choices)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="roles")
    until = models.DateField(null=True)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ("project", "role")
        constraints = (
            models.UniqueConstraint(fields=("user", "project", "role"), name="role_once_per_user_and_project"),
            one_of("role", RoleName, "role_known"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
