"""Links that show only to those whom the page would let in."""

from typing import Any

from django import template
from django.urls import resolve, reverse

from accounts.access import may_open

register = template.Library()


@register.simple_tag(takes_context=True)
def open_to_me(context: dict[str, Any], name: str, **arguments: Any) -> str:
    """The address of the page so named, or nothing where it would refuse: `{% open_to_me "work" as url %}`."""
    address = reverse(name, kwargs=arguments)
    return address if may_open(context["request"], resolve(address).func, arguments) else ""


@register.inclusion_tag("work/_tab.html", takes_context=True)
def tab(context: dict[str, Any], name: str, label: str, **arguments: Any) -> dict[str, Any]:
    """One tab of a workspace page, for those whom it would let in; the page it leads to is marked.

    A page behind a tab of another name says so: `tab` in its context is that name.
    """
    address = open_to_me(context, name, **arguments)
    current = context["request"].resolver_match
    names = {context.get("tab"), current.url_name if current else None}
    return {"address": address, "label": label, "is_current": name in names}
