"""MesVaccins' web process, mortal."""

from mesvaccins.wsgi import application as mesvaccins
from tests.soak.mortal import mortal

application = mortal(mesvaccins)
