"""Settings of the test suite: the real ones, in a folder of their own."""

import os
import tempfile

if "EASEL_TEST_DATA" not in os.environ:  # child processes of a test share the folder
    os.environ["EASEL_TEST_DATA"] = tempfile.mkdtemp(prefix="easel-test-")
os.environ["EASEL_DATA"] = os.environ["EASEL_TEST_DATA"]
os.environ.pop("EASEL_BUCKETS", None)
os.environ.setdefault("EASEL_SECRET_KEY", "a key for tests that is long enough for them")

from config.settings import *  # noqa: E402, F403  the environment above must be set before settings read it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast: a test signs in often
JOB_LEASE_SECONDS = 2.0
JOB_SLICE_SECONDS = 1.0
JOB_SWEEP_SECONDS = 0.5
