"""Who acts, as every action names it with `by=`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class ActorKind(StrEnum):
    """What sort of person or thing acts."""

    HOLDER = "holder"
    PROFESSIONAL = "professional"
    SOFTWARE = "software"
    OPERATOR = "operator"
    JOB = "job"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person: identifiers, and a professional's name and role for the holder.

    A holder's own name is never kept here: `id` leads to it.
    """

    kind: ActorKind
    id: str = ""
    name: str = ""
    role: str = ""
    rpps: str = ""
    organisation_id: UUID | None = None


class Acting(Protocol):
    """Anything that can stand in `by=`: an account, a professional, a job."""

    @property
    def actor(self) -> Actor:
        """The actor as the audit records it."""
        ...


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
