"""What may be done to an event now, for pages that offer it."""

from django import template

from events.models import Event
from events.states import allowed

register = template.Library()


@register.simple_tag
def verbs_for(event: Event) -> list[str]:
    """The verbs that the event's state allows: `{% verbs_for event as verbs %}{% if "publish" in verbs %}`."""
    return [str(verb) for verb in allowed(event.status)]
