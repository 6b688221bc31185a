"""Things that happen at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from datasets.errors import DomainError


def at_once(*actions: Callable[[], object]) -> list[str]:
    """Run the actions in a thread and on a connection each; answers how each ended: "done", or the refusal's code.

    The test needs `django_db(transaction=True)`, so that the threads see its rows.
    """
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> str:
        start.wait()
        try:
            action()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
