"""A number that no column holds is answered as one that does not exist."""

import pytest
from django.test import Client
from django.urls import reverse

from mesvaccins.carnets.models import Carnet


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "-1", "²"])
def test_an_odd_vaccine_in_the_address_is_none(
    holder: Client, booklet: Carnet, number: str
) -> None:
    answer = holder.get(f"{reverse('add_vaccination', args=[booklet.pk])}?vaccin={number}")
    assert answer.headers["Location"] == reverse("choose_vaccine", args=[booklet.pk])
