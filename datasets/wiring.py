"""Start-up: the service modules are imported, so that what they do in the background is registered."""

from datasets.services import (
    demo,
    exporting,
    importing,
    making_current,
    publishing,
    scanning,
    syncing,
    verifying,
)

__all__ = [
    "demo",
    "exporting",
    "importing",
    "making_current",
    "publishing",
    "scanning",
    "syncing",
    "verifying",
]
