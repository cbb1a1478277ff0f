"""What a line about an event asks of the rules for lists."""

from django import template
from django.utils import timezone

from events import listing
from events.models import Event

register = template.Library()


@register.filter
def is_unsettled(event: Event) -> bool:
    return listing.is_unsettled(event, timezone.localdate())
