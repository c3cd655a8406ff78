"""What holds in every environment. Values that differ come from environment variables.

| variable | meaning | default |
|---|---|---|
| ``DATABASE_URL`` | PostgreSQL or SQLite | SQLite in ``var/`` (development), required in production |
| ``REDIS_URL`` | broker and cache | the filesystem broker in ``var/`` (development), required in production |
| ``VAR_DIR`` | everything that the application writes | ``var/`` beside ``manage.py`` |
| ``STATIC_ROOT`` | where ``collectstatic`` puts what the web server serves | ``staticfiles`` in ``VAR_DIR`` |
| ``BASE_URL`` | the address in e-mails | ``http://127.0.0.1:8000`` |
"""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- applications -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "cmk.core",
    "cmk.accounts",
    "cmk.jobs",
    "schools",
    "partners",
    "trajectories",
    "monitoring",
    "cmk.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "auditlog",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "import_export",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cmk.accounts.middleware.AccessMiddleware",
    "trajectories.programme.middleware.WordsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
]

ROOT_URLCONF = "cmk.urls"
WSGI_APPLICATION = "cmk.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cmk.accounts.context_processors.house",
                "trajectories.programme.context_processors.programme",
                "monitoring.navigation.navigation",
            ],
            "builtins": [
                "cmk.core.templatetags.house",
                "cmk.core.templatetags.marked",
                "cmk.accounts.templatetags.sections",
            ],
        },
    }
]
FORM_RENDERER = "cmk.core.forms.HouseRenderer"

# --- data -------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/cultuurspoor.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Several processes write here (web, worker, beat): wait for each other instead of failing.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    )
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES: dict[str, dict[str, Any]] = {
    # Uploads and reports are private: no URL serves them, a view does after asking the policy.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]

CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- people and sign-in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "given_name", "family_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "cmk.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address; there is no open sign-up
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_SESSION_REMEMBER = True
# Of the private calendars, in the form of allauth: a calendar program asks some times an hour, who guesses much more.
CALENDAR_RATE_LIMITS: dict[str, str] = {"read": "60/h/key", "guess": "30/m/ip"}
# Of the links in mail that sign in once; a secret cannot be guessed, and who tries is stopped all the same.
SIGN_IN_LINK_RATE_LIMITS: dict[str, str] = {"use": "60/m/ip", "guess": "10/m/ip"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_FORMS = {
    "login": "cmk.accounts.forms.LoginForm",
    "request_login_code": "cmk.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "cmk.accounts.forms.ConfirmLoginCodeForm",
    "reset_password": "cmk.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "cmk.accounts.forms.ResetPasswordKeyForm",
    "change_password": "cmk.accounts.forms.ChangePasswordForm",
    "set_password": "cmk.accounts.forms.SetPasswordForm",
}

SESSION_COOKIE_AGE = 14 * 24 * 3600
INVITATION_DAYS = 14
# Figures of groups of schools below this number are withheld in what leaves the penvoerder.
SMALLEST_GROUP = env.int("SMALLEST_GROUP", default=5)

# --- language ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# --- security ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cmk.core.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The form of a conversation for many schools at once has a field for each of their steps.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "cmk.core.uploads.BoundedFileUploadHandler",
]

# --- e-mail -----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Cultuurspoor <cultuurspoor@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- jobs -------------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
if REDIS_URL:
    # A broker that is away must not hold up the page: the row waits and is sent later.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        "visibility_timeout": 3600,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
        "connect_retries_timeout": 1,
    }
else:
    CELERY_BROKER_TRANSPORT = "cmk.jobs.filebroker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "queue"),
        "data_folder_out": str(VAR_DIR / "broker" / "queue"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
JOB_HEARTBEAT_SECONDS = env.float("JOB_HEARTBEAT_SECONDS", default=5.0)
JOB_STALE_SECONDS = env.float("JOB_STALE_SECONDS", default=30.0)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=15.0)
# A waiting job whose message was sent this long ago is sent again; a second message does no harm.
JOB_RESEND_SECONDS = env.float("JOB_RESEND_SECONDS", default=120.0)
JOB_MAX_ATTEMPTS = 3
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {
        "task": "cmk.jobs.tasks.sweep_jobs",
        "schedule": JOB_SWEEP_SECONDS,
        "options": {"expires": JOB_SWEEP_SECONDS * 2},
    },
    # Each hour of the working day: a worker that was away at nine sends at ten what was left.
    "weekly-mail": {"task": "trajectories.tasks.send_weekly_mail", "schedule": crontab(minute="10", hour="7-18")},
    "round-mail": {"task": "monitoring.tasks.send_round_mail", "schedule": crontab(minute="20", hour="7-18")},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# --- logging ----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # These narrate every font and table of a PDF.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        # It warns at every start that the broker in a folder has no host name.
        "kombu.connection": {"level": "ERROR"},
    },
}

# --- people in the demo -----------------------------------------------------------------------------

# True only where `make demo` runs: shows the demo sign-ins and the mail that was sent.
DEMO = False
DJANGO_TABLES2_TEMPLATE = "includes/table.html"
