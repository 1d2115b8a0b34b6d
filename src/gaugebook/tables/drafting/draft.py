"""A draft of a source: what a strange export most likely holds, for a person to confirm.

Nothing is decided here and nothing is kept: the file is looked at, a source is proposed as YAML
with a comment at each doubtful line, and the first rows are shown as that source reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.heading_words import FILE_ID, HeadingWords
from gaugebook.definitions.schema import TABLES
from gaugebook.definitions.source import Source
from gaugebook.errors import GaugebookError, Problem, problem
from gaugebook.intake.raw import RawTable
from gaugebook.tables.drafting.assign import Export, scores_of_tables
from gaugebook.tables.drafting.known import KnownSource, known_sources
from gaugebook.tables.drafting.model import SourceDraft
from gaugebook.tables.drafting.opening import Opened, open_export
from gaugebook.tables.drafting.preview import Preview, preview_figures, preview_records
from gaugebook.tables.drafting.printed import draft_published, find_wide_table
from gaugebook.tables.drafting.profile import MOST_COLUMNS, MOST_ROWS, profiles_of
from gaugebook.tables.drafting.records import draft_records
from gaugebook.tables.drafting.summaries import draft_summary, match_summary
from gaugebook.tables.drafting.trial import (
    how_figures_differ,
    how_records_differ,
    try_records,
)
from gaugebook.tables.drafting.yaml_text import yaml_text

TIME_ZONE = "Europe/London"
RECORDS_AND_PLANS = ("contacts", "cases", "feedback", "staffing", "workplan")
_LEAST_SCORE = 1.4
"""Less than this, and an export is none of ours: a time and half a heading."""


@dataclass(frozen=True)
class Draft:
    """What was found out about an export.

    `proposal` is None where no table of ours fits, or the file cannot be read; `problems` then say
    why. `rows` are those of the file, `sampled` those that were looked at.
    """

    file: str
    sheet: str | None
    source_id: str
    rows: int
    sampled: int
    heading_row: int
    title: tuple[str, ...]
    known: tuple[KnownSource, ...]
    others: tuple[tuple[str, float], ...]
    proposal: SourceDraft | None = None
    yaml: str = ""
    source: Source | None = None
    preview: Preview | None = None
    problems: tuple[Problem, ...] = ()
    more_tables: tuple[str, ...] = ()
    columns_passed_over: int = 0

    @property
    def questions(self) -> tuple[str, ...]:
        """What a person is asked before the source is used."""
        return self.proposal.questions if self.proposal else ()


def draft_source(
    path: Path,
    library: Library,
    *,
    table: str | None = None,
    sheet: str | None = None,
    source_id: str | None = None,
    name: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Draft:
    """Propose a source for an export of which nothing is known.

    Parameters
    ----------
    path
        The file.
    library
        Definitions in reach: sources that may read it already, measures, heading words.
    table
        The table that it must be mapped to; the likeliest when left out.
    sheet
        The sheet of a workbook.
    source_id
        The id of the proposed source; made from the file's name when left out.
    name
        How the file is named in findings; its path when left out.
    progress
        Told what takes its time.

    Returns
    -------
    Draft
        Nothing about a person stands in it: keys are shown as ``(hashed)``, columns about people
        as ``(never read)``.
    """
    words = library.heading_words[FILE_ID]
    progress(f"reading {path.name}")
    opened = open_export(path, words, sheet=sheet)
    draft = _Drafter(path, library, words, opened, progress)
    return draft.draft(
        table, source_id or id_from(path.stem), name=name or path.as_posix(), sheet=sheet
    )


def id_from(text: str) -> str:
    """Make an id from a file's name, without the dates in it.

    >>> id_from("Call Log 2026-09 (final)"), id_from("_")
    ('call-log-final', 'export')
    """
    words = re.findall(r"[a-z]+[0-9]*", text.casefold())
    plain = "-".join(w for w in words if re.fullmatch(r"[a-z0-9]+", w))
    return plain[:60].strip("-") or "export"


class _Drafter:
    def __init__(
        self,
        path: Path,
        library: Library,
        words: HeadingWords,
        opened: Opened,
        progress: Callable[[str], None],
    ) -> None:
        self.path = path
        self.library = library
        self.words = words
        self.opened = opened
        self.progress = progress
        self.raw = opened.raw
        self.others: dict[str, float] = {}

    def draft(self, table: str | None, source_id: str, *, name: str, sheet: str | None) -> Draft:
        raw = self.raw
        empty = Draft(
            file=name, sheet=sheet, source_id=source_id, rows=0, sampled=0, heading_row=1, title=(),
            known=(), others=(),
            problems=tuple(p.moved(replace(p.where, file=name)) for p in self.opened.problems),
        )  # fmt: skip
        if raw is None:
            return empty
        columns = raw.table.column_names
        sample = replace(raw, table=raw.table.select(columns[:MOST_COLUMNS]).slice(0, MOST_ROWS))
        if len(columns) > MOST_COLUMNS:
            self.progress(f"looking at the first {MOST_COLUMNS} of {len(columns):,} columns")
        if raw.table.num_rows > MOST_ROWS:
            self.progress(f"looking at the first {MOST_ROWS:,} of {raw.table.num_rows:,} rows")
        export = Export.of(profiles_of(sample.table), self.words)
        proposal = self._proposal(export, sample, table)
        draft = replace(
            empty,
            sheet=raw.sheet if raw.sheet else sheet,
            rows=raw.table.num_rows,
            sampled=sample.table.num_rows,
            heading_row=raw.heading_row,
            title=raw.title,
            known=(),
            others=tuple(sorted(self.others.items(), key=lambda pair: -pair[1])),
            more_tables=self.opened.others,
            columns_passed_over=max(0, len(columns) - MOST_COLUMNS),
        )
        if proposal is None or proposal.lacking:
            fault = problem("draft-no-table", name, detail=_why_none(export, proposal))
            known = self._known(sample, draft)
            return replace(draft, known=known, problems=(*draft.problems, fault))
        done = self._finished(draft, proposal, sample, sheet)
        return replace(done, known=self._known(sample, done))

    def _known(self, sample: RawTable, draft: Draft) -> tuple[KnownSource, ...]:
        """Give the sources that know the export, each tried on its rows beside the draft."""
        own = draft.source
        of_draft = try_records(sample, own, time_zone=TIME_ZONE) if own else None

        def how_it_differs(source: Source) -> str:
            if source.record_table is not None:
                tried = try_records(sample, source, time_zone=TIME_ZONE)
                return how_records_differ(tried, of_draft)
            if source.table == "workplan" or not self.opened.grids:
                return ""
            shown = self._figures_by(source)
            is_alike = own is not None and own.table == source.table
            return how_figures_differ(
                shown, draft.preview if is_alike else None, problems=shown.problems
            )

        return known_sources(
            sample.table.column_names,
            self.library.sources.values(),
            how_it_differs=how_it_differs,
        )

    def _figures_by(self, source: Source) -> Preview:
        try:
            return preview_figures(
                self.opened.grids,
                source,
                measures=self.library.measures,
                metrics=self.library.metrics,
            )
        except GaugebookError:
            return Preview((), (), 0)

    def _proposal(self, export: Export, sample: RawTable, table: str | None) -> SourceDraft | None:
        names = [table] if table in RECORDS_AND_PLANS else list(RECORDS_AND_PLANS)
        scores = scores_of_tables(export, [n for n in names if n])
        summary, summary_matches = match_summary(export, self.library.measures)
        wide = find_wide_table(self.opened.grids)
        self.others = {n: s for n, (s, _) in scores.items()} | {"counts": summary}
        published = None
        if wide is not None:
            published = draft_published(
                wide,
                document=self.path.stem,
                words=self.words,
                measures=self.library.measures,
                metrics=self.library.metrics,
            )
            self.others["published"] = published.score
        best = table or max(self.others, key=lambda n: self.others[n])
        if table is None and self.others[best] < _LEAST_SCORE:
            return None
        if best == "published":
            return published
        if best == "counts":
            if not summary_matches:
                return None
            return draft_summary(
                export, summary_matches, score=summary, title=sample.title,
                measures=self.library.measures,
            )  # fmt: skip
        score, matches = scores[best]
        return draft_records(export, sample.table, best, score=score, matches=matches)

    def _finished(
        self, draft: Draft, proposal: SourceDraft, sample: RawTable, sheet: str | None
    ) -> Draft:
        text = self._text(draft, proposal, sheet)
        source, faults = _built(text)
        if source is None:
            return replace(draft, problems=(*draft.problems, *faults))
        done = replace(draft, proposal=proposal, yaml=text, source=source)
        return replace(done, preview=self._preview(source, sample))

    def _text(self, draft: Draft, proposal: SourceDraft, sheet: str | None) -> str:
        fields: dict[str, Any] = {
            "id": draft.source_id,
            "version": "1.0.0",
            "name": " ".join(self.path.stem.replace("_", " ").split()) or draft.source_id,
            "table": proposal.table,
        }
        if sheet:
            fields["sheet"] = sheet
        comments: dict[tuple[str, ...], str] = dict(proposal.comments)
        comments["name",] = "what is the export called, and which system made it?"
        if TABLES[proposal.table].time_column:
            fields["time_zone"] = TIME_ZONE
            comments["time_zone",] = "are the clock times those of this zone?"
        fields.update(proposal.fields)
        return yaml_text(fields, comments)

    def _preview(self, source: Source, sample: RawTable) -> Preview | None:
        try:
            if source.record_table is not None:
                return preview_records(sample, source, words=self.words, time_zone=TIME_ZONE)
            if source.table == "workplan":
                return None
            shown = preview_figures(
                self.opened.grids,
                source,
                measures=self.library.measures,
                metrics=self.library.metrics,
            )
            return replace(shown, is_part=self.opened.grids_are_part)
        except GaugebookError:
            return None


def _built(text: str) -> tuple[Source | None, list[Problem]]:
    loaded, problems = parse_yaml(text, "the draft")
    if loaded is None:
        return None, problems
    return build(Source, loaded)


def _why_none(export: Export, proposal: SourceDraft | None) -> str:
    if proposal is not None:
        lacking = ", ".join(proposal.lacking)
        return f"of the table {proposal.table}, no column is the {lacking}, which every row needs"
    if not export.times:
        return "no column holds times or periods, and no heading is one that is known"
    return "too few of its headings are known"
