"""Which heading most likely is which column of a table: its words, held against its content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gaugebook.definitions.heading_words import ColumnWords, HeadingWords
from gaugebook.definitions.schema import TABLES, ColumnSpec, TableSpec
from gaugebook.tables.drafting.codes import MOST_CODES, code_map
from gaugebook.tables.drafting.people import personal_kind
from gaugebook.tables.drafting.profile import Profile
from gaugebook.tables.drafting.times import TimeReading, time_reading
from gaugebook.tables.drafting.words import column_closeness, nearest

LEAST_SCORE = 0.3
_NOT_NEEDED_FROM = 0.95
_MOST_OF_A_DIMENSION = 0.2
_A_FEW = 50


@dataclass(frozen=True)
class Export:
    """An export that a source is drafted for: its columns, and what is known of words."""

    profiles: tuple[Profile, ...]
    words: HeadingWords
    times: Mapping[str, TimeReading] = field(default_factory=dict)

    @classmethod
    def of(cls, profiles: Sequence[Profile], words: HeadingWords) -> Export:
        """Look at an export's columns; those of durations are no times."""
        times = {p.heading: found for p in profiles if (found := time_reading(p)) is not None}
        return cls(tuple(profiles), words, times)

    @property
    def has_clock_only(self) -> bool:
        """Whether some column holds clock times without a day."""
        return any(t.is_clock_only for t in self.times.values())

    @property
    def day_columns(self) -> tuple[str, ...]:
        """The headings of columns that hold days without a clock time."""
        return tuple(h for h, t in self.times.items() if not t.has_clock and not t.is_clock_only)


@dataclass(frozen=True)
class Match:
    """A heading that most likely is a column, and how surely, from 0 to 1."""

    profile: Profile
    column: str
    score: float


def assign(export: Export, spec: TableSpec) -> tuple[Match, ...]:
    """Give each column of a table of records (or plans) the heading that fits best, if one does."""
    known = export.words.columns.get(spec.name, {})
    matches = [
        Match(profile, column.name, score)
        for profile in export.profiles
        for column in spec.kept
        if (score := _score(export, profile, column, spec, known)) >= LEAST_SCORE
    ]
    return best_of(matches)


def best_of(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Let each heading be one column, and each column one heading: the surest first."""
    taken_columns: set[str] = set()
    taken_headings: set[str] = set()
    kept = []
    for match in sorted(matches, key=lambda m: (-m.score, m.profile.place)):
        if match.column in taken_columns or match.profile.heading in taken_headings:
            continue
        taken_columns.add(match.column)
        taken_headings.add(match.profile.heading)
        kept.append(match)
    return tuple(sorted(kept, key=lambda m: m.profile.place))


def _score(
    export: Export,
    profile: Profile,
    column: ColumnSpec,
    spec: TableSpec,
    known: Mapping[str, ColumnWords],
) -> float:
    close = column_closeness(profile.heading, column.name, known.get(column.name, ColumnWords()))
    if close < LEAST_SCORE or profile.is_empty:
        return 0.0
    kind, _ = nearest(profile.heading, export.words.personal)
    if is_personal(export, profile, spec) and column.name not in spec.hashed:
        return 0.0
    if kind and column.name in spec.coded:
        return 0.0  # a person's name becomes a role by codes, which only a person can write
    return close * fit(export, profile, column, spec)


def is_personal(export: Export, profile: Profile, spec: TableSpec) -> bool:
    """Whether a column holds what must not be read, for this table.

    Plans and summaries are not about customers: there, only staff and what the values themselves
    show count.
    """
    if profile.heading in export.times or profile.is_durations:
        return False
    kind, reason = personal_kind(profile, export.words)
    if not kind:
        return False
    if spec.time_column:
        return True
    return kind in ("staff", "names") or reason.startswith("it holds e-mail")


def fit(export: Export, profile: Profile, column: ColumnSpec, spec: TableSpec) -> float:
    """Say how well a column's values fit one of ours, from 0 (they cannot be it) to 1."""
    if column.type in ("timestamp", "date"):
        return _fit_of_time(export, profile, column)
    if column.type == "number":
        fits = profile.kind == "number" or profile.is_numeric
        return 1.0 if fits or (column.unit == "seconds" and profile.is_durations) else 0.0
    if column.type == "boolean":
        found = code_map(profile, column, export.words, spec.name)
        return 1.0 if found.share == 1.0 or profile.kind == "boolean" else 0.0
    if profile.heading in export.times:
        return 0.0
    if column.name in spec.key:
        return _fit_of_key(profile)
    if column.name in spec.hashed:
        return 1.0 if profile.distinct > 1 and not profile.is_free_text else 0.0
    if column.codes:
        return _fit_of_codes(export, profile, column, spec)
    return _fit_of_dimension(profile, spec)


def _fit_of_time(export: Export, profile: Profile, column: ColumnSpec) -> float:
    found = export.times.get(profile.heading)
    if found is None:
        return 0.0
    if found.is_clock_only:
        return 1.0 if export.day_columns and column.type == "timestamp" else 0.0
    # Where clock times stand apart, a bare day is only half of a time.
    return 0.7 if export.has_clock_only and not found.has_clock else 1.0


def _fit_of_key(profile: Profile) -> float:
    if profile.is_unique:
        return 1.0
    return 0.9 if profile.distinct > profile.filled / 2 else 0.75


def _fit_of_codes(export: Export, profile: Profile, column: ColumnSpec, spec: TableSpec) -> float:
    if profile.distinct > MOST_CODES or profile.is_durations:
        return 0.0
    share = code_map(profile, column, export.words, spec.name).share
    return 0.6 + 0.4 * share if share else 0.2


def _fit_of_dimension(profile: Profile, spec: TableSpec) -> float:
    if not spec.time_column:
        return 1.0  # a plan's texts are as long as their writers like
    if profile.is_free_text or profile.is_durations:
        return 0.0
    is_small = profile.distinct <= max(_A_FEW, _MOST_OF_A_DIMENSION * profile.filled)
    return 1.0 if is_small else 0.5


def is_not_needed(export: Export, profile: Profile) -> bool:
    """Whether a heading is one of those that hold nothing for us."""
    _, close = nearest(profile.heading, {"not needed": export.words.not_needed})
    return close >= _NOT_NEEDED_FROM


def scores_of_tables(
    export: Export, among: Sequence[str]
) -> dict[str, tuple[float, tuple[Match, ...]]]:
    """Give, for each table of records, how well the export fits it and by which headings.

    The score is the sum over the columns found, once more for those that a row needs, and nothing
    without a time that could place a row.
    """
    found = {}
    for name in among:
        spec = TABLES[name]
        matches = assign(export, spec)
        by_column = {m.column: m for m in matches}
        score = sum(m.score for m in matches) + sum(
            by_column[c].score for c in (*spec.needed, *spec.hashed[:1]) if c in by_column
        )
        if spec.time_column and spec.time_column not in by_column:
            score *= 0.5 if export.times else 0.0
        found[name] = (score, matches)
    return found
