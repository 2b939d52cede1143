"""The agents of a centre."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from calcium.audit.actions import Actor


class Role(models.TextChoices):
    """What an agent is in the centre; administration is a right beside it."""

    SECRETARY = "secretary", "Secrétaire"
    NURSE = "nurse", "Infirmière ou infirmier"
    PHYSICIAN = "physician", "Médecin"


class AgentManager(BaseUserManager["Agent"]):
    """Find agents by their e-mail address, whatever its case; each comes with its centre,
    whether that has joined MesVaccins, and whether MesVaccins answers it."""

    def get_queryset(self) -> models.QuerySet["Agent"]:
        return super().get_queryset().select_related("centre__membership", "centre__circuit")

    def get_by_natural_key(self, username: str | None) -> "Agent":
        return self.get(email=(username or "").strip().lower())


class Agent(AbstractBaseUser):
    """A person of a centre who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("adresse e-mail", unique=True)
    last_name = models.CharField("nom", max_length=100)
    first_name = models.CharField("prénom", max_length=100)
    role = models.CharField("rôle", max_length=10, choices=Role.choices)
    is_administrator = models.BooleanField("administration du centre", default=False)
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True)
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="agents")
    is_active = models.BooleanField("compte actif", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AgentManager] = AgentManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["last_name", "first_name", "role", "centre"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="agent_role_known"
            ),
            models.UniqueConstraint(fields=["centre", "id"], name="agent_of_centre"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First name and last name, as shown."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def may_vaccinate(self) -> bool:
        """Whether clinical fields are open to this agent: nurses and physicians."""
        return self.role in {Role.NURSE, Role.PHYSICIAN}

    @property
    def actor(self) -> Actor:
        """This agent, as the audit names it."""
        return Actor(kind="agent", id=str(self.pk), role=self.role, centre_id=self.centre_id)
