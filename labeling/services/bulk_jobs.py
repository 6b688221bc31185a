"""Bulk actions that are too large for a request: of samples, of a label, and their undo."""

import msgspec
from django.utils import timezone

from datasets import jobs
from datasets.models import ChangeGroup, Job
from datasets.models.job import JobKind
from datasets.sample_pages import iterate_ids
from datasets.tabs import filter_from_json
from labeling.services import bulk
from labeling.services.batch import change_samples
from labeling.services.batch_decisions import Batch
from labeling.services.bulk import BulkResult, count_changed, delete_sources
from labeling.services.history import UNDO, changed_samples, undo_samples
from labeling.services.labels import LABEL_ACTIONS, change_chunk, deletes_files, retire
from labeling.services.transferring import TRANSFERS, transfer_samples

MOST_REFUSED = 1000


def group_of(job: Job) -> ChangeGroup:
    return ChangeGroup.objects.get(pk=job.parameters["group"])


@jobs.handles(JobKind.BATCH)
class RunBulk(jobs.Handler):
    """In parts of 500 samples whose ids are fixed at the start; a label's until nothing carries it any more."""

    steps = ("plan", "change", "files", "finish")

    def plan(self, part: jobs.PartRun) -> None:
        group = group_of(part.job)
        if group.action in LABEL_ACTIONS:
            with part.commit(parts=[{}], note="Changing annotations."):
                return
        chunks = self._chunks(part.job, group)
        total = sum(len(chunk) for chunk in chunks)
        with part.commit(
            parts=[{"samples": chunk} for chunk in chunks], total=total, note="Changing samples."
        ):
            pass

    def _chunks(self, job: Job, group: ChangeGroup) -> list[list[int]]:
        if "filter" in job.parameters:
            wanted = filter_from_json(job.parameters["filter"])
            return list(iterate_ids(job.dataset_id, wanted, chunk=bulk.CHUNK))
        if group.action == UNDO:
            undone = ChangeGroup.objects.get(pk=group.parameters["undone"])
            return [list(chunk) for chunk in bulk.chunks(list(changed_samples(undone)))]
        return [list(chunk) for chunk in bulk.chunks(list(dict.fromkeys(job.parameters["samples"])))]

    def change(self, part: jobs.PartRun) -> None:
        group = group_of(part.job)
        with part.commit() as outcome:
            if group.action in LABEL_ACTIONS:
                ids = change_chunk(group)
                outcome.more = [{}] if ids else []
                result = BulkResult(len(ids))
            else:
                ids = part.parameters["samples"]
                result = self._changed(part.job, group, ids)
            outcome.done = len(ids)
            outcome.result = {"changed": result.changed, "refused": result.refused}
            outcome.parts = [{"samples": ids}] if ids and deletes_files(group) else []
            count_changed(group, result.changed)

    def _changed(self, job: Job, group: ChangeGroup, ids: list[int]) -> BulkResult:
        assert job.dataset is not None
        if group.action == UNDO:
            return undo_samples(job.dataset, group, ids)
        if group.action in TRANSFERS:
            return transfer_samples(job.dataset, group, ids)
        return change_samples(job.dataset, msgspec.convert(group.parameters, Batch), ids, group)

    def files(self, part: jobs.PartRun) -> None:
        """In a step of its own, behind the commit of all changes, and done again by whoever takes the part over."""
        result = BulkResult()
        samples = part.parameters.get("samples", [])  # none where there was nothing left to change
        delete_sources(group_of(part.job), samples, result.refuse)
        with part.commit(note="Deleting files.", result={"changed": 0, "refused": result.refused}):
            pass

    def finish(self, part: jobs.PartRun) -> None:
        group = group_of(part.job)
        results = [*part.results("change"), *part.results("files")]
        late: list[int] = []
        with part.commit(note="Done.") as outcome:
            while group.action in LABEL_ACTIONS and not retire(group, timezone.now()):
                late += change_chunk(group)
            count_changed(group, len(late))
            outcome.job_result = {
                "changed": sum(result["changed"] for result in results) + len(late),
                "refused": [refusal for result in results for refusal in result["refused"]][:MOST_REFUSED],
                "change_group": str(group.pk),
            }
        if deletes_files(group):
            delete_sources(group, late, BulkResult().refuse)  # the log of the storage says why
