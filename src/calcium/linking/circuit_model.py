"""Whether a centre may call MesVaccins now: one row a centre, shared by every process."""

from django.db import models

from calcium.centres.models import Centre


class Circuit(models.Model):
    """Closed while MesVaccins answers; open after several failures in a row.

    `open_until` is empty while it is closed. After that moment one caller at a time may try
    (half open): it holds the probe until `probe_until`. `openings` counts how often in a row it has
    opened, so that each wait is longer. `cause` is the code of the last failure.
    """

    centre = models.OneToOneField(
        Centre, on_delete=models.PROTECT, primary_key=True, related_name="circuit"
    )
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)
    probe_until = models.DateTimeField(null=True)
    openings = models.PositiveIntegerField(default=0)
    cause = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.centre_id}: {'open' if self.open_until else 'closed'}"
