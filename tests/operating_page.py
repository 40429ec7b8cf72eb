"""The commands of docs/operating.md: what stands in its indented blocks, and how each is tried."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "operating.md"
BLOCK_LINE = re.compile(r"^ {4,}(\S.*)$", re.MULTILINE)
ON_THE_SYSTEM = "it changes the packages, accounts or services of the machine"
IN_POSTGRESQL = "it changes the roles and settings of a whole PostgreSQL"
FROM_OUTSIDE = "it needs a name that leads to this machine from everywhere"

# What tests/faults/test_operating_page.py carries out, by story and in order.
FILES_OF_THE_SERVICE = (
    "cd /srv/oc-index",
    "cp ocindex/deploy/ocindex.service ocindex/deploy/ocindex.socket /etc/systemd/system/",
    "install --mode=0600 /dev/null /etc/ocindex.env",
    "install --directory --owner=ocindex --mode=0700 /var/lib/ocindex /var/lib/ocindex-key /var/lib/ocindex-backups",
    "runuser -u ocindex -- env VAR_DIR=/var/lib/ocindex ./run manage check",
)
NGINX_IN_FRONT = (
    "install --directory --mode=0700 /etc/nginx/tls",
    "install --directory /var/www/acme",
    "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=index.example.org"
    " -keyout /etc/nginx/tls/privkey.pem -out /etc/nginx/tls/fullchain.pem",
    "sed -e 's#web:8000#127.0.0.1:8000#; s#/tmp/nginx.pid#/run/nginx.pid#; s#/tmp/pages#/var/cache/nginx-pages#'"
    " -e 's#443 ssl#443 ssl http2#; /http2 on;/d' ocindex/deploy/nginx.conf >/etc/nginx/nginx.conf",
    "nginx -t",
    "openssl x509 -in /etc/nginx/tls/fullchain.pem -noout -checkend 1209600",
)
CADDY_IN_FRONT = ("sed s/index.example.org/YOUR.NAME/ ocindex/deploy/Caddyfile >/etc/caddy/Caddyfile",)
KEYS_OF_BACKUPS = (
    "openssl genpkey -algorithm X25519 -out private.pem",
    "openssl pkey -in private.pem -pubout -out recipient.pem",
)
BACKUP = "./run manage backup /backups/2027-01-31.backup"
RESTORE = "./run manage restore /backups/2027-01-31.backup --private-key private.pem"
VERIFY = "./run manage verify_audit --checkpoint audit-00001234-3f9a27c1.txt"
READY = 'curl --silent --fail --header "Host: index.example.org" http://127.0.0.1:8000/readyz'
MOVE = (
    "./run manage backup /backups/before-the-move.backup",
    "./run manage restore /backups/before-the-move.backup",
)
CARRIED_OUT = {
    *FILES_OF_THE_SERVICE, *NGINX_IN_FRONT, *CADDY_IN_FRONT, *KEYS_OF_BACKUPS, BACKUP, RESTORE, VERIFY, READY, *MOVE,
}  # fmt: skip

# What tests/ocindex/test_operating_page.py looks at without carrying it out, and why.
ONLY_READ = {
    "apt-get install --yes python3 python3-venv": ON_THE_SYSTEM,
    "useradd --system --home-dir /srv/oc-index --shell /usr/sbin/nologin ocindex": ON_THE_SYSTEM,
    "chown -R ocindex: /srv/oc-index": ON_THE_SYSTEM,
    "apt-get install --yes postgresql": ON_THE_SYSTEM,
    "runuser -u postgres -- createuser ocindex": IN_POSTGRESQL,
    "runuser -u postgres -- createdb --owner=ocindex --encoding=UTF8 --template=template0 ocindex": IN_POSTGRESQL,
    'runuser -u postgres -- psql -c "ALTER SYSTEM SET log_error_verbosity = terse"'
    ' -c "ALTER SYSTEM SET log_min_error_statement = panic"': IN_POSTGRESQL,
    'runuser -u postgres -- psql -c "ALTER SYSTEM SET log_min_messages = fatal"'
    ' -c "SELECT pg_reload_conf()"': IN_POSTGRESQL,
    "systemctl daemon-reload": ON_THE_SYSTEM,
    "systemctl enable --now ocindex.socket ocindex.service": ON_THE_SYSTEM,
    "systemctl status ocindex.service": ON_THE_SYSTEM,
    "systemd-run --pty --uid=ocindex --property=EnvironmentFile=/etc/ocindex.env"
    " --setenv=VAR_DIR=/var/lib/ocindex /srv/oc-index/run manage createsuperuser": ON_THE_SYSTEM,
    "apt-get install --yes nginx openssl": ON_THE_SYSTEM,
    "systemctl restart nginx.service": ON_THE_SYSTEM,
    "apt-get install --yes certbot": ON_THE_SYSTEM,
    "certbot certonly --webroot --webroot-path=/var/www/acme --domain=index.example.org"
    ' --deploy-hook="cp -L /etc/letsencrypt/live/index.example.org/*.pem /etc/nginx/tls/'
    ' && systemctl reload nginx.service"': FROM_OUTSIDE,
    "certbot renew --dry-run": FROM_OUTSIDE,
    "apt-get install --yes caddy": ON_THE_SYSTEM,
    "caddy validate --config /etc/caddy/Caddyfile": "Caddy is on few machines",
    "systemctl restart caddy.service": ON_THE_SYSTEM,
    "HiddenServiceDir /var/lib/tor/ocindex": "a line of tor's configuration, which tests/faults/test_onion.py plays",
    "HiddenServicePort 80 127.0.0.1:8080": "likewise",
}


def commands(page: str) -> list[str]:
    """Return the lines of the indented blocks of a page, in order."""
    return BLOCK_LINE.findall(page)
