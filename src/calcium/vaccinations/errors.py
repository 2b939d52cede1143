"""What is refused in a record, in French, fit to show at its field."""

from calcium.accounts.errors import CalciumError


class EntryRefused(CalciumError):
    """A row cannot be kept as typed; `faults` gives a sentence for each field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


class RowChanged(CalciumError):
    """Somebody changed the row since it was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Cette vaccination a été modifiée par une autre personne depuis que vous l'avez "
            "ouverte. Rien n'a été remplacé. Rouvrez la ligne, puis refaites votre correction."
        )


class RowLeaving(CalciumError):
    """The row is being deleted, or already is."""

    def __init__(self) -> None:
        super().__init__(
            "Cette vaccination est supprimée ou en cours de suppression : "
            "elle ne peut plus être modifiée."
        )
