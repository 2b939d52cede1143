"""What the soak's masters load beforehand, so that a process put in a dead one's place has it."""

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template


def read_templates() -> None:
    """Compile every page of the service; a process that is forked afterwards shares them."""
    for folder in map(Path, settings.TEMPLATES[0]["DIRS"]):
        for file in sorted(folder.rglob("*.html")):
            get_template(str(file.relative_to(folder)))
