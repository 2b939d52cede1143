"""Writes: one function a user's intention, `by=` who acts, each with its own audit row."""

from mesvaccins.carnets.actions.carnets import (
    create_for_centre,
    edit_carnet,
    open_carnet,
)
from mesvaccins.carnets.actions.codes import remind_code, renew_code
from mesvaccins.carnets.actions.declared import (
    change_declared,
    declare_vaccination,
    delete_declared,
)
from mesvaccins.carnets.actions.invitations import claim_carnet, resend_invitation
from mesvaccins.carnets.actions.linking import link, look_up
from mesvaccins.carnets.actions.ranks import state_own_rank, state_rank
from mesvaccins.carnets.actions.sharings import end_own_sharing, end_sharing
from mesvaccins.carnets.actions.vaccinations import (
    change_vaccination,
    create_vaccination,
    delete_vaccination,
    validate_vaccination,
    withdraw_validation,
)

__all__ = [
    "change_declared",
    "change_vaccination",
    "claim_carnet",
    "create_for_centre",
    "create_vaccination",
    "declare_vaccination",
    "delete_declared",
    "delete_vaccination",
    "edit_carnet",
    "end_own_sharing",
    "end_sharing",
    "link",
    "look_up",
    "open_carnet",
    "remind_code",
    "renew_code",
    "resend_invitation",
    "state_own_rank",
    "state_rank",
    "validate_vaccination",
    "withdraw_validation",
]
