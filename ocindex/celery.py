"""The worker's application: the queue is a doorbell, rows are the truth (see lib/background.py)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")

app = Celery("ocindex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
