"""The rules of a maturity model checked: what a rule needs of the nodes it stands over.

A rule can be well written and still make a wrong number: a mean over values of different scales,
a staged rule over statements without a stage, zero for a blank where the lowest level is 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from gaugebook.definitions.assessment import Assessment, NodeKind, Promise, Theme
from gaugebook.definitions.assessment_bounds import (
    Ends,
    ends_of_rule,
    ends_of_stages,
    ends_of_statement,
    value_of_then,
)
from gaugebook.definitions.assessment_checks import At, Finder
from gaugebook.definitions.assessment_scoring import AVERAGE_OPS, STAGED_OPS, Rule
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words
from gaugebook.definitions.files import LoadedYaml
from gaugebook.errors import Problem
from gaugebook.words import listed

Node = Theme | Promise | Statement

_OPS_OF_TICKS = ("share", "sum", "conditions", *STAGED_OPS, "none")


def check_rules(model: Assessment, loaded: LoadedYaml) -> list[Problem]:
    """Find the rules that do not fit what they are to score."""
    check = _RuleCheck(model, loaded)
    return list(
        dict.fromkeys([*check.special(), *check.settings(), *check.tree(), *check.matrix()])
    )


class _RuleCheck(Finder):
    def special(self) -> Iterator[Problem]:
        """Scores of special answers, and zero where the scale has none."""
        model = self.model
        others = [s for s in model.statements.values() if s.kind != "level"]
        special = model.special_answers.dont_know
        if special is not None and isinstance(special.score, int | float):
            at: At = ("special_answers", "dont_know", "score")
            yield from self.level(at, special.score)
            if others:
                detail = f"{others[0].id} does not stand on the levels; write `lowest`"
                yield self.wrong(at, special.score, detail)
        zeros = {"blank": model.scoring.blank, "na": model.scoring.na}
        above = [s for s in model.statements.values() if self._lowest(s) > 0]
        for field, value in zeros.items():
            if value == "zero" and above:
                low = number_in_words(self._lowest(above[0]))
                detail = f"0 is no answer to {above[0].id}, which begins at {low}"
                yield self.wrong(("scoring", field), value, detail)

    def _lowest(self, statement: Statement) -> Fraction:
        if statement.scale_id is not None and statement.scale_id not in self.model.scales:
            return Fraction(0)
        return ends_of_statement(self.model, statement)[0]

    def settings(self) -> Iterator[Problem]:
        model, scoring = self.model, self.model.scoring
        if scoring.evidence_cap is not None:
            at: At = ("scoring", "evidence_cap", "without_evidence")
            yield from self.level(at, scoring.evidence_cap.without_evidence)
        names = [target.id for target in model.targets]
        if scoring.na_target is not None and scoring.na_target not in names:
            yield self.unknown(("scoring", "na_target"), "target", scoring.na_target, names)
        if scoring.na == "anchor_to_target" and scoring.na_target is None and len(names) != 1:
            detail = "say which of `targets` by `na_target`"
            yield self.wrong(("scoring", "na"), scoring.na, detail)

    def matrix(self) -> Iterator[Problem]:
        matrix = self.model.scoring.matrix
        if matrix is None:
            return
        used = dict.fromkeys(n for s in self.model.statements.values() for n in s.tags)
        for field in ("rows", "columns"):
            name = getattr(matrix, field)
            at: At = ("scoring", "matrix", field)
            if name != "theme" and name not in used:
                yield self.unknown(at, "tag", name, ["theme", *used])
            elif name != "theme":
                yield from self._untagged(at, name)
        tagged = [s for s in self.model.statements.values() if matrix.columns in s.tags]
        ends = [(e, exact(s.weight)) for s in tagged if (e := self._statement((), s)) is not None]
        yield from self._mixing(("scoring", "matrix", "rule"), matrix.rule, ends)

    def _untagged(self, at: At, name: str) -> Iterator[Problem]:
        """A statement without the tag would be left out of the matrix, and nobody would see."""
        lacking = [s.id for s in self.model.statements.values() if name not in s.tags]
        if lacking:
            yield self.wrong(at, name, f"{listed(lacking[:5])} has no such tag")

    # --- from the statement up ------------------------------------------------------------

    def tree(self) -> Iterator[Problem]:
        """Walk the nodes, finding faults and the ends of each on the way."""
        self.faults: list[Problem] = []
        themes = [
            self._node(("themes", n), "theme", theme) for n, theme in enumerate(self.model.themes)
        ]
        inside = [(e, exact(t.weight)) for t, e in zip(self.model.themes, themes, strict=True) if e]
        rule, at = self.model.scoring.overall, ("scoring", "overall")
        self._rule(at, rule, inside, self.model.themes, all(themes))
        if self.model.scoring.headline is not None:
            headline: At = ("scoring", "headline")
            self._rule(
                headline, self.model.scoring.headline, inside, self.model.themes, all(themes)
            )
        yield from self.faults

    def _node(self, at: At, kind: NodeKind, node: Theme | Promise) -> Ends | None:
        children: list[tuple[At, NodeKind, Node]] = []
        if isinstance(node, Theme):
            children = [((*at, "promises", n), "promise", p) for n, p in enumerate(node.promises)]
        else:
            children = [((*at, "parts", n), "part", p) for n, p in enumerate(node.parts)]
            children += [
                ((*at, "statements", n), "statement", s) for n, s in enumerate(node.statements)
            ]
        found = [(placed[2], self._child(*placed)) for placed in children]
        rule = self.model.rule_of(kind, node)
        if rule.over == "statements":
            found = [(s, self._statement((), s)) for s in _statements_below(node)]
        inside = [(ends, exact(child.weight)) for child, ends in found if ends is not None]
        where = (*at, "rule") if node.rule is not None else _place_of_rule(self.model, kind)
        return self._rule(
            where, rule, inside, [child for child, _ in found], len(inside) == len(found)
        )

    def _child(self, at: At, kind: NodeKind, node: Node) -> Ends | None:
        if isinstance(node, Statement):
            return self._statement(at, node)
        return self._node(at, kind, node)

    def _statement(self, at: At, statement: Statement) -> Ends | None:
        if statement.scale_id is not None and statement.scale_id not in self.model.scales:
            return None  # a finding already
        rule = self.model.rule_of("statement", statement)
        if at:
            self._statement_rule(at, statement, rule)
        if statement.kind == "checklist" and rule.op == "none":
            return None
        return ends_of_statement(self.model, statement)

    def _statement_rule(self, at: At, statement: Statement, rule: Rule) -> None:
        kind = statement.kind
        fits = {"checklist": _OPS_OF_TICKS, "branching": ("last_answer",)}.get(kind, ("none",))
        here = (*at, "rule") if statement.rule is not None else ("scoring", kind)
        if rule.op not in fits:
            allowed = " or ".join(fits)
            detail = f"a statement of type {kind} is scored by {allowed}"
            self.faults.append(self.wrong((*here, "op"), rule.op, detail))
        if kind == "checklist" and rule.op in STAGED_OPS:
            for group in statement.checklist:
                if not group.isdigit():
                    detail = "for a staged rule the groups of ticks are stages: 1, 2, 3"
                    self.faults.append(self.wrong((*at, "checklist", group), group, detail))
        if kind == "checklist" and rule.groups:
            detail = "a checklist has its own groups, by the names that stand in it"
            self.faults.append(self.wrong((*here, "groups"), statement.id, detail))
        groups = list(statement.checklist)
        if statement.rule is None:  # written once for all checklists: not each has every group
            groups = self._all_groups
        self._conditions(here, rule, groups)

    @cached_property
    def _all_groups(self) -> list[str]:
        return [g for s in self.model.statements.values() for g in s.checklist]

    def _rule(
        self,
        at: At,
        rule: Rule,
        inside: Sequence[tuple[Ends, Fraction]],
        children: Sequence[Node],
        is_whole: bool,  # noqa: FBT001 - a fact about `inside`, told by its one caller
    ) -> Ends | None:
        if rule.op == "last_answer":
            detail = "it scores a statement of type branching, not what stands above it"
            self.faults.append(self.wrong((*at, "op"), rule.op, detail))
            return None
        if rule.op != "none" and not is_whole:
            detail = "some of what it would score has no score"
            self.faults.append(self.wrong((*at, "op"), rule.op, detail))
        if rule.op in ("weighted_mean", "share") and not any(weight for _, weight in inside):
            if inside:
                self.faults.append(self.wrong(at, rule.op, "every weight is 0"))
            return None
        self.faults += self._mixing(at, rule, inside)
        if rule.op in STAGED_OPS:
            return self._staged(at, rule, children)
        if rule.op == "conditions":
            self._groups(at, rule, [child.id for child in children])
            self._conditions(at, rule, list(rule.groups))
        return ends_of_rule(self.model, rule, inside)

    def _mixing(
        self, at: At, rule: Rule, inside: Sequence[tuple[Ends, Fraction]]
    ) -> Iterator[Problem]:
        ends = dict.fromkeys(e for e, _ in inside)
        if rule.op in AVERAGE_OPS and rule.normalise is None and len(ends) > 1:
            one, other = (
                f"{number_in_words(e[0])} to {number_in_words(e[1])}" for e in list(ends)[:2]
            )
            detail = (
                f"it would mix scores of {one} with scores of {other}; "
                "`normalise: [0, 100]` puts them on one scale"
            )
            yield self.wrong(at, rule.op, detail)

    def _staged(self, at: At, rule: Rule, children: Sequence[Node]) -> Ends | None:
        lacking = [child.id for child in children if child.stage is None]
        if lacking:
            detail = f"{lacking[0]} has no `stage`, and a staged rule goes by them"
            self.faults.append(self.wrong(at, rule.op, detail))
        return ends_of_stages(rule, [child.stage for child in children if child.stage])

    def _groups(self, at: At, rule: Rule, known: Sequence[str]) -> None:
        for name, group in rule.groups.items():
            here = (*at, "groups", name)
            for number, child in enumerate(group.of):
                if child not in known:
                    self.faults.append(self.unknown((*here, "of", number), "child", child, known))
            for tag, code in group.tagged.items():
                used = self.model.statements.values()
                codes = dict.fromkeys(c for s in used for c in s.tags.get(tag, ()))
                if code not in codes:
                    self.faults.append(self.unknown((*here, "tagged", tag), "tag", code, codes))

    def _conditions(self, at: At, rule: Rule, groups: Sequence[str]) -> None:
        for number, line in enumerate(rule.conditions):
            here = (*at, "conditions", number)
            for name in line.when:
                if name not in groups:
                    self.faults.append(self.unknown((*here, "when", name), "group", name, groups))
            if value_of_then(self.model, line.then) is None:
                levels = [level.id for level in self.model.levels]
                then = str(line.then)
                self.faults.append(self.unknown((*here, "then"), "level", then, levels))
            if not line.when and number < len(rule.conditions) - 1:
                detail = "a line without `when` always holds, so it stands last"
                self.faults.append(self.wrong((*here, "when"), "empty", detail))
        if rule.conditions and rule.conditions[-1].when:
            detail = "the last line has no `when`, so that one always holds"
            last = (*at, "conditions", len(rule.conditions) - 1)
            self.faults.append(self.wrong(last, "the last line", detail))


def _statements_below(node: Theme | Promise) -> list[Statement]:
    if isinstance(node, Theme):
        return [s for promise in node.promises for s in _statements_below(promise)]
    inner = [s for part in node.parts for s in _statements_below(part)]
    return [*inner, *node.statements]


def _place_of_rule(model: Assessment, kind: NodeKind) -> At:
    field = {"theme": "themes", "promise": "promises", "part": "parts"}[kind]
    own = field in model.scoring.model_fields_set
    return ("scoring", field if own else "default_rule")
