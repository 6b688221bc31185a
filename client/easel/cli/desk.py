"""What a command works with."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from easel.cli.credentials import server_of
from easel.cli.server import Server
from easel.cli.terminal import Terminal


@dataclass
class Desk:
    words: argparse.Namespace
    terminal: Terminal
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def server(self) -> Server:
        return server_of(self.words.url, self.env)
