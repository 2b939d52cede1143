"""Reads of organisations."""

from collections.abc import Iterable
from uuid import UUID

from mesvaccins.partners.models import Organisation


def organisation_names(identifiers: Iterable[UUID]) -> dict[UUID, str]:
    """The name of each organisation of these identifiers."""
    found = Organisation.objects.filter(pk__in=list(identifiers))
    return dict(found.values_list("pk", "name"))
