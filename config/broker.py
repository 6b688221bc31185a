"""The embedded broker: kombu's filesystem transport, with messages that are whole or not there.

The original writes a message under its final name, so that a worker may take it half written, fail to read it and end;
one that was left half written by a sender that was killed does the same to the next worker. The same holds of the files
in which it keeps which queues an exchange has, and those stay broken for good: here every process keeps that in memory.
"""

import json
import logging
import os
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem, virtual

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """A message is a file `<time>_<id>.<queue>.msg`; a name that begins with a dot is nobody's to take."""

    supports_fanout = False  # nothing is sent to all workers, so no process needs the bindings of another
    get_table = virtual.Channel.get_table

    def _put(  # type: ignore[override]  # its bases do not agree with each other
        self, queue: str, payload: Any, **kwargs: Any
    ) -> None:
        folder = Path(self.data_folder_out)
        name = f"{time_ns():020d}_{uuid4().hex}.{queue}.msg"
        partial = folder / f".{name}"
        try:
            partial.write_text(json.dumps(payload))
            partial.rename(folder / name)
        except OSError as error:
            raise ChannelError(f"The broker's folder takes no message: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.startswith(".") or name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".{name}.{os.getpid()}"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            text = taken.read_text()
            taken.unlink()
            try:
                return json.loads(text)
            except ValueError:
                logger.warning("The message %s could not be read; it is dropped.", name)
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
