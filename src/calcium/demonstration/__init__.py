"""Synthetic students and agents, to try Calcium with."""
