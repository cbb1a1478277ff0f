"""Whether this installation works, for those who watch over it: nothing of anybody's data, and nothing kept."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public
from jobs.queue import is_attended


@public
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """503 without the database. Jobs that nobody does are told, but a site without a worker still serves its pages."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        jobs = "attended" if is_attended() else "unattended"
    except DatabaseError:
        return JsonResponse({"database": "unreachable", "jobs": "unknown"}, status=503)
    return JsonResponse({"database": "reachable", "jobs": jobs})
