"""Choices that the specification leaves open, by name (see docs/reference/engine-policies.md)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policies:
    """How an open question is answered. The defaults are the product's."""

    unknown_country_is_native: bool = True
    """T7-3: a person whose country of birth is not known counts as born where the row says."""

    manufacturer_stands_for_trade_name: bool = True
    """T6-26: where a dose names no trade name, the manufacturer of the row is compared."""

    interval_without_reference_holds: bool = True
    """T6-18: an interval whose reference dose or observation is missing is not looked at."""

    dose_number_counts_other_groups: bool = False
    """FORECASTDN-1: a risk series counts valid doses of the antigen's other series groups too.

    Not in the specification: the CDC's condition cases follow it.
    """

    forecast_before_indication_age: bool = False
    """T5-4: a risk series is forecast before the begin age of its indication.

    Only for an antigen of which no other risk series is open.
    Not in the specification: the CDC's condition cases follow it.
    """


DEFAULT = Policies()
CASE_FILE_CONVENTIONS = Policies(
    dose_number_counts_other_groups=True, forecast_before_indication_age=True
)
"""What the `cdsi` command runs the CDC's cases with, unless `--specification-only` is given."""
