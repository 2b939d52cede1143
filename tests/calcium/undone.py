"""An import and its undoing as the nurse asks for them, and what a colleague does meanwhile."""

from datetime import timedelta

from calcium.accounts.models import Agent, Role
from calcium.linking import actions
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.adapter import choose
from calcium.linking.models import Import
from calcium.linking.rules import ImportStep
from calcium.linking.tasks import finish_due
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Vaccination
from calcium.vaccinations.rules import VaccinationEntry
from carnet_api.fake import FakeCarnet, FakeCarnetGateway
from tests.calcium.world import TODAY, World, make_agent


def bring(world: World) -> Import:
    """An import in which every declared dose is ticked."""
    ticked = {
        line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)
        for line in world.prepare_import().lines
        if line.planned.step is ImportStep.PROPOSE
    }
    world.carry_out_import(ticked)
    return Import.objects.latest("at")


def undo(world: World, imported: Import, by: Agent | None = None) -> actions.UndoSummary:
    """Undo that import, as the nurse unless somebody else is named."""
    return actions.undo_import(
        patient=world.patient,
        import_id=imported.pk,
        by=by or world.nurse,
        gateway=world.gateway,
        now=world.now,
    )


def worker(world: World) -> None:
    """The worker's three next turns, two hours apart."""
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        for _ in range(3):
            world.later(timedelta(hours=2))
            finish_due(world.now)
    finally:
        choose()


def validated(world: World, carnet: FakeCarnet) -> set[int]:
    """The doses that this centre vouches for."""
    return {
        dose.id
        for dose in carnet.doses.values()
        if dose.validation is not None
        and dose.validation.validator.organisation == world.organisation
    }


def row_of(world: World, vaccine: int) -> Vaccination:
    """The row of that vaccine in the dossier."""
    return next(row for row in world.rows() if row.vaccine.national_id == vaccine)


def correct(world: World, row: Vaccination, by: Agent, lot: str) -> Vaccination:
    """Somebody writes another lot into the row."""
    entry = VaccinationEntry(
        vaccine_id=row.vaccine_id,
        given=str(row.given),
        proof=row.proof,
        verification=row.verification,
        lot=lot,
    )
    return vaccinations.correct(
        row=row, version=row.version, entry=entry, by=by, today=TODAY, now=world.now
    )


def colleague(world: World) -> Agent:
    """Paul Durand, a physician of the same centre."""
    agent = make_agent(world.centre, "paul@centre.test", Role.PHYSICIAN)
    agent.first_name, agent.last_name = "Paul", "Durand"
    agent.save()
    return agent
