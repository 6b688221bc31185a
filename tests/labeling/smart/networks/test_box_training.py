"""How the network of the convolutional detector learns."""

import pytest
import torch

from labeling.smart.networks.box_training import Plan, follow, new_network
from labeling.smart.networks.pyramid import asleep, awake


def test_less_effort_is_fewer_steps_of_fewer_and_smaller_squares() -> None:
    plan = Plan(steps=600, batch=8, side=320).at(0.1)

    assert (plan.steps, plan.batch, plan.side) == (190, 3, 96)


def test_whole_effort_is_the_plan() -> None:
    assert Plan().at(1.0) == Plan()


def test_a_plan_within_a_time_ends_with_it() -> None:
    assert (Plan().within(5).seconds, Plan().within(1e9).seconds, Plan().within(None)) == (5, 600, Plan())


def test_the_running_mean_follows_the_weights() -> None:
    network = new_network(2, 1)
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    start = mean["usual"].item()
    with torch.no_grad():
        network.usual.add_(1.0)

    follow(mean, network, 0.9)

    assert mean["usual"].item() == pytest.approx(start + 0.1)


def test_the_same_seed_begins_with_the_same_weights_and_leaves_chance_as_it_was() -> None:
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)

    first, again = new_network(2, 5), new_network(2, 5)

    assert torch.rand(1) == expected
    assert torch.equal(first.start[0].weight, again.start[0].weight)


def test_a_network_awakes_as_it_fell_asleep() -> None:
    network = new_network(2, 1)
    network.eval()
    image = torch.rand(1, 3, 64, 96)

    again = awake(asleep(network), 2)

    with torch.inference_mode():
        expected, said = network(image), again(image)
    assert said[0].shape == (1, 2, 8, 12)
    assert torch.allclose(said[0], expected[0], atol=0.01)  # half the bits
    assert torch.allclose(said[1], expected[1], rtol=0.01)
