"""The WSGI entrance: `gunicorn mesvaccins.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from mesvaccins.proxy import behind_proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesvaccins.settings")

application = behind_proxies(get_wsgi_application(), settings.PROXY_COUNT)
