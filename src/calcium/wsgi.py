"""The WSGI application of Calcium: `gunicorn calcium.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from calcium.proxy import behind_proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "calcium.settings")

application = behind_proxies(get_wsgi_application(), settings.PROXY_COUNT)
