"""The link between a dossier and its carnet, and everything that crosses it."""
