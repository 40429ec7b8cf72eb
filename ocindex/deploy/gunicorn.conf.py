"""How gunicorn serves the site, on one's own machine and behind nginx alike."""

import os

from ocindex.deploy.access_log import FORMAT

host = os.environ.get("HOST", "127.0.0.1")
bind = f"{f'[{host}]' if ':' in host else host}:{os.environ.get('PORT', '8000')}"

wsgi_app = "ocindex.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 4
control_socket_disable = True

timeout = 60
graceful_timeout = 6
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60

accesslog = "-"
errorlog = "-"
loglevel = "info"
access_log_format = FORMAT
logger_class = "ocindex.deploy.access_log.PrivateLogger"
