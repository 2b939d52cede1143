"""The WSGI application of Calcium: `gunicorn calcium.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "calcium.settings")

application = get_wsgi_application()
