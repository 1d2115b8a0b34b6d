"""``workspace.yaml``: what a workspace reads, for whom, and which source wins."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from gaugebook.definitions.base import Id, Part, TimeZone


class MadeUp(Part):
    """Asks for made-up contact records instead of a file; the seed makes them reproducible."""

    seed: int = Field(default=2022, ge=0, le=2**31)


class Input(Part):
    """One source and the files it reads, and the organisation the figures are of.

    `label` is printed as the source of a table. `made_up` inputs say "made-up data" wherever
    they are printed.
    """

    source: Id
    files: str | None = None
    made_up: MadeUp | Literal[True] | None = None
    org_code: str | None = None
    label: str | None = None

    @model_validator(mode="after")
    def _reads_something(self) -> Input:
        if isinstance(self.made_up, MadeUp) and self.files:
            raise ValueError("made-up records come from a seed or from files, not from both")
        return self

    @property
    def is_made_up(self) -> bool:
        """Whether its figures must be printed as made-up data."""
        return self.made_up is not None


class WorkspaceFile(Part):
    """The content of ``workspace.yaml``."""

    name: str
    org_code: str
    time_zone: TimeZone = "Europe/London"
    language: str = "en-GB"
    inputs: tuple[Input, ...] = ()
    record: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    engine: Literal["duckdb"] = "duckdb"
