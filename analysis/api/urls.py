"""The addresses of analysis below /api/v1."""

from django.urls import URLPattern, URLResolver, path

from analysis.api.analysis import AnalysisViewSet
from analysis.api.duplicates import DuplicatesViewSet
from analysis.api.hard import HardExamplesViewSet
from analysis.api.outside import OutsideViewSet
from analysis.api.report import AnalysisReportViewSet
from analysis.api.sets import AnalysisSetViewSet

DATASET = "datasets/<rowid:dataset_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{DATASET}/versions/<rowid:version_id>/analysis", AnalysisViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/analysis", AnalysisViewSet.as_view({"get": "list"})),
    path(f"{DATASET}/analysis/series", AnalysisViewSet.as_view({"get": "series"})),
    path(f"{DATASET}/analysis/report", AnalysisReportViewSet.as_view({"get": "retrieve"})),
    path(f"{DATASET}/analysis/thresholds", AnalysisReportViewSet.as_view({"patch": "thresholds"})),
    path(f"{DATASET}/analysis/duplicates", AnalysisReportViewSet.as_view({"get": "duplicates"})),
    path(f"{DATASET}/analysis/sets", AnalysisSetViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/duplicates", DuplicatesViewSet.as_view({"get": "list"})),
    path(f"{DATASET}/duplicates/spare", DuplicatesViewSet.as_view({"get": "spare"})),
    path(f"{DATASET}/duplicates/index", DuplicatesViewSet.as_view({"post": "index"})),
    path(f"{DATASET}/duplicates/ignored", DuplicatesViewSet.as_view({"put": "ignore"})),
    path(f"{DATASET}/analysis/bin", AnalysisViewSet.as_view({"get": "bin"})),
    path(f"{DATASET}/analysis/hard", HardExamplesViewSet.as_view({"get": "retrieve", "post": "create"})),
    path(f"{DATASET}/analysis/outside", OutsideViewSet.as_view({"get": "retrieve"})),
]
