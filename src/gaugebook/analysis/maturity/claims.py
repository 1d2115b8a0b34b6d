"""Claims beside what the council's own figures, moderators and auditors say of them.

A claim that figures do not bear out stays printed as it was made, beside what it counts as and the
sentence that says why. Missing figures confirm nothing and lower nothing. What moderators wrote is
not printed: their words may be about a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gaugebook.analysis.cells import as_cell, bound_result
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.analysis.maturity.numbers import VIEW_NAMES, Numbers
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.exhibits import Bound, Cell, Column, Sentence, Table, Unavailable
from gaugebook.maturity.assessed import (
    CONFIRMATION_WORDS,
    Assessed,
    AssessedService,
    Confirmation,
    KpiFinding,
)
from gaugebook.maturity.nodes import View
from gaugebook.maturity.observed import binding_of
from gaugebook.results import Result, result
from gaugebook.words import few

_STATES: tuple[Confirmation, ...] = ("confirmed", "not_confirmed", "cannot_confirm")
# Of several tests of one claim the gravest counts, and one that cannot be made counts before one
# that is passed: who is confirmed by one test of two is not confirmed.
_GRAVEST: tuple[Confirmation, ...] = ("not_confirmed", "cannot_confirm", "confirmed")
_TITLE = "Claims held against the council's own figures"
MOST_ROWS = 40
"""Of more claims than this a paper shows those that count for less by most."""


@dataclass(frozen=True)
class _Claim:
    """One claim of one service with the tests of it."""

    service: AssessedService
    statement: str
    findings: tuple[KpiFinding, ...]

    @property
    def state(self) -> Confirmation:
        """What the tests come to together."""
        states = {finding.state for finding in self.findings}
        return next(state for state in _GRAVEST if state in states)


def _claims(assessed: Assessed) -> list[_Claim]:
    found = []
    for one in assessed.answered:
        by_statement: dict[str, list[KpiFinding]] = {}
        for finding in one.kpi:
            by_statement.setdefault(finding.statement, []).append(finding)
        found += [_Claim(one, name, tuple(tests)) for name, tests in by_statement.items()]
    return found


def _uses(assessed: Assessed, claims: Sequence[_Claim]) -> list[str]:
    """Give the claims, and the figures that they were held against."""
    own = [
        binding_of(assessed, claim.statement, service=claim.service.service.id, view="self")
        for claim in claims
    ]
    return [*own, *(use for claim in claims for f in claim.findings for use in f.used)]


def claims_table(
    assessed: Assessed, *, may_name: Naming, place: str, source: str = ""
) -> Table | Unavailable:
    """Give for each question how many claims figures confirm, do not confirm, cannot confirm.

    The questions with the most claims that are not confirmed come first; those of which figures
    confirm every claim are counted in a note, beside any others. No service is named; of
    fewer than six services, where they may not be named, there is no table.
    """
    claims = _claims(assessed)
    if not claims:
        reason = "no service claims a level that the model tests on figures"
        return Unavailable("claims", _TITLE, reason)
    if hidden := may_name.hides(len(assessed.answered)):
        return Unavailable("claims", _TITLE, hidden)
    numbers = Numbers(assessed)
    numbers.keep_words(say(statement.ask) for statement in assessed.model.statements.values())
    # The title counts over all questions, which no row does.
    doubted = sum(claim.state == "not_confirmed" for claim in claims)
    numbers.counts({"claims that are not confirmed": doubted}, uses=_uses(assessed, claims))
    rows = []
    questions = sorted(_by_statement(assessed, claims).items(), key=_most_doubtful)
    shown = [item for item in questions if _is_open(item[1])] or questions
    for name, own in shown:
        states = Counter(claim.state for claim in own)
        counts = {f"{name} claims": len(own)} | {f"{name} {s}": states[s] for s in _STATES}
        made = numbers.counts(counts, uses=_uses(assessed, own))
        rows.append(
            (
                Cell(say(assessed.model.statements[name].ask)),
                *(as_cell(bound_result(made, value.name)) for value in made.values),
            )
        )
    return Table(
        name="claims",
        title=_title(claims),
        subtitle=f"Claims by question, {place}, {assessed.period.label}",
        columns=(
            Column("Question", "text"),
            Column("Claims tested"),
            *(Column(CONFIRMATION_WORDS[state]) for state in _STATES),
        ),
        rows=tuple(rows),
        notes=(
            "Cannot confirm: there are no figures, too few, or none that tell the service apart. "
            "It lowers no claim by itself.",
            *_all_confirmed(numbers, len(questions) - len(shown)),
        ),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _is_open(claims: Sequence[_Claim]) -> bool:
    return any(claim.state != "confirmed" for claim in claims)


def _all_confirmed(numbers: Numbers, left_out: int) -> Iterator[str]:
    if left_out:
        numbers.counts({"questions of which all are confirmed": left_out})
        noun = "question" if left_out == 1 else "questions"
        yield f"Every claim on {left_out} further {noun} is confirmed."


def _by_statement(assessed: Assessed, claims: Sequence[_Claim]) -> dict[str, list[_Claim]]:
    found = {name: [c for c in claims if c.statement == name] for name in assessed.model.statements}
    return {name: own for name, own in found.items() if own}


def _most_doubtful(item: tuple[str, list[_Claim]]) -> tuple[int, int]:
    states = Counter(claim.state for claim in item[1])
    return (-states["not_confirmed"], -states["cannot_confirm"])


def _title(claims: Sequence[_Claim]) -> str:
    states = Counter(claim.state for claim in claims)
    tested = states["confirmed"] + states["not_confirmed"]
    if not tested:
        return "The council's own figures can test none of the claims"
    if not states["not_confirmed"]:
        return "The council's own figures bear out every claim that they can test"
    return f"The council's own figures do not bear out {few(states['not_confirmed'], 'claim')}"


def claims_sentence(assessed: Assessed) -> Sentence:
    """Say how many claims figures could test, and how many of them they bear out."""
    claims = _claims(assessed)
    numbers = Numbers(assessed)
    states = Counter(claim.state for claim in claims)
    made = numbers.counts(
        {
            "claims": len(claims),
            "could be tested": states["confirmed"] + states["not_confirmed"],
            **{state: states[state] for state in _STATES},
        },
        uses=_uses(assessed, claims),
    )
    if not claims:
        parts: list[str | Bound] = [
            "No claim of this round is one that the model tests on figures."
        ]
    else:
        parts = [
            "The model tests ",
            bound_result(made, "claims"),
            f" {'claim' if len(claims) == 1 else 'claims'} on the council's own figures: ",
            bound_result(made, "confirmed"),
            f" {'is' if states['confirmed'] == 1 else 'are'} confirmed, ",
            bound_result(made, "not_confirmed"),
            f" {'is' if states['not_confirmed'] == 1 else 'are'} not, and ",
            bound_result(made, "cannot_confirm"),
            " cannot be confirmed for want of figures.",
        ]
    return Sentence("claims-finding", tuple(parts), assessed.made_up, numbers.kept())


# --- service by service -------------------------------------------------------------------------


def doubted_table(
    assessed: Assessed, *, may_name: Naming, place: str, source: str = ""
) -> Table | Unavailable:
    """Give each claim that figures or people found otherwise: claimed, confirmed, audited, why.

    Claims that only lack evidence are counted in a note. Where services may not be named there is
    no table.
    """
    title = "Claims that figures or people found otherwise, service by service"
    if not may_name.is_allowed:
        return Unavailable("claims-doubted", title, may_name.reason)
    numbers = Numbers(assessed)
    numbers.keep_names()
    numbers.keep_words(say(statement.ask) for statement in assessed.model.statements.values())
    every = [(one, name) for one in assessed.answered for name in assessed.model.statements]
    found = [pair for pair in every if _is_contradicted(*pair)]
    lacking = [pair for pair in every if pair not in found and _drop(*pair) > 0]
    if not found:
        return Unavailable("claims-doubted", title, _why_nothing(assessed, lacking))
    shown = sorted(found, key=lambda pair: -_drop(*pair))[:MOST_ROWS]
    views = [v for v in VIEW_NAMES if any(v in one.views for one, _ in found)]
    rows = tuple(
        (
            Cell(one.service.name),
            Cell(say(assessed.model.statements[name].ask)),
            *(_view_cell(numbers, one, name, view) for view in views),
            Cell(_why(numbers, one, name)),
        )
        for one, name in shown
    )
    notes = ["Not looked at: nobody moderated or audited this claim."] if len(views) > 2 else []
    if lacking:
        numbers.counts({"without evidence": len(lacking)})
        noun = "claim counts" if len(lacking) == 1 else "claims count"
        notes.append(
            f"Another {len(lacking)} {noun} as less because the evidence that is asked for is not "
            "named; each service has its own list."
        )
    if len(shown) < len(found):
        numbers.counts({"shown": len(shown), "doubted": len(found)})
        notes.append(f"{len(shown)} of {len(found)} claims, those that count for less by most.")
    return Table(
        name="claims-doubted",
        title=title,
        subtitle=f"Level claimed and what it counts as, {place}, {assessed.period.label}",
        columns=(
            Column("Service", "text"),
            Column("Question", "text"),
            *(Column(VIEW_NAMES[view], "text") for view in views),
            Column("Why", "text"),
        ),
        rows=rows,
        notes=tuple(notes),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _is_contradicted(one: AssessedService, name: str) -> bool:
    """Whether figures or a person found another level; evidence that is lacking is no level."""
    figures = any(f.statement == name and f.state == "not_confirmed" for f in one.kpi)
    people = any(m.statement == name and m.conclusion == "another_level" for m in one.moderations)
    return figures or people


def _why_nothing(assessed: Assessed, lacking: Sequence[tuple[AssessedService, str]]) -> str:
    if not assessed.answered:
        return "no service has answered yet"
    if lacking:
        return "neither figures nor people found another level; some claims only lack evidence"
    return "every claim stands as it was made"


def _values(one: AssessedService, name: str) -> Mapping[View, float]:
    nodes = {view: scored.nodes.get(name) for view, scored in one.views.items()}
    return {view: node.value for view, node in nodes.items() if node and node.value is not None}


def _drop(one: AssessedService, name: str) -> float:
    """Give by how much a claim counts for less in the view that lowers it most."""
    values = _values(one, name)
    claimed = values.get("self")
    return 0.0 if claimed is None else claimed - min(values.values())


def _view_cell(numbers: Numbers, one: AssessedService, name: str, view: View) -> Cell:
    node = numbers.node(one, name, view)
    looked_at = {m.statement for m in one.moderations if not m.cannot_tell}
    if view in ("moderated", "audited") and name not in looked_at:
        return Cell("Not looked at")
    if node is None or node.exact is None:
        return Cell(numbers.why_none(one, node))
    level = numbers.model.level_at(node.exact)
    text = number_in_words(node.exact)
    binding = binding_of(numbers.assessed, name, service=one.service.id, view=view)
    words = f"{text} {say(level.label)}" if level else text
    return Cell(words, float(text), binding)


def _why(numbers: Numbers, one: AssessedService, name: str) -> str:
    """Give our own sentences: of the figures, of evidence; never what somebody typed."""
    tests = [finding for finding in one.kpi if finding.statement == name]
    told = [numbers.keep(_as_result(one, test)).note for test in tests if test.state != "confirmed"]
    confirmed = numbers.node(one, name, "confirmed")
    own = numbers.node(one, name, "self")
    if confirmed is not None and own is not None:
        for note in confirmed.notes:
            if note not in own.notes:
                # What a figure lets a claim count as repeats what the figure says, and adds to it.
                told = [text for text in told if text not in note]
                told.append(numbers.keep(_note_result(numbers, one, name, note)).note)
    if any(m.statement == name and m.conclusion == "another_level" for m in one.moderations):
        told.append("Moderators or auditors found another level.")
    return " ".join(dict.fromkeys(told)) or "–"


def _as_result(one: AssessedService, test: KpiFinding) -> Result:
    return result(
        "claim-on-figures",
        {"passing": test.passing, "looked at": test.looked_at},
        parameters={
            "check": test.check,
            "level": test.level,
            "metric": test.metric,
            "service": one.service.id,
            "statement": test.statement,
        },
        uses=test.used,
        note=test.sentence,
    )


def _note_result(numbers: Numbers, one: AssessedService, name: str, note: str) -> Result:
    parameters = {"service": one.service.id, "statement": name}
    who, colon, rest = note.partition(": ")
    role = next((role for role in numbers.model.roles if colon and role.id == who), None)
    words = f"{say(role.label)}: {rest}" if role is not None and role.label else note
    return result("claim-on-evidence", {}, parameters=parameters, note=words)
