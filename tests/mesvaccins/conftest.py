"""MesVaccins' tests run on a real PostgreSQL: the one DATABASE_URL names, or an embedded one."""

import os

import django

from house.testing import use_database_of

os.environ["CARNET_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "mesvaccins.settings"
use_database_of("mesvaccins")
django.setup()
