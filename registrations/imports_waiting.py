"""Tables of people that were handed in to be looked at, and never brought in: kept for a day, then forgotten.

They hold personal data of people whom nobody registered; no journal tells of them, neither when they came nor went.
"""

from datetime import datetime, timedelta

from django.db import transaction

from files.storing import discard
from registrations.models import Import

LASTS = timedelta(days=1)


def forget_old(*, at: datetime) -> int:
    """Delete what was only checked and has waited for longer than a day, with its file unless it is used elsewhere."""
    waiting = Import.objects.filter(state=Import.State.CHECKED, handed_in_at__lt=at - LASTS)
    return sum(_forget(number) for number in waiting.values_list("pk", flat=True))


def _forget(number: int) -> bool:
    """Whoever brings it in at this moment is waited for, and keeps it."""
    with transaction.atomic():
        rows = Import.objects.select_for_update(of=("self",)).select_related("table")
        found = rows.filter(pk=number, state=Import.State.CHECKED).first()
        if found is None:
            return False
        found.delete()
        discard(found.table)
    return True
