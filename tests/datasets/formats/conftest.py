from pathlib import Path

import pytest


@pytest.fixture
def data() -> Path:
    """The folder of tiny images and of one tree per format."""
    return Path(__file__).parents[2] / "data"
