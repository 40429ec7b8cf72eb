#!/usr/bin/env python
"""Django's command line for the assembled site."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from ocindex.deploy.environment import MISTAKE

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as mistake:
        sys.stderr.write(f"Cannot start: {mistake}\n")
        sys.exit(MISTAKE)
