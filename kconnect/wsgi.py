"""The WSGI entry point that the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from kconnect.core.gateway import only_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kconnect.settings")

application = only_utf8(get_wsgi_application())
