"""The WSGI application of Calcium: `gunicorn calcium.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from calcium.loading import collecting_later, load_pages
from calcium.proxy import behind_proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "calcium.settings")

with collecting_later():
    application = behind_proxies(get_wsgi_application(), settings.PROXY_COUNT)
    load_pages()
