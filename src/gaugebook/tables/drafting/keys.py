"""What tells one record from another: an id, several columns together, or the whole row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from gaugebook.definitions.schema import TableSpec
from gaugebook.tables.drafting.assign import Export, Match
from gaugebook.tables.drafting.profile import Profile

_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Key:
    """The rule of the key column, the heading that it is shown beside, and what is doubtful."""

    fields: dict[str, Any]
    heading: str = ""
    doubt: str = ""
    beside: tuple[str, ...] = ()


def key_for(
    export: Export, table: pa.Table, spec: TableSpec, matched: Match | None, taken: set[str]
) -> Key:
    """Say how a record is told from another.

    Parameters
    ----------
    export
        The export's columns.
    table
        Its rows, to try whether two columns together are unique.
    spec
        The table, whose key has one column.
    matched
        The heading that by its words is the key.
    taken
        Headings that are used already or must not be read.
    """
    hashing = {"private": "hash"} if spec.key[0] in spec.hashed else {}
    if matched is not None:
        profile = matched.profile
        repeats = profile.filled - profile.distinct
        if repeats == 0:
            return Key({"from": profile.heading, **hashing}, profile.heading)
        if pair := _partner(export, table, profile, taken):
            doubt = f"{profile.heading} repeats in {repeats:,} rows; with {pair} it does not"
            # Ids of a machine come round again, so the day belongs to the key where there is one.
            days = [d for d in export.day_columns[:1] if d not in (pair, profile.heading)]
            parts = [pair, *days, profile.heading]
            return Key({"parts": parts, **hashing}, profile.heading, doubt, (pair, *days))
        if profile.distinct >= _NEARLY_ALL * profile.filled or profile.filled <= 1 or hashing:
            doubt = f"{repeats:,} rows repeat an id; each id is read once"
            return Key({"from": profile.heading, **hashing}, profile.heading, doubt)
    else:
        unique = next((p for p in export.profiles if _may_be_key(export, p, taken)), None)
        if unique is not None:
            doubt = f"{unique.heading} differs in every row, so it is taken as the id"
            return Key({"from": unique.heading, **hashing}, unique.heading, doubt)
    doubt = "no column tells one row from another, so the whole row does"
    return Key({"from_row": True, **hashing}, "", doubt)


def _may_be_key(export: Export, profile: Profile, taken: set[str]) -> bool:
    return (
        profile.is_unique
        and profile.heading not in taken
        and profile.heading not in export.times
        and not profile.is_free_text
        and not profile.is_durations
        and "." not in profile.texts[0]
    )


def _partner(export: Export, table: pa.Table, profile: Profile, taken: set[str]) -> str:
    """Give another column that makes an id unique, if one does; one of few values is likelier."""
    others = sorted(
        (
            p
            for p in export.profiles
            if p.heading != profile.heading and p.heading not in taken and not p.is_empty
            and p.distinct < profile.distinct and p.heading not in export.times
        ),
        key=lambda p: p.distinct,
    )  # fmt: skip
    for other in others[:6]:
        if other.distinct * profile.distinct < table.num_rows:
            continue
        pairs = table.select([other.heading, profile.heading])
        if pairs.group_by(pairs.column_names).aggregate([]).num_rows == table.num_rows:
            return other.heading
    return ""
