"""One settings file: every value comes from the environment, each with a safe default."""

import os
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ocindex.backends.impatient import ImpatientConnection
from ocindex.deploy import environment, safety

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
env = environ.Env()

# Tests have folders and cache keys of their own, each of their processes another.
TESTING = "pytest" in sys.modules
_test = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}" if TESTING else ""
VAR_DIR = environment.private_folder((Path(env("VAR_DIR", default=str(BASE_DIR / "var"))) / _test).resolve())
DEBUG = environment.flag("DEBUG", default=False)
HTTPS = environment.flag("HTTPS", default=False)
DEMO = environment.flag("DEMO", default=True)
HOST = env("HOST", default="127.0.0.1")
PORT = environment.whole("PORT", 8000, most=65535)
RUN = env.list("RUN", default=["web", "worker", "beat"])
WEB_CONCURRENCY = environment.whole("WEB_CONCURRENCY", 1, most=64)  # processes that answer
LEASE_SECONDS = environment.whole("LEASE_SECONDS", 60)

SECRET_KEY = environment.key("SECRET_KEY", VAR_DIR)
# Apart: a new secret key signs people out, and must not make receipts void.
RECEIPT_KEY = environment.key("RECEIPT_KEY", VAR_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
if _reasons := safety.refusals(
    host=HOST, debug=DEBUG, https=HTTPS, allowed_hosts=env.list("ALLOWED_HOSTS", default=[])
):
    raise ImproperlyConfigured(" ".join(_reasons))
# The site's address in the onion network; see docs/operating.md. What protects a host under TLS does not apply to it.
ONION_HOST = safety.onion_host(env("ONION_HOST", default=""))
ALLOWED_HOSTS += [ONION_HOST] if ONION_HOST else []
ORIGIN = env("ORIGIN", default=safety.first_name(env.list("ALLOWED_HOSTS", default=[])))
SITE_ADDRESS = safety.site_address(https=HTTPS, host=HOST, port=PORT, origin=ORIGIN)  # before the links of mails
# Checkpoints of the logs are signed with this key, made at first use; the folder holds a copy of each of them.
SIGNING_KEY_FILE = Path(env("SIGNING_KEY_FILE", default=str(VAR_DIR / "signing_key.pem")))
CHECKPOINT_DIR = Path(env("CHECKPOINT_DIR", default=str(VAR_DIR / "checkpoints")))
# Who experts are is sealed with this key: made at first use in a file, or given at the start and then in no file.
VAULT_KEY_FILE = Path(env("VAULT_KEY_FILE", default=str(VAR_DIR / "vault_key")))
VAULT_KEY = env("VAULT_KEY", default="")
# Of what was erased, keyed hashes: a restored backup is emptied of it again.
ERASURES_FILE = Path(env("ERASURES_FILE", default=str(VAR_DIR / "erasures.txt")))
# Backups: where one is made each day, and how many of them stay.
BACKUP_DIR = env("BACKUP_DIR", default="")
BACKUP_KEEP = environment.whole("BACKUP_KEEP", 7, most=1000)
BACKUP_RECIPIENT_FILE = env("BACKUP_RECIPIENT_FILE", default="")  # the public key of whoever alone reads backups
# Pages as files, which nginx serves by itself: lib/published_trees.py, ocindex/publishing.
PUBLISH_DIR = environment.published_folder("PUBLISH_DIR", VAR_DIR)
CSRF_TRUSTED_ORIGINS = [
    f"{'http' if host == ONION_HOST else 'https'}://{host.lstrip('.')}"
    for host in ALLOWED_HOSTS
    if host != "*" and (HTTPS or host == ONION_HOST)
]

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it extends
    "ocindex.apps.SiteAdminConfig",
    "ocindex",  # before auth, whose commands it records
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "crispy_forms",
    "csp",
    "ninja",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "indicators",
    "surveys",
]

MIDDLEWARE = [
    "ocindex.deploy.unseen.CurrentRequestMiddleware",
    "ocindex.middleware.SecurityHeadersMiddleware",  # outside the rest: responses of the others get the headers too
    "csp.middleware.CSPMiddleware",
    "ocindex.onion.OnionMiddleware",  # before the redirect to TLS
    "django.middleware.security.SecurityMiddleware",
    "ocindex.middleware.PlainEncodingMiddleware",
    "ocindex.middleware.WholeBodyMiddleware",  # before anything reads what was sent
    "ocindex.middleware.OpenDataMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lib.page_cache.CachedPagesMiddleware",
    "ocindex.serving.admission.AdmissionMiddleware",  # what is kept needs no turn, all else does
    "ocindex.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ocindex.middleware.PathLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "ocindex.signin.idle.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "ocindex.urls"
WSGI_APPLICATION = "ocindex.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Database: SQLite under var/ unless DATABASE_URL names another.
DATABASES: dict[str, dict[str, Any]] = {"default": environment.database(f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;"  # what was erased is overwritten, not left in free pages
        ),
    }
else:
    # The pool gives up on a server that is away before those who wait do, so that the next one who asks tries anew.
    _pool = {
        "min_size": 1,
        "max_size": 8,
        "timeout": 2,
        "reconnect_timeout": 4,
        "connection_class": ImpatientConnection,
    }
    _told = DATABASES["default"].get("OPTIONS", {})  # as sslmode, behind the ? of the address
    # Whoever holds a lock, or computes, for longer than that is stuck, and would hold up others.
    _limits = "-c statement_timeout=60s -c lock_timeout=20s -c idle_in_transaction_session_timeout=300s"
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3, "options": _limits, **_told, "pool": _pool}
# A file's connection costs more to open than a page: each thread keeps its own. A pool keeps its own, and has them
# checked before they are used, so that nobody meets one that a restart has ended.
DATABASES["default"]["CONN_MAX_AGE"] = 60 if SQLITE else 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if TESTING and not SQLITE:
    DATABASES["default"]["OPTIONS"].pop("pool")

# Cache and broker: Redis if REDIS_URL is given. Else the cache is files under var/ that all processes share, and the
# queue is in the memory of the worker, which looks each second for what the others have written.
REDIS_URL = environment.redis_address()
SWEEP_SECONDS = environment.whole("SWEEP_SECONDS", 60 if REDIS_URL else 1)
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "ocindex.backends.cache.ForgivingRedisCache",
            "VERSION": 2,  # of how values are written: the release before does not read those, nor this one its
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": f"ocindex{_test}",
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "visibility_timeout": 3600,
        # A page does not wait for a broker that is away: one more try, and the sweep finds the row.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "ocindex.backends.cache.TidyFileBasedCache",
            "VERSION": 2,
            "LOCATION": environment.private_folder(VAR_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 20000},
        }
    }
    CELERY_BROKER_URL = "memory://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.05}
    CELERY_WORKER_POOL = "threads"  # processes would each have a queue that nobody else reaches
# What readers get while the database is away (lib/last_pages.py): on the disk, since Redis may be away as well.
CACHES["last-pages"] = {
    "BACKEND": "ocindex.backends.cache.TidyFileBasedCache",
    "LOCATION": environment.private_folder(VAR_DIR / "last-pages"),
    "OPTIONS": {"MAX_ENTRIES": 10000},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Mail that is printed for want of EMAIL_URL is printed as it is: as log lines it would lose its links.
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "UTC"
# Work whose message was lost is found again; a sweep that nobody took before the next one is dropped. A clock that does
# not remember when it sent something last sends it at its start, so that a new site has its demonstration at once.
CELERY_BEAT_SCHEDULE = {
    name: {
        "task": task,
        "schedule": seconds,
        "last_run_at": datetime(2000, 1, 1, tzinfo=UTC),
        "options": {"expires": seconds},
    }
    for name, task, seconds in [
        ("sweep", "indicators.tasks.sweep", SWEEP_SECONDS),
        ("sweep-surveys", "surveys.tasks.sweep", SWEEP_SECONDS),
        ("sweep-checkpoints", "indicators.tasks.sweep_checkpoints", 60),
        ("fold-page-counts", "surveys.tasks.fold_page_counts", 60),
        ("fold-tallies", "surveys.tasks.fold_tallies", 60),
        ("fold-texts", "surveys.tasks.fold_texts", 600),
        ("forget", "surveys.tasks.forget", 3600),
        ("back-up", "ocindex.tasks.back_up", 3600),
        ("sweep-erasures", "ocindex.tasks.sweep_erasures", 60),
        *([("publish-files", "ocindex.tasks.publish_files", 30)] if PUBLISH_DIR else []),
    ]
}

# Mail: checkpoints for addresses that an administrator names, new passwords for staff, links for experts. Never to
# respondents.
vars().update(environment.mail())
EMAIL_TIMEOUT = 10
EMAIL_SUBJECT_PREFIX = f"[{ORIGIN}] "
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"noreply@{ORIGIN}")

# Languages: the path decides; English has no prefix.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
FORMAT_MODULE_PATH = "ocindex.formats"
LOCALE_PATHS = [BASE_DIR / "ocindex" / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: hashed names in use, plain names in tests and when debugging.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_MAX_AGE = 3600
_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
if not (DEBUG or TESTING):
    _storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _storage},
}
CRISPY_TEMPLATE_PACK = "ocindex"  # templates/ocindex/, our own
CRISPY_ALLOWED_TEMPLATE_PACKS = (CRISPY_TEMPLATE_PACK,)

# Safety: the same headers on every response; see ocindex/middleware.py for the rest.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# No cookie of a session or a form outlives the browser, nor says by its end when it was given. On the server a session
# ends after 12 hours.
SESSION_ENGINE = "ocindex.backends.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "ocindex.csrf.csrf_failure"
# Wrong codes are slowed by ocindex/signin/throttle.py: django-otp's delay has no end, and would lock the owner out too.
OTP_TOTP_THROTTLE_FACTOR = 0
PASSWORD_RESET_TIMEOUT = 3600

AUTHENTICATION_BACKENDS = ["ocindex.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

METRICS_TOKEN = environment.token("METRICS_TOKEN")  # whoever sends it reads /metrics

# Visitors' answers. The address of a visitor is looked at only to limit, and is never kept: surveys/intake/spam.py.
TRUSTED_PROXIES = safety.networks(env.list("TRUSTED_PROXIES", default=[]))
QUICK_EXIT_URL = environment.web_address("QUICK_EXIT_URL", "https://weather.com/")
MINIMUM_SECONDS = environment.whole("MINIMUM_SECONDS", 3, least=0, most=60)  # who answers faster is no reader: held
TEXT_DAYS = environment.whole("TEXT_DAYS", 180, most=3650)
EXPORT_DAYS = environment.whole("EXPORT_DAYS", 7, most=90)  # for which a file of responses can be taken
STATS_ROWS = environment.whole("STATS_ROWS", 100_000, most=10_000_000)  # most responses in a file for SPSS or Stata
DRAFT_DAYS = environment.whole("DRAFT_DAYS", 14, most=90)
# How much one answer may show in what a release says of a score's visitors: smaller is more noise, and less of it.
PUBLIC_EPSILON = environment.decimal("PUBLIC_EPSILON", "1", least="0.001", most="10")
# The same for each question whose results are public, and the most that all releases together may show of one answer.
RESULTS_EPSILON = environment.decimal("RESULTS_EPSILON", "0.2", least="0.01", most="10")
RESULTS_EPSILON_BOUND = environment.decimal("RESULTS_EPSILON_BOUND", "10", least="0.01", most="100")
RESULT_TALLIES = "surveys.analysis.public_tallies.tallies"  # what indicators.workflow.results draws from

FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

LOG_FORMAT = environment.choice("LOG_FORMAT", ["line", "json"])
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "redacted": {"()": "ocindex.deploy.redaction.RedactingFilter"},
        "sweeps": {"()": "ocindex.deploy.redaction.SweepFilter"},
        "unseen": {"()": "ocindex.deploy.unseen.UnseenFilter"},
    },
    "formatters": {
        "line": {
            "class": "ocindex.deploy.unseen.DayFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "day": {"format": "{asctime} {levelname} {name} {message}", "style": "{", "datefmt": "%Y-%m-%d"},
        "access": {"format": "{asctime} {message}", "style": "{", "datefmt": "%Y-%m-%d"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["unseen", "redacted"] if REDIS_URL else ["unseen", "sweeps", "redacted"],
        },
        "requests": {"class": "logging.StreamHandler", "formatter": "day", "filters": ["unseen", "redacted"]},
        "access": {"class": "logging.StreamHandler", "formatter": "access", "stream": "ext://sys.stdout"},
    },
    # What visitors ask for is noted by the day, never by the hour.
    "loggers": {
        "ocindex.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        **{
            name: {"handlers": ["requests"], "level": "INFO", "propagate": False}
            for name in ("django.request", "django.security", "django.server")
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}

if LOG_FORMAT == "json":
    for _formatter in LOGGING["formatters"].values():
        _formatter["class"] = "ocindex.deploy.json_lines.JsonFormatter"

if TESTING:
    # Each test process has a cache and a broker of its own, in memory.
    _in_memory = "django.core.cache.backends.locmem.LocMemCache"
    CACHES = {name: {"BACKEND": _in_memory, "LOCATION": name} for name in CACHES}
    CELERY_BROKER_URL = "memory://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
    WHITENOISE_AUTOREFRESH = True  # files are looked for when they are asked for, not all of them for each client
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
