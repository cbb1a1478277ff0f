"""Natural persons as one project's record names them, and which records a human confirmed to be one person."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left, Upper
from django.utils.translation import gettext_lazy as _

from projects.constraints import not_empty, one_of
from projects.models import ADDED_LATER, INDEXED_LETTERS, Project
from projects.partial_dates import PartialDateField


class Gender(models.TextChoices):
    """Break-down of Regulation (EU) 2021/1057, Annex I."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    NON_BINARY = "non_binary", _("non-binary")


class PersonQuerySet(models.QuerySet["Person"]):
    def with_address(self, email: str) -> "PersonQuerySet":
        """Records with this e-mail address, in any case."""
        start = Left(Upper("email"), INDEXED_LETTERS)
        return self.alias(start=start).filter(start=Left(Upper(Value(email)), INDEXED_LETTERS), email__iexact=email)


class Person(models.Model):
    """One person record; `same_as` is a confirmed match with another record and may chain."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="people")
    ordinal = models.PositiveIntegerField(default=ADDED_LATER)
    key = models.CharField(max_length=80)
    name = models.TextField()
    email = models.TextField(null=True)
    gender = models.CharField(max_length=10, choices=Gender.choices, null=True)
    birth_date = PartialDateField(null=True)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="confirmed_as")
    name_in_source = models.TextField(null=True)
    name_dative = models.TextField(null=True)
    is_demonstration = models.BooleanField(default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("ordinal", "pk")
        verbose_name_plural = "people"
        indexes = (models.Index("project", Left(Upper("email"), INDEXED_LETTERS), name="person_by_email"),)
        constraints = (
            models.UniqueConstraint(fields=("project", "key"), name="person_key_unique_in_project"),
            not_empty("key", "person_key_not_empty"),
            one_of("gender", Gender, "person_gender_known"),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")), name="person_not_same_as_itself"
            ),
        )

    def __str__(self) -> str:
        return self.name
