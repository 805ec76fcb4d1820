"""The product's settings as the tests run them: a folder of their own, and the database that the command chose."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

# Nothing of a real network on this machine may reach the tests; what they need they set here.
for name in ("CACHE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS", "KCONNECT_DEMO", "BEHIND_PROXY"):
    os.environ.pop(name, None)
if "pytest" in sys.modules:
    FOLDER = Path(tempfile.mkdtemp(prefix="kconnect-tests-"))
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
else:
    # The type checker reads these settings too; it stores nothing.
    FOLDER = Path(tempfile.gettempdir(), "kconnect-types")
for part in ("broker/queue", "broker/control", "files", "static", "uploads"):
    (FOLDER / part).mkdir(parents=True, exist_ok=True)
os.environ["KCONNECT_DATA"] = str(FOLDER)
os.environ["SECRET_KEY"] = "a key that opens nothing"
os.environ["TIME_ZONE"] = "America/Detroit"
POSTGRES = os.environ.get("KCONNECT_TEST_POSTGRES", "")
os.environ["DATABASE_URL"] = POSTGRES
# Playwright's event loop runs in the main thread, where the tests also use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from kconnect.settings import *  # noqa: E402, F403 - the environment above comes first
from kconnect.settings import DATABASES, STORAGES  # noqa: E402 - same

if POSTGRES:
    # The pool keeps connections that the test database could not be dropped under; test_processes proves it.
    DATABASES["default"]["OPTIONS"] = {}
else:
    # A file, not memory: the browser's server and real worker processes open it as well.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    # What a power cut would cost does not matter here.
    pragmas = DATABASES["default"]["OPTIONS"]["init_command"]
    DATABASES["default"]["OPTIONS"]["init_command"] = pragmas.replace("synchronous=NORMAL", "synchronous=OFF")
EMBEDDED = not POSTGRES
# Hashed names need a collected folder; the live server serves the sources.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A slow hash protects passwords; these are made up.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
