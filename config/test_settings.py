"""Settings of the test suite: the real ones, in a folder of their own.

Worker processes that a test starts use them too, with `DATABASE_URL` naming the test's database.
"""

import os
import tempfile

if "EASEL_TEST_DATA" not in os.environ:  # child processes of a test share the folder
    os.environ["EASEL_TEST_DATA"] = tempfile.mkdtemp(prefix="easel-test-")
# one folder, and so one database and one broker, for each process that runs tests
os.environ["EASEL_DATA"] = os.path.join(
    os.environ["EASEL_TEST_DATA"], os.environ.get("PYTEST_XDIST_WORKER", "main")
)
os.environ.pop("EASEL_BUCKETS", None)
os.environ.setdefault("EASEL_SECRET_KEY", "a key for tests that is long enough for them")

from config.settings import *  # noqa: F403  the environment above must be set before settings read it
from config.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, EASEL_DATA, REDIS_URL

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast: a test signs in often
EASEL_DEMO = False
EASEL_MEDIA = "server"
EASEL_ML_HOSTS = ""  # nothing but the public internet: tests that have a server say so
EASEL_S3 = ()  # tests that want the server of their environment say so
JOB_LEASE_SECONDS = 2.0
JOB_SLICE_SECONDS = 1.0
JOB_SWEEP_SECONDS = 0.5


# Workers that a test starts share its database: a file, not memory.
if not os.environ.get("DATABASE_URL"):
    DATABASES["default"]["TEST"] = {"NAME": str(EASEL_DATA / "test.sqlite3")}
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{os.environ['EASEL_DATA']}:"
CELERY_IMPORTS = ("tests.datasets.job_kinds",)
