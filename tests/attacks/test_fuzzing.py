"""Made-up requests for every operation of the API contract: no error of ours, and what is refused changes nothing.

CI sends 2,000; `make fuzz` 20,000, or as many as EASEL_FUZZ_REQUESTS says, from EASEL_FUZZ_SEED.
"""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.doors import PEOPLE
from datasets.models import Dataset
from tests.attacks.fuzzing import Fuzzer, cases_each, of_each_operation
from tests.doubles import MemoryStore
from tests.house.test_doors import client_for


@pytest.fixture
def fuzzer(stage: dict[str, Any], dataset: Dataset, store: MemoryStore) -> Fuzzer:
    """Everybody of the role table, on one stage."""
    clients = [quiet(client_for(person, dataset)) for person in reversed(PEOPLE)]
    return Fuzzer(clients, {**stage, "set_id": 10**9, "link": "made-up", "name": "a.jpg"}, store)


def quiet(client: APIClient) -> APIClient:
    """A client to whom an error of ours is an answer, as to everybody outside."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("operation", of_each_operation(), ids=lambda each: each.label)
def test_made_up_requests_are_answered_as_the_contract_says(
    operation: Any, fuzzer: Fuzzer, record_property: Callable[[str, object], None]
) -> None:
    fuzzer.attack(operation, number=cases_each())

    record_property("requests", fuzzer.sent)  # `make fuzz` adds them up
    record_property("refused", fuzzer.refused)
    assert fuzzer.faults == []
