"""`python -m ocindex.serving`: serve the site on HOST and PORT in one process, its log on the standard output."""

import os

import django

from ocindex.serving import listening
from ocindex.serving.site import serve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
django.setup(set_prefix=False)
serve(listening.open_socket())
