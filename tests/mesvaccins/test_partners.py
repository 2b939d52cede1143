"""Software and organisations: made known once, their keys registered, overlapping and revoked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from carnet_api.assertions import new_key
from carnet_api.errors import InvalidInput, NotAuthenticated
from carnet_api.http import Credentials, HttpJoiningGateway
from mesvaccins.partners.actions import invite_organisation
from mesvaccins.partners.models import Organisation, PublicKey, Software, WithdrawalCode
from tests.mesvaccins import world
from tests.mesvaccins.world import Centre

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    call_command("partners", *command)
    return capsys.readouterr().out


def withdrawal_code(organisation: str) -> str:
    _row, code = invite_organisation(organisation, by=world.OPERATOR, now=timezone.now())
    return code


def joining(centre: Centre) -> HttpJoiningGateway:
    return HttpJoiningGateway(centre.client, centre.credentials.software)


def public(**changes: Any) -> dict[str, Any]:
    return new_key().as_dict(private=False) | changes


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(capsys, "software", "Calcium")
    secret = re.search(r"^secret: (\S+)$", out, re.MULTILINE)
    assert secret
    software = Software.objects.get()
    assert f"uid: {software.uid}" in out
    assert secret[1] not in str(vars(software))
    assert secret[1] not in said(capsys, "list")


def test_a_new_secret_keeps_the_uid(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = said(capsys, "software", "Calcium"), said(capsys, "software", "Calcium")
    assert first.splitlines()[0] == second.splitlines()[0]
    assert first != second


def test_a_withdrawal_code_serves_once_for_one_key(centre: Centre) -> None:
    code, key = withdrawal_code(centre.organisation.name), public()
    joined = joining(centre).join(code.lower().replace("-", " "), key)
    assert joined.id == centre.organisation.pk
    assert joining(centre).join(code, key) == joined
    with pytest.raises(InvalidInput) as refused:
        joining(centre).join(code, public())
    assert "déjà servi" in refused.value.fields["withdrawal_code"][0]


def test_a_withdrawal_code_ends_after_seven_days(centre: Centre) -> None:
    code = withdrawal_code("New")
    WithdrawalCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvalidInput) as refused:
        joining(centre).join(code, public())
    assert "expiré" in refused.value.fields["withdrawal_code"][0]


@pytest.mark.parametrize(
    "key",
    [
        {},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "oct", "k": "AAAA"},
        public(crv="P-384"),
        {name: str(value) for name, value in new_key().as_dict(private=True).items()},
    ],
    ids=["empty", "not on the curve", "symmetric", "another curve", "private"],
)
def test_what_is_no_public_key_is_refused(centre: Centre, key: dict[str, Any]) -> None:
    code = withdrawal_code("New")
    with pytest.raises(InvalidInput) as refused:
        joining(centre).join(code, key)
    assert "public_key" in refused.value.fields
    assert joining(centre).join(code, public())


def test_a_key_belongs_to_one_organisation(centre: Centre) -> None:
    stolen = centre.credentials.key.as_dict(private=False)
    with pytest.raises(InvalidInput):
        joining(centre).join(withdrawal_code("Thief"), stolen)


def test_two_keys_overlap_and_the_third_ends_the_first(centre: Centre, nomenclature: None) -> None:
    keys = [centre.credentials.key]
    for _ in range(2):
        keys.append(new_key())
        code = withdrawal_code(centre.organisation.name)
        joining(centre).join(code, keys[-1].as_dict(private=False))

    def answers(number: int) -> bool:
        known = centre.credentials
        credentials = Credentials(known.software, known.organisation_id, keys[number])
        other = Centre(centre.client, credentials, centre.nurse)
        try:
            return other.gateway.nomenclature().nomenclature is not None
        except NotAuthenticated:
            return False

    assert [answers(number) for number in range(3)] == [False, True, True]


@pytest.mark.parametrize("kid", ["-vGq0Zc", "--Gq0Zc", "-", "--"])
def test_a_key_whose_name_begins_with_a_hyphen_is_revoked(
    centre: Centre, capsys: pytest.CaptureFixture[str], kid: str
) -> None:
    PublicKey.objects.update(kid=kid)
    said(capsys, "revoke-key", kid)
    assert PublicKey.objects.get().revoked_at


def test_help_is_no_name(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("partners", "revoke-key", "--help")
    assert "usage: partners revoke-key" in capsys.readouterr().out


def test_revocation_by_command(centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    kid = PublicKey.objects.get().kid
    said(capsys, "revoke-key", kid)
    listed = said(capsys, "list")
    assert re.search(rf"{kid}\trevoked", listed)
    said(capsys, "revoke-organisation", centre.organisation.name)
    assert Organisation.objects.get().revoked_at
    said(capsys, "revoke-software", Software.objects.get().uid)
    assert Software.objects.get().revoked_at
    with pytest.raises(CommandError, match="partners list"):
        call_command("partners", "revoke-key", "nothing")
