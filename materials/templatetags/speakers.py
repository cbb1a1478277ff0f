"""Addresses of one side of the door to a speaker's page."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def at_door(acting: Any, name: str = "", **more: Any) -> str:
    """`{% at_door acting "files" %}`: by the link for a speaker, in the workspace for a coordinator."""
    return str(acting.address(name, **more))
