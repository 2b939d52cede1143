"""What an import did, and how the nurse is told."""

from dataclasses import dataclass, field

from calcium.linking import errors
from calcium.linking.rules import Obstacle
from carnet_api.wire import VaccinationDocument

ALL_DONE = "Toutes les vaccinations ont bien été synchronisées."


@dataclass(slots=True)
class ImportSummary:
    """What an import did. `sentence` is the manual's only when everything is synchronised."""

    recorded: int = 0
    linked: int = 0
    refreshed: int = 0
    validated: int = 0
    left_to_student: int = 0
    undecided: int = 0
    changed_meanwhile: int = 0
    known_twice: int = 0
    complete: bool = True
    failure: str = ""
    obstacles: list[tuple[VaccinationDocument, Obstacle]] = field(default_factory=list)
    differing: int = 0

    @property
    def everything(self) -> bool:
        """Whether every vaccination of the CVE is in the dossier and both say the same."""
        waiting = self.left_to_student + self.undecided + self.changed_meanwhile + self.differing
        return self.complete and not (waiting or self.failure or self.obstacles)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the nurse reads at the end."""
        return (ALL_DONE,) if self.everything else tuple(_told(self))


def _told(summary: ImportSummary) -> list[str]:
    arrived = summary.recorded + summary.linked + summary.validated + summary.refreshed
    told = [_counted(arrived, "vaccination synchronisée", "vaccinations synchronisées") + "."]
    if summary.left_to_student:
        told.append(
            _counted(
                summary.left_to_student,
                "vaccination déclarée par l'étudiant n'a pas été validée : elle sera proposée",
                "vaccinations déclarées par l'étudiant n'ont pas été validées : elles seront "
                "proposées",
            )
            + " à nouveau au prochain import."
        )
    if summary.undecided:
        told.append(
            _counted(summary.undecided, "double probable", "doubles probables")
            + " à décider au prochain import."
        )
    if summary.changed_meanwhile:
        told.append(
            _counted(summary.changed_meanwhile, "vaccination modifiée", "vaccinations modifiées")
            + " dans le CVE pendant votre lecture : importez à nouveau pour décider."
        )
    if summary.differing:
        told.append(
            _counted(summary.differing, "vaccination diffère", "vaccinations diffèrent")
            + " entre Calcium et le CVE : la colonne « Synchro MV.net » dit pourquoi."
        )
    told.extend(
        f"Non importée : {document.wording or document.vaccine.name}"
        f"{f' du {document.date:%d/%m/%Y}' if document.date else ''}, "
        f"{errors.obstacle_reason(obstacle)}."
        for document, obstacle in summary.obstacles
    )
    if not summary.complete:
        told.append(errors.INCOMPLETE_ANSWER)
    if summary.failure:
        told.append(summary.failure)
    return told


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number < 2 else many}"
