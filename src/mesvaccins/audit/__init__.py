"""Who did what to whose carnet: an append-only table, sealed in a hash chain."""
