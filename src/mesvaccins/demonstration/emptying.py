"""Takes the demonstration's carnets and accounts away; the audit stays, as it always does."""

from django.db import transaction

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models import Carnet
from mesvaccins.demonstration import people


def empty() -> int:
    """Delete the accounts of the file with their carnets; answers how many accounts there were."""
    emails = {known.account for known in people.read().carnets}
    with transaction.atomic():
        accounts = Account.objects.filter(email__in=emails)
        Carnet.objects.filter(account__in=accounts).delete()
        count = accounts.count()
        accounts.delete()
    return count
