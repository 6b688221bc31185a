"""What a process must not import: heavy libraries belong to workers' children and engines alone."""

import os
import subprocess
import sys

import pytest

HEAVY = ("cv2", "sklearn", "scipy", "torch", "onnxruntime", "pandas", "matplotlib")
ENTRIES = ("config.wsgi", "config.celery", "django.core.management.commands.migrate")


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_heavy_library_is_imported_by(entry: str) -> None:
    code = (
        "import os, sys, importlib, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'config.test_settings'\n"
        "django.setup()\n"
        f"importlib.import_module({entry!r})\n"
        "importlib.import_module('config.urls')\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
        timeout=50,
    )

    assert run.stdout.strip().splitlines()[-1] == "[]", (
        f"{entry} imports a library that only engines may import"
    )
