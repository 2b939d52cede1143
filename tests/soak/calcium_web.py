"""Calcium's web process, mortal."""

from calcium.wsgi import application as calcium
from tests.soak.mortal import mortal, watch_calls

watch_calls()
application = mortal(calcium)
