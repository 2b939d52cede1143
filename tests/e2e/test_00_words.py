"""Each label and sentence of the manual stands on the page or in the dialog that it names."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Words
from tests.e2e.desk import Desk

OWN_DOSE = "PRIORIX"
"""A row of the linked student whose dose in the CVE the centre may delete."""

BILAN = frozenset({"assessment", "assessment_lines"})
"""The last chapter's words are held by the tests of the bilan, on the manual's own student."""


def association(nurse: Desk, entry: str) -> Locator:
    """Open a dialog of « Association d'un CVE »."""
    nurse.open_student(2)
    nurse.choose("Association d'un CVE", entry)
    return nurse.dialog


def menu(nurse: Desk, student: int, name: str) -> Locator:
    """Open a menu of a dossier."""
    nurse.open_student(student)
    nurse.page.get_by_role("button", name=name, exact=True).click()
    return nurse.page.get_by_role("main")


def dossier(nurse: Desk, student: int) -> Locator:
    """Open a dossier."""
    nurse.open_student(student)
    return nurse.page.get_by_role("main")


def deletion(nurse: Desk, label: str) -> Locator:
    """Ask to delete a row of the linked student."""
    nurse.open_student(4)
    nurse.pick(label)
    nurse.page.get_by_role("button", name="Supprimer", exact=True).click()
    return nurse.dialog


def unlinking(nurse: Desk) -> Locator:
    """Ask to end the sharing."""
    menu(nurse, 4, "Gestion du CVE")
    nurse.page.get_by_role("menuitem", name="Supprimer le partage").click()
    return nurse.dialog


def legend(nurse: Desk) -> Locator:
    """Open the legend."""
    nurse.open_student(4)
    nurse.open_legend()
    return nurse.dialog


def answer_about_the_code(nurse: Desk) -> Locator:
    """Have the code sent again."""
    dialog = association(nurse, "Demander le renvoi du code de partage")
    dialog.get_by_role("textbox").fill("etudiant2@demo.test")
    nurse.say("Envoyer")
    return dialog


def linked(nurse: Desk) -> Locator:
    """Link the first student."""
    nurse.link(1, "9V79-2GHA")
    return nurse.page.get_by_role("main")


def importing(nurse: Desk) -> Locator:
    """Open the import of the first student, linked just before."""
    nurse.open_student(1)
    nurse.choose("Vaccinations MesVaccins", "Importer les vaccinations")
    return nurse.page.get_by_role("main")


def imported(nurse: Desk) -> Locator:
    """Import where nothing is to be decided."""
    nurse.open_student(4)
    nurse.choose("Vaccinations MesVaccins", "Importer les vaccinations")
    return nurse.page.get_by_role("main")


PLACES: dict[str, Callable[[Desk], Locator]] = {
    "menu.dossier": lambda nurse: menu(nurse, 3, "Vaccinations"),
    "not_linked.dossier": lambda nurse: dossier(nurse, 3),
    "retrieval.association_menu": lambda nurse: menu(nurse, 3, "Association d'un CVE"),
    "retrieval.look_up_dialog": lambda nurse: association(
        nurse, "Récupérer le CVE avec un code de partage"
    ),
    "retrieval.linked_notice": linked,
    "retrieval.send_again_dialog": lambda nurse: association(
        nurse, "Demander le renvoi du code de partage"
    ),
    "retrieval.send_again_answer": answer_about_the_code,
    "linked.dossier": lambda nurse: dossier(nurse, 4),
    "symbols.legend": legend,
    "synchronisation.mesvaccins_menu": lambda nurse: menu(nurse, 4, "Vaccinations MesVaccins"),
    "import.import_page": importing,
    "import.import_notice": imported,
    "unlink.manage_menu": lambda nurse: menu(nurse, 4, "Gestion du CVE"),
    "unlink.unlink_dialog": unlinking,
    "deletion.dossier": lambda nurse: dossier(nurse, 4),
    "deletion.synchronised_dialog": lambda nurse: deletion(nurse, OWN_DOSE),
    "deletion.local_dialog": lambda nurse: deletion(nurse, "RUBELOGEN"),
}
CITIZENS = "has_carnet.mesvaccins_carnets"


def test_every_chapter_of_the_manual_has_its_place(words: Words) -> None:
    chapters = {f"{a}.{b}" for a, places in words.items() if a not in BILAN for b in places}
    assert chapters == {*PLACES, CITIZENS}


@pytest.mark.parametrize("place", PLACES)
def test_the_words_of_the_manual_stand_in_calcium(nurse: Desk, words: Words, place: str) -> None:
    chapter, where = place.split(".")
    found = PLACES[place](nurse)
    for sentence in words[chapter][where].values():
        expect(found).to_contain_text(sentence)


def test_the_words_of_the_manual_stand_in_mesvaccins(
    citizen: Callable[..., Page], words: Words
) -> None:
    chapter, where = CITIZENS.split(".")
    page = citizen()
    for sentence in words[chapter][where].values():
        expect(page.get_by_role("main")).to_contain_text(sentence)
