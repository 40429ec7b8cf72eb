"""The assembled site: the only package that knows both apps."""

from ocindex.celery import app as celery_app

__all__ = ["celery_app"]
