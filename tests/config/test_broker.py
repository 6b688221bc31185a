"""The embedded broker: messages come whole, once, and in their order."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu.connection import Connection
from kombu.entity import Exchange, Queue


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Connection]:
    options = {
        "data_folder_in": str(tmp_path),
        "data_folder_out": str(tmp_path),
        "control_folder": str(tmp_path / "control"),
    }
    with Connection(
        "filesystem://localhost", transport="config.broker:Transport", transport_options=options
    ) as connection:
        yield connection


def send(broker: Connection, queue: str, body: Any) -> None:
    broker.Producer().publish(body, exchange="", routing_key=queue)


def take(broker: Connection) -> Any:
    """The next message of the queue `quick`, or None."""
    message = Queue("quick", channel=broker.default_channel).get(no_ack=True)
    return message and message.payload


def test_messages_come_in_their_order_and_once(broker: Connection) -> None:
    send(broker, "quick", {"job": 1})
    send(broker, "quick", {"job": 2})
    assert [take(broker), take(broker), take(broker)] == [{"job": 1}, {"job": 2}, None]


def test_a_queue_gives_only_its_own_messages(broker: Connection) -> None:
    send(broker, "heavy", {"job": 1})
    assert take(broker) is None


def test_a_message_that_is_being_written_is_not_taken(broker: Connection, tmp_path: Path) -> None:
    (tmp_path / ".1_half.quick.msg").write_text('{"job"')
    assert take(broker) is None


def test_a_broken_message_is_dropped_and_the_next_one_comes(broker: Connection, tmp_path: Path) -> None:
    (tmp_path / "1_half.quick.msg").touch()
    send(broker, "quick", {"job": 2})
    assert take(broker) == {"job": 2}


def test_a_taken_message_leaves_no_file(broker: Connection, tmp_path: Path) -> None:
    send(broker, "quick", {"job": 1})
    take(broker)
    assert list(tmp_path.glob("*.msg*")) + list(tmp_path.glob(".*")) == []


def test_a_process_that_was_killed_while_it_declared_a_queue_stops_no_other(
    broker: Connection, tmp_path: Path
) -> None:
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / "quick.exchange").touch()
    exchange = Exchange("quick", channel=broker.default_channel)
    Queue("quick", exchange, routing_key="quick", channel=broker.default_channel).declare()
    broker.Producer().publish({"job": 1}, exchange="quick", routing_key="quick")
    assert take(broker) == {"job": 1}
