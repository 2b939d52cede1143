"""Two acts at once, where one waits for what the other holds."""

import time

from django.db import connection

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def wait_until_somebody_waits() -> None:
    """Until a session waits for a lock that another holds."""
    with connection.cursor() as cursor:
        for _time in range(200):
            cursor.execute(WAITING)
            if cursor.fetchall() != [(0,)]:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")
