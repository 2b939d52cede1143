"""A reason why a command cannot go on, fit to be read by the person who typed it."""


class Refusal(Exception):
    """One clear sentence: what was found, what was expected, and what to do."""
