"""What a kind of job does, step by step: the handlers and their registry."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from datasets.models.job import Job

if TYPE_CHECKING:  # parts are given to handlers, and close jobs with the help of handlers
    from datasets.job_parts import PartRun

Queue = Literal["quick", "heavy"]


class Handler:
    """The work of one kind of job. Declared with `@handles(...)` beside the service that starts it.

    `steps` names methods that take a `PartRun`. They run in this order; the first has one part, a later one has the
    parts that the step before it gave it, or one. The parts of a step may run at once on many workers, in any order,
    and a part may run more than once: only what is written inside `with part.commit():` counts, and only once.
    """

    kind: ClassVar[str]
    queue: ClassVar[Queue]
    is_exclusive: ClassVar[bool]

    steps: ClassVar[tuple[str, ...]]
    starts_over: ClassVar[bool] = False
    """Whether a retry begins at the first step again, because what done parts left is gone with `canceled`."""

    def canceled(self, job: Job) -> None:
        """Clean up; runs in the transaction that closes the job, when no part runs any more."""

    def failed(self, job: Job) -> None:
        """Clean up as `canceled` does; `job.error_code` and `job.error_message` say what went wrong."""

    def retried(self, job: Job) -> None:
        """Prepare for going on; runs in the transaction that opens the job again."""

    def run_step(self, part: "PartRun") -> None:
        run: Callable[[PartRun], None] = getattr(self, part.step)
        run(part)


HandlerClass = TypeVar("HandlerClass", bound=type[Handler])
HANDLERS: dict[str, Handler] = {}


def handles(
    kind: str, *, queue: Queue = "quick", exclusive: bool = False
) -> Callable[[HandlerClass], HandlerClass]:
    """Register the class as what does jobs of this kind.

    `exclusive`: refused with `dataset_busy` while another exclusive job of the dataset is open.
    """

    def register(handler: HandlerClass) -> HandlerClass:
        if kind in HANDLERS and type(HANDLERS[kind]).__qualname__ != handler.__qualname__:
            raise ValueError(f"{kind} has a handler already: {type(HANDLERS[kind]).__qualname__}.")
        missing = [step for step in handler.steps if not callable(getattr(handler, step, None))]
        if missing or not handler.steps:
            raise ValueError(
                f"{handler.__qualname__} must name its steps, and have a method for each: {missing}."
            )
        handler.kind, handler.queue, handler.is_exclusive = str(kind), queue, exclusive
        HANDLERS[str(kind)] = handler()
        return handler

    return register
