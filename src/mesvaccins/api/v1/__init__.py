"""Version 1: the documented paths at the root, our additions beside them (docs/api.md)."""
