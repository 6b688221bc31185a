"""`manage.py verify_counts`: recount every maintained count, and say which do not hold."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datasets.counts import recount, repair_counts
from datasets.models import Dataset


class Command(BaseCommand):
    help = "Recount what is counted, dataset by dataset. Ends with 1 where a count does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dataset", type=int, help="only the dataset with this id")
        parser.add_argument("--repair", action="store_true", help="put right what does not hold")

    def handle(self, *args: Any, **options: Any) -> None:
        datasets = Dataset.objects.order_by("pk")
        if options["dataset"] is not None:
            datasets = datasets.filter(pk=options["dataset"])
            if not datasets:
                raise CommandError(f"There is no dataset {options['dataset']}.")
        wrong = sum(self._verify(dataset, repair=options["repair"]) for dataset in datasets)
        if wrong and not options["repair"]:
            raise CommandError(f"{wrong} counts do not hold. Put them right with --repair.")
        self.stdout.write(f"{len(datasets)} datasets verified, {wrong} counts put right.")

    def _verify(self, dataset: Dataset, *, repair: bool) -> int:
        found = repair_counts(dataset) if repair else recount(dataset)
        for each in found:
            self.stdout.write(str(each))
        return len(found)
