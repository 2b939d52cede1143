"""Tagged A4 documents (PDF/UA-1), compiled with nothing of the machine's own."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import lucide
import typst
from django.http import HttpResponse
from fontpkg_atkinson_hyperlegible import ROOT as PACKAGE

TEMPLATES = Path(__file__).parents[1] / "templates/pages"
TYPEFACE = PACKAGE / "files"


def compiled(
    template: str, said: Mapping[str, Any], *, at: datetime, icons: Mapping[str, str] | None = None
) -> bytes:
    """Compile a document; the typeface comes from its package, icons by their Lucide names."""
    named = icons or {}
    drawn = {kind: _with_namespace(lucide._render_icon(name, 24)) for kind, name in named.items()}
    pdf = typst.compile(
        TEMPLATES / template,
        format="pdf",
        font_paths=[TYPEFACE],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(said), "icons": json.dumps(drawn)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf).__name__}, expected the bytes of one document")
    return pdf


def answer(pdf: bytes, *, name: str) -> HttpResponse:
    """Open the document in the browser."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _with_namespace(svg: str) -> str:
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
