"""The tag `lucide`, which draws each icon once: a page of rows has dozens of the same few."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

KEPT = 512
"""Drawings: an icon in a size, under a label; a label that names a vaccine makes one of its own."""

register = template.Library()
register.simple_tag(lru_cache(maxsize=KEPT)(lucide), name="lucide")
