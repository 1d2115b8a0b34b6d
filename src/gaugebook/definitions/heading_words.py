"""Heading words: how councils' exports name what our tables hold, and what they must not tell.

One YAML file, ``metrics/reference/heading-words.yaml``. `gaugebook source draft` reads a strange
export by it. Nothing is decided here: a draft is for a person to confirm, and no figure is ever
computed from a guess.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, model_validator

from gaugebook.definitions.base import Definition, Misfit, Part, aside
from gaugebook.definitions.schema import TABLES
from gaugebook.errors import near_miss

FILE_ID = "heading-words"
"""The id of the list, and the name of its file."""


class ColumnWords(Part):
    """The headings by which one column is known.

    `surely` mean this column in any export; `perhaps` may as well mean another, so that a draft
    asks. Capitals, marks and the joints of ``CallsOffered`` make no difference.
    """

    surely: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


class HeadingWords(Definition):
    """What headings and codes of exports mean, and which of them are about people.

    Parameters
    ----------
    columns
        For each table, for each of its columns (of `counts`, also the measures' summary columns),
        the headings.
    codes
        For each table, for each column that holds one of our words, what exports write for it.
    personal
        For each kind of thing about people (staff, customers, addresses, free text), the headings.
    forenames
        Common forenames, by which a column of names is known under any heading.
    not_needed
        Headings that hold nothing for us.
    not_a_contact
        Codes of rows that are no contact at all: test calls, the system's own.
    said_yes, said_no
        What exports write for true and false.
    """

    name: str
    columns: dict[str, dict[str, ColumnWords]]
    codes: dict[str, dict[str, dict[str, tuple[str, ...]]]] = Field(default_factory=dict)
    personal: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    forenames: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    not_a_contact: tuple[str, ...] = ()
    said_yes: tuple[str, ...] = ()
    said_no: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _tables_are_known(self) -> HeadingWords:
        for place, tables in (("columns", self.columns), ("codes", self.codes)):
            for table in tables:
                if table not in TABLES:
                    hint = aside(near_miss(table, TABLES))
                    raise Misfit(f"there is no table {table}{hint}", place, table)
        for table, columns in self.columns.items():
            spec = TABLES[table]
            if not spec.time_column and table != "workplan":
                continue  # a summary's columns are named by the measures
            _check_known("columns", table, columns, {c.name for c in spec.columns})
        return self

    @model_validator(mode="after")
    def _codes_are_known(self) -> HeadingWords:
        for table, columns in self.codes.items():
            spec = TABLES[table]
            _check_known("codes", table, columns, {c.name for c in spec.columns})
            for column, codes in columns.items():
                known = spec.column(column).codes
                for code in codes:
                    if known and code not in known:
                        detail = f"{column} is one of {', '.join(known)}"
                        raise Misfit(detail, "codes", table, column, code)
        return self


def _check_known(place: str, table: str, columns: Mapping[str, object], known: set[str]) -> None:
    for column in columns:
        if column not in known:
            hint = aside(near_miss(column, known))
            raise Misfit(f"{table} has no column {column}{hint}", place, table, column)
