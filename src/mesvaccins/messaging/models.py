"""A message on its way: what it is about, never what it says or to which address."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")


class Message(models.Model):
    """`kind` names the composer that makes the text from `object_id` when it is sent or shown."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    object_id = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="message_latest")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel}, {self.pk}"
