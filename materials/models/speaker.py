"""People who speak at an event, as they answer for it by a link of their own, and the mails that take it to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Event
from files.models import StoredFile
from people.models import Person
from projects.constraints import one_of
from projects.texts import TextField
from registrations.models.enrolment import MessageState


class SpeakerAnswer(models.TextChoices):
    NONE = "", _("no answer yet")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("cannot come")


class Speaker(models.Model):
    """What one contributor of one event said of themselves, and their link.

    The link is derived by `materials.links` from `link_version`: 0 is none, and raising it revokes the one before.
    `revision` counts what was changed in the details, so that of two who write the second learns of the first.
    Where and when they speak is in the agenda (`events.Contribution`), with name, position and organisation.
    """

    Answer = SpeakerAnswer

    event = models.ForeignKey(Event, models.CASCADE, related_name="speakers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="speaking")
    email = models.TextField(null=True)
    language = models.CharField(max_length=2, default="lv")
    link_version = models.PositiveSmallIntegerField(default=0)
    link_sent_at = models.DateTimeField(null=True)
    link_sent_by = models.TextField(null=True)
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=9, choices=SpeakerAnswer.choices, default=SpeakerAnswer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True)
    note = models.TextField(null=True)
    has_no_files = models.BooleanField(default=False)
    biography = TextField(null=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    portrait = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    details_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("event", "pk")
        constraints = (
            models.UniqueConstraint(fields=("event", "person"), name="speaker_once_per_event"),
            one_of("answer", SpeakerAnswer, "speaker_answer_known"),
            models.CheckConstraint(
                condition=Q(photo__isnull=True, portrait__isnull=True) | Q(photo__isnull=False, portrait__isnull=False),
                name="speaker_photo_with_portrait",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.event}"


class SpeakerTerms(models.Model):
    """Until when speakers are asked to hand in, whom they may ask, and whether handing in is closed."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="speaker_terms")
    materials_due = models.DateTimeField(null=True)
    contact = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "speaker terms"

    def __str__(self) -> str:
        return str(self.event)


class LetterKind(models.TextChoices):
    LINK = "link", _("link to the speaker’s page")
    REMINDER = "reminder", _("reminder")


class Letter(models.Model):
    """One mail to one speaker: a row before it is sent, and the evidence of what was said after.

    Its states are those of `registrations.Message`: what a dead sender left behind is never sent again by itself.
    """

    Kind = LetterKind
    State = MessageState

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=8, choices=LetterKind.choices)
    to = models.TextField()
    language = models.CharField(max_length=2)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.QUEUED)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    provider_id = models.TextField(blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("state", "not_before"), name="letter_to_send"),)
        constraints = (
            one_of("kind", LetterKind, "letter_kind_known"),
            one_of("state", MessageState, "letter_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.speaker_id}"
