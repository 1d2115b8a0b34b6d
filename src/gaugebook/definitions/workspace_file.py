"""``workspace.yaml``: what a workspace reads, for whom, and which source wins."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gaugebook.definitions.base import Id, Misfit, Part, TimeZone
from gaugebook.definitions.memory import LEAST_FOR_SPARK, Memory, bytes_of
from gaugebook.definitions.source_columns import as_tuple
from gaugebook.definitions.working_days import BankHolidays

_NAME_OF_A_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_LOGIN_FIELDS = {
    "address", "connection", "dsn", "host", "login", "passwd", "password", "pwd", "secret",
    "server", "token", "uri", "url", "user", "username",
}  # fmt: skip
_HOW = "put it into an environment variable, and that variable's name under `url_from`"


class MadeUp(Part):
    """Asks for made-up records of the source's table instead of a file.

    The seed makes them reproducible; inputs of one seed tell of the same two years. Figures
    (counts, published tables) do not come from a seed.
    """

    seed: int = Field(default=2022, ge=0, le=2**31)


class DatabaseInput(Part):
    """Records of a database: its address is in the environment, and never in a file.

    `url_from` names the environment variable that holds the address (a SQLAlchemy URL, login and
    all). Either a `table` is read, with its schema where it has one (``crm.cases``), or what one
    SELECT in `query` gives.
    """

    url_from: str
    table: str | None = Field(default=None, min_length=1)
    query: str | None = Field(default=None, min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _holds_no_login(cls, data: Any) -> Any:
        """Refuse addresses and logins before anything else, as other faults quote what they find.

        This fault is one of the whole block, so that no value of it is shown.
        """
        if not isinstance(data, dict):
            return data
        if not _LOGIN_FIELDS.isdisjoint(map(str, data)):
            raise ValueError(f"an address or a login does not belong in a file; {_HOW}")
        name = data.get("url_from")
        if isinstance(name, str) and not _NAME_OF_A_VARIABLE.fullmatch(name):
            raise ValueError(f"`url_from` must be a name, not the address itself; {_HOW}")
        return data

    @model_validator(mode="after")
    def _asks_for_one_thing(self) -> DatabaseInput:
        if (self.table is None) == (self.query is None):
            raise ValueError("a database has either a `table` or a `query`")
        return self

    @property
    def name(self) -> str:
        """What it is called in findings, tables and the run record."""
        return f"{self.url_from}/{self.table or 'query'}"


class Input(Part):
    """One source and the files it reads, and the organisation the figures are of.

    `files` is a pattern or a list of them; without it the source's own are read. Instead of `files`
    there may be a `database`. `label` is printed as the source of a table.
    `made_up` inputs say "made-up data" wherever they are printed.
    """

    source: Id
    files: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = ()
    database: DatabaseInput | None = None
    made_up: MadeUp | Literal[True] | None = None
    org_code: str | None = None
    label: str | None = None

    @model_validator(mode="after")
    def _reads_something(self) -> Input:
        if isinstance(self.made_up, MadeUp) and self.files:
            raise ValueError("made-up records come from a seed or from files, not from both")
        if self.database is not None and (self.files or self.made_up is not None):
            raise ValueError("records come from a database or from files, not from both")
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
