"""Builds an antigen from its file."""

from collections.abc import Iterator

from immunization.schedule.antigen import (
    Antigen,
    AntigenContraindication,
    BirthImmunity,
    ContraindicatedProduct,
    Immunity,
    VaccineContraindication,
)
from immunization.schedule.cdc.dose import age_range, read_dose
from immunization.schedule.cdc.labels import label
from immunization.schedule.cdc.node import Node
from immunization.schedule.dose import SeriesDose
from immunization.schedule.series import Gender, Indication, Selection, Series, SeriesType

_TYPES = {kind.value.lower(): kind for kind in SeriesType}
_GENDERS = {gender.value.lower(): gender for gender in Gender}
_COUNTRIES = {"u.s.": "US"}


def read_antigen(root: Node) -> Antigen:
    """The antigen that a file is about: the one target disease of its series."""
    series = tuple(_series(each) for each in root.nodes("series"))
    names = {each.antigen for each in series}
    if len(names) != 1:
        root.refuse("series", ", ".join(sorted(names)), "series for one target disease")
    name = series[0].antigen
    return Antigen(
        name=name,
        label=label(name),
        series=series,
        immunity=_immunity(root),
        contraindications=tuple(_antigen_contraindications(root)),
        vaccine_contraindications=tuple(_vaccine_contraindications(root)),
    )


def _immunity(root: Node) -> Immunity:
    codes: set[str] = set()
    births: list[BirthImmunity] = []
    for immunity in root.nodes("immunity"):
        codes.update(each.required("guidelineCode") for each in immunity.nodes("clinicalHistory"))
        births.extend(_birth_immunity(each) for each in immunity.nodes("dateOfBirth"))
    return Immunity(frozenset(codes), tuple(births))


def _birth_immunity(node: Node) -> BirthImmunity:
    born_before = node.date("immunityBirthDate")
    if born_before is None:
        node.refuse("immunityBirthDate", "", "a date of birth")
    country = node.text("birthCountry")
    return BirthImmunity(
        born_before=born_before,
        country=_COUNTRIES.get(country.lower(), country.upper()),
        exclusions=frozenset(each.required("exclusionCode") for each in node.nodes("exclusion")),
    )


def _antigen_contraindications(root: Node) -> Iterator[AntigenContraindication]:
    for node in _under(root, "vaccineGroup"):
        yield AntigenContraindication(
            observation=node.required("observationCode"),
            text=node.text("contraindicationText"),
            guidance=node.text("contraindicationGuidance"),
            ages=age_range(node),
        )


def _vaccine_contraindications(root: Node) -> Iterator[VaccineContraindication]:
    for node in _under(root, "vaccine"):
        yield VaccineContraindication(
            observation=node.required("observationCode"),
            text=node.text("contraindicationText"),
            guidance=node.text("contraindicationGuidance"),
            products=tuple(
                ContraindicatedProduct(each.required("cvx"), age_range(each))
                for each in node.nodes("contraindicatedVaccine")
            ),
        )


def _under(root: Node, level: str) -> Iterator[Node]:
    for container in root.nodes("contraindications"):
        for part in container.nodes(level):
            yield from part.nodes("contraindication")


def _series(node: Node) -> Series:
    return Series(
        name=node.required("seriesName"),
        antigen=node.required("targetDisease"),
        vaccine_group=node.required("vaccineGroup"),
        type=node.choice("seriesType", _TYPES),
        selection=_selection(node),
        doses=_doses(node),
        genders=frozenset(_genders(node)),
        equivalent_groups=node.codes("equivalentSeriesGroups"),
        indications=tuple(_indication(each) for each in node.nodes("indication")),
        guidance=node.texts("seriesAdminGuidance"),
    )


def _doses(node: Node) -> tuple[SeriesDose, ...]:
    doses = tuple(read_dose(each) for each in node.nodes("seriesDose"))
    numbers = [dose.number for dose in doses]
    if not doses or numbers != list(range(1, len(doses) + 1)):
        node.refuse("seriesDose", str(numbers), "doses numbered from 1 without a gap")
    return doses


def _genders(node: Node) -> Iterator[Gender]:
    for word in node.texts("requiredGender"):
        if word.lower() not in _GENDERS:
            node.refuse("requiredGender", word, "Female, Male or Unknown")
        yield _GENDERS[word.lower()]


def _selection(node: Node) -> Selection:
    for select in node.nodes("selectSeries"):
        return Selection(
            group=select.required("seriesGroup"),
            group_name=select.text("seriesGroupName"),
            is_default=select.flag("defaultSeries"),
            is_product_path=select.flag("productPath"),
            priority=select.text("seriesPriority").upper() or "A",
            preference=select.number("seriesPreference"),
            maximum_age_to_start=select.span("maxAgeToStart"),
        )
    return node.refuse("selectSeries", "", "how the series is selected")


def _indication(node: Node) -> Indication:
    code = next((each.required("code") for each in node.nodes("observationCode")), "")
    return Indication(
        observation=code or node.refuse("observationCode", "", "an observation code"),
        description=node.text("description"),
        ages=age_range(node),
        guidance=node.text("guidance"),
    )
