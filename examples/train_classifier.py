"""Train a classifier from a published version, by one process or by several.

python examples/train_classifier.py obs://out/flowers-1/annotation/V001 --model model.pt
torchrun --nproc-per-node 2 examples/train_classifier.py obs://out/flowers-1/annotation/V001 --model model.pt

The model file says which version it was trained on: `torch.load("model.pt")["metadata"]["digest"]`.
"""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader

import easel
from resnet import ResNet


@dataclass(frozen=True)
class Plan:
    """`steps` ends training early, for a try; 0 goes through all epochs. `size` is the side of images, px."""

    version: str
    model: Path
    digest: str | None = None
    epochs: int = 10
    steps: int = 0
    batch: int = 32
    size: int = 224
    width: int = 64
    rate: float = 0.05
    seed: int = 0
    workers: int = 0


@dataclass(frozen=True)
class Square:
    """An image as the network takes it: `size` px wide and high, float32 from -1 to 1. Pickles, for workers."""

    size: int

    def __call__(self, image: Image.Image) -> Tensor:
        small = image.resize((self.size, self.size), Image.Resampling.BILINEAR)
        return torch.from_numpy(np.asarray(small, np.float32) / 127.5 - 1).permute(2, 0, 1)


def train(plan: Plan) -> dict[str, Any]:
    """Train, measure on the samples for evaluation, and write the model; returns its metadata."""
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    if world > 1:
        distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        return _train(plan, rank, world)
    finally:
        if world > 1:
            distributed.destroy_process_group()


def _train(plan: Plan, rank: int, world: int) -> dict[str, Any]:
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    data = easel.open(plan.version, "train", digest=plan.digest, target="index", transform=Square(plan.size))
    torch.manual_seed(plan.seed)  # the same first weights for every process
    network: nn.Module = ResNet(len(data.labels), plan.width).to(device)
    parallel = DistributedDataParallel(network) if world > 1 else network
    optimizer = torch.optim.SGD(parallel.parameters(), plan.rate, momentum=0.9, weight_decay=1e-4)
    steps = 0
    for epoch in range(plan.epochs):
        order = data.order(seed=plan.seed, epoch=epoch, rank=rank, world=world)
        network.train()
        batches = DataLoader(
            data,
            plan.batch,
            sampler=order,
            num_workers=plan.workers,
            drop_last=len(order) > plan.batch,  # a last batch of one image has no variance to normalize by
        )
        for images, labels in batches:
            loss = nn.functional.cross_entropy(parallel(images.to(device)), labels.to(device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            steps += 1
            if steps == plan.steps:
                break
        if rank == 0:
            print(f"epoch {epoch + 1}: loss {loss.item():.3f} after {steps} steps", flush=True)
        if steps == plan.steps:
            break
    metadata = {
        "version": data.version.path,
        "digest": data.digest,
        "labels": list(data.labels),
        "seed": plan.seed,
        "steps": steps,
        "processes": world,
        "size": plan.size,
        "width": plan.width,
    }
    if rank == 0:
        metadata["accuracy"] = accuracy(network, plan, device)
        plan.model.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"model": network.state_dict(), "metadata": metadata}, plan.model)
        print(f"{plan.model}: trained on sha256:{data.digest}, accuracy {metadata['accuracy']}", flush=True)
    return metadata


@torch.no_grad()
def accuracy(network: nn.Module, plan: Plan, device: torch.device) -> float | None:
    """The share of the samples for evaluation that the network names rightly; None where there are none."""
    data = easel.open(plan.version, "eval", digest=plan.digest, target="index", transform=Square(plan.size))
    network.eval()
    right = 0
    for images, labels in DataLoader(data, plan.batch, num_workers=plan.workers):
        right += int((network(images.to(device)).argmax(1).cpu() == labels).sum())
    return round(right / len(data), 4) if len(data) else None


def parse(words: list[str] | None = None) -> Plan:
    parser = argparse.ArgumentParser(description="Train a classifier from a published version.")
    parser.add_argument("version", help="the path of the version, as its page shows it")
    parser.add_argument("--model", type=Path, default=Path("model.pt"))
    parser.add_argument("--digest", help="refuse another version")
    for name in ("epochs", "steps", "batch", "size", "width", "seed", "workers"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Plan, name))
    parser.add_argument("--rate", type=float, default=Plan.rate)
    return Plan(**vars(parser.parse_args(words)))


if __name__ == "__main__":
    train(parse())
