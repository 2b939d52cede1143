"""What a refusal is in every room: the treaty's code and a French sentence fit to show."""

from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An act that was not done; `str()` is the sentence, `code` is the treaty's."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str | Promise] = _("Cette action n'est pas possible.")

    def __init__(self, sentence: str = "", *, carnet_id: UUID | None = None) -> None:
        super().__init__(sentence or str(self.sentence))
        self.carnet_id = carnet_id
        """The carnet concerned, for the audit alone: it never stands in an answer."""


class InvalidInput(Refusal):
    """Fields are wrong; `fields` names each fault."""

    code = "invalid_input"
    sentence = _("Des informations sont manquantes ou incorrectes.")

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(" ".join(fault for faults in fields.values() for fault in faults))
        self.fields = fields
