"""What is remembered of a server that keeps silent: else each of many who ask would wait as long as the first."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from datasets.errors import StorageUnavailableError
from datasets.storage.paths import ObjectPath
from datasets.storage.s3_refusals import SILENCE, refusal

KEPT_SECONDS = 5.0


class Silence:
    """For some seconds after a request that was not answered, the next ones are refused at once.

    One of them at a time is let through when the seconds are over. Safe in many threads.
    """

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = threading.Lock()

    @contextmanager
    def heard(self, target: ObjectPath) -> Iterator[None]:
        """Ask the server in the block. Raises StorageUnavailableError instead where it is silent."""
        is_first, is_silent = self._let_through(target), False
        try:
            yield
        except StorageUnavailableError as error:
            is_silent = (error.params or {}).get("reason") == SILENCE
            raise
        finally:
            if is_silent or is_first:
                self._until = time.monotonic() + KEPT_SECONDS if is_silent else 0.0

    def _let_through(self, target: ObjectPath) -> bool:
        """Whether this is the one request that finds out if the server speaks again."""
        with self._lock:
            if not self._until:
                return False
            now = time.monotonic()
            if now < self._until:
                raise refusal(target, 0, SILENCE)
            self._until = now + KEPT_SECONDS
            return True
