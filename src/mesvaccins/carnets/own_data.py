"""Everything that the service keeps of a holder, as one document (right of access)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.audit.models import Act
from mesvaccins.carnets import selectors
from mesvaccins.carnets.following import drawers
from mesvaccins.carnets.models import Carnet, HealthAnswer, ShareCode, Sharing, Vaccination
from mesvaccins.carnets.rules import shown_code

Parts = dict[UUID, list[dict[str, Any]]]


def own_data(account: Account, *, now: datetime) -> dict[str, Any]:
    """The account, its carnets, their doses, sharings and accesses; one audit row for the whole."""
    carnets = list(_carnets(account))
    identifiers = [carnet.pk for carnet in carnets]
    doses = _doses(identifiers)
    answers = _answers(identifiers)
    into = {inner: carnet for carnet in identifiers for inner in [carnet, *drawers(carnet)]}
    aside = _joined(_doses(into.keys() - set(identifiers)), into)
    accesses = _joined(_accesses(into), into)
    # A read alone: without this row nothing is answered, and there is nothing to roll back.
    record("carnets_exported", by=account.actor, object_kind="carnet", object_ids=identifiers)
    return {
        "exported_at": now.isoformat(),
        "account": _account(account),
        "carnets": [
            {
                **_identity(carnet),
                "health_answers": answers[carnet.pk],
                "vaccinations": doses[carnet.pk],
                "vaccinations_set_aside": aside[carnet.pk],
                "sharings": [_sharing(row) for row in carnet.sharings.all()],
                "accesses": accesses[carnet.pk],
            }
            for carnet in carnets
        ],
    }


def _joined(parts: Parts, into: Mapping[UUID, UUID]) -> Parts:
    """What carnets that were merged keep, under the carnet that they went into."""
    found: Parts = defaultdict(list)
    for carnet_id, rows in parts.items():
        found[into[carnet_id]].extend(rows)
    return found


def _carnets(account: Account) -> QuerySet[Carnet]:
    sharings = Sharing.objects.select_related("organisation").order_by("since")
    in_force = ShareCode.objects.filter(revoked_at=None)
    return Carnet.objects.filter(account=account, erased_at=None).prefetch_related(
        Prefetch("sharings", sharings),
        Prefetch("share_codes", in_force, to_attr="code_in_force"),
        "contact_points",
    )


def _account(account: Account) -> dict[str, Any]:
    return {
        "email": account.email,
        "created_at": account.created_at.isoformat(),
        "charter_accepted_at": _moment(account.charter_accepted_at),
        "charter_version": account.charter_version,
    }


def _identity(carnet: Carnet) -> dict[str, Any]:
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
    }


def _answers(identifiers: Iterable[UUID]) -> Parts:
    found: Parts = defaultdict(list)
    rows = HealthAnswer.objects.filter(carnet_id__in=identifiers).select_related("said_by")
    for row in rows.order_by("fact"):
        found[row.carnet_id].append(
            {
                "fact": row.fact,
                "value": row.value,
                "said_by": row.said_by.full_name if row.said_by else None,
                "said_at": row.said_at.isoformat(),
            }
        )
    return found


def _doses(identifiers: Iterable[UUID]) -> Parts:
    found: Parts = defaultdict(list)
    standing = Vaccination.objects.filter(carnet_id__in=identifiers, deleted_at=None)
    for dose in standing.select_related("vaccine", "validator").order_by("-earliest", "-id"):
        found[dose.carnet_id].append(_dose(dose))
    return found


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


def _sharing(row: Sharing) -> dict[str, Any]:
    return {
        "organisation": row.organisation.name,
        "since": row.since.isoformat(),
        "ended_at": _moment(row.ended_at),
    }


def _accesses(identifiers: Iterable[UUID]) -> Parts:
    found: Parts = defaultdict(list)
    for act in Act.objects.filter(carnet_id__in=identifiers).order_by("-at", "-id"):
        assert act.carnet_id is not None  # noqa: S101 (the filter above)
        found[act.carnet_id].append(
            {
                "at": act.at.isoformat(),
                "action": act.action,
                "outcome": act.outcome,
                "by": act.actor_name or act.actor_kind,
                "role": act.actor_role,
            }
        )
    return found


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
