"""A template as a maturity model: a text in our format, and the model that is read back from it.

The model scores as the template does: points are added up, an answer that is missing counts 0
(the template's rule, which every explanation says), and answers that earn the same points are one
answer of a scale, ``Yes or Other``, because a scale tells its answers apart by their points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gaugebook.definitions.assessment import SCHEMA, Assessment
from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.files import parse_yaml
from gaugebook.errors import Problem
from gaugebook.maturity.importing.questions import Question, Template, answer_id

Texts = Literal["questions", "numbers"]
"""What a statement of the model asks: the question in its own words, or only its number."""

Points = tuple[tuple[float, str], ...]
"""The answers of a scale: points and words, most points first."""


@dataclass(frozen=True)
class About:
    """What the head of the model says; the licence is of the questions' words."""

    id: str
    title: str
    version: str = "1.0.0"
    owner: str = "Not stated"
    licence: str = "Not stated: ask whose questions they are before the file is passed on"


def model_text(template: Template, about: About, *, texts: Texts = "questions") -> str:
    """Write a template as a maturity model in YAML.

    Parameters
    ----------
    template
        The template, with at least two answers of different points to each scored question.
    about
        What the head says.
    texts
        Whether the words of the questions and answers go into the file. With ``numbers`` it holds
        none of the questions' words, but the answers and the headings of the parts.
    """
    scales = _scales(template)
    lines = [
        f"schema: {SCHEMA}",
        f"model: {{id: {_quoted(about.id)}, version: {about.version}, status: draft,",
        f"  title: {_quoted(about.title)}, owner: {_quoted(about.owner)},",
        f"  licence: {_quoted(about.licence)}}}",
        "# No statement stands on levels: each has points of its own, under `scales`.",
        "levels:",
        "  - {value: 0, id: none, label: No points}",
        "  - {value: 1, id: full, label: Full points}",
        "special_answers: {not_answered: {label: Not answered yet, score: null}}",
        "scales:",
        *(f"  {name}: {_scale(points)}" for points, name in scales.items()),
        "# The template adds points up, and counts an answer that is missing as 0.",
        "scoring:",
        "  default_rule: sum",
        "  promises: sum",
        "  parts: sum",
        "  themes: sum",
        "  overall: sum",
        "  headline: {op: min, normalise: [0, 100], label: Weakest theme}",
        "  blank: zero",
        "  display: {rounding: none}",
        "themes:",
        *_Tree(template, scales, texts).themes(),
    ]
    return "\n".join(lines) + "\n"


def read_model(text: str, file: str) -> tuple[Assessment | None, list[Problem]]:
    """Read a model back from its text, with every finding that any model is checked for."""
    loaded, problems = parse_yaml(text, file)
    if loaded is None:
        return None, problems
    model, found = read_assessment(loaded)
    return model, [*problems, *found]


def scale_points(question: Question) -> Points:
    """Give the answers of a question as a scale: one for each number of points.

    Where every answer earns points, no answer is one of the scale too, so that it can count 0.
    """
    by_points: dict[float, list[str]] = {}
    for option in question.options:
        by_points.setdefault(option.value, []).append(option.text)
    if min(by_points) > 0:
        by_points[0.0] = ["None of these"]
    ordered = sorted(by_points.items(), reverse=True)
    return tuple((points, " or ".join(texts)) for points, texts in ordered)


def _scales(template: Template) -> dict[Points, str]:
    """Give each scale once, with an id of its most points: ``points-30``, ``points-30-2``."""
    names: dict[Points, str] = {}
    for question in template.questions:
        if not question.is_scored or (points := scale_points(question)) in names:
            continue
        stem = f"points-{points[0][0]:g}".replace(".", "_").replace("+", "")
        taken = set(names.values())
        number = 2
        name = stem
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        names[points] = name
    return names


def _scale(points: Points) -> str:
    answers = (f"{{value: {_number(value)}, label: {_quoted(label)}}}" for value, label in points)
    return f"[{', '.join(answers)}]"


def _number(value: float) -> str:
    """Give a number so that the same one is read back."""
    return str(int(value)) if value.is_integer() else repr(value)


class _Tree:
    """Writes themes, promises, parts and statements as lines of YAML."""

    def __init__(self, template: Template, scales: dict[Points, str], texts: Texts) -> None:
        self.template, self.scales, self.texts = template, scales, texts
        self.labels = {place.node: place.label for place in template.printed}

    def themes(self) -> Iterator[str]:
        total = self.template.groups[self.template.total]
        for name in total.groups:
            if any(True for _ in self.template.below(name)):
                yield from self._group(name, "title", 1)
        if total.questions:
            yield from self._beside(total.id, total.questions, "title", 1)

    def _group(self, name: str, words: str, depth: int) -> Iterator[str]:
        """Write a group with what is below it; a theme holds promises, a promise one kind only."""
        group, pad = self.template.groups[name], "  " * depth
        yield f"{pad}- id: {_quoted(name)}"
        yield f"{pad}  {words}: {_quoted(self.labels.get(name) or group.title)}"
        inner = [g for g in group.groups if any(True for _ in self.template.below(g))]
        if words == "title":
            yield f"{pad}  promises:"
            for child in inner:
                yield from self._group(child, "text", depth + 2)
            if group.questions:
                yield from self._beside(name, group.questions, "text", depth + 2)
        elif inner:
            yield f"{pad}  parts:"
            for child in inner:
                yield from self._group(child, "text", depth + 2)
            if group.questions:
                yield from self._beside(name, group.questions, "text", depth + 2)
        else:
            yield f"{pad}  statements:"
            yield from self._statements(group.questions, depth + 2)

    def _beside(
        self, above: str, questions: Sequence[str], words: str, depth: int
    ) -> Iterator[str]:
        """Write questions that stand straight under a node that holds groups: a group of theirs."""
        pad, own = "  " * depth, answer_id("", f"{above}-own")
        yield f"{pad}- id: {_quoted(own)}"
        yield f"{pad}  {words}: {_quoted(self.labels.get(above) or above)}"
        if words == "title":
            yield f"{pad}  promises:"
            yield from self._beside(own, questions, "text", depth + 2)
        else:
            yield f"{pad}  statements:"
            yield from self._statements(questions, depth + 2)

    def _statements(self, names: Sequence[str], depth: int) -> Iterator[str]:
        pad = "  " * depth
        for name in names:
            question = self.template.by_id[name]
            asked = question.text if self.texts == "questions" else f"Question {question.number}"
            scale = self.scales[scale_points(question)]
            yield f"{pad}- id: {_quoted(name)}"
            yield f"{pad}  ask: {_quoted(asked or f'Question {question.number}')}"
            yield f"{pad}  type: scale:{scale}"


def _quoted(text: str) -> str:
    """Give a text in double quotes: what JSON writes is YAML too."""
    return json.dumps(text, ensure_ascii=False)
