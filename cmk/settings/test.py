"""For the test suite: PostgreSQL or SQLite by ``DATABASE_URL``, Redis by ``REDIS_URL``."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from cmk.settings.base import *  # noqa: F403
from cmk.settings.base import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, REDIS_URL, STORAGES, env

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
# Worker processes that a test starts must find the same folder: it comes along as VAR_DIR.
VAR_DIR = Path(env.str("VAR_DIR", default="") or tempfile.mkdtemp(prefix="cultuurspoor-test-"))
if not env.str("VAR_DIR", default=""):
    _maker = os.getpid()

    def _clean_up() -> None:
        """Remove the folder with the process that made it, not with its children."""
        if os.getpid() == _maker:
            shutil.rmtree(VAR_DIR, ignore_errors=True)

    atexit.register(_clean_up)
STORAGES["default"]["OPTIONS"]["location"] = str(VAR_DIR / "files")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = VAR_DIR / "staticfiles"
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS.update(
        data_folder_in=str(VAR_DIR / "broker" / "queue"),
        data_folder_out=str(VAR_DIR / "broker" / "queue"),
        control_folder=str(VAR_DIR / "broker" / "control"),
    )
# On a Redis that is used for other things too, the tests' messages stay apart.
CELERY_TASK_DEFAULT_QUEUE = "cultuurspoor-tests"
for folder in ("files", "mail", "staticfiles", "broker/queue", "broker/control"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: worker processes and the live server's threads open it too.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    # What a server-side cursor reads (the choices of a form) is not counted; the baselines hold for both databases.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
CALENDAR_RATE_LIMITS = {}
SIGN_IN_LINK_RATE_LIMITS = {}
