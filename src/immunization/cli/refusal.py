"""How a command says that it was not given what it needs."""


class Refusal(Exception):
    """A wrong path, date or code: one sentence, and exit code 2."""
