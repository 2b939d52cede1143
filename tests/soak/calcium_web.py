"""Calcium's web process, mortal."""

from calcium.wsgi import application as calcium
from tests.soak.mortal import mortal, watch_calls
from tests.soak.warm import read_templates

watch_calls()
read_templates()
application = mortal(calcium)
