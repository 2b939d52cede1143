"""`/healthz`: whether this process answers and reaches its database."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from calcium.linking.watch import overdue_count


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 when the database answers, 503 when it does not; nothing about anybody is said.

    `overdue` counts what has waited for MesVaccins for more than a day: 0 where all is well.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        overdue = overdue_count(timezone.now())
    except DatabaseError:
        return JsonResponse({"service": "calcium", "database": "unreachable"}, status=503)
    return JsonResponse({"service": "calcium", "database": "ok", "overdue": overdue})
