"""The side of the child: does one thing within its memory, while its parent lives. `python -m datasets.child_work`."""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from typing import Any

from datasets.errors import DomainError

LONGEST_COMPLAINT = 4000  # characters of a child's own words that go into the log
PR_SET_PDEATHSIG = 1
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # of libraries for arrays
MEGABYTE = 1024 * 1024
# A child lives for minutes: memory that it has freed it will want again, and getting that anew from the kernel for each
# array takes longer than computing with it. Of glibc; nobody else reads it.
ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": str(32 * MEGABYTE),
    "MALLOC_TRIM_THRESHOLD_": str(256 * MEGABYTE),
}


class ChildTooLargeError(DomainError):
    code = "out_of_memory"
    message = "The work needed more memory than it may. Try it with less, or raise the limit."


def child_environment() -> dict[str, str]:
    """A child computes in one thread, for workers are what is many, unless the environment says otherwise."""
    return dict.fromkeys(THREADS, "1") | ALLOCATOR | dict(os.environ)


def main() -> None:
    request = json.loads(sys.stdin.buffer.read())
    answer = os.dup(1)
    os.dup2(2, 1)  # libraries print what they like; the answer stays alone
    do(request, answer)


def do(request: dict[str, Any], answer: int) -> None:
    """Do what is asked, within its memory, while the parent lives, and write the answer into that file."""
    die_with(request["parent"])
    limit_memory(request["megabytes"])
    with os.fdopen(answer, "w") as file:
        json.dump(call(request["function"], request["arguments"]), file)


def die_with(parent: int) -> None:
    """Let the kernel end this process when the worker is gone, whatever ended it. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before the kernel was asked
        os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Bound what the process writes to: not the address space, of which threads and libraries reserve gigabytes."""
    most = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def call(function: str, arguments: dict[str, Any]) -> dict[str, Any]:
    module, _, name = function.partition(":")
    try:
        return {"result": getattr(importlib.import_module(module), name)(**arguments)}
    except DomainError as error:
        return {"code": error.code, "message": error.message}
    except MemoryError:
        return {"code": ChildTooLargeError.code, "message": ""}
    except Exception:  # noqa: BLE001  told to the parent, which decides
        return {"code": "", "message": traceback.format_exc()[-LONGEST_COMPLAINT:]}


if __name__ == "__main__":
    main()
