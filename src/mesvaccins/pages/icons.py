"""The tag `icon`, which draws each icon once: a page of rows has dozens of the same few."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

KEPT = 512
"""Drawings: an icon in a size, under a label; a label that names a vaccine makes one of its own."""

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=KEPT)
def icon(name: str, *, label: str = "", large: str = "") -> str:
    """An icon of Lucide, as large as the style sheet says: with a label it speaks for itself,
    without one it goes with words."""
    if label:
        return lucide(name, size=None, role="img", aria_label=label, **{"class": "icon"})
    drawn = "icon-large" if large else "icon"
    return lucide(name, size=None, aria_hidden="true", **{"class": drawn})
