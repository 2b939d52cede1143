"""What holds for all tests: none fails because the machine is slow."""

import gc

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
SELDOM = 10_000
"""Objects made between two looks of the collector; its own is 700."""
gc.disable()  # until the tests are found: nothing that is imported is garbage


def pytest_collection_finish() -> None:
    """Let the collector never look again through what was imported: a tenth of all the work."""
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()
