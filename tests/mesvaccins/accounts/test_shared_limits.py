"""What sign-in counts is counted for all processes together."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

RESET = reverse("account_reset_password")
A_MINUTE = 5


@pytest.mark.django_db
def test_a_count_stands_in_the_database() -> None:
    cache.set("tried", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_asking_for_a_password_again_and_again_is_stopped(client: Client) -> None:
    for _time in range(A_MINUTE):
        assert client.post(RESET, {"email": "a@exemple.test"}).status_code == 302
    answer = client.post(RESET, {"email": "a@exemple.test"})
    assert answer.status_code == 429
    assert "Trop d'essais en peu de temps" in answer.content.decode()
