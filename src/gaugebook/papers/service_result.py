"""What one service is told of its own results: gathered here, set by `service_page`.

Every score is taken from the scored tree as it is printed there. Sentences of the model, of the
tests and of the explanations are repeated as they are; what a person wrote (the reasons of
moderators and auditors) goes through `gaugebook.redaction` first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.definitions.metric import Metric
from gaugebook.maturity.assessed import (
    Assessed,
    AssessedService,
    Confirmation,
    KpiFinding,
    Moderation,
)
from gaugebook.maturity.comparing.council import (
    FEWEST_SERVICES,
    Distribution,
    council_of,
    council_of_node,
)
from gaugebook.maturity.explain import explain_headline
from gaugebook.maturity.moderation.views import CHECKED_VIEWS
from gaugebook.maturity.nodes import STATE_WORDS, Node, Scored, View
from gaugebook.maturity.observed import ALL_VIEWS, MEDIAN, binding_of, council_binding_of
from gaugebook.maturity.rounding import rounded
from gaugebook.maturity.targets import AgainstTarget, against_target
from gaugebook.papers.service_steps import Ahead, named, next_steps
from gaugebook.redaction import redact
from gaugebook.words import capitalised, counted, few, listed, one_line


@dataclass(frozen=True)
class Shown:
    """One number as it is printed and what it is bound to; or words in its place."""

    text: str
    value: Fraction | None = None
    binding: str = ""


@dataclass(frozen=True)
class ThemeRow:
    """One theme: its score in each view, the council's middle, the target, and its scale."""

    id: str
    title: Mapping[str, str]
    scores: Mapping[View, Shown]
    council: Shown
    target: Shown
    ends: tuple[Fraction, Fraction] | None

    @property
    def without_score(self) -> str:
        """Why it has a score in no view, where that is the same in all; empty otherwise."""
        found = {score.text for score in self.scores.values() if score.value is None}
        whole = all(score.value is None for score in self.scores.values())
        return found.pop() if whole and len(found) == 1 else ""


@dataclass(frozen=True)
class Told:
    """One thing that was found: of which statements, what they ask, what is said of them."""

    refs: tuple[str, ...]
    ask: Mapping[str, str] | None
    head: str
    text: str


@dataclass(frozen=True)
class Result:
    """All that the page of one service shows."""

    views: tuple[View, ...]
    latest: View | None
    rows: tuple[ThemeRow, ...]
    headline: str
    coverage: str
    council_notes: tuple[str, ...]
    has_council: bool
    has_target: bool
    figures: str
    figures_told: tuple[Told, ...]
    counts_told: tuple[Told, ...]
    people: tuple[str, ...]
    people_told: tuple[Told, ...]
    ahead: Ahead


def result_of(
    assessed: Assessed, one: AssessedService, *, metrics: Mapping[str, Metric], language: str
) -> Result | None:
    """Gather what a service is told; None where nothing of it is scored.

    Parameters
    ----------
    assessed
        The round, for the council's middle, the target and the model.
    one
        The service.
    metrics
        The metrics of the library by id, for their names.
    language
        Of the model's words.
    """
    latest = one.latest
    if latest is None:
        return None
    return _Gathered(assessed, one, latest, metrics, language).result()


class _Gathered:
    """Gathers the parts of one result."""

    def __init__(
        self,
        assessed: Assessed,
        one: AssessedService,
        latest: Scored,
        metrics: Mapping[str, Metric],
        language: str,
    ) -> None:
        self._assessed, self._one, self._latest = assessed, one, latest
        self._metrics, self._language = metrics, language
        self._model = assessed.model

    def result(self) -> Result:
        """Give the whole."""
        middles = self._middles()
        rows = tuple(self._rows(middles))
        ahead = next_steps(
            self._model,
            self._latest,
            service=self._one.service,
            target=self._assessed.target,
            metrics=self._metrics,
            language=self._language,
        )
        return Result(
            views=tuple(view for view in ALL_VIEWS if view in self._one.views),
            latest=self._latest.view,
            rows=rows,
            headline=explain_headline(self._latest),
            coverage=self._coverage(),
            council_notes=tuple(self._council_notes(middles)),
            has_council=any(found.median is not None for found in middles.values()),
            has_target=self._assessed.target is not None,
            figures=self._figures(),
            figures_told=tuple(self._figures_told()),
            counts_told=tuple(self._counts_told()),
            people=tuple(self._people()),
            people_told=tuple(self._people_told()),
            ahead=ahead,
        )

    def _said(self, text: Mapping[str, str] | None) -> str:
        return say(text, self._language) if text else ""

    # --- scores ---------------------------------------------------------------------------------

    def _nodes(self) -> tuple[Node, ...]:
        """Give the themes, and after them the whole where the model gives it a score."""
        whole = self._latest.overall
        return (*self._latest.themes, *([whole] if whole.rule.op != "none" else []))

    def _middles(self) -> dict[str, Distribution]:
        """Give how the services' own scores of each theme lie: claims beside claims."""
        found = {each.node: each for each in council_of(self._assessed)}
        named = {node.id for node in self._nodes()}
        found["overall"] = council_of_node(self._assessed, "overall")
        return {name: each for name, each in found.items() if name in named}

    def _rows(self, middles: Mapping[str, Distribution]) -> Iterator[ThemeRow]:
        target = self._assessed.target
        aims = against_target(self._model, self._latest, target) if target is not None else {}
        for node in self._nodes():
            yield ThemeRow(
                id=node.id,
                title=node.title,
                scores={v: self._score(s, node.id, v) for v, s in self._one.views.items()},
                council=self._middle(middles[node.id]),
                target=self._target(aims.get(node.id)),
                ends=node.ends,
            )

    def _score(self, scored: Scored, name: str, view: View) -> Shown:
        node = scored.nodes[name]
        shown = scored.shown(node)
        if shown is None:
            return Shown(STATE_WORDS[node.state])
        service = self._one.service.id
        binding = binding_of(self._assessed, name, service=service, view=view)
        return Shown(str(shown), node.exact, binding)

    def _middle(self, found: Distribution) -> Shown:
        if found.median is None:
            return Shown("")
        shown = rounded(found.median, self._latest.display)
        # The council's middle of the whole is no observation; those of the themes are.
        binding = (
            council_binding_of(self._assessed, found.node, statistic=MEDIAN, view="self")
            if found.node != "overall"
            else ""
        )
        return Shown(str(shown), found.median, binding)

    def _target(self, aim: AgainstTarget | None) -> Shown:
        if aim is None or aim.target is None:
            return Shown("")
        return Shown(str(rounded(aim.target, self._latest.display)), aim.target)

    def _coverage(self) -> str:
        counts = self._latest.overall.counts
        apart = counts.asked - counts.applicable
        said = f"{counts.answered} of {counted(counts.applicable, 'question')} answered"
        if apart:
            verb = "does" if apart == 1 else "do"
            said += f"; {few(apart)} {verb} not apply"
        return f"{said}."

    def _council_notes(self, middles: Mapping[str, Distribution]) -> Iterator[str]:
        """Say why there is no middle: once for all themes where the reason is the same."""
        lacking = [found for found in middles.values() if found.median is None]
        if not lacking:
            return
        if len(lacking) == len(middles) and len({found.reason for found in lacking}) == 1:
            yield f"The council’s middle is not shown. {lacking[0].reason}"
            return
        named = [
            f"{self._title(found.node)} ({few(found.services, 'service')})" for found in lacking
        ]
        least = few(FEWEST_SERVICES)
        yield (
            f"The council’s middle is given where {least} services or more have a score, so not "
            f"for {listed(named)}."
        )

    def _title(self, node: str) -> str:
        return self._said(self._latest.nodes[node].title)

    # --- what was checked -----------------------------------------------------------------------

    def _figures(self) -> str:
        """Say how many tests on the council's own figures there were, and how they ended."""
        found = self._one.kpi
        if not found:
            return ""
        number = {state: sum(f.state == state for f in found) for state in _STATES}
        ends = [
            f"{few(number[state])} {words}" for state, words in _STATES.items() if number[state]
        ]
        tests = few(len(found), "test")
        return f"{capitalised(tests)} of your claims: {listed(ends)}."

    def _figures_told(self) -> Iterator[Told]:
        """Give each test that did not confirm, the same sentence of several statements once."""
        confirmed = self._one.views.get("confirmed")
        by_words: dict[tuple[str, str], list[str]] = {}
        for state in ("not_confirmed", "cannot_confirm"):
            for found in self._one.kpi:
                if found.state == state:
                    text = self._with_effect(found, confirmed)
                    by_words.setdefault((state, text), []).append(found.statement)
        for (state, text), names in by_words.items():
            head = "Not confirmed" if state == "not_confirmed" else "Cannot confirm"
            yield self._told(names, head, text.removeprefix("Cannot confirm. "))

    def _with_effect(self, found: KpiFinding, confirmed: Scored | None) -> str:
        """Give the sentence of a test with what the claim counts as because of it."""
        notes = confirmed.nodes[found.statement].notes if confirmed is not None else ()
        return next((n for n in notes if n.startswith(found.sentence)), found.sentence)

    def _counts_told(self) -> Iterator[Told]:
        """Give why answers count as something else than was chosen, apart from the tests."""
        tested = {(f.statement, f.sentence) for f in self._one.kpi}
        by_words: dict[str, list[str]] = {}
        for view in ("self", "confirmed"):
            if view not in self._one.views:
                continue
            for leaf in self._one.views[view].overall.statements():
                for note in leaf.notes:
                    is_test = any(n == leaf.id and note.startswith(s) for n, s in tested)
                    names = by_words.setdefault(redact(note), [])
                    if not is_test and leaf.id not in names:
                        names.append(leaf.id)
        for note, names in by_words.items():
            if names:
                yield self._told(names, "", note)

    def _told(self, names: Sequence[str], head: str, text: str) -> Told:
        ask = self._model.statements[names[0]].ask if len(names) == 1 else None
        return Told(tuple(dict.fromkeys(names)), ask, head, text)

    # --- what people found ----------------------------------------------------------------------

    def _people(self) -> Iterator[str]:
        """Say how many claims were looked at, and what came of it."""
        asked = len(list(self._latest.overall.statements()))
        for view in CHECKED_VIEWS:
            here = [m for m in self._one.moderations if m.view == view]
            if not here:
                continue
            who = "Moderators" if view == "moderated" else "Auditors"
            agreed = sum(m.conclusion == "agree" for m in here)
            changed = sum(m.conclusion == "another_level" for m in here)
            unknown = sum(m.cannot_tell for m in here)
            ends = [
                f"{verb} {few(number)}"
                for number, verb in (
                    (agreed, "agreed with"),
                    (changed, "found another level for"),
                    (unknown, "could not tell for"),
                )
                if number
            ]
            yield f"{who} looked at {few(len(here))} of {asked} answers: they {listed(ends)}."
        late = len(self._one.outdated)
        if late:
            verb = "was" if late == 1 else "were"
            yield (
                f"{capitalised(few(late, 'conclusion'))} {verb} on an answer that you changed "
                "since, and counts for nothing."
                if late == 1
                else f"{capitalised(few(late, 'conclusion'))} {verb} on answers that you changed "
                "since, and count for nothing."
            )

    def _people_told(self) -> Iterator[Told]:
        """Give each claim that somebody changed or could not judge, with the reason."""
        for view in CHECKED_VIEWS:
            for found in self._one.moderations:
                if found.view == view and found.conclusion != "agree":
                    yield self._told([found.statement], self._changed(found), self._reason(found))

    def _changed(self, found: Moderation) -> str:
        who = "Moderators" if found.view == "moderated" else "Auditors"
        if found.cannot_tell:
            return f"{who} could not tell"
        before = self._level(found.statement, found.claimed, "self")
        after = self._level(found.statement, found.counts_as, found.view)
        return f"{who}: {before} became {after}" if before else f"{who}: {after}"

    def _reason(self, found: Moderation) -> str:
        said = [redact(one_line(found.reason))]
        if found.evidence_seen:
            said.append(f"Seen: {redact(one_line(found.evidence_seen))}")
        if found.reference:
            said.append(f"Reference: {redact(one_line(found.reference))}")
        return " ".join(text if text[-1:] in ".?!" else f"{text}." for text in said if text)

    def _level(self, name: str, value: Fraction | None, view: View) -> str:
        """Give a level by number and name; a value that is none as it is printed in its view."""
        if value is None:
            return ""
        level = self._model.level_at(value)
        if level is not None and self._model.statements[name].kind in ("level", "number"):
            return f"{number_in_words(value)}{named(self._said(level.label))}"
        scored = self._one.views.get(view)
        shown: Decimal | None = scored.shown(name) if scored is not None else None
        return str(shown) if shown is not None else number_in_words(value)


_STATES: Mapping[Confirmation, str] = {
    "confirmed": "confirmed",
    "not_confirmed": "not confirmed",
    "cannot_confirm": "that cannot be confirmed",
}
