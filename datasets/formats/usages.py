"""The words that folders have for a usage: `val`, `valid` and `eval` are one."""

USAGES: dict[str, str | None] = {
    "train": "train",
    "training": "train",
    "val": "eval",
    "valid": "eval",
    "validation": "eval",
    "eval": "eval",
    "inference": "inference",
    "test": None,  # Easel has no such usage
}


def usage_of(path: str) -> str | None:
    """Return the usage that a file's folders speak of, the innermost first."""
    folders = reversed(path.lower().split("/")[:-1])
    return next((USAGES[folder] for folder in folders if folder in USAGES), None)
