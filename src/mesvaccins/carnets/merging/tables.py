"""What becomes of every table of a carnet but the doses, when it goes into another.

`FATE` has a line for each table that names a carnet; a test holds it against the database.
"""

from datetime import datetime

from mesvaccins.carnets.actions.codes import make_code
from mesvaccins.carnets.merging.journal import Journal
from mesvaccins.carnets.models import (
    Carnet,
    Consent,
    ContactPoint,
    HealthAnswer,
    Invitation,
    LookUpTicket,
    ShareCode,
    Sharing,
)

FATE = {
    "carnets_vaccination": "goes to the kept carnet; of two records of one dose one goes aside",
    "carnets_sharing": "goes to the kept carnet; ends where the organisation had both",
    "carnets_sharecode": "is revoked, or becomes the kept carnet's where that has none",
    "carnets_lookupticket": "goes to the kept carnet, with its sharing",
    "carnets_consent": "goes to the kept carnet",
    "carnets_invitation": "goes to the kept carnet and still opens it",
    "carnets_contactpoint": "goes to the kept carnet where that has none of the kind",
    "carnets_healthanswer": "goes to the kept carnet; of two answers the later one stands",
    "audit_act": "stays as written; the holder reads the acts on both",
    "carnets_sharingevent": "history stays as written",
    "carnets_vaccinationevent": "history stays as written",
    "carnets_healthanswerevent": "history stays as written",
}
"""Every table with a column `carnet_id`, and what a merge does with its rows."""

BLANKS = ("birth_name", "gender", "zip_code")


def bring_identity(journal: Journal, *, holder: object) -> None:
    """The holder's account, and what the kept carnet leaves blank; the drawer has no holder."""
    kept, merged = journal.merge.kept, journal.merge.merged
    found: dict[str, object] = {
        name: getattr(merged, name) for name in BLANKS if not getattr(kept, name)
    }
    if holder != kept.account_id:
        found |= {"account_id": holder, "claimed_at": merged.claimed_at}
    journal.write(kept, found)
    journal.write(merged, {"account_id": None})


def bring_code(journal: Journal, *, now: datetime) -> None:
    """One code opens the carnet: the kept one's, else the merged one's; the other opens nothing."""
    kept, merged = journal.merge.kept, journal.merge.merged
    code = ShareCode.objects.filter(carnet=merged, revoked_at=None).first()
    if code is None:
        return
    if ShareCode.objects.filter(carnet=kept, revoked_at=None).exists():
        journal.write(code, {"revoked_at": now})
    else:
        journal.write(code, {"carnet_id": kept.pk})


def bring_sharings(journal: Journal, *, now: datetime) -> list[str]:
    """Whoever saw either carnet sees the kept one. Answers the organisations that had both."""
    kept, merged = journal.merge.kept, journal.merge.merged
    ours = {
        sharing.organisation_id: sharing
        for sharing in Sharing.objects.filter(carnet=kept, ended_at=None)
    }
    both = []
    for sharing in Sharing.objects.filter(carnet=merged).select_related("organisation"):
        double = ours.get(sharing.organisation_id) if sharing.ended_at is None else None
        if double is None:
            journal.write(sharing, {"carnet_id": kept.pk})
            continue
        both.append(sharing.organisation.name)
        journal.write(sharing, {"ended_at": now})
        for ticket in LookUpTicket.objects.filter(sharing=sharing):
            journal.write(ticket, {"sharing_id": double.pk})
    return both


def bring_answers(journal: Journal) -> list[str]:
    """Of two answers to one question the later stands. Answers the facts that had two."""
    kept, merged = journal.merge.kept, journal.merge.merged
    ours = {answer.fact: answer for answer in HealthAnswer.objects.filter(carnet=kept)}
    both = []
    for answer in HealthAnswer.objects.filter(carnet=merged).order_by("pk"):
        known = ours.get(answer.fact)
        if known is None:
            journal.write(answer, {"carnet_id": kept.pk}, watched="said_at")
            continue
        if known.value != answer.value:
            both.append(answer.fact)
        if answer.said_at > known.said_at:
            names = ("value", "said_by_id", "said_by_account_id", "said_at")
            journal.write(known, {name: getattr(answer, name) for name in names})
    return both


def bring_contacts(journal: Journal) -> None:
    """The kept carnet's addresses stay; a kind that it lacks comes, unless that is another's."""
    kept, merged = journal.merge.kept, journal.merge.merged
    known = set(ContactPoint.objects.filter(carnet=kept).values_list("kind", flat=True))
    for point in ContactPoint.objects.filter(carnet=merged).exclude(kind__in=known):
        taken = ContactPoint.objects.filter(
            index=point.index, kind=point.kind, birth_date=kept.birth_date
        )
        if not taken.exclude(pk=point.pk).exists():
            here = {"carnet_id": kept.pk, "birth_date": kept.birth_date}
            journal.write(point, here, watched="index")


def bring_the_rest(journal: Journal) -> None:
    """Agreements, invitations and look-ups follow."""
    for model in (Consent, Invitation, LookUpTicket):
        for row in model.objects.filter(carnet=journal.merge.merged):
            journal.write(row, {"carnet_id": journal.merge.kept_id})


def settle_code(carnet: Carnet, *, now: datetime) -> None:
    """A carnet with a holder has a code, one without has none."""
    in_force = ShareCode.objects.filter(carnet=carnet, revoked_at=None)
    if carnet.account_id is None:
        in_force.update(revoked_at=now)
    elif not in_force.exists():
        make_code(carnet, now=now)
