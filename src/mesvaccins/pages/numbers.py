"""The whole numbers that addresses and forms name."""


def whole_number(text: str, *, most_digits: int = 9) -> int | None:
    """Read a number that a column can hold, such as `"12"`; None where the text is none."""
    known = text.isascii() and text.isdigit() and len(text) <= most_digits
    return int(text) if known else None
