"""Merging two carnets of one person, for an operator: shown first, done, taken back."""
