"""What `make run` says when everything answers: where to go, who to be, what to try first."""

from house.progress import say
from house.services import CALCIUM, MESVACCINS, Ports

PASSWORD = "Carnet-demo-2026"  # noqa: S105 - the demonstration's, printed for everybody
LAST_LINE = "Ctrl-C stops everything and keeps the data."
TEXT = """
Everything runs. The people and their vaccinations are made up.

  Calcium      {calcium}   (the health centre)
      infirmiere@demo.test              nurse
      medecin@demo.test                 physician
      secretaire@demo.test              secretary: no clinical data
      gestionnaire@demo.test            nurse and administrator
      infirmiere@nonadherente.test      nurse of a university that has not joined
  MesVaccins   {mesvaccins}   (the citizen)
      etudiant@demo.test                holder of the booklet 9V79-2GHA
  Password of all: {password}

Try first: sign in to Calcium as infirmiere@demo.test, open the student DEMO0000001, menu
“Association d'un CVE”, “Récupérer le CVE avec un code de partage”, type 9V79-2GHA,
then “Importer les vaccinations”. In another window, etudiant@demo.test sees the sharing.

{last}"""


def greet(ports: Ports) -> None:
    """Print the addresses, the accounts and the first thing to try."""
    say(
        TEXT.format(
            calcium=ports.address(CALCIUM),
            mesvaccins=ports.address(MESVACCINS),
            password=PASSWORD,
            last=LAST_LINE,
        )
    )
