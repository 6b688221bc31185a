"""The cast and the stage of every test."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real images that `EASEL_REAL_DATA` names."""
    folder = os.environ.get("EASEL_REAL_DATA")
    assert folder, "Set EASEL_REAL_DATA to the folder of real images, or leave out tests marked real_data."
    return Path(folder)
