"""The tag `constant`: a part of a page that is the same for everybody, drawn once in a process."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

KEPT = 256
"""Drawings: a part, in each of the few words that it is given."""

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=KEPT)
def constant(name: str, **words: str) -> SafeString:
    """The template `name`, which sees nothing but `words`: no request, no person, no row.

    Only for what no act changes before the process ends: the legend, the mark of a state.
    """
    return render_to_string(name, words)
