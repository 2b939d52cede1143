"""The account of a citizen: an e-mail address, and the carnets of a family."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesvaccins.audit.actor import Actor, ActorKind


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts, their address in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Account":
        """A new account; without a password nobody can sign in to it."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of an address, in any case."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Someone who keeps the carnets of a family; its e-mail address is its identifier."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("adresse e-mail"), unique=True)
    is_active = models.BooleanField(_("actif"), default=True)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    charter_accepted_at = models.DateTimeField(_("charte acceptée le"), null=True, blank=True)
    charter_version = models.CharField(_("version de la charte"), max_length=20, blank=True)
    erasure_requested_at = models.DateTimeField(_("suppression demandée le"), null=True, blank=True)
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("compte")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="account_email_in_lower_case"
            )
        ]

    def __str__(self) -> str:
        return f"compte {self.pk}"

    @property
    def actor(self) -> Actor:
        """The account as the audit records it."""
        return Actor(ActorKind.HOLDER, id=str(self.pk))


class SharedCacheEntry(models.Model):
    """The table of Django's database cache: what sign-in counts, for all processes together.

    allauth keeps there how often an address was tried, and which one-time codes were used.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "shared_cache"

    def __str__(self) -> str:
        return self.cache_key
