"""What is done by the clock: reminders, and seats whose offer ran out. Sending itself is in `delivery`."""

from django.utils import timezone

from events.models import Event
from jobs.registry import task
from registrations import delivery, enrolment, reminders

__all__ = ["delivery"]  # its tasks are registered with these


@task("registrations.remind", every_minutes=10)
def remind() -> None:
    reminders.remind(at=timezone.now())


@task("registrations.expire_offers", every_minutes=5)
def expire_offers() -> None:
    now = timezone.now()
    for event in Event.objects.filter(registrations__offered_until__lte=now).distinct():
        enrolment.expire_offers(event=event, at=now)
