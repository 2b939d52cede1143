"""Merging two dossiers of one student, for an operator: shown first, done, taken back."""
