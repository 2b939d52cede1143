"""Calcium: the record software of university health centres."""
