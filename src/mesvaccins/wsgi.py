"""The WSGI entrance: `gunicorn mesvaccins.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from mesvaccins.loading import collecting_later, load_pages
from mesvaccins.proxy import behind_proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesvaccins.settings")

with collecting_later():
    application = behind_proxies(get_wsgi_application(), settings.PROXY_COUNT)
    load_pages()
