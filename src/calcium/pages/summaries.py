"""The summary at the end of an import or an export, as one notice."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join


def tell(
    request: HttpRequest, sentences: Sequence[str], *, all_done: bool, failed: bool = False
) -> None:
    """Green where all is done; amber where something waits or did not come; red after a failure."""
    first, others = sentences[0], sentences[1:]
    text = format_html("{}", first)
    if others:
        listed = format_html_join("", "<li>{}</li>", ((line,) for line in others))
        text = format_html("{}<ul>{}</ul>", first, listed)
    level = messages.ERROR if failed else messages.WARNING
    messages.add_message(request, messages.SUCCESS if all_done else level, text)
