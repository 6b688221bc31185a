"""`python -m config.work quick heavy`: a worker for these queues.

Not by `celery worker`: its command line loads an interactive shell, which costs a second and 15 MB in each worker.
"""

import os
import socket
import sys

# The checks of a worker's start load every URL and serializer. `make check` and the web server run them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

from config.celery import app


def main(queues: list[str]) -> int:
    worker = app.Worker(
        hostname=f"{'-'.join(queues)}@{socket.gethostname()}",
        queues=queues,
        pool="solo",
        loglevel=os.environ.get("EASEL_LOG_LEVEL", "WARNING"),
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return worker.exitcode or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["quick", "heavy"]))
