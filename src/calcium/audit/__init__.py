"""Who did what to whose record: append-only, sealed in a chain."""
