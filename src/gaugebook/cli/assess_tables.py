"""What ``gaugebook assess`` shows in the terminal: who answered, what came back, scores, steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gaugebook.cli import console
from gaugebook.cli.tables import plain_table
from gaugebook.definitions.assessment_text import say
from gaugebook.errors import UsageError, near_miss
from gaugebook.maturity.explain import explain, explain_headline
from gaugebook.maturity.nodes import STATE_WORDS
from gaugebook.maturity.returned.register import NOTHING_TO_DO, findings_to_act_on, next_step
from gaugebook.maturity.returns import OUTCOME_WORDS
from gaugebook.words import counted, visible

if TYPE_CHECKING:
    from gaugebook.maturity.assessed import Assessed
    from gaugebook.maturity.campaign.standing import Standing
    from gaugebook.maturity.importing.questionnaire import Imported
    from gaugebook.maturity.importing.reconcile import Kind, Reconciliation
    from gaugebook.maturity.returned.collecting import Collected
    from gaugebook.maturity.roadmap import Roadmap
    from gaugebook.workspace.assess.collecting import CollectMade
    from gaugebook.workspace.assess.roadmaps import RoadmapMade

_MOST_SERVICES = 40
_MOST_STEPS = 12


def show_standings(standings: Sequence[Standing]) -> None:
    """Show where each service stands, the latest first."""
    from gaugebook.maturity.campaign.standing import STATE_WORDS as STANDING_WORDS

    table = plain_table("Service", "State", "Received", "Days late", right=("Days late",))
    ordered = sorted(standings, key=lambda one: (-one.days_late, one.service.name))
    for one in ordered[:_MOST_SERVICES]:
        received = one.received_on.isoformat() if one.received_on else "-"
        late = str(one.days_late) if one.days_late else "-"
        table.add_row(visible(one.service.name), STANDING_WORDS[one.state], received, late)
    console.show(table)
    _say_rest(len(ordered) - _MOST_SERVICES, "service")


def _say_rest(more: int, noun: str) -> None:
    if more > 0:
        console.say(f"... and {counted(more, noun)} more.")


def show_collected(made: CollectMade) -> None:
    """Show how many files ended how, and which need something."""
    returns = made.collected.returns
    outcomes = Counter(one.outcome for one in returns)
    told = [f"{words} {outcomes[name]}" for name, words in OUTCOME_WORDS.items()]
    console.say(f"{counted(len(returns), 'return')}. {'; '.join(told)}.")
    # What was taken as it is needs nobody's eye; the register has every file.
    steps = [(one, next_step(made.collected, place)) for place, one in enumerate(returns)]
    open_ = [(one, step) for one, step in steps if step != NOTHING_TO_DO]
    if open_:
        table = plain_table("File", "Service", "Outcome", "To do")
        for one, todo in open_[:_MOST_SERVICES]:
            name = one.file.rpartition("/returned/")[2] or one.file
            outcome = OUTCOME_WORDS[one.outcome]
            table.add_row(visible(name), one.service or "not known", outcome, visible(todo))
        console.show(table)
        _say_rest(len(open_) - _MOST_SERVICES, "return")
    accepted = len(made.collected.accepted or {})
    asked = sum(not service.excused for service in made.campaign.services)
    late = set(made.collected.late or {}) - set(made.collected.accepted or {})
    came_late = f"; those of {len(late)} came after the last day" if late else ""
    console.say(f"The answers of {accepted} of {counted(asked, 'service')} count{came_late}.")
    notes = sum(found.severity == "note" for found in findings_to_act_on(made.collected))
    if notes:
        console.say(f"{counted(notes, 'note')} on what was done, cell by cell, in register.xlsx.")


def returns_as_dicts(collected: Collected) -> list[dict[str, Any]]:
    """Give every return as plain values, without what anybody wrote."""
    return [
        {
            "file": one.file,
            "sha256": one.sha256,
            "outcome": one.outcome,
            "service": one.service or None,
            "role": one.role or None,
            "received": one.received.isoformat() if one.received else None,
            "answers": len(one.answers),
            "fixes": dict(one.fixes),
            "counts": place in collected.used,
        }
        for place, one in enumerate(collected.returns)
    ]


def show_scores(assessed: Assessed, waiting: Collection[str] = ()) -> None:
    """Show the scores of each theme by service, in the view that goes furthest."""
    titles = [say(theme.title) for theme in assessed.model.themes]
    table = plain_table("Service", *titles, "Weakest", right=titles)
    for one in assessed.services[:_MOST_SERVICES]:
        scored = one.latest
        if scored is None:
            why = "Came too late" if one.service.id in assessed.late else "No answer"
            why = "Needs an answer" if one.service.id in waiting else why
            table.add_row(visible(one.service.name), *["-" for _ in titles], why)
            continue
        by_id = {theme.id: theme for theme in scored.themes}
        cells = [_score(scored, by_id.get(theme.id)) for theme in assessed.model.themes]
        weakest = explain_headline(scored).partition(": ")[2] if scored.headline else "-"
        table.add_row(visible(one.service.name), *cells, weakest.rstrip("."))
    console.show(table)
    _say_rest(len(assessed.services) - _MOST_SERVICES, "service")


def _score(scored: Any, theme: Any) -> str:
    if theme is None:
        return "not asked"
    value = scored.shown(theme)
    return STATE_WORDS[theme.state].casefold() if value is None else str(value)


def explained(assessed: Assessed, service: str) -> list[str]:
    """Give how each score of a service came about, theme by theme, then statement by statement.

    Raises
    ------
    UsageError
        When the service did not answer, or there is none of this id.
    """
    known = {one.service.id: one for one in assessed.answered}
    if service not in known:
        raise UsageError(
            f"{service} is no service that answered.{near_miss(service, known)}",
            remedy=f"Name one of: {', '.join(known)}.",
        )
    scored = known[service].latest
    if scored is None:
        return []
    sentences: list[str] = [explain_headline(scored)] if scored.headline else []
    for node in scored.overall.walk():
        if node.kind in ("theme", "statement"):
            sentences += explain(assessed.model, scored, node.id)
    return sentences


def show_roadmaps(made: RoadmapMade) -> None:
    """Show the steps that most services share, or those of the one service that was named."""
    from gaugebook.maturity.roadmap import shared_steps

    if len(made.roadmaps) == 1:
        _show_one(made.roadmaps[0])
        return
    table = plain_table("Step", "To level", "Effort", "Services", right=("Services",))
    shared = shared_steps(made.roadmaps)
    for one in shared[:_MOST_STEPS]:
        what = f"{one.statement}: {say(one.text)}"
        to_level = f"{float(one.to_level):g}"
        table.add_row(visible(what), to_level, one.effort or "-", str(len(one.services)))
    console.show(table)
    _say_rest(len(shared) - _MOST_STEPS, "step")


def _show_one(one: Roadmap) -> None:
    console.say(one.goal.sentence)
    table = plain_table("Step", "To do", "Effort", "Due", "Score after", right=("Score after",))
    for step in one.steps[:_MOST_STEPS]:
        due = step.due.isoformat() if step.due else "-"
        reaches = str(step.reaches) if step.reaches is not None else "-"
        what = f"{step.statement}: {step.told()}"
        table.add_row(str(step.number), visible(what), step.effort or "-", due, reaches)
    if one.steps:
        console.show(table)
    _say_rest(len(one.steps) - _MOST_STEPS, "step")
    for note in one.notes:
        console.say(note)


def roadmaps_as_dicts(roadmaps: Iterable[Roadmap]) -> list[dict[str, Any]]:
    """Give roadmaps as plain values."""
    return [
        {
            "service": one.service,
            "goal": one.goal.sentence,
            "proof": one.proof,
            "steps": [
                {
                    "number": step.number,
                    "statement": step.statement,
                    "from_level": float(step.from_level),
                    "to_level": float(step.to_level),
                    "what": step.told(),
                    "effort": step.effort,
                    "benefit": step.benefit,
                    "needs": list(step.needs),
                    "owner": step.owner or None,
                    "due": step.due.isoformat() if step.due else None,
                    "metric": step.metric,
                    "reaches": None if step.reaches is None else float(step.reaches),
                }
                for step in one.steps
            ],
            "notes": list(one.notes),
        }
        for one in roadmaps
    ]


_RECONCILED: tuple[tuple[str, Kind], ...] = (
    ("Question scores", "question"),
    ("Subtotals", "subtotal"),
    ("Total", "total"),
)


def show_imported(imported: Imported) -> None:
    """Show what the model has, and of each file how many printed scores agree with ours."""
    model = imported.model
    if model is None:
        return
    console.say(
        f"{counted(len(model.themes), 'theme')}, {counted(len(model.statements), 'question')}."
    )
    if not imported.files:
        return
    table = plain_table("File", *(name for name, _ in _RECONCILED))
    for one in imported.files:
        cells = [_tally(one.reconciliation, kind) for _, kind in _RECONCILED]
        table.add_row(visible(one.reconciliation.file), *cells)
    console.show(table)


def _tally(reconciliation: Reconciliation, kind: Kind) -> str:
    tally = reconciliation.tally(kind)
    return f"{tally.agreed} of {tally.compared} agree"


def reconciled_as_dicts(imported: Imported) -> list[dict[str, Any]]:
    """Give what was held against ours, file by file, and each printed score that differs."""
    return [
        {
            "file": one.reconciliation.file,
            **{
                name.casefold().replace(" ", "_"): {
                    "compared": one.reconciliation.tally(kind).compared,
                    "agreed": one.reconciliation.tally(kind).agreed,
                }
                for name, kind in _RECONCILED
            },
            "differing": [
                {
                    "node": row.node,
                    "where": str(row.where),
                    "printed": row.printed,
                    "ours": None if row.ours is None else float(row.ours),
                }
                for row in one.reconciliation.differing
            ],
        }
        for one in imported.files
    ]
