"""A person of the family as the cards show them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from carnet_api.wire import Conclusion
from mesvaccins.assessment.selectors import Summary
from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet, Gender, Sharing
from mesvaccins.carnets.rules import ERASURE_DELAY, age_caption, shown_code
from mesvaccins.pages.bilan import summary_words
from mesvaccins.pages.holder import day_of

KINDS = {Conclusion.LATE: "late", Conclusion.TO_DO: "todo", Conclusion.UP_TO_DATE: "done"}


@dataclass(frozen=True, slots=True)
class Person:
    """A carnet, and what its card says beside the name."""

    carnet: Carnet
    age: str
    share_code: str
    sharings: list[Sharing]
    erasure_on: date | None
    bilan: str = ""
    bilan_kind: str = ""

    @property
    def born(self) -> str:
        """« née le 12/03/2004 »."""
        return born(self.carnet)

    @property
    def initials(self) -> str:
        """The two letters of the round mark."""
        return f"{self.carnet.first_name[:1]}{self.carnet.last_name[:1]}".upper()


def born(carnet: Carnet) -> str:
    """« née le 12/03/2004 »; both forms stand where the carnet does not say the sex."""
    sentence = {
        Gender.FEMALE.value: _("née le %(day)s"),
        Gender.MALE.value: _("né le %(day)s"),
    }.get(carnet.gender, _("né(e) le %(day)s"))
    return sentence % {"day": f"{carnet.birth_date:%d/%m/%Y}"}


def sharings_in_force(carnet: Carnet) -> list[Sharing]:
    """The sharings that `selectors.own_carnets` has read along with a carnet."""
    read_along = "sharings_in_force"
    found: list[Sharing] = getattr(carnet, read_along)
    return found


def person(carnet: Carnet, *, now: datetime, summary: Summary | None = None) -> Person:
    """Read a carnet as `selectors.own_carnets` gives it."""
    code = selectors.share_code(carnet)
    asked = carnet.erasure_requested_at
    return Person(
        carnet=carnet,
        age=age_caption(carnet.birth_date, day_of(carnet, now)),
        share_code=shown_code(code) if code else "",
        sharings=sharings_in_force(carnet),
        erasure_on=day_of(carnet, asked + ERASURE_DELAY) if asked else None,
        bilan=summary_words(summary) if summary else "",
        bilan_kind=KINDS[summary.conclusion] if summary else "",
    )
