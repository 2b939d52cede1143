"""The fields of a dose as a form or a call gives them, checked against carnet and nomenclature."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from carnet_api.wire import VaccinationFields, VaccineReference
from immunization.dates import PartialDate
from mesvaccins.audit.actor import Acting
from mesvaccins.carnets.errors import AlreadyThere, InvalidInput, VaccineUnknown
from mesvaccins.carnets.models import Carnet, InjectionRoute, InjectionSite, Vaccination
from mesvaccins.carnets.rules import DateFault, date_fault
from mesvaccins.catalogue.models import Vaccine
from mesvaccins.catalogue.selectors import release_in_force, vaccine_named
from mesvaccins.partners.models import Professional


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseFields:
    """What is known of a dose; `booster` is true (rappel), false (primo) or None (not stated)."""

    vaccine: Vaccine
    date: PartialDate
    wording: str = ""
    batch: str = ""
    booster: bool | None = None
    injection_route: str = ""
    injection_site: str = ""
    comments: str | None = None
    """None leaves the comments as they are."""


def fields_of(given: VaccinationFields) -> DoseFields:
    """The fields of a call. Raises VaccineUnknown."""
    return DoseFields(
        vaccine=vaccine_of(given.vaccine),
        date=PartialDate.of(given.date),
        wording=given.wording,
        batch=given.batch,
        booster=given.booster,
        injection_route=given.injection_route or "",
        injection_site=given.injection_site or "",
    )


def vaccine_of(reference: VaccineReference) -> Vaccine:
    """The vaccine that a call names by `id` or by CIP13. Raises VaccineUnknown."""
    if reference.ucd_code and reference.id is None and not reference.cip_code:
        sentence = _("Il n'existe pas de table publique des codes UCD : donnez `id` ou `cip_code`.")
        raise VaccineUnknown({"vaccine": [sentence]})
    vaccine = vaccine_named(vaccine_id=reference.id, cip13=reference.cip_code)
    if vaccine is None:
        named = reference.id if reference.id is not None else reference.cip_code
        sentence = _("Le vaccin « %(named)s » n'est pas dans la nomenclature nationale.")
        raise VaccineUnknown({"vaccine": [sentence % {"named": named}]})
    return vaccine


def check_fields(carnet: Carnet, fields: DoseFields, *, today: date) -> None:
    """Refuse what cannot be. Raises InvalidInput, which names every fault at once."""
    faults: dict[str, list[str]] = {}
    match date_fault(fields.date, born=carnet.birth_date, today=today):
        case DateFault.IN_THE_FUTURE:
            faults["date"] = [_("Le %(date)s est dans le futur.") % {"date": fields.date}]
        case DateFault.BEFORE_BIRTH:
            born = PartialDate.of(carnet.birth_date)
            faults["date"] = [
                _("Le %(date)s est avant la naissance (%(born)s).")
                % {"date": fields.date, "born": born}
            ]
    if fields.injection_route and fields.injection_route not in InjectionRoute.values:
        faults["injection_route"] = [_("Cette voie d'injection n'existe pas.")]
    if fields.injection_site and fields.injection_site not in InjectionSite.values:
        faults["injection_site"] = [_("Ce site d'injection n'existe pas.")]
    if faults:
        raise InvalidInput(faults)


def check_alone(
    carnet: Carnet,
    fields: DoseFields,
    *,
    distinct_from: tuple[int, ...] = (),
    itself: int | None = None,
) -> None:
    """Refuse an equal dose: same vaccine, same date as far as it is known. Raises AlreadyThere."""
    given = fields.date
    equal = carnet.vaccinations.filter(
        vaccine=fields.vaccine, year=given.year, month=given.month, day=given.day, deleted_at=None
    ).exclude(pk__in=[*distinct_from, *([itself] if itself else [])])
    if (found := equal.order_by("pk").values_list("pk", flat=True).first()) is not None:
        raise AlreadyThere(found)


def put_fields(row: Vaccination, fields: DoseFields) -> bool:
    """Put the fields into a row, without saving it; say whether anything changed."""
    values = {
        "vaccine": fields.vaccine,
        "wording": fields.wording or fields.vaccine.name,
        "year": fields.date.year,
        "month": fields.date.month,
        "day": fields.date.day,
        "earliest": fields.date.earliest,
        "latest": fields.date.latest,
        "batch": fields.batch.strip(),
        "booster": fields.booster,
        "injection_route": fields.injection_route,
        "injection_site": fields.injection_site,
    }
    if fields.comments is not None:
        values["comments"] = fields.comments.strip()
    if row.vaccine_id != fields.vaccine.pk:
        row.release = release_in_force()
    changed = {name for name, value in values.items() if _present(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


def _present(row: Vaccination, name: str) -> object:
    if name == "vaccine":
        return row.vaccine if row.vaccine_id else None
    return getattr(row, name)


def stamp(row: Vaccination, carnet: Carnet, *, by: Acting, now: datetime) -> None:
    """Save a changed row under the carnet's next revision; the carnet must be locked."""
    row.changed_by = by if isinstance(by, Professional) else None
    row.changed_by_holder = row.changed_by is None
    carnet.revision += 1
    carnet.save(update_fields=["revision"])
    row.revision, row.updated_at = carnet.revision, now
    if row.pk is not None:
        row.version += 1
    row.save()
