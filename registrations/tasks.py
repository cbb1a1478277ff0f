"""What is done by the clock: reminders, offers that ran out, counts that ended. Sending itself is in `delivery`."""

from django.utils import timezone

from events.models import Event
from jobs.registry import task
from registrations import announcing, delivery, enrolment, imports_waiting, limits, reminders
from registrations.models import AccessNeeds

__all__ = ["announcing", "delivery"]  # their tasks are registered with these


@task("registrations.remind", every_minutes=10)
def remind() -> None:
    reminders.remind(at=timezone.now())


@task("registrations.expire_offers", every_minutes=5)
def expire_offers() -> None:
    now = timezone.now()
    for event in Event.objects.filter(registrations__offered_until__lte=now).distinct():
        enrolment.expire_offers(event=event, at=now)


@task("registrations.erase_access_needs", every_minutes=60)
def erase_access_needs() -> None:
    """Health data is kept no longer than the form says (`enrolment.ACCESS_NEEDS_KEPT`)."""
    AccessNeeds.objects.filter(erase_on__lte=timezone.localdate()).delete()


@task("registrations.forget_counts", every_minutes=30)
def forget_counts() -> None:
    limits.forget_ended(at=timezone.now())


@task("registrations.forget_imports", every_minutes=60)
def forget_imports() -> None:
    """Tables that were handed in and never brought in (`imports_waiting.LASTS`)."""
    imports_waiting.forget_old(at=timezone.now())
