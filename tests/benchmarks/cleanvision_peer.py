"""What CleanVision takes for a folder of images: run by the Python of a venv that has it, never by ours (AGPL).

`python cleanvision_peer.py FOLDER` prints its version and the seconds of CPU as JSON.
"""

import json
import os
import sys
from importlib.metadata import version

from cleanvision import Imagelab  # type: ignore[import-not-found]  # in that venv


def main() -> None:
    before = os.times()
    Imagelab(data_path=sys.argv[1]).find_issues(n_jobs=1)
    after = os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    print(json.dumps({"version": version("cleanvision"), "cpu": cpu}))


if __name__ == "__main__":
    main()
