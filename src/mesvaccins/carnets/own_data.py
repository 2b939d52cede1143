"""Everything that the service keeps of a holder, as one document (right of access)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.audit.models import Act
from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.carnets.rules import shown_code


def own_data(account: Account, *, now: datetime) -> dict[str, Any]:
    """The account, its carnets, doses, sharings, accesses; an audit row for each carnet."""
    with transaction.atomic():
        carnets = list(selectors.own_carnets(account))
        for carnet in carnets:
            record("carnet_exported", by=account.actor, carnet_id=carnet.pk)
        return {
            "exported_at": now.isoformat(),
            "account": {
                "email": account.email,
                "created_at": account.created_at.isoformat(),
                "charter_accepted_at": _moment(account.charter_accepted_at),
                "charter_version": account.charter_version,
            },
            "carnets": [_carnet(account, carnet) for carnet in carnets],
        }


def _carnet(account: Account, carnet: Carnet) -> dict[str, Any]:
    code = selectors.share_code(carnet)
    return {
        "id": str(carnet.pk),
        "last_name": carnet.last_name,
        "first_name": carnet.first_name,
        "birth_name": carnet.birth_name,
        "birth_date": carnet.birth_date.isoformat(),
        "gender": carnet.gender,
        "zip_code": carnet.zip_code,
        "contacts": {kind.value: text for kind, text in selectors.contacts(carnet).items()},
        "share_code": shown_code(code) if code else None,
        "vaccinations": [_dose(dose) for dose in selectors.doses(carnet)],
        "sharings": [
            {
                "organisation": sharing.organisation.name,
                "since": sharing.since.isoformat(),
                "ended_at": _moment(sharing.ended_at),
            }
            for sharing in carnet.sharings.select_related("organisation").order_by("since")
        ],
        "accesses": [_act(act) for act in selectors.accesses(account, carnet.pk)],
    }


def _dose(dose: Vaccination) -> dict[str, Any]:
    return {
        "id": dose.pk,
        "vaccine": {"id": dose.vaccine_id, "name": dose.vaccine.name, "wording": dose.wording},
        "date": dose.date.iso,
        "batch": dose.batch,
        "booster": dose.booster,
        "injection_route": dose.injection_route,
        "injection_site": dose.injection_site,
        "comments": dose.comments,
        "verification": dose.verification,
        "proof_document": dose.proof_document,
        "validated_by": dose.validator.full_name if dose.validator else None,
        "validated_at": _moment(dose.validated_at),
    }


def _act(act: Act) -> dict[str, Any]:
    return {
        "at": act.at.isoformat(),
        "action": act.action,
        "outcome": act.outcome,
        "by": act.actor_name or act.actor_kind,
        "role": act.actor_role,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
