"""The rows of the callers: software, organisation, its keys, the professionals who act for it."""

from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from mesvaccins.audit.actor import Actor, ActorKind


class Software(models.Model):
    """Software that may call, known by `uid` and a secret of which only the hash is kept."""

    uid = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=100, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A health centre, hospital or practice that carnets may be shared with."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class PublicKey(models.Model):
    """A key that an organisation signs with; two may overlap, a revoked one is refused at once."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="keys")
    kid = models.CharField(max_length=100, unique=True)
    jwk = models.JSONField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kid} of {self.organisation_id}"


class WithdrawalCode(models.Model):
    """Registers one public key of the organisation, within seven days; used once `key` is there."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="withdrawal_codes")
    code_index = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    key = models.OneToOneField(PublicKey, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"withdrawal code of {self.organisation_id}, until {self.expires_at:%Y-%m-%d}"


class SeenAssertion(models.Model):
    """A `jti` that was accepted, kept until its assertion would be refused for its age."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    jti = models.CharField(max_length=200)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "jti"], name="assertion_once")
        ]

    def __str__(self) -> str:
        return f"{self.jti} of {self.organisation_id}"


class Professional(models.Model):
    """A professional as their organisation named them then; a new name is a new row."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="professionals")
    local_id = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=60, blank=True)
    rpps = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "local_id", "name", "first_name", "role", "rpps"],
                name="professional_as_named",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First name and name."""
        return f"{self.first_name} {self.name}".strip()

    @property
    def actor(self) -> Actor:
        """The professional as the audit records them."""
        organisation_id: UUID = self.organisation_id
        return Actor(
            ActorKind.PROFESSIONAL,
            id=self.local_id,
            name=self.full_name,
            role=self.role,
            rpps=self.rpps,
            organisation_id=organisation_id,
        )
