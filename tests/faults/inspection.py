"""`python -m tests.faults.inspection`: what is wrong in an Easel, read past its API. Prints JSON."""

import json

import django


def wrong_counts() -> list[str]:
    return [str(each) for dataset in Dataset.objects.order_by("pk") for each in recount(dataset)]


def open_jobs() -> list[str]:
    return [f"{job} is {job.state}" for job in Job.objects.open()]


def damaged_versions() -> list[str]:
    """Versions that are not ready, and pages whose bytes are not those that were published."""
    unready = Version.objects.exclude(status="normal")
    return [f"{version} is {version.status}" for version in unready] + [
        f"page {page.first} of {version}"
        for version in Version.objects.filter(status="normal")
        for page in page_table(version)
        if not is_whole(version, page)
    ]


def is_whole(version: "Version", page: "Page") -> bool:
    try:
        read_page(version, page)
    except DomainError:
        return False
    return True


if __name__ == "__main__":
    django.setup()
    from datasets.counts import recount
    from datasets.errors import DomainError
    from datasets.models import Dataset, Job, Version
    from datasets.published import page_table, read_page
    from datasets.version_pages import Page

    found = {"counts": wrong_counts(), "open": open_jobs(), "versions": damaged_versions()}
    print(json.dumps(found))  # noqa: T201  its caller reads it
