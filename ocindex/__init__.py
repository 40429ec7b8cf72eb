"""The assembled site: the only package that imports both apps."""

from ocindex.celery import app as celery_app

__all__ = ["celery_app"]
