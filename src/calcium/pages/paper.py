"""Tagged A4 documents (PDF/UA-1), compiled with nothing of the machine's own."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import lucide
import typst
from django.http import HttpResponse

from calcium.pages import typeface

TEMPLATES = Path(__file__).parents[1] / "templates"


def compiled(
    template: str, said: Mapping[str, Any], *, icons: Mapping[str, str], at: datetime
) -> bytes:
    """Compile a document; the typeface comes from its package, icons by their Lucide names."""
    drawn = {kind: _with_namespace(lucide._render_icon(name, 24)) for kind, name in icons.items()}
    found = typst.compile(
        TEMPLATES / template,
        format="pdf",
        font_paths=[typeface.source("Regular").parent],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(said), "icons": json.dumps(drawn)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(found, bytes):
        raise TypeError(f"typst gave {type(found).__name__}, expected the bytes of one document")
    return found


def answer(pdf: bytes, *, name: str) -> HttpResponse:
    """Open the document in the browser; nobody keeps a copy on the way."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _with_namespace(svg: str) -> str:
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
