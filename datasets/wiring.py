"""Start-up: the service modules are imported, so that what they do in the background is registered."""

from datasets.services import importing, scanning

__all__ = ["importing", "scanning"]
