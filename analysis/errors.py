"""What analysis refuses, by name."""

from datasets.errors import ConflictError


class NothingToAnalyseError(ConflictError):
    code = "nothing_to_analyse"
    message = "The version has no labeled sample, so there is nothing to measure. Label some and publish a new version."


class AnalysisRunningError(ConflictError):
    code = "analysis_running"
    message = "This version is being analysed already. Wait for it or cancel it in the task history."


class VersionNotAnalysedError(ConflictError):
    code = "version_not_analysed"
    message = "The version was not analysed yet. Start the feature analysis for it."
