"""The tag `icon`, which draws each icon once: a page of rows has dozens of the same few."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

KEPT = 512
"""Drawings: an icon in a size, under a label; a label that names a vaccine makes one of its own."""

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=KEPT)
def icon(name: str, *, size: int = 16, label: str = "") -> str:
    """An icon of Lucide: with a label it speaks for itself, without one it goes with words."""
    if label:
        return lucide(name, size=size, role="img", aria_label=label)
    return lucide(name, size=size, aria_hidden="true")
