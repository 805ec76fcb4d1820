"""The one settings file. Everything that differs between places is read from the environment through `core.env`."""

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kconnect.core import env

# Generic classes (ModelAdmin[User], ModelForm[Event]) take their types at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
# The folder of everything that must outlive a restart: database, files, broker, collected static files.
DATA_DIR = env.folder("KCONNECT_DATA", BASE_DIR / "var")

DEBUG = env.flag("KCONNECT_DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    # `up` writes this file on its first start; a production network sets SECRET_KEY.
    key_file = DATA_DIR / "secret_key"
    if not key_file.exists():
        raise ImproperlyConfigured("SECRET_KEY is not set. Set it, or run `python3 manage.py up` once.")
    SECRET_KEY = key_file.read_text().strip()

# An embedded network answers on this machine only, without TLS; that is also where demo accounts may exist.
EMBEDDED = not env.text("DATABASE_URL")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")
HTTPS = env.flag("HTTPS", SITE_URL.startswith("https://"))
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

INSTALLED_APPS = [
    "kconnect.core",
    "workgroups",
    "agenda",
    "engagement",
    "dashboard",
    "kconnect.portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "workgroups.apps.OperationsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "kconnect.core.middleware.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "kconnect.core.middleware.RequestGuard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kconnect.core.middleware.Language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workgroups.middleware.SessionActivity",
    "workgroups.middleware.StaffNeedsSecondFactor",
    "kconnect.core.middleware.Refusals",
]

ROOT_URLCONF = "kconnect.urls"
WSGI_APPLICATION = "kconnect.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "kconnect.portal.context.network",
            ],
            "builtins": [
                "kconnect.core.templatetags.ui",
                "kconnect.core.templatetags.prose",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# Database -------------------------------------------------------------------------------------------------------------
database_url = env.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {"default": environ.Env.db_url_config(database_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock first: with deferred transactions two writers can each undo the other's work.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.whole("DATABASE_POOL", 10), "timeout": 5},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache and background work --------------------------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL")
CACHE_URL = env.text("CACHE_URL", REDIS_URL)
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "kconnect",
    }
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.5,
    }
CELERY_TASK_IGNORE_RESULT = True
# A ring is acknowledged before it is answered: a lost one is rung again by the sweep, a poison one cannot loop.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# How long a claimed job may stay silent before another worker takes it up.
JOB_LEASE_SECONDS = env.whole("JOB_LEASE_SECONDS", 60)
JOB_SWEEP_SECONDS = env.whole("JOB_SWEEP_SECONDS", 20)
JOB_TICK_SECONDS = env.whole("JOB_TICK_SECONDS", 60)
# The hour, in the zone of the network, from which the nightly work is asked for.
NIGHT_HOUR = env.whole("KCONNECT_NIGHT_HOUR", 2)
# How long an application for a seat is kept after its answer.
SEAT_APPLICATION_DAYS = env.whole("SEAT_APPLICATION_DAYS", 60)
# How long answers to a survey that were kept for later wait, and how long personal links stay after it has closed.
SURVEY_DRAFT_DAYS = env.whole("SURVEY_DRAFT_DAYS", 90)
SURVEY_LETTER_DAYS = env.whole("SURVEY_LETTER_DAYS", 30)
# How long after an event what people asked for so that they can come is kept.
EVENT_NEEDS_DAYS = env.whole("EVENT_NEEDS_DAYS", 7)
# How long the address of somebody who gave input is kept after they were told what became of it.
INPUT_ADDRESS_DAYS = env.whole("INPUT_ADDRESS_DAYS", 60)
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "kconnect.core.sweep", "schedule": JOB_SWEEP_SECONDS},
    "tick": {"task": "kconnect.core.tick", "schedule": JOB_TICK_SECONDS},
}

# People ---------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "workgroups.User"
# The address is unique on its lower case, by a constraint that the check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["workgroups.adapters.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:my_work"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "workgroups.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Whoever finds a browser open cannot take the account over by another e-mail address.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
USERSESSIONS_TRACK_ACTIVITY = True
MFA_FORMS = {"add_webauthn": "workgroups.forms.passkeys.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "KConnect"
# A code that changed while it was being typed still opens, and so does one from a phone whose clock is a little off.
MFA_TOTP_TOLERANCE = 1
# Passkeys need a secure origin; browsers take localhost for one.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Demo accounts skip the second factor; they exist only where the web server listens on a loopback address.
DEMO_ACCOUNTS = env.flag("KCONNECT_DEMO", EMBEDDED)

# How long the link of an invitation works.
INVITATION_DAYS = env.whole("INVITATION_DAYS", 14)

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kconnect.portal.views.csrf_failure"

# Protection -----------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
# The proxy appends whom it speaks for; without it all visitors would share one rate limit, and none of them could sign in.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Language and time ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "kconnect" / "locale"]
FORMAT_MODULE_PATH = ["kconnect.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "America/Detroit")

# Files ----------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "kconnect.core.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = env.folder("STATIC_ROOT", DATA_DIR / "static")
STORED_FILES_DIR = DATA_DIR / "files"
FILE_UPLOAD_TEMP_DIR = env.text("UPLOAD_TEMP_DIR") or None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kconnect.core.assets.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MAX_UPLOAD_BYTES = env.whole("MAX_UPLOAD_BYTES", 200 * 1024 * 1024)
# Files with notes beside their rows that are made at the same time, each in a process of its own.
ANNOTATED_AT_ONCE = env.whole("ANNOTATED_AT_ONCE", 2)
# Meetings: how many days before it an invitation goes out, how many hours before it each reminder, and how many days ahead
# the single meetings of a series are made.
MEETING_INVITE_DAYS = env.whole("MEETING_INVITE_DAYS", 21)
MEETING_FIRST_REMINDER_HOURS = env.whole("MEETING_FIRST_REMINDER_HOURS", 48)
MEETING_LAST_REMINDER_HOURS = env.whole("MEETING_LAST_REMINDER_HOURS", 2)
MEETING_AHEAD_DAYS = env.whole("MEETING_AHEAD_DAYS", 120)
MEETING_DOCUMENT_BYTES = env.whole("MEETING_DOCUMENT_BYTES", 20_000_000)
# Files of places are maps: read whole, so their limit is lower than that of figures. What no screen shows of a border
# (in metres) is dropped when it is read.
PLACE_FILE_BYTES = env.whole("PLACE_FILE_BYTES", 60_000_000)
BOUNDARY_TOLERANCE_METRES = env.whole("BOUNDARY_TOLERANCE_METRES", 40)

# Mail -----------------------------------------------------------------------------------------------------------------
# Without a mail server each message becomes a file: links in it open doors, so it is not printed into a log.
EMAIL_CONFIG: dict[str, Any] = (
    environ.Env.email_url_config(env.text("EMAIL_URL"))
    if env.text("EMAIL_URL")
    else {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
)
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_FILE_PATH = EMAIL_CONFIG.get("EMAIL_FILE_PATH") or DATA_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_HOST", ""), EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_USER"), EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_TLS", False), EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
# A mail server that does not answer holds one worker for this long, and the other messages do not ask it meanwhile.
EMAIL_TIMEOUT = env.whole("EMAIL_TIMEOUT", 20)
# Digests and notices that go out in a minute; a new password or an invitation never waits for them.
MAILS_PER_MINUTE = env.whole("MAILS_PER_MINUTE", 60)
# The hour, in the zone of the network, from which the digests of a day go out.
DIGEST_HOUR = env.whole("KCONNECT_DIGEST_HOUR", 7)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "KConnect <kconnect@localhost>")
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "hello@kconnect.example")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "kconnect.core.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
