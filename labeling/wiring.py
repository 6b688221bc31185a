"""Start-up: the service modules are imported, so that what they do in the background is registered."""

from labeling.services import bulk_jobs, grouping_job, label_trash, pre_labeling, smart_job

__all__ = ["bulk_jobs", "grouping_job", "label_trash", "pre_labeling", "smart_job"]
