"""A proposed source of records (contacts, cases, feedback, staffing) or of a work plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from gaugebook.definitions.schema import CHANNELS, TABLES, TableSpec
from gaugebook.tables.drafting.assign import Export, Match, is_not_needed, is_personal
from gaugebook.tables.drafting.keys import key_for
from gaugebook.tables.drafting.model import ColumnDraft, SourceDraft, sureness_of
from gaugebook.tables.drafting.people import may_be_shown, personal_kind
from gaugebook.tables.drafting.profile import Profile
from gaugebook.tables.drafting.rules import Rule, rule_for

HASHED, NEVER_READ = "(hashed)", "(never read)"
_LONGEST_EXAMPLE = 28
_FIXED = {"channel": "phone", "kind": "complaint"}


def draft_records(
    export: Export, table: pa.Table, name: str, *, score: float, matches: tuple[Match, ...]
) -> SourceDraft:
    """Propose a source of records.

    Parameters
    ----------
    export
        The export's columns, looked at.
    table
        Its rows.
    name
        The table that it is mapped to.
    score
        How well it fits.
    matches
        Which heading is which column.
    """
    return _RecordsDraft(export, table, TABLES[name], matches).draft(score)


class _RecordsDraft:
    def __init__(
        self, export: Export, table: pa.Table, spec: TableSpec, matches: tuple[Match, ...]
    ) -> None:
        self.export = export
        self.table = table
        self.spec = spec
        self.matches = {m.column: m for m in matches}
        self.drafts: dict[str, ColumnDraft] = {}
        self.columns: dict[str, Mapping[str, Any]] = {}
        self.comments: dict[tuple[str, ...], str] = {}
        self.questions: list[str] = []
        self.left_out: list[dict[str, str]] = []
        self.fixed: dict[str, str] = {}

    def draft(self, score: float) -> SourceDraft:
        for profile in self.export.profiles:
            if is_personal(self.export, profile, self.spec) and not self._is_mapped(profile):
                self._never_read(profile)
        self._find_time()
        for match in self.matches.values():
            if (match.column,) != self.spec.key:
                self._map(match)
        self._ask_who_never_queued()
        self._key()
        self._fix_what_is_needed()
        for profile in self.export.profiles:
            if profile.heading not in self.drafts:
                self._leave(profile)
        return SourceDraft(
            table=self.spec.name,
            score=score,
            reasons=self._reasons(),
            columns=tuple(
                self.drafts[p.heading] for p in self.export.profiles if p.heading in self.drafts
            ),
            fields=self._fields(),
            comments=self.comments,
            questions=asked_once(self.questions),
            lacking=self._lacking(),
        )

    def _is_mapped(self, profile: Profile) -> bool:
        return any(m.profile.heading == profile.heading for m in self.matches.values())

    def _ask(self, place: tuple[str, ...], words: str, question: str = "") -> None:
        self.comments[place] = (
            f"{self.comments[place]}; {words}" if place in self.comments else words
        )
        self.questions.append(question or f"{place[-1]}: {words}")

    def _never_read(self, profile: Profile) -> None:
        kind, reason = personal_kind(profile, self.export.words)
        self.drafts[profile.heading] = ColumnDraft(
            profile.heading, "never_read", reason=f"{kind}, {reason}", example=NEVER_READ
        )

    def _find_time(self) -> None:
        """Without a heading that says when, take the first column of times."""
        name = self.spec.time_column
        if not name or name in self.matches:
            return
        mapped = {m.profile.heading for m in self.matches.values()}
        for profile in self.export.profiles:
            reading = self.export.times.get(profile.heading)
            free = profile.heading not in mapped and profile.heading not in self.drafts
            if reading is not None and not reading.is_clock_only and free:
                self.matches[name] = Match(profile, name, 0.4)
                return

    def _map(self, match: Match) -> None:
        spec, profile = self.spec.column(match.column), match.profile
        rule = rule_for(self.export, match, self.spec)
        self.columns[match.column] = rule.fields
        sureness = sureness_of(match.score)
        place = ("columns", match.column)
        doubts = list(rule.doubts)
        if sureness == "doubtful":
            doubts.insert(0, f"is {profile.heading} really the {match.column}?")
        if doubts:
            self._ask(place, "; ".join(doubts))
        for text, rows in rule.left_out:
            self._leave_out(profile.heading, text, rows)
        self._remember_day(rule, match)
        is_hashed = rule.fields.get("private") == "hash"
        self.drafts[profile.heading] = ColumnDraft(
            profile.heading, "mapped", match.column, rule.fields, sureness,
            reason=_why(match, spec.type), question=doubts[0] if doubts else "",
            example=HASHED if is_hashed else example_of(profile, self.export),
        )  # fmt: skip

    def _ask_who_never_queued(self) -> None:
        """Offer to count apart who hung up in the menu: a time in the queue that means none."""
        queued, outcome = self.columns.get("queued_at", {}), self.columns.get("outcome", {})
        given_up = [t for t, code in outcome.get("codes", {}).items() if code == "abandoned"]
        if "unknown" not in queued or not given_up:
            return
        heading, never = queued["from"], queued["unknown"]
        case = f'{{of: {given_up[0]}, where: {{{heading}: "{never}"}}, gives: abandoned_in_ivr}}'
        words = (
            f"{given_up[0]} with {heading} {never} never queued; to count it apart: but: [{case}]"
        )
        self._ask(("columns", "outcome"), words)

    def _remember_day(self, rule: Rule, match: Match) -> None:
        day = rule.fields.get("day")
        profile = next((p for p in self.export.profiles if p.heading == day), None)
        if profile is not None and profile.heading not in self.drafts:
            self.drafts[profile.heading] = ColumnDraft(
                profile.heading, "mapped", f"(day of {match.column})", {}, "sure",
                reason="days without a clock time", example=example_of(profile, self.export),
            )  # fmt: skip

    def _leave_out(self, heading: str, text: str, rows: int) -> None:
        because = "no contact of a customer"
        self.left_out.append({"heading": heading, "is": text, "because": because})
        place = ("leave_out", str(len(self.left_out) - 1))
        words = f"{rows:,} rows of {heading} {text} are left out as {because}"
        self._ask(place, words, f"{heading}: {words}; is that right?")

    def _key(self) -> None:
        if len(self.spec.key) != 1:
            return
        name = self.spec.key[0]
        matched = self.matches.get(name)
        taken = set(self.drafts) - ({matched.profile.heading} if matched else set())
        found = key_for(self.export, self.table, self.spec, matched, taken)
        self.columns = {name: found.fields, **self.columns}
        if found.doubt:
            self._ask(("columns", name), found.doubt)
        for heading in found.beside:
            if heading not in self.drafts:
                self.drafts[heading] = ColumnDraft(
                    heading, "mapped", f"(part of {name})", {}, "likely",
                    reason="makes the id unique", example=self._example(heading),
                )  # fmt: skip
        if found.heading:
            score = matched.score if matched else 0.4
            self.drafts[found.heading] = ColumnDraft(
                found.heading, "mapped", name, found.fields, sureness_of(score),
                reason="tells one row from another", question=found.doubt,
                example=HASHED if "private" in found.fields else self._example(found.heading),
            )  # fmt: skip

    def _example(self, heading: str) -> str:
        profile = next(p for p in self.export.profiles if p.heading == heading)
        return example_of(profile, self.export)

    def _fix_what_is_needed(self) -> None:
        """Give what each row needs and no column holds: a fixed value, to be confirmed."""
        for name in self.spec.needed:
            if name in self.columns or name not in _FIXED:
                continue
            self.fixed[name] = _FIXED[name]
            codes = self.spec.column(name).codes or CHANNELS
            words = f"no column gives the {name}; every row is taken as {_FIXED[name]}"
            self._ask(
                ("dimensions", name), words, f"{name}: {words}. It is one of {', '.join(codes)}."
            )
        used = {d.heading for d in self.drafts.values() if d.fate == "mapped"}
        for profile in self.export.profiles:
            if profile.is_constant and profile.heading not in used:
                self._fix_constant(profile)

    def _fix_constant(self, profile: Profile) -> None:
        """Tell of a column that holds one value only, which may be a dimension of all rows."""
        if profile.heading in self.drafts or not may_be_shown(profile.texts[0], self.export.words):
            return
        self.drafts[profile.heading] = ColumnDraft(
            profile.heading, "not_needed", reason="it holds the same in every row",
            example=example_of(profile, self.export),
        )  # fmt: skip

    def _leave(self, profile: Profile) -> None:
        listed = is_not_needed(self.export, profile)
        reason = (
            "empty" if profile.is_empty else ("holds nothing for us" if listed else "not known")
        )
        question = ""
        if not listed and not profile.is_empty:
            question = "is it needed?"
            self.questions.append(f"{profile.heading}: {question}")
        self.drafts[profile.heading] = ColumnDraft(
            profile.heading, "not_needed", reason=reason, question=question,
            sureness="sure" if not question else "doubtful",
            example=example_of(profile, self.export),
        )  # fmt: skip

    def _reasons(self) -> tuple[str, ...]:
        found = [m.profile.heading for m in self.matches.values()]
        words = [
            f"{len(found)} of {len(self.export.profiles)} columns are known: {', '.join(found[:6])}"
        ]
        return tuple(words)

    def _lacking(self) -> tuple[str, ...]:
        has = {*self.columns, *self.fixed}
        return tuple(name for name in self.spec.needed if name not in has)

    def _fields(self) -> dict[str, Any]:
        never = [d.heading for d in self.drafts.values() if d.fate == "never_read"]
        unneeded = [d.heading for d in self.drafts.values() if d.fate == "not_needed"]
        order = {p.heading: p.place for p in self.export.profiles}
        ordered = [c.name for c in self.spec.columns if c.name in self.columns]
        fields: dict[str, Any] = {"columns": {name: self.columns[name] for name in ordered}}
        if self.left_out:
            fields["leave_out"] = self.left_out
        if self.fixed:
            fields["dimensions"] = self.fixed
        if never:
            fields["never_read"] = sorted(never, key=lambda h: order[h])
        if unneeded:
            fields["not_needed"] = sorted(unneeded, key=lambda h: order[h])
        return fields


def asked_once(questions: Sequence[str]) -> tuple[str, ...]:
    """Ask the same of several columns once.

    >>> asked_once(["wait: in seconds?", "topic: what?", "talk: in seconds?"])
    ('wait, talk: in seconds?', 'topic: what?')
    """
    columns: dict[str, list[str]] = {}
    for question in questions:
        name, _, words = question.partition(": ")
        columns.setdefault(words, []).append(name)
    return tuple(f"{', '.join(names)}: {words}" for words, names in columns.items())


def _why(match: Match, kind: str) -> str:
    by_heading = "its heading" if match.score >= 0.6 else "perhaps its heading"
    return {"timestamp": f"{by_heading}, and it holds times"}.get(kind, by_heading)


def example_of(profile: Profile, export: Export) -> str:
    """Give a value that may be shown, cut to fit a line; a word in brackets where none may be."""
    if profile.is_empty:
        return "(empty)"
    for text in profile.texts[:20]:
        if profile.heading in export.times or may_be_shown(text, export.words):
            flat = " ".join(text.split())
            return flat if len(flat) <= _LONGEST_EXAMPLE else f"{flat[: _LONGEST_EXAMPLE - 1]}…"
    return "(hidden)"
