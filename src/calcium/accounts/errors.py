"""What is refused to an agent, in French, fit to show."""


class CalciumError(Exception):
    """A refusal that Calcium itself makes; `sentence` is shown as it stands."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PermissionRefused(CalciumError):
    """The agent's role does not allow the act."""


class AccountRefused(CalciumError):
    """An account cannot be kept as asked; `field` names where to mend it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
