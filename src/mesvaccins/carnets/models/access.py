"""Who may open a carnet: its code, a look-up to be confirmed, a sharing, an invitation."""

from uuid import uuid4

import pghistory
from django.db import models

from mesvaccins.carnets.models.carnet import Carnet
from mesvaccins.partners.models import Organisation, Professional


class ShareCode(models.Model):
    """The sharing code of a carnet: found by its blind index, sealed for display to the holder."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    carnet = models.ForeignKey(Carnet, models.CASCADE, related_name="share_codes")
    index = models.CharField(max_length=120, unique=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carnet"],
                condition=models.Q(revoked_at__isnull=True),
                name="share_code_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"sharing code of {self.carnet_id}"


class SharingOrigin(models.TextChoices):
    """How the organisation came to the carnet."""

    CODE = "code"
    CREATION = "creation"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Sharing(models.Model):
    """The right of one organisation to one carnet, from `since` until `ended_at`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    carnet = models.ForeignKey(Carnet, models.CASCADE, related_name="sharings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sharings")
    origin = models.CharField(max_length=10, choices=SharingOrigin.choices)
    opened_by = models.ForeignKey(Professional, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Professional, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carnet", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="sharing_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} sees {self.carnet_id}"


class LookUpTicket(models.Model):
    """A carnet found by its code, to be confirmed within five minutes by the same professional."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    index = models.CharField(max_length=120, unique=True)
    carnet = models.ForeignKey(Carnet, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    professional_local_id = models.CharField(max_length=100)
    share_code = models.ForeignKey(ShareCode, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    sharing = models.ForeignKey(Sharing, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return f"look-up of {self.carnet_id}"


class Consent(models.Model):
    """The agreement given to a centre when it made the carnet: who asked, when, in which words."""

    carnet = models.ForeignKey(Carnet, models.CASCADE, related_name="consents")
    asked_by = models.ForeignKey(Professional, models.PROTECT, related_name="+")
    agreed_on = models.DateField()
    wording = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"consent to {self.carnet_id} on {self.agreed_on}"


class Invitation(models.Model):
    """Asks the holder of a carnet made by a centre to take it over: 30 days, birth date asked."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    carnet = models.ForeignKey(Carnet, models.CASCADE, related_name="invitations")
    index = models.CharField(max_length=120, unique=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation to {self.carnet_id}"
