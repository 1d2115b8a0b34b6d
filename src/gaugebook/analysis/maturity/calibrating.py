"""Who rates itself higher or lower than others do, and which questions divide.

Services are held against what moderators, or auditors, found on the claims that were drawn by
chance. Few claims tell nothing: that is said in words, service by service. Where services may not
be named they are counted, from six on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gaugebook.analysis.cells import as_cell, bound_result
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.analysis.maturity.numbers import Numbers
from gaugebook.definitions.assessment import OVERALL
from gaugebook.definitions.assessment_text import say
from gaugebook.exhibits import Bound, Cell, Column, Sentence, Table, Unavailable
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.comparing.calibration import (
    FEWEST_CHANGED,
    VERDICT_WORDS,
    Calibration,
    DividingStatement,
    ServiceCalibration,
    calibrate,
    dividing_statements,
)
from gaugebook.maturity.nodes import View
from gaugebook.maturity.observed import binding_of
from gaugebook.results import result
from gaugebook.words import few

_TITLE = "Who rates itself higher or lower than others do"
_DIVIDING = "Questions that divide"
_NOBODY = "nobody has concluded on a claim that was drawn by chance"
MOST_QUESTIONS = 5
"""Of more questions than this the table gives those that divide most."""


def view_of_others(assessed: Assessed) -> View:
    """Give whose conclusions services are held against: moderators', else auditors'."""
    views = {m.view for one in assessed.answered for m in one.moderations}
    return "audited" if views == {"audited"} else "moderated"


def _uses(assessed: Assessed, view: View) -> list[str]:
    return [
        binding_of(assessed, OVERALL, service=one.service.id, view=seen)
        for one in assessed.answered
        for seen in ("self", view)
        if seen in one.views
    ]


def calibration_sentence(assessed: Assessed) -> Sentence:
    """Say how many drawn claims others changed, and of how many services that tells anything."""
    view = view_of_others(assessed)
    found, numbers = calibrate(assessed, view=view), Numbers(assessed)
    whole = found.whole
    if not whole.looked_at:
        text = f"Whether services over- or under-rate themselves cannot be said: {_NOBODY}."
        return Sentence("calibration-finding", (text,), assessed.made_up)
    made = numbers.counts(
        {
            "looked at": whole.looked_at,
            "lowered": whole.lowered,
            "raised": whole.raised,
            "fewest": FEWEST_CHANGED,
            "tested": found.tested,
        },
        uses=_uses(assessed, view),
    )
    parts: list[str | Bound] = [
        "Of ",
        bound_result(made, "looked at"),
        f" {'claim' if whole.looked_at == 1 else 'claims'} that were drawn by chance and looked "
        "at, ",
        bound_result(made, "lowered"),
        f" {'was' if whole.lowered == 1 else 'were'} lowered and ",
        bound_result(made, "raised"),
        " raised. ",
        *_what_it_tells(found, made_of=[bound_result(made, "fewest")]),
    ]
    return Sentence("calibration-finding", tuple(parts), assessed.made_up, numbers.kept())


def _what_it_tells(found: Calibration, *, made_of: Sequence[Bound]) -> list[str | Bound]:
    clear = [one for one in found.services if one.verdict in ("over_rates", "under_rates")]
    if clear:
        noun = "service" if len(clear) == 1 else "services"
        return [f"For {few(len(clear))} {noun} that is more than chance would give."]
    if found.tested:
        return ["For no service is that more than chance would give."]
    return [
        "That is too few to say of any service that it over- or under-rates itself: at least ",
        *made_of,
        " claims of one service would have to be changed.",
    ]


def calibration_table(
    assessed: Assessed, *, may_name: Naming, place: str, source: str = ""
) -> Table | Unavailable:
    """Give for each service how many drawn claims were lowered and raised, and what that tells.

    Where services may not be named, how many of them each of it is said of, from six on.
    """
    view = view_of_others(assessed)
    found = calibrate(assessed, view=view)
    if not found.whole.looked_at:
        return Unavailable("calibration", _TITLE, _NOBODY)
    if may_name.is_allowed:
        return _named(assessed, found, place=place, source=source)
    if hidden := may_name.hides(len(found.services)):
        return Unavailable("calibration", _TITLE, hidden)
    return _counted(assessed, found, may_name, place=place, source=source)


def _named(assessed: Assessed, found: Calibration, *, place: str, source: str) -> Table:
    numbers = Numbers(assessed)
    numbers.keep_names()
    names = {one.service.id: one.service.name for one in assessed.services}
    rows = []
    for one in sorted(found.services, key=lambda one: one.raised - one.lowered):
        counts = _counts(one)
        uses = [
            binding_of(assessed, OVERALL, service=one.service, view=view)
            for view in ("self", found.view)
            if view in _views_of(assessed, one.service)
        ]
        made = numbers.counts({f"{one.service} {n}": v for n, v in counts.items()}, uses=uses)
        cells = [as_cell(bound_result(made, value.name)) for value in made.values]
        rows.append((Cell(names[one.service]), *cells, Cell(VERDICT_WORDS[one.verdict])))
    return Table(
        name="calibration",
        title=_title(found),
        subtitle=f"Claims drawn by chance and looked at, {place}, {assessed.period.label}",
        columns=(
            Column("Service", "text"),
            Column("Claims looked at"),
            Column("Stood"),
            Column("Lowered"),
            Column("Raised"),
            Column("What that tells", "text"),
        ),
        rows=tuple(rows),
        notes=_notes(numbers, found),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _views_of(assessed: Assessed, service: str) -> frozenset[View]:
    return frozenset(next(o.views for o in assessed.answered if o.service.id == service))


def _counts(one: ServiceCalibration) -> dict[str, int]:
    return {
        "looked at": one.looked_at,
        "stood": one.agreed,
        "lowered": one.lowered,
        "raised": one.raised,
    }


def _counted(
    assessed: Assessed, found: Calibration, may_name: Naming, *, place: str, source: str
) -> Table:
    numbers = Numbers(assessed)
    verdicts = Counter(one.verdict for one in found.services)
    made = numbers.counts(
        {verdict: verdicts[verdict] for verdict in VERDICT_WORDS}, uses=_uses(assessed, found.view)
    )
    rows = [
        (Cell(words), as_cell(bound_result(made, verdict)))
        for verdict, words in VERDICT_WORDS.items()
    ]
    return Table(
        name="calibration",
        title=_title(found),
        subtitle=f"Services by what others found on their claims, {place}, {assessed.period.label}",
        columns=(Column("What others found", "text"), Column("Services")),
        rows=tuple(rows),
        notes=(
            f"Services are counted and not named: {may_name.reason}.",
            *_notes(numbers, found),
        ),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _title(found: Calibration) -> str:
    over = sum(one.verdict == "over_rates" for one in found.services)
    under = sum(one.verdict == "under_rates" for one in found.services)
    told = [
        f"{few(count)} {'rates itself' if count == 1 else 'rate themselves'} {which}"
        for count, which in ((over, "higher"), (under, "lower"))
        if count
    ]
    if told:
        return f"Of {few(len(found.services), 'service')}, {' and '.join(told)} than others do"
    return "No service is shown to rate itself higher or lower than others do"


def _notes(numbers: Numbers, found: Calibration) -> tuple[str, ...]:
    numbers.counts({"fewest": FEWEST_CHANGED, "tested": found.tested})
    least = few(FEWEST_CHANGED)
    return (
        f"Too few claims to tell: fewer than {least} were changed. Of fewer, all in one direction, "
        "chance alone gives as much too often.",
        found.caution,
        *_of_all_claims(numbers, found),
    )


def _of_all_claims(numbers: Numbers, found: Calibration) -> Iterator[str]:
    """Say what share of all claims would be lowered, as far as the drawn ones tell."""
    whole, interval = found.whole, found.whole.lowered_share
    if whole.share_lowered is None or interval is None:
        return
    made = numbers.keep(
        result(
            "share-of-claims-lowered",
            {
                "share": float(whole.share_lowered),
                "lower": interval.lower,
                "upper": interval.upper,
            },
            unit="share",
            decimals=0,
            parameters={"interval": interval.method, "weighed": found.weights.is_weighed},
            note="Of the claims in strata in which somebody concluded on one.",
        )
    )
    share, lower, upper = (bound_result(made, name).text for name in ("share", "lower", "upper"))
    if found.weights.is_weighed:
        beyond = found.weights.population - found.weights.covered
        numbers.counts({"claims of strata without a conclusion": beyond})
    yield (
        f"By the claims drawn, about {share} of all claims would be lowered if they were looked "
        f"at; so many claims leave {lower} to {upper} open. {found.on_weights}".rstrip()
    )


# --- questions ----------------------------------------------------------------------------------


def dividing_table(
    assessed: Assessed, *, may_name: Naming, place: str, source: str = ""
) -> Table | Unavailable:
    """Give the questions on which claims were changed or people of one service differ.

    No service is named; of fewer than six, where they may not be named, there is no table.
    """
    view = view_of_others(assessed)
    found = [one for one in dividing_statements(assessed, view=view) if one.divides]
    if not assessed.answered:
        return Unavailable("dividing", _DIVIDING, "no service has answered yet")
    # First, as that nothing was changed is said of each of them too.
    if hidden := may_name.hides(len(assessed.answered)):
        return Unavailable("dividing", _DIVIDING, hidden)
    if not found:
        reason = "no claim was changed, and no two people of one service differ on a question"
        return Unavailable("dividing", _DIVIDING, reason)
    numbers = Numbers(assessed)
    numbers.keep_words(say(statement.ask) for statement in assessed.model.statements.values())
    shown = found[:MOST_QUESTIONS]
    notes = [
        "Services that differ: those in which two or more people answered the question, and not "
        "alike. Claims looked at are those drawn by chance and those added to them.",
        "A question that divides is often one that is read in more than one way.",
    ]
    if len(found) > len(shown):
        numbers.counts({"shown": len(shown), "dividing": len(found)})
        notes.append(f"The {len(shown)} of {len(found)} such questions that divide most.")
    return Table(
        name="dividing",
        title=_DIVIDING,
        subtitle=f"Claims changed and people who differ, by question, {place}, "
        f"{assessed.period.label}",
        columns=(
            Column("Question", "text"),
            Column("Claims looked at"),
            Column("Changed"),
            Column("Services with several people"),
            Column("That differ"),
        ),
        rows=tuple(_question(numbers, one, view) for one in shown),
        notes=tuple(notes),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _question(numbers: Numbers, one: DividingStatement, view: View) -> tuple[Cell, ...]:
    assessed = numbers.assessed
    counts = {
        "looked at": one.looked_at,
        "changed": one.changed,
        "several": one.several,
        "disputed": one.disputed,
    }
    uses = [
        binding_of(assessed, one.statement, service=o.service.id, view=seen)
        for o in assessed.answered
        for seen in ("self", view)
        if seen in o.views and one.statement in o.views[seen].nodes
    ]
    made = numbers.counts({f"{one.statement} {n}": v for n, v in counts.items()}, uses=uses)
    cells = [as_cell(bound_result(made, value.name)) for value in made.values]
    return (Cell(say(assessed.model.statements[one.statement].ask)), *cells)
