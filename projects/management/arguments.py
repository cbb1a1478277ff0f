"""What commands of several packages read from their command line."""

from argparse import ArgumentTypeError
from datetime import date


def day(text: str) -> date:
    """A day as a calendar's number; anything else is refused with an example."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"“{text}” is not a day like 2027-06-30") from fault
