"""Log lines name addresses, never the secrets in them."""

import pytest

from mesvaccins.logs import without_tokens


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (
            "GET /invitation/0tO9xIb2Yb1Zk3b4h5V6c7d8e9f0a1b2c3d4e5f6g7h/",
            "GET /invitation/…/",
        ),
        ("404: /compte/confirm-email/Mg:1vKx2a:Zk3b4h5V6c7d8e9/", "404: /compte/confirm-email/…/"),
        ("/decision_support/health_form.json", "/decision_support/health_form.json"),
        (
            "GET /records/be5101b6-9e8e-41e1-9683-7273e9365401/vaccinations/12.json",
            "GET /records/be5101b6-9e8e-41e1-9683-7273e9365401/vaccinations/12.json",
        ),
        ("no address", "no address"),
    ],
)  # fmt: skip
def test_a_token_in_an_address_is_not_written(said: str, written: str) -> None:
    assert without_tokens(None, "info", {"event": said}) == {"event": written}
