"""What is wrong with a knowledge base, and where."""


class ScheduleError(ValueError):
    """A knowledge base that cannot be used.

    `file` and `element` say where, `given` what stood there, `expected` what should have.
    """

    def __init__(self, *, file: str, element: str, given: str, expected: str) -> None:
        super().__init__(f"{file}: {element}: {given!r} was given, expected {expected}")
        self.file = file
        self.element = element
        self.given = given
        self.expected = expected

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.file, self.element, self.given, self.expected)


def _again(
    kind: type[ScheduleError], file: str, element: str, given: str, expected: str
) -> ScheduleError:
    return kind(file=file, element=element, given=given, expected=expected)
