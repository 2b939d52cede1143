"""MesVaccins' web process, mortal."""

from immunization.schedule.lines.load import french
from mesvaccins.wsgi import application as mesvaccins
from tests.soak.mortal import mortal
from tests.soak.warm import read_templates

french()
read_templates()
application = mortal(mesvaccins)
