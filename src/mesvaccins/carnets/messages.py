"""What the carnets room writes to holders, made from identifiers when a message leaves."""

from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from mesvaccins.carnets.following import standing
from mesvaccins.carnets.models import ContactKind, ContactPoint, Invitation, ShareCode
from mesvaccins.carnets.rules import shown_code
from mesvaccins.carnets.sealed import address, invitation_token, sealed_code
from mesvaccins.messaging.compose import Composed, register
from mesvaccins.messaging.models import Channel

SHARE_CODE = "share_code"
INVITATION = "invitation"


def register_composers() -> None:
    """Tell the messaging room who composes these kinds."""
    register(SHARE_CODE, share_code)
    register(INVITATION, invitation)


def share_code(channel: Channel, object_id: str) -> Composed | None:
    """« Le code est renvoyé »: the code of a carnet, in the body and never in the subject."""
    carnet_id = str(standing(UUID(object_id)))
    row = ShareCode.objects.filter(carnet_id=carnet_id, revoked_at=None).first()
    to = _address(carnet_id, channel)
    if row is None or to is None:
        return None
    code = shown_code(sealed_code(row))
    if channel is Channel.SMS:
        text = _("MesVaccins : votre code de partage est %(code)s. Ne le donnez qu'à un soignant.")
        return Composed(to, "", text % {"code": code})
    body = _(
        "Bonjour,\n\nUn professionnel de santé a demandé le renvoi du code de partage de votre "
        "carnet de vaccination : %(code)s\n\nDonnez-le seulement à un professionnel qui vous "
        "soigne. Vous n'avez rien demandé ? Renouvelez le code sur %(url)s."
    ) % {"code": code, "url": settings.PUBLIC_URL}
    return Composed(to, _("Votre carnet de vaccination"), body)


def invitation(channel: Channel, object_id: str) -> Composed | None:
    """Invites the future holder of a carnet that a centre has made."""
    row = Invitation.objects.select_related("carnet__creator").filter(pk=object_id).first()
    if row is None or row.accepted_at or row.revoked_at:
        return None
    to = _address(str(row.carnet_id), channel)
    if to is None:
        return None
    if channel is Channel.SMS:
        text = _("MesVaccins : reprenez votre carnet de vaccination sur %(url)s")
        return Composed(to, "", text % {"url": invitation_url(row)})
    body = _(
        "Bonjour,\n\n%(centre)s a ouvert avec votre accord un carnet de vaccination électronique "
        "à votre nom. Pour le reprendre, ouvrez ce lien avant le %(until)s : %(url)s\n\n"
        "Votre date de naissance vous sera demandée."
    ) % {
        "centre": row.carnet.creator.name if row.carnet.creator else "MesVaccins",
        "until": f"{row.expires_at:%d/%m/%Y}",
        "url": invitation_url(row),
    }
    return Composed(to, _("Votre carnet de vaccination vous attend"), body)


def invitation_url(row: Invitation) -> str:
    """The address of the page that takes a carnet over."""
    token = invitation_token(row)
    try:
        path = reverse("invitation", args=[token])
    except NoReverseMatch:
        path = f"/invitation/{token}"
    return f"{settings.PUBLIC_URL}{path}"


def _address(carnet_id: str, channel: Channel) -> str | None:
    kind = ContactKind.EMAIL if channel is Channel.EMAIL else ContactKind.MOBILE
    point = ContactPoint.objects.filter(carnet_id=carnet_id, kind=kind).first()
    return address(point) if point else None
