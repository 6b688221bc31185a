"""What refers to a version, and keeps it from being deleted."""

from typing import Any

from datasets.errors import ConflictError
from datasets.models import Job, Version


class VersionInUseError(ConflictError):
    code = "version_in_use"
    message = "Something refers to this version. Remove its tags, and let the jobs that read it end first."


def uses_of(version: Version) -> dict[str, list[Any]]:
    """What refers to the version: `{tags: [names], jobs: [{id, kind}]}`, open jobs only.

    Versions that were published after it need nothing of it: in the trash it stays their parent.
    """
    jobs = Job.objects.open().filter(dataset=version.dataset_id).order_by("pk")
    return {
        "tags": list(version.tags.order_by("pk").values_list("name", flat=True)),
        "jobs": [{"id": str(job.pk), "kind": job.kind} for job in jobs if _reads(job, version)],
    }


def _reads(job: Job, version: Version) -> bool:
    scope = job.parameters.get("scope")
    named = [job.parameters.get("version"), scope.get("version") if isinstance(scope, dict) else None]
    return str(version.pk) in map(str, named)
