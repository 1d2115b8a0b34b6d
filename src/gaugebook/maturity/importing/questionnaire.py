"""Importing a scored questionnaire: a template and the workbooks that came back, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.forms import Form
from gaugebook.maturity.importing.filled import FilledIn, read_filled
from gaugebook.maturity.importing.modelling import About, Texts, model_text, read_model
from gaugebook.maturity.importing.questions import Template
from gaugebook.maturity.importing.reconcile import Reconciliation, findings, reconcile
from gaugebook.maturity.importing.template import read_template
from gaugebook.words import counted, listed


@dataclass(frozen=True)
class ImportedFile:
    """One filled workbook: its answers, and its printed scores held against ours."""

    filled: FilledIn
    reconciliation: Reconciliation
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Imported:
    """What came of an import.

    Attributes
    ----------
    model
        The maturity model; None where the template could not be read.
    text
        The same as YAML, to be kept as the model's file; empty without a model.
    problems
        Findings in the template; those in a filled workbook are with it.
    """

    model: Assessment | None
    text: str
    template: Template | None
    files: tuple[ImportedFile, ...]
    problems: tuple[Problem, ...]

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Every finding, those in the template first."""
        return (*self.problems, *(p for file in self.files for p in file.problems))


def import_questionnaire(
    template: Form,
    filled: Sequence[Form] = (),
    *,
    about: About,
    texts: Texts = "questions",
    cycle: str = "",
) -> Imported:
    """Make a maturity model of a questionnaire's template, and check filled workbooks against it.

    Parameters
    ----------
    template
        The template, as `gaugebook.intake.forms.read_form` gives it. It has a table of questions
        (ID, Question, Answer, Score), one of rules (ID, Answer, Weight, Score, as formulas), one of
        totals (Description, Score), and lists of the answers that can be chosen.
    filled
        Workbooks that came back; of each, answers are read and printed scores compared.
    about
        The model's id, version, title, owner, and the licence of the questions' words.
    texts
        ``numbers`` keeps the questions' words out of the model.
    cycle
        Carried by the answers.

    Returns
    -------
    Imported
        Without a model where the template has faults that are refused.
    """
    read, problems = read_template(template)
    if read is None:
        return Imported(None, "", None, (), tuple(problems))
    problems = [*problems, *_left_out(read)]
    text = model_text(read, about, texts=texts)
    model, found = read_model(text, f"{about.id}-{about.version}.yaml")
    problems = [*problems, *found]
    if model is None:
        return Imported(None, text, read, (), tuple(problems))
    answers = [
        read_filled(form, read, service=PurePath(form.file).stem, cycle=cycle) for form in filled
    ]
    checked = [reconcile(model, read, one) for one in answers]
    files = tuple(
        ImportedFile(one, check, (*one.problems, *said))
        for one, check, said in zip(answers, checked, findings(checked), strict=True)
    )
    return Imported(model, text, read, files, tuple(problems))


def _left_out(template: Template) -> list[Problem]:
    """Say which questions are not in the model, and why."""
    without = [q for q in template.questions if not q.is_scored]
    found: list[Problem] = []
    if without:
        names = listed([q.number for q in without])
        reasons = listed(sorted({q.why_unscored for q in without}))
        detail = f"{counted(len(without), 'question')} without points ({names}): {reasons}"
        found.append(problem("questionnaire-left-out", _where(template), found=detail))
    if template.asked_only:
        detail = f"{counted(template.asked_only, 'question')} that the rules do not name"
        found.append(problem("questionnaire-left-out", _where(template), found=detail))
    return found


def _where(template: Template) -> Where:
    sheet = template.table.sheet.name if template.table is not None else None
    return Where(template.file, sheet)
