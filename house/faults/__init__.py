"""A line between both services that misbehaves on purpose, for tests and demonstrations.

`exchange` says what passes, `profiles` what may go wrong, `plan` when it does, and `proxy` is
the process that Calcium takes for MesVaccins.
"""

from house.faults.plan import Plan, UnknownProfile
from house.faults.proxy import FaultyLine

__all__ = ["FaultyLine", "Plan", "UnknownProfile"]
