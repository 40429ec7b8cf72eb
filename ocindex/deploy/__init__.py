"""Deployment: settings of nginx, logs, health checks, and refusing unsafe settings or old databases."""
