"""Spans in French words."""

from immunization.dates import Span


def spoken(span: Span) -> str:
    """Write « 11 ans », « 6 mois moins 4 jours »."""
    parts = [
        (span.years, "an", "ans"),
        (span.months, "mois", "mois"),
        (span.weeks, "semaine", "semaines"),
        (span.days, "jour", "jours"),
    ]
    words = ""
    for number, one, many in parts:
        if number:
            sign = "" if not words and number > 0 else " moins " if number < 0 else " et "
            words += f"{sign}{abs(number)} {one if abs(number) == 1 else many}"
    return words.strip() or "la naissance"
