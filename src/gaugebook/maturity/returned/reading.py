"""One file that came back, read into what it answers: every doubt told at its cell.

The answers are found by the words of their headings and joined to the form by their Refs. What
can mean one thing only is taken, with a note where it is not in the form's own words; the rest is
asked again. Nothing that a sheet worked out is believed: scores come from answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.errors import GaugebookError, Problem, Where
from gaugebook.intake.forms import Form
from gaugebook.maturity import form as layout
from gaugebook.maturity.altered import altered
from gaugebook.maturity.answers import Answers, faults_of
from gaugebook.maturity.form import TEMPLATE_VERSION
from gaugebook.maturity.returned.about import about_in_properties, abouts_on_sheets
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.identified import about_of, tell_file
from gaugebook.maturity.returned.pairs import Part, parts_of
from gaugebook.maturity.returned.questions import Questions
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returned.rows import RowRead
from gaugebook.maturity.returned.several import best_table
from gaugebook.maturity.returned.shown import tell_scores
from gaugebook.maturity.returned.start import starts_of
from gaugebook.maturity.returned.statements import Given, without_answer
from gaugebook.maturity.returned.table import (
    find_tables,
    headings_found,
    rows_without_headings,
)
from gaugebook.maturity.returned.texts import plain_ref
from gaugebook.maturity.returned.versions import carry, steps_between
from gaugebook.maturity.returned.whose import finished_on, respondent_of, role_of, service_of
from gaugebook.maturity.returns import About, Return
from gaugebook.maturity.services import Service
from gaugebook.periods import parse_period
from gaugebook.redaction import holds_personal

_CELLS_NAMED = 12


def read_return(
    form: Form | None,
    problems: Iterable[Problem],
    *,
    models: Mapping[str, Assessment],
    campaign: CampaignFile,
    services: Sequence[Service],
    issued: Mapping[str, str],
    key_of_name: Callable[[str], str],
    sent: Collection[str] = (),
    file: str = "",
) -> Return:
    """Read a file that came back.

    Parameters
    ----------
    form, problems
        The file as it was opened, and what was found then; None where it could not be.
    models
        Every known maturity model, by key.
    campaign
        The round.
    services
        Those that are asked.
    issued
        The id of the service that each issue number was given to.
    key_of_name
        Makes a key of a person's name.
    sent
        The sha256 of each file that was sent.
    file
        The name of a file that could not be opened.

    Returns
    -------
    Return
        The first, where the file holds the forms of two services: see `read_returns`.
    """
    known = Round(campaign, models, tuple(services), issued, key_of_name, sent)
    return read_returns(form, problems, known, file=file)[0]


def read_returns(
    form: Form | None, problems: Iterable[Problem], round_: Round, *, file: str = ""
) -> tuple[Return, ...]:
    """Read a file that came back: one return, or one for each service whose form it holds.

    Parameters
    ----------
    form, problems
        The file as it was opened, and what was found then; None where it could not be.
    round_
        What is known of the round.
    file
        The name of a file that could not be opened.
    """
    if form is None:
        found = Findings(file)
        found.take(problems)
        if not any(p.is_refused for p in found.problems):
            found.add("return-not-opened", Where(file))
        return (Return(file, "", found.outcome, problems=tuple(found.problems)),)
    tables = find_tables(form)
    abouts, starts = abouts_on_sheets(form), starts_of(form)
    if not tables:
        return (_without_answers(form, problems, round_),)
    names = [sheet.name for sheet in form.sheets]
    parts = parts_of(tables, abouts, starts, names)
    is_unclear = len(parts) == 1 and len({a.about.service for a in abouts} - {""}) > 1
    return tuple(
        _Reader(form, problems, round_).read(part, others=len(parts) - 1, is_unclear=is_unclear)
        for part in parts
    )


def _without_answers(form: Form, problems: Iterable[Problem], round_: Round) -> Return:
    """Say what a file is that holds no table of answers."""
    found = Findings(form.file)
    found.take(problems)
    refs = {plain_ref(ref): ref for ref in round_.model.statements}
    place = rows_without_headings(form, refs)
    if place is not None:
        found.add("return-headings-gone", place)
    else:
        text = headings_found(form)
        seen = f"What looks most like headings is: {text}." if text else "It holds no headings."
        found.add("return-no-answers", Where(form.file), hint=f" {seen}")
    return Return(form.file, form.sha256, found.outcome, problems=tuple(found.problems))


@dataclass(frozen=True)
class _Form:
    """The form as it is read: in which version, and how its answers reach the one asked."""

    questions: Questions
    steps: tuple[Assessment, ...] | None = ()

    @property
    def can_count(self) -> bool:
        return self.steps is not None


class _Reader:
    """Reads one form of one file; what it finds is kept by `Findings`."""

    def __init__(self, form: Form, problems: Iterable[Problem], round_: Round) -> None:
        self.form, self.round = form, round_
        self.found = Findings(form.file)
        self.found.take(problems)

    def read(self, part: Part, *, others: int, is_unclear: bool) -> Return:
        """Read it."""
        tell_file(self.form, part, self.round, self.found, others=others)
        about = about_of(self.form, part, self.round, self.found)
        if about.model != self.round.model.id:
            return self._of_another_model(about)
        where = self._about_place(part, "service")
        properties = about_in_properties(self.form) if not others else None
        service = ""
        if is_unclear and self.form.sha256 not in self.round.decided:
            self.found.add("return-two-services-unclear", Where(self.form.file))
        else:
            service = service_of(
                about,
                properties,
                part.start,
                self.round,
                self.found,
                where=where,
                sha256="" if others else self.form.sha256,
            )
        self._tell_cycle(about, part)
        profile = self._profile(service or about.service)
        reading = self._reading(about, profile, part)
        rows, given = best_table(part.tables, reading.questions, self.found)
        given, added = self._in_version_asked(reading, given)
        given = self._only_asked(given, profile)
        self._tell_personal(rows.values())
        answers = Answers(tuple(g.answer for g in given.values()))
        if reading.can_count:
            self._tell_unanswered(given, added, part, service, profile)
        if reading.can_count and not self._refuses(answers) and not reading.steps:
            tell_scores(self.form, answers, self.round, self.found, profile=profile)
        return self._made(about, service, part, given)

    # --- what the file is -------------------------------------------------------------------

    def _about_place(self, part: Part, item: str) -> Where:
        return (part.about.places if part.about else {}).get(item, Where(self.form.file))

    def _of_another_model(self, about: About) -> Return:
        found = self.found
        known = [m for m in self.round.models.values() if m.id == about.model]
        title = next(iter(known[0].model.title.values())) if known else about.model
        seen = f"It is the form of {title}." if title else "Its Refs are those of another form."
        found.add("return-other-model", hint=f" {seen}")
        return Return(
            self.form.file, self.form.sha256, found.outcome, about, problems=tuple(found.problems)
        )

    def _tell_cycle(self, about: About, part: Part) -> None:
        cycle, asked = about.cycle, self.round.campaign.cycle
        if cycle and not _is_same_cycle(cycle, asked):
            place = self._about_place(part, "cycle")
            self.found.add("return-other-cycle", place, found=cycle, asked=asked)

    def _profile(self, service: str) -> str | None:
        known = self.round.by_id.get(service)
        return known.profile if known is not None else None

    def _reading(self, about: About, profile: str | None, part: Part) -> _Form:
        """Give the form in the version of the file, and the way from there to the one asked."""
        asked, found = self.round.model, self.found
        if about.template and about.template != TEMPLATE_VERSION:
            place = self._about_place(part, "template")
            found.add("return-template", place, found=about.template, known=TEMPLATE_VERSION)
        if not about.version or about.version == asked.version:
            return _Form(self.round.questions(asked, profile))
        place = self._about_place(part, "version")
        old = self.round.models.get(f"{asked.id}-{about.version}")
        facts = {"found": about.version, "asked": asked.version}
        steps = steps_between(old, asked, self.round.models) if old is not None else None
        if old is None or steps is None:
            found.add("return-other-version", place, **facts)
            return _Form(self.round.questions(old or asked, profile), None)
        found.add("return-older-version", place, **facts)
        return _Form(self.round.questions(old, profile), steps)

    # --- what it answers --------------------------------------------------------------------

    def _in_version_asked(
        self, reading: _Form, given: dict[str, Given]
    ) -> tuple[dict[str, Given], frozenset[str]]:
        """Carry answers into the version asked; what cannot count is kept to be handed back."""
        if reading.steps is None:
            known = self.round.model.statements
            self.found.let_go(given)
            return {ref: g for ref, g in given.items() if ref in known}, frozenset()
        if not reading.steps:
            return given, frozenset()
        carried, added = carry(given, reading.questions.model, reading.steps, self.found)
        return {ref: self._that_fits(g) for ref, g in carried.items()}, added

    def _that_fits(self, given: Given) -> Given:
        """Give an answer that the version asked has too; else it is asked again."""
        faults = faults_of(self.round.model, (given.answer,))
        if not faults:
            return given
        ref = given.answer.statement
        self.found.add("return-statement-changed", given.where, statement=ref, ref=ref, now=ref)
        return without_answer(given)

    def _only_asked(self, given: dict[str, Given], profile: str | None) -> dict[str, Given]:
        """Leave out answers to what other kinds of services are asked."""
        asked = self.round.questions(self.round.model, profile).asked
        beside = [ref for ref in given if ref not in asked]
        self.found.let_go(beside)
        for ref in beside:
            if not given[ref].answer.is_blank:
                self.found.add("return-not-asked", given[ref].where, found=ref, ref=ref)
        return {ref: g for ref, g in given.items() if ref in asked}

    def _tell_unanswered(
        self,
        given: Mapping[str, Given],
        added: frozenset[str],
        part: Part,
        service: str,
        profile: str | None,
    ) -> None:
        """Tell what waits for an answer: rows without one, and rows that are gone."""
        found, table = self.found, part.tables[0]
        place = table.where(table.heading_row, layout.REF)
        if all(g.answer.is_blank for g in given.values()) and not found.fixes:
            found.add("return-nothing-answered", place, count=len(given))
            return
        is_known = service in self.round.by_id
        for ref in self.round.model.statements:
            if ref in found.fixes:
                continue
            if ref in given and given[ref].answer.is_blank:
                found.add("return-not-answered", given[ref].where, statement=ref, ref=ref)
            elif ref in given or ref not in self.round.questions(self.round.model, profile).asked:
                continue
            elif ref in added:
                found.add("return-statement-added", place, found=ref, ref=ref)
            elif is_known:
                found.add("return-row-missing", place, statement=ref, ref=ref)

    def _refuses(self, answers: Answers) -> bool:
        """Whether an answer is left that the model turns away: then it is asked, never scored."""
        faults = faults_of(self.round.model, answers)
        for fault in faults:
            ref = fault.answer.statement
            self.found.add(
                "return-answer-refused", statement=ref, ref=ref, detail=fault.message.rstrip(".")
            )
        return bool(faults)

    def _tell_personal(self, rows: Iterable[RowRead]) -> None:
        places = [
            row.place(heading).cell or ""
            for row in rows
            for heading, text in row.texts.items()
            if text and holds_personal(text)
        ]
        if places:
            first = next(iter(rows)).where
            more = " ..." if places[_CELLS_NAMED:] else ""
            cells = ", ".join(places[:_CELLS_NAMED]) + more
            where = Where(first.file, first.sheet, places[0])
            self.found.add("return-personal", where, count=len(places), cells=cells)

    # --- what comes of it -------------------------------------------------------------------

    def _made(self, about: About, service: str, part: Part, given: Mapping[str, Given]) -> Return:
        found = self.found
        respondent = respondent_of(part.start, self.round)
        role = role_of(part.start, self.round, found)
        finished = finished_on(part.start, self.round, found)
        answers = tuple(altered(g.answer, respondent=respondent, role=role) for g in given.values())
        return Return(
            file=self.form.file,
            sha256=self.form.sha256,
            outcome=found.outcome,
            about=about,
            service=service,
            respondent=respondent,
            role=role,
            finished=finished,
            answers=answers,
            places={ref: g.where for ref, g in given.items()},
            fixes=dict(found.fixes),
            problems=tuple(found.problems),
        )


def _is_same_cycle(one: str, other: str) -> bool:
    if one.strip() == other.strip():
        return True
    try:
        return parse_period(one.strip()) == parse_period(other)
    except GaugebookError:
        return False
