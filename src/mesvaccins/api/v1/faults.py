"""The faults of a body or a parameter, field by field, in French."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

Context = Mapping[str, Any]

SENTENCES: dict[str, Callable[[Context], str]] = {
    "missing": lambda _context: _("Ce champ est nécessaire."),
    "string_too_long": lambda context: _("Au plus %(max_length)s caractères.") % context,
    "string_too_short": lambda context: _("Au moins %(min_length)s caractère(s).") % context,
    "enum": lambda context: _("Les valeurs possibles sont : %(expected)s.") % context,
    "uuid_parsing": lambda _context: _("Un UUID est attendu."),
    "uuid_type": lambda _context: _("Un UUID est attendu."),
    "bool_parsing": lambda _context: _("true, false ou null est attendu."),
    "bool_type": lambda _context: _("true, false ou null est attendu."),
}
FAMILIES: dict[str, Callable[[], str]] = {
    "date": lambda: _("Une date AAAA-MM-JJ est attendue."),
    "int": lambda: _("Un nombre entier est attendu."),
    "string": lambda: _("Un texte est attendu."),
    "model": lambda: _("Un objet JSON est attendu."),
    "dict": lambda: _("Un objet JSON est attendu."),
    "tuple": lambda: _("Une liste est attendue."),
}


def by_field(errors: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The faults under the names of their fields (`validation.method`), the whole under `body`."""
    faults: dict[str, list[str]] = {}
    for error in errors:
        where = [str(part) for part in error["loc"] if part not in ("body", "query", "path")]
        faults.setdefault(".".join(where) or "body", []).append(_sentence(error))
    return faults


def _sentence(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind in SENTENCES:
        return SENTENCES[kind](error.get("ctx", {}))
    family = kind.split("_")[0]
    return FAMILIES[family]() if family in FAMILIES else _("Cette valeur n'est pas acceptée.")
