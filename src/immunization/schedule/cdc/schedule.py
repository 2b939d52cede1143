"""Builds what the schedule file holds: groups, products, conflicts, observations."""

from immunization.schedule.cdc.labels import label
from immunization.schedule.cdc.node import Node
from immunization.schedule.knowledge_base import (
    Association,
    Conflict,
    ObservationDefinition,
    Product,
    VaccineGroup,
)
from immunization.schedule.validity import AgeRange


def read_groups(root: Node) -> tuple[VaccineGroup, ...]:
    """The vaccine groups with their antigens, in the order of the first table."""
    antigens = {
        each.required("name"): each.texts("antigen")
        for part in root.nodes("vaccineGroupToAntigenMap")
        for each in part.nodes("vaccineGroupMap")
    }
    return tuple(
        _group(each, antigens)
        for part in root.nodes("vaccineGroups")
        for each in part.nodes("vaccineGroup")
    )


def _group(node: Node, antigens: dict[str, tuple[str, ...]]) -> VaccineGroup:
    name = node.required("name")
    if not antigens.get(name):
        node.refuse("name", name, "a vaccine group that vaccineGroupToAntigenMap gives antigens")
    full = node.flag("administerFullVaccineGroup")
    return VaccineGroup(name, label(name), antigens[name], full)


def read_products(root: Node) -> tuple[Product, ...]:
    """The vaccine types (CVX codes) with the antigens that they count for."""
    return tuple(
        Product(
            key=each.required("cvx"),
            description=each.text("shortDescription"),
            associations=tuple(_association(part) for part in each.nodes("association")),
        )
        for part in root.nodes("cvxToAntigenMap")
        for each in part.nodes("cvxMap")
    )


def _association(node: Node) -> Association:
    ages = AgeRange(node.span("associationBeginAge"), node.span("associationEndAge"))
    return Association(node.required("antigen"), ages)


def read_conflicts(root: Node) -> tuple[Conflict, ...]:
    """The pairs of live vaccines that need a distance."""
    return tuple(
        Conflict(
            previous=_cvx(each, "previous"),
            current=_cvx(each, "current"),
            begin=each.required_span("conflictBeginInterval"),
            minimum_end=each.required_span("minConflictEndInterval"),
            end=each.required_span("conflictEndInterval"),
        )
        for part in root.nodes("liveVirusConflicts")
        for each in part.nodes("liveVirusConflict")
    )


def _cvx(node: Node, tag: str) -> str:
    for child in node.nodes(tag):
        return child.required("cvx")
    return node.refuse(tag, "", "a vaccine type")


def read_observations(root: Node) -> tuple[ObservationDefinition, ...]:
    """The observations that indications and contra-indications name."""
    return tuple(
        ObservationDefinition(
            code=each.required("observationCode"),
            title=each.text("observationTitle"),
            indication=each.text("indicationText"),
            contraindication=each.text("contraindicationText"),
            clarification=each.text("clarifyingText"),
        )
        for part in root.nodes("observations")
        for each in part.nodes("observation")
    )
