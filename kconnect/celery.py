"""The Celery application: it carries doorbells only; what is to do stands in Job rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kconnect.settings")

app = Celery("kconnect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
