"""Asking MesVaccins for something small, to know whether it answers a centre again."""

from datetime import datetime

import structlog

from calcium.accounts.errors import CalciumError
from calcium.centres.models import Centre, NationalNomenclature
from calcium.linking.adapter import system_gateway
from carnet_api.errors import CarnetApiError

log = structlog.get_logger(__name__)


def probe(centre: Centre, *, now: datetime, at_once: bool = False) -> bool:
    """Ask for the nomenclature, which has rarely changed: an answer closes the circuit. Says
    whether there was one.

    `at_once` is a person who does not want to wait for the end of the pause.
    """
    kept = NationalNomenclature.objects.first()
    etag = kept.etag if kept else None
    try:
        system_gateway(centre, now=lambda: now, at_once=at_once).nomenclature(etag=etag)
    except (CarnetApiError, CalciumError) as error:
        log.info("still_silent", centre=str(centre.pk), error=type(error).__name__)
        return False
    return True
