"""Whether this is a demonstration whose mail can be read."""

from django import template

from config.demo import mailbox

register = template.Library()


@register.simple_tag
def mailbox_is_open() -> bool:
    return mailbox.is_open()
