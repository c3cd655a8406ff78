"""The embedded default: SQLite, the filesystem broker and mail in files, all under ``var/``."""

from cmk.settings.base import *  # noqa: F403
from cmk.settings.base import REDIS_URL, STATIC_ROOT, STORAGES, TEMPLATES, VAR_DIR, env

DEBUG = env.bool("DEBUG", default=True)
DEMO = env.bool("DEMO", default=False)
if DEMO:
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("cmk.demo.context_processors.sign_ins")
# Good enough for one's own machine; production refuses to start without a real one.
SECRET_KEY = env.str("SECRET_KEY", default="development-only-not-a-secret")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Straight from the source folders, also without DEBUG (the demo): no collectstatic on one's own machine.
WHITENOISE_USE_FINDERS = True

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")

for folder in ("files", "mail", "broker/queue", "broker/control"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(exist_ok=True)

if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
