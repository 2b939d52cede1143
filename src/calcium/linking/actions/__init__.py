"""What an agent does with MesVaccins, one function for each entry of the menus."""

from calcium.linking.actions.associating import (
    AGREEMENT,
    create_and_link,
    end_sharing,
    link_carnet,
    look_up_carnet,
    resend_invitation,
    send_code_again,
)
from calcium.linking.actions.deciding import keep_ours, take_theirs
from calcium.linking.actions.deleting import delete_vaccination, deletion_reach
from calcium.linking.actions.export_jobs import export_or_start_job
from calcium.linking.actions.exporting import ExportSummary, export_again, export_vaccinations
from calcium.linking.actions.import_lines import (
    Decision,
    ImportDecision,
    ImportLine,
    ImportView,
)
from calcium.linking.actions.import_summary import ImportSummary
from calcium.linking.actions.importing import carry_out_import, prepare_import
from calcium.linking.actions.joining import join
from calcium.linking.actions.nomenclature import NomenclatureReport, fetch_nomenclature
from calcium.linking.actions.refreshing import refresh_twins
from calcium.linking.actions.ruling_undo import undo_ruling
from calcium.linking.actions.undoing import UndoSummary, undo_import
from calcium.linking.actions.waiting import give_up, try_again, waiting_for

__all__ = [
    "AGREEMENT",
    "Decision",
    "ExportSummary",
    "ImportDecision",
    "ImportLine",
    "ImportSummary",
    "ImportView",
    "NomenclatureReport",
    "UndoSummary",
    "carry_out_import",
    "create_and_link",
    "delete_vaccination",
    "deletion_reach",
    "end_sharing",
    "export_again",
    "export_or_start_job",
    "export_vaccinations",
    "fetch_nomenclature",
    "give_up",
    "join",
    "keep_ours",
    "link_carnet",
    "look_up_carnet",
    "prepare_import",
    "refresh_twins",
    "resend_invitation",
    "send_code_again",
    "take_theirs",
    "try_again",
    "undo_import",
    "undo_ruling",
    "waiting_for",
]
