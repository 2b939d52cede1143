"""Reading the accounts of a centre; another centre's are absent."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from calcium.accounts.models import Agent, Role


def agents_of(centre_id: UUID) -> QuerySet[Agent]:
    """The agents of a centre by name, open accounts first; `has_second_factor` is told."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    return (
        Agent.objects.filter(centre_id=centre_id)
        .annotate(has_second_factor=Exists(factors))
        .order_by("-is_active", "last_name", "first_name")
    )


def carers_of(centre_id: UUID) -> QuerySet[Agent]:
    """Who may have performed a vaccination in the centre: its nurses and physicians, by name."""
    return Agent.objects.filter(
        centre_id=centre_id, is_active=True, role__in=[Role.NURSE, Role.PHYSICIAN]
    ).order_by("last_name", "first_name")


def agent(centre_id: UUID, agent_id: UUID) -> Agent:
    """One agent of the centre. Raises Agent.DoesNotExist."""
    return Agent.objects.get(centre_id=centre_id, pk=agent_id)
