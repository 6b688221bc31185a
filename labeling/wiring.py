"""Start-up: the service modules are imported, so that what they do in the background is registered."""

from labeling.services import batch

__all__ = ["batch"]
