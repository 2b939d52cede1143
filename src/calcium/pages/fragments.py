"""Answers to a part of the page: the fragment that stands instead of what was sent."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UNPROCESSABLE = 422


def instead_of(
    request: HttpRequest,
    target: str,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = UNPROCESSABLE,
) -> HttpResponse:
    """Put the fragment in the place of `target`, wherever the form had aimed at."""
    response = render(request, template, dict(context), status=status)
    response["HX-Retarget"] = target
    response["HX-Reswap"] = "outerHTML"
    response["HX-Reselect"] = target
    return response


def in_dialog(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Show the dialog, in the place of the one that is open."""
    response = render(request, template, dict(context), status=status)
    response["HX-Retarget"] = "#dialog-host"
    response["HX-Reswap"] = "innerHTML"
    response["HX-Reselect"] = "dialog"
    return response
