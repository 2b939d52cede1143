"""What is refused about a centre's vaccine list, in French, fit to show."""

from calcium.accounts.errors import CalciumError


class ListRefused(CalciumError):
    """The centre's list cannot be changed as asked."""
