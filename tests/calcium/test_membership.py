"""Joining the service: the key is made here, registered there, and kept encrypted."""

from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from calcium.accounts.errors import PermissionRefused
from calcium.audit.actions import Actor
from calcium.centres.models import Centre, Membership
from calcium.keys import Keys
from calcium.linking import actions, permissions, selectors
from calcium.linking.adapter import choose, credentials
from calcium.linking.errors import NotAMember
from carnet_api.assertions import key_id, sign, verify
from carnet_api.errors import CarnetApiError, NotAuthenticated
from carnet_api.gateway import ActingProfessional
from carnet_api.http import Software
from carnet_api.wire import OrganisationDocument
from tests.calcium.world import NOW, World

pytestmark = pytest.mark.django_db
SOFTWARE = Software("the-uid", "the-secret")
COMMAND = Actor(kind="command", id="test")


class Registry:
    """The other side of the withdrawal code."""

    def __init__(self) -> None:
        self.keys: list[dict[str, str]] = []
        self.refusal: CarnetApiError | None = None

    def join(self, withdrawal_code: str, public_key: dict[str, str]) -> OrganisationDocument:
        if self.refusal:
            raise self.refusal
        self.keys.append(public_key)
        return OrganisationDocument(id=UUID(int=5), name=f"Centre {withdrawal_code}")


@pytest.fixture
def centre(world: World) -> Centre:
    Membership.objects.all().delete()
    return world.centre


def join(centre: Centre, registry: Registry) -> Membership:
    return actions.join(
        centre=centre,
        withdrawal_code=" AB-12 ",
        software=SOFTWARE,
        by=COMMAND,
        gateway=registry,
        now=NOW,
    )


def test_the_private_key_stays_and_signs_what_the_registered_one_verifies(centre: Centre) -> None:
    registry = Registry()
    membership = join(centre, registry)
    (public,) = registry.keys
    assert "d" not in public
    kept = credentials(membership)
    assert kept.software == SOFTWARE
    professional = ActingProfessional(id="1", name="Claire Martin")
    token = sign(
        kept.key,
        organisation_id=kept.organisation_id,
        professional=professional,
        method="GET",
        path="/x",
        now=NOW,
    )
    from joserfc.jwk import ECKey

    assert key_id(token) == ECKey.import_key(public).kid
    found = verify(token, ECKey.import_key(public), method="GET", path="/x", now=NOW)
    assert found.organisation_id == membership.organisation_id


def test_nothing_secret_stands_in_the_database(centre: Centre) -> None:
    membership = join(centre, Registry())
    kept = f"{membership.software_secret} {membership.signing_key}"
    assert "the-secret" not in kept
    assert '"d"' not in kept


def test_a_ciphertext_moved_to_another_centre_does_not_open(centre: Centre) -> None:
    membership = join(centre, Registry())
    other = Centre.objects.create(name="Autre")
    membership.centre = other
    with pytest.raises(NotAMember, match="fichier de clés"):
        credentials(membership)


def test_another_key_file_is_said_in_one_sentence(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership = join(centre, Registry())
    monkeypatch.setattr(settings, "CARNET_KEYS", Keys.new())
    with pytest.raises(NotAMember, match="Rien n'est perdu"):
        credentials(membership)


def test_joining_again_renews_the_key(centre: Centre) -> None:
    registry = Registry()
    first, second = join(centre, registry), join(centre, registry)
    assert Membership.objects.count() == 1
    assert first.signing_key != second.signing_key
    assert len(registry.keys) == 2


def test_a_refused_code_changes_nothing(centre: Centre) -> None:
    registry = Registry()
    registry.refusal = NotAuthenticated("used")
    with pytest.raises(NotAuthenticated):
        join(centre, registry)
    assert not Membership.objects.exists()


def test_a_nurse_who_does_not_administer_cannot_join(world: World) -> None:
    with pytest.raises(PermissionRefused):
        actions.join(
            centre=world.centre,
            withdrawal_code="A",
            software=SOFTWARE,
            by=world.nurse,
            gateway=Registry(),
            now=NOW,
        )


def test_without_membership_no_link_is_possible(centre: Centre, world: World) -> None:
    assert not selectors.is_member(centre)
    assert not permissions.can_link(world.nurse, world.patient)
    with pytest.raises(NotAMember):
        world.link()


def test_the_command_joins_or_names_the_centres_it_knows(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    choose(joining=lambda _: Registry())
    try:
        call_command("join", "AB-12", centre=centre.name, uid="u", secret="s")
        assert "is a member of" in capsys.readouterr().out
        with pytest.raises(CommandError, match="Known: Service de santé étudiante"):
            call_command("join", "AB-12", centre="Inconnu", uid="u", secret="s")
        with pytest.raises(CommandError, match="Il manque"):
            call_command("join", "AB-12", centre=centre.name, uid="", secret="")
    finally:
        choose()
