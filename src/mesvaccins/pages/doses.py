"""A dose as the time line shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from immunization.dates import PartialDate
from mesvaccins.carnets.models import Vaccination
from mesvaccins.carnets.permissions import can_holder_change
from mesvaccins.catalogue import selectors
from mesvaccins.catalogue.models import Vaccine


@dataclass(frozen=True, slots=True)
class ShownDose:
    """One entry of the time line, ready for the template."""

    pk: int
    vaccine: Vaccine
    date: PartialDate
    batch: str
    booster: bool | None
    verification: str
    diseases: str
    vouched_by: str
    may_change: bool


def shown_dose(dose: Vaccination) -> ShownDose:
    """Read a dose that comes with its vaccine, valences, validator and creator."""
    return ShownDose(
        pk=dose.pk,
        vaccine=dose.vaccine,
        date=dose.date,
        batch=dose.batch,
        booster=dose.booster,
        verification=dose.verification,
        diseases=diseases_of(dose.vaccine),
        vouched_by=_vouched_by(dose),
        may_change=can_holder_change(dose),
    )


def diseases_of(vaccine: Vaccine) -> str:
    """The names of the diseases that a vaccine is given against."""
    return ", ".join(disease.name for disease in selectors.diseases_of(vaccine))


def _vouched_by(dose: Vaccination) -> str:
    """« par Jeanne Exemple, Service de santé étudiante », or nothing."""
    vouching = dose.validator or dose.creator
    if vouching is None:
        return ""
    names = {"name": vouching.full_name, "organisation": vouching.organisation.name}
    return _("par %(name)s, %(organisation)s") % names
