"""The closed list of an event, and what is changed after it was closed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Event, Part
from projects.constraints import one_of
from registrations.models.attendance import Headcount, Mark, Registration


class Closing(models.Model):
    """The coordinator's word on who was there: what was counted as the list was closed, and why figures differ.

    `counts` are the numbers of `registrations.closing.figures_of` at that moment; later corrections do not change them.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="closing")
    counts = models.JSONField()
    explanation = models.TextField(blank=True)
    closed_by = models.TextField()
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event}: {self.closed_at:%Y-%m-%d}"


class CorrectionKind(models.TextChoices):
    MARK = "mark", _("mark somebody present")
    ANNUL = "annul", _("annul a mark")
    HEADCOUNT = "headcount", _("change a head count")
    STATED_TOTAL = "stated_total", _("change the stated total")
    REGISTRATION = "registration", _("change a registration")
    ENTRY = "entry", _("enter somebody who was there")


class CorrectionState(models.TextChoices):
    WAITING = "waiting", _("waits for a second person")
    CONFIRMED = "confirmed", _("correction made")
    REFUSED = "refused", _("left as it was")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> "CorrectionQuerySet":
        return self.filter(state=Correction.State.WAITING)


class Correction(models.Model):
    """A change to a closed list: asked for with a reason, and made only once a second person confirms it.

    What is to change is named by `kind`: a registration to mark in a part (with an evidence level), a mark to annul, a
    number, what is to be known of a person (`changes`: {"seen", "known"}), or who is to be entered (`changes`).
    """

    Kind = CorrectionKind
    State = CorrectionState

    event = models.ForeignKey(Event, models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=12, choices=CorrectionKind.choices)
    state = models.CharField(max_length=9, choices=CorrectionState.choices, default=State.WAITING)
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="corrections")
    part = models.ForeignKey(Part, models.PROTECT, null=True, related_name="+")
    mark = models.ForeignKey(Mark, models.PROTECT, null=True, related_name="corrections")
    evidence = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    method = models.CharField(max_length=8, choices=Headcount.Method.choices, null=True)
    changes = models.JSONField(null=True)
    reason = models.TextField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    decided_by = models.TextField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            one_of("kind", CorrectionKind, "correction_kind_known"),
            one_of("state", CorrectionState, "correction_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="correction_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | Q(~Q(state="waiting"), decided_by__isnull=False, decided_at__isnull=False),
                name="correction_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"
