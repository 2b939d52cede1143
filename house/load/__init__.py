"""`make load`: 200 nurses of 20 centres on both services, with made-up carnets by the thousand."""

from house.load.command import main

__all__ = ["main"]
