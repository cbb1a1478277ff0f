"""What the clock does for the journal, which stands below jobs and knows nothing of them."""

import logging

from django.db import transaction
from django.utils import timezone

from audit import trail
from jobs.registry import task

log = logging.getLogger(__name__)


@task("audit.checkpoint", every_minutes=24 * 60)
def checkpoint() -> None:
    """Tie the heads of all chains together once a day; the log tells the line that is worth keeping elsewhere."""
    with transaction.atomic():
        entry = trail.checkpoint(by="system", at=timezone.now())
    if entry:
        log.info("The journal has a checkpoint: %s:%s", entry.sequence, entry.hash)
