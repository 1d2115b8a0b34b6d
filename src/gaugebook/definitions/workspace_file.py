"""``workspace.yaml``: what a workspace reads, for whom, and which source wins."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from gaugebook.definitions.base import Id, Misfit, Part, TimeZone
from gaugebook.definitions.memory import LEAST_FOR_SPARK, Memory, bytes_of
from gaugebook.definitions.working_days import BankHolidays


class MadeUp(Part):
    """Asks for made-up records of the source's table instead of a file.

    The seed makes them reproducible; inputs of one seed tell of the same two years. Figures
    (counts, published tables) do not come from a seed.
    """

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
    """The content of ``workspace.yaml``.

    `engine` computes the figures over records; both engines give the same. `memory` is what it may
    take for them at once, such as ``512MB`` or ``4GB``; the rest waits on disk.
    """

    name: str
    org_code: str
    time_zone: TimeZone = "Europe/London"
    bank_holidays: BankHolidays = "england"
    language: str = "en-GB"
    inputs: tuple[Input, ...] = ()
    record: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    engine: Literal["duckdb", "spark"] = "duckdb"
    memory: Memory = "2GB"

    @model_validator(mode="after")
    def _is_enough_for_its_engine(self) -> WorkspaceFile:
        if self.engine == "spark" and bytes_of(self.memory) < bytes_of(LEAST_FOR_SPARK):
            raise Misfit(f"Spark needs {LEAST_FOR_SPARK} of memory or more", "memory")
        return self
