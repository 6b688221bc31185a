"""The same training as a platform starts it: `--data_url` is the version, `--train_url` the folder of what comes out.

python examples/modelarts_train.py --data_url obs://out/flowers-1/annotation/V001 --train_url ./output

Arguments that the platform adds and this script does not know are left alone. Where it brings the version to the
machine first, `--data_url` is that folder, and images are found by EASEL_BUCKETS or beside it (`easel download`).
"""

import argparse
import json
from pathlib import Path

from train_classifier import Plan, train


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data_url", required=True)
    parser.add_argument("--train_url", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--steps", type=int, default=Plan.steps)
    parser.add_argument("--size", type=int, default=Plan.size)
    parser.add_argument("--width", type=int, default=Plan.width)
    words, _ = parser.parse_known_args()
    plan = Plan(
        words.data_url,
        words.train_url / "model.pt",
        epochs=words.epochs,
        steps=words.steps,
        size=words.size,
        width=words.width,
    )
    metadata = train(plan)
    (words.train_url / "metadata.json").write_text(json.dumps(metadata, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
