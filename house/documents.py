"""`make docs`: the generated texts, and the pictures of the manual from the real pages."""

from house import generated, pictures
from house.progress import say


def main() -> int:
    """Write what the code prints, then photograph the demonstration."""
    generated.write()
    pictures.take()
    say("docs/ is up to date; look at the pictures before you commit them.")
    return 0
