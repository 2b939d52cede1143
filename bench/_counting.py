"""MesVaccins for the bench: each answer carries how many statements and milliseconds it took."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from mesvaccins.wsgi import application as served

STATEMENTS, MILLISECONDS = "Bench-Statements", "Bench-Milliseconds"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application, counted."""
    count = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    start = time.perf_counter()

    def answer(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        spent = f"{(time.perf_counter() - start) * 1000:.3f}"
        counts = [(STATEMENTS, str(count)), (MILLISECONDS, spent)]
        return start_response(status, [*headers, *counts], *more)

    with connection.execute_wrapper(counted):
        return served(environ, answer)
