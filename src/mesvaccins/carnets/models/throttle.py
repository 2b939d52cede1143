"""The counts that stop a guesser; kept in the database, shared by all processes."""

from django.db import models


class TokenBucket(models.Model):
    """What is left for `scope` until `refilled_at` plus its period, when it is full again."""

    scope = models.CharField(max_length=200, primary_key=True)
    tokens = models.PositiveIntegerField()
    refilled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.scope}: {self.tokens} left"
