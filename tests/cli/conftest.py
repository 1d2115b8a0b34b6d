"""The command line, called as `gaugebook` is, and what it said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import run_gaugebook


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        content = json.loads(self.out)
        assert isinstance(content, dict)
        assert "problems" in content
        return content

    @property
    def codes(self) -> list[str]:
        """The codes of its problems."""
        return [p["code"] for p in self.json["problems"]]

    @property
    def text(self) -> str:
        """What people read, on one line."""
        return " ".join(self.err.split())


@pytest.fixture
def gaugebook(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command and give what it said."""

    def run(*arguments: str | Path) -> Said:
        capsys.readouterr()
        code = run_gaugebook(*arguments)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run
