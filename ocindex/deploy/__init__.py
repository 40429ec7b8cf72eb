"""Deployment: settings of gunicorn and nginx, logs, health checks, and refusing unsafe settings or old databases."""
