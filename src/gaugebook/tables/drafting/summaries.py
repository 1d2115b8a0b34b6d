"""A proposed source of counts: one row a period and its dimensions, one column a measure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gaugebook.definitions.heading_words import ColumnWords
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.schema import COUNTS, ColumnSpec
from gaugebook.definitions.source import Source
from gaugebook.definitions.source_layout import Layout, RowRule
from gaugebook.tables.drafting.assign import (
    LEAST_SCORE,
    Export,
    Match,
    best_of,
    is_not_needed,
    is_personal,
)
from gaugebook.tables.drafting.codes import code_map
from gaugebook.tables.drafting.model import ColumnDraft, SourceDraft, sureness_of
from gaugebook.tables.drafting.people import personal_kind
from gaugebook.tables.drafting.profile import Profile
from gaugebook.tables.drafting.records import NEVER_READ, asked_once, example_of
from gaugebook.tables.drafting.words import column_closeness
from gaugebook.tables.figures.period_text import read_placed

_NEARLY_ALL = 0.9
_MOST_MEASURES = 60
_LEAST_CLOSE = 0.7
_CALLS = {"offered", "answered", "abandoned", "wait_mean_seconds", "answered_within_20s"}
_DATE = r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2} [A-Za-z]{3,9} \d{4})"
_TWO_DATES = re.compile(rf"{_DATE}(.{{1,12}}?){_DATE}")
_DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
_ANY_SOURCE = Source(
    id="any",
    version="1.0.0",
    name="any",
    table="published",
    document="any",
    layout=Layout(labels="any"),
    rows={"any": RowRule(skip=True)},
)
"""A source that gives no period a meaning of its own."""
_MONTH_NAMED = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d{2,4}", re.IGNORECASE
)


def summary_columns(measures: Mapping[str, Measure]) -> dict[str, tuple[str, ...]]:
    """Give every column that a summary may have, with the labels of its measure."""
    columns: dict[str, tuple[str, ...]] = {}
    for measure in measures.values():
        if isinstance(measure.summary, str):
            columns[measure.summary] = tuple(measure.labels)
        elif measure.summary_column:
            columns[measure.summary_column] = ()
    return columns


def match_summary(
    export: Export, measures: Mapping[str, Measure]
) -> tuple[float, tuple[Match, ...]]:
    """Find the period, the dimensions and the measures of a summary, and how well it fits."""
    known = export.words.columns.get("counts", {})
    wanted = summary_columns(measures)
    names = ("period", "measure", "value", *COUNTS.dimensions, *wanted)
    found = []
    for profile in export.profiles:
        for name in names:
            words = known.get(name, ColumnWords())
            words = ColumnWords(
                surely=(*words.surely, *wanted.get(name, ())), perhaps=words.perhaps
            )
            close = column_closeness(profile.heading, name, words)
            score = close * _fit(export, profile, name, wanted) if close else 0.0
            if score >= LEAST_SCORE:
                found.append(Match(profile, name, score))
    matches = [_surer_period(export, m) for m in best_of(found)]
    if not any(m.column == "period" for m in matches):
        matches = [*matches, *_period_by_content(export, matches)]
    has = {m.column for m in matches}
    named = next((m.profile for m in matches if m.column == "measure"), None)
    is_long = named is not None and "value" in has and measure_codes(named, export, measures)[0]
    if not is_long:
        matches = [m for m in matches if m.column not in ("measure", "value")]
    figures = [m for m in matches if m.column in wanted or m.column == "value"]
    if not figures:
        return 0.0, ()
    bonus = 1.0 if any(m.column == "period" for m in matches) else 0.0
    return sum(m.score for m in matches) + bonus, tuple(matches)


def _surer_period(export: Export, match: Match) -> Match:
    """Be sure of a column of days or months where there is no other."""
    holding = [p for p in export.profiles if holds_periods(export, p)]
    is_only = match.column == "period" and len(holding) == 1
    return Match(match.profile, match.column, max(match.score, 0.9)) if is_only else match


def _fit(export: Export, profile: Profile, name: str, wanted: Mapping[str, object]) -> float:
    if profile.is_empty:
        return 0.0
    if name == "period":
        return 1.0 if holds_periods(export, profile) else 0.0
    if name in wanted or name == "value":
        is_figure = profile.is_numeric or profile.is_durations or profile.kind == "number"
        if not is_figure or (profile.percents and not name.endswith("_seconds")):
            return 0.0
        is_mean = name.endswith("_seconds")
        return 1.0 if is_mean or not profile.is_durations else 0.0
    is_words = not profile.is_numeric and profile.heading not in export.times
    return 1.0 if is_words and not is_personal(export, profile, COUNTS) else 0.0


def measure_codes(
    profile: Profile, export: Export, measures: Mapping[str, Measure]
) -> tuple[dict[str, str], list[str]]:
    """Say which measure each text of a column is, and which texts are none that is known."""
    known = summary_columns(measures)
    listed = export.words.columns.get("counts", {})
    codes: dict[str, str] = {}
    unknown: list[str] = []
    for text in profile.texts[:_MOST_MEASURES]:
        found = []
        for name, labels in known.items():
            words = ColumnWords(surely=(*listed.get(name, ColumnWords()).surely, *labels))
            found.append((column_closeness(text, name, words), name))
        close, name = max(found)
        if close >= _LEAST_CLOSE:
            codes[text] = name
        else:
            unknown.append(text)
    return codes, unknown


def _period_by_content(export: Export, matches: list[Match]) -> list[Match]:
    taken = {m.profile.heading for m in matches}
    for profile in export.profiles:
        if profile.heading not in taken and holds_periods(export, profile):
            return [Match(profile, "period", 0.5)]
    return []


def holds_periods(export: Export, profile: Profile) -> bool:
    """Whether nearly all of a column's values are periods or days; bare small numbers are not."""
    reading = export.times.get(profile.heading)
    if reading is not None:
        return not reading.is_clock_only
    texts = profile.texts[:200]
    return bool(texts) and sum(map(is_period, texts)) >= _NEARLY_ALL * len(texts)


def is_period(text: str) -> bool:
    """Whether a text is a period in one of the forms that people write.

    >>> is_period("Jul-22"), is_period("2022-07"), is_period("Calls offered"), is_period("41")
    (True, True, False, False)
    """
    if not any(c.isdigit() for c in text) or text.strip().isdigit():
        return False
    return read_placed(text, _ANY_SOURCE) is not None


def draft_summary(
    export: Export,
    matches: tuple[Match, ...],
    *,
    score: float,
    title: tuple[str, ...],
    measures: Mapping[str, Measure],
) -> SourceDraft:
    """Propose a source of counts from what `match_summary` found."""
    return _SummaryDraft(export, matches, title, measures).draft(score)


class _SummaryDraft:
    def __init__(
        self,
        export: Export,
        matches: tuple[Match, ...],
        title: tuple[str, ...],
        measures: Mapping[str, Measure],
    ) -> None:
        self.export = export
        self.matches = matches
        self.title = title
        self.measures = measures
        self.comments: dict[tuple[str, ...], str] = {}
        self.questions: list[str] = []

    def draft(self, score: float) -> SourceDraft:
        by_heading = {m.profile.heading: m for m in self.matches}
        drafts = tuple(
            self._mapped(by_heading[p.heading]) if p.heading in by_heading else self._apart(p)
            for p in self.export.profiles
        )
        order = ["period", *COUNTS.dimensions, "measure", "value"]
        mapped = sorted(
            (d for d in drafts if d.fate == "mapped"),
            key=lambda d: order.index(d.column) if d.column in order else len(order),
        )
        fields: dict[str, Any] = {"columns": {d.column: dict(d.rule) for d in mapped}}
        fields.update(self._period_from())
        fields.update(self._dimensions())
        for fate in ("never_read", "not_needed"):
            if headings := [d.heading for d in drafts if d.fate == fate]:
                fields[fate] = headings
        names = ", ".join(m.profile.heading for m in self.matches[:6])
        reasons = (f"one row a period, with columns of figures that are known: {names}",)
        lacks_time = "period" not in fields["columns"] and "period_from" not in fields
        return SourceDraft(
            "counts", score, reasons, drafts, fields, self.comments, asked_once(self.questions),
            lacking=("period",) if lacks_time else (),
        )  # fmt: skip

    def _mapped(self, match: Match) -> ColumnDraft:
        profile, name = match.profile, match.column
        rule: dict[str, Any] = {"from": profile.heading}
        doubts = []
        sureness = sureness_of(match.score)
        if sureness == "doubtful":
            doubts.append(f"is {profile.heading} really the {name.replace('_', ' ')}?")
        if name == "period":
            doubts += self._period_rule(profile, rule)
        elif name == "measure":
            doubts += self._measure_rule(profile, rule)
        elif name == "channel":
            spec = ColumnSpec("channel", "text")
            found = code_map(profile, spec, self.export.words, "counts")
            if not found.is_own and found.codes:
                rule["codes"] = dict(found.codes)
        elif profile.is_durations and profile.kind == "text":
            rule["format"] = "duration"
        elif name.endswith("_seconds"):
            doubts.append("read as seconds")
        if doubts:
            self.comments["columns", name] = "; ".join(doubts)
            self.questions.append(f"{name}: {'; '.join(doubts)}")
        return ColumnDraft(
            profile.heading, "mapped", name, rule, sureness, "its heading and its values",
            example_of(profile, self.export), doubts[0] if doubts else "",
        )  # fmt: skip

    def _period_rule(self, profile: Profile, rule: dict[str, Any]) -> list[str]:
        reading = self.export.times.get(profile.heading)
        if reading is None:
            return []
        if reading.format:
            rule["format"] = reading.format
        if reading.tied_with:
            return [f"every date could be read the other way round too ({reading.tied_with})"]
        return []

    def _measure_rule(self, profile: Profile, rule: dict[str, Any]) -> list[str]:
        codes, unknown = measure_codes(profile, self.export, self.measures)
        rule["codes"] = codes
        if not unknown:
            return []
        return [f"no measure is known for {', '.join(unknown[:5])}{' ...' if unknown[5:] else ''}"]

    def _apart(self, profile: Profile) -> ColumnDraft:
        shown = example_of(profile, self.export)
        if is_personal(self.export, profile, COUNTS):
            kind, reason = personal_kind(profile, self.export.words)
            return ColumnDraft(
                profile.heading, "never_read", reason=f"{kind}, {reason}", example=NEVER_READ
            )
        if profile.is_empty or is_not_needed(self.export, profile):
            reason = "empty" if profile.is_empty else "holds nothing for us"
            return ColumnDraft(profile.heading, "not_needed", reason=reason, example=shown)
        question = self._of_what(profile)
        self.questions.append(f"{profile.heading}: {question}")
        return ColumnDraft(
            profile.heading, "not_needed", sureness="doubtful", reason="no measure is known for it",
            question=question, example=shown,
        )  # fmt: skip

    def _of_what(self, profile: Profile) -> str:
        numbers = profile.numbers
        is_share = bool(profile.percents) or (
            numbers and max(numbers) <= 1 and profile.distinct > 2
        )
        if is_share:
            return "a share is computed again from its counts; is there a column of the counts?"
        return "is it a measure, or a dimension (service, channel, line)?"

    def _period_from(self) -> dict[str, Any]:
        if any(m.column == "period" for m in self.matches):
            return {}
        for line in self.title:
            if found := period_line(line):
                words = "no column holds the period; it is taken from the line above the headings"
                self.comments["period_from",] = words
                self.questions.append(f"period: {words}.")
                return {"period_from": found}
        self.questions.append("period: nothing says what time the figures are of.")
        return {}

    def _dimensions(self) -> dict[str, Any]:
        names = {m.column for m in self.matches}
        if "channel" in names or not names & _CALLS:
            return {}
        channel = (
            "webchat"
            if any("chat" in p.heading.casefold() for p in self.export.profiles)
            else "phone"
        )
        words = f"no column gives the channel; every row is taken as {channel}"
        self.comments["dimensions", "channel"] = words
        self.questions.append(f"channel: {words}.")
        return {"dimensions": {"channel": channel}}


def period_line(line: str) -> dict[str, str] | None:
    """Give the `period_from` that reads a line above a table; None where it names no time.

    >>> period_line("Report from 01/07/2022 to 31/07/2022")
    {'line': 'Report from {first} to {last}', 'format': '%d/%m/%Y'}
    >>> period_line("Queue summary for July 2022")
    {'line': 'Queue summary for {period}'}
    """
    if match := _TWO_DATES.search(line):
        form = next((f for f in _DAY_FORMATS if _fits(match[1], f) and _fits(match[3], f)), "")
        if form:
            text = f"{line[: match.start()]}{{first}}{match[2]}{{last}}{line[match.end() :]}"
            return {"line": text.strip(), "format": form}
    if (match := _MONTH_NAMED.search(line)) and is_period(match[0]):
        return {"line": f"{line[: match.start()]}{{period}}{line[match.end() :]}".strip()}
    return None


def _fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True
