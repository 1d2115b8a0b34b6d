"""A small round to damage: a model with every kind of question, four services, their workbooks."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.maturity.little_models import draw

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.intake.forms import read_form
from gaugebook.maturity import Answer, Answers
from gaugebook.maturity.campaign.csv_form import csv_form
from gaugebook.maturity.returned import Round, read_returns
from gaugebook.maturity.returns import Return
from gaugebook.maturity.services import Service
from gaugebook.maturity.workbook import workbook_of

MODEL = """\
schema: maturity-model/1
model:
  id: bins
  version: {version}
  status: published
  title: {{en: Bins and what people say of them, cy: Biniau}}
  owner: O
  licence: own
{supersedes}
levels:
  - {{value: 1, id: starting, label: {{en: Starting, cy: Dechrau}}}}
  - {{value: 2, id: developing, label: {{en: Developing, cy: Datblygu}}}}
  - {{value: 3, id: managed, label: {{en: Managed, cy: Rheoledig}}}}
  - {{value: 4, id: leading, label: {{en: Leading, cy: Arwain}}}}
special_answers:
  not_answered: {{label: {{en: Not answered yet, cy: Heb ei ateb eto}}}}
  not_applicable: {{label: {{en: Does not apply to us, cy: Ddim yn berthnasol}}, requires: reason}}
  dont_know: {{label: {{en: We do not know, cy: Nid ydym yn gwybod}}, score: lowest, flag: true}}
scales:
  coverage: [{{value: 0, label: {{en: "No", cy: "Na"}}}},
             {{value: 0.5, label: {{en: Some, cy: Rhai}}}},
             {{value: 1, label: {{en: Most or all, cy: Y rhan fwyaf}}}}]
scoring:
  default_rule: {{op: weighted_mean, normalise: [0, 1]}}
  themes: {{op: weighted_mean}}
  min_answered: 0.5
roles:
  - {{id: manager, label: Service manager, answers: true}}
  - {{id: team, label: Team member, answers: true, weight: 0}}
  - {{id: audit, label: Internal audit, moderates: true, final: true}}
applies_to:
  profiles: [{{id: indoor, label: Indoors}}, {{id: outdoor, label: Outdoors}}]
themes:
  - id: ANS
    title: {{en: Answering, cy: Ateb}}
    promises:
      - id: ANS.P1
        text: {{en: We answer., cy: Atebwn.}}
        statements:
          - {{id: ANS.1, ask: {{en: "Do you answer?", cy: "Ateb?"}}, type: level,
              levels: {{1: A., 2: B., 3: C., 4: D.}}, evidence: {{required_from_level: 3}}}}
          - {{id: {second}, ask: {{en: "Do you listen?", cy: "Gwrando?"}}, type: level,
              levels: {{1: A., 2: B., 3: C., 4: D.}}}}
          - {{id: ANS.3, ask: {{en: "Do you write?", cy: "Ysgrifennu?"}}, type: level,
              levels: {{1: A., 2: B., 3: C., 4: D.}}}}
  - id: OUT
    title: {{en: Outdoors, cy: Allan}}
    promises:
      - id: OUT.P1
        text: {{en: We go out., cy: Awn allan.}}
        statements:
          - {{id: OUT.1, ask: {{en: "How many streets?", cy: "Faint?"}}, type: "scale:coverage"}}
          - {{id: OUT.2, ask: {{en: "What is there?", cy: "Beth?"}}, type: checklist,
              checklist: {{kit: [{{id: van, text: {{en: A van, cy: Fan}}}},
                                 {{id: map, text: {{en: A map, cy: Map}}}}]}}}}
          - {{id: OUT.3, ask: {{en: "How many hours?", cy: "Oriau?"}}, type: number,
              number: {{min: 0, max: 100}}}}
          - id: OUT.4
            ask: {{en: "How far?", cy: "Pa mor bell?"}}
            type: branching
            branching:
              - {{id: q1, ask: {{en: "Is it written?", cy: "A?"}}, answers: [
                  {{id: "yes", label: {{en: Written, cy: "Do"}}, value: 1, to: q2}},
                  {{id: "no", label: {{en: Not written, cy: Naddo}}, value: 0}}]}}
              - {{id: q2, ask: {{en: "Is it used?", cy: "B?"}}, answers: [
                  {{id: "yes", label: {{en: In use, cy: "Do"}}, value: 3}},
                  {{id: "no", label: {{en: Not used, cy: Naddo}}, value: 2}}]}}
          - {{id: OUT.5, ask: {{en: "Is it safe?", cy: "Diogel?"}}, type: level,
              levels: {{1: A., 2: B., 3: C., 4: D.}}, applies_to: [outdoor]}}
{more}
"""

SERVICES = (
    Service("waste", "Waste and recycling", profile="indoor"),
    Service("parks", "Parks", profile="outdoor"),
    Service("roads", "Roads"),
    Service("tips", "Tips", profile="indoor"),
    Service("leave", "Leave alone", excused="It moves to another council."),
)
ISSUED = {"001": "waste", "002": "parks", "003": "roads", "004": "leave", "005": "tips"}
CAMPAIGN = CampaignFile.model_validate(
    {
        "schema": "campaign/1",
        "model": "bins",
        "version": "1.0.0",
        "cycle": "2026-Q4",
        "opened": datetime.date(2026, 11, 2),
        "due": datetime.date(2026, 12, 4),
        "cut_off": datetime.date(2026, 12, 11),
    }
)
GIVEN: Mapping[str, Answer] = {
    "ANS.1": Answer(
        "ANS.1", Fraction(3), reason="It rings twice.", evidence=("list.docx",), aim=Fraction(4)
    ),
    "ANS.2": Answer("ANS.2", Fraction(2)),
    "ANS.3": Answer("ANS.3", special="not_applicable", reason="Nobody writes to us."),
    "OUT.1": Answer("OUT.1", Fraction(1, 2)),
    "OUT.2": Answer("OUT.2", ticks=frozenset({"van"})),
    "OUT.3": Answer("OUT.3", Fraction(40)),
    "OUT.4": Answer("OUT.4", ticks=frozenset({"q1.yes", "q2.no"})),
}


@cache
def model(
    version: str = "1.0.0", *, supersedes: str = "", second: str = "ANS.2", more: str = ""
) -> Assessment:
    """The model; other versions differ as told."""
    return draw(MODEL.format(version=version, supersedes=supersedes, second=second, more=more))


def the_round(
    *others: Assessment,
    services: tuple[Service, ...] = SERVICES,
    asked: Assessment | None = None,
    **more: object,
) -> Round:
    """The round, which knows the model and others."""
    now = asked or model()
    models = {m.key: m for m in (model(), now, *others)}
    campaign = CAMPAIGN.model_copy(update={"version": now.version})
    return Round(campaign, models, services, ISSUED, lambda name: f"key of {name}", **more)  # type: ignore[arg-type]


@cache
def filled(
    service: str = "waste", *, of: Assessment | None = None, given: tuple[Answer, ...] = ()
) -> bytes:
    """The workbook of a service as we write it, filled in."""
    known = next(s for s in SERVICES if s.id == service)
    number = next(n for n, s in ISSUED.items() if s == service)
    answers = given or tuple(GIVEN.values())
    if known.profile != "indoor" and not given:
        answers = (*answers, Answer("OUT.5", Fraction(4)))
    now = of or model()
    return workbook_of(
        now,
        known,
        campaign=CAMPAIGN.model_copy(update={"version": now.version}),
        issue_number=number,
        prefill=Answers(answers, known.id, CAMPAIGN.cycle),
        services=SERVICES,
    )


class Book:
    """A filled workbook to be damaged: cells of the answers by Ref and heading."""

    def __init__(self, content: bytes) -> None:
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(content))
        self.answers: Worksheet = self.book["Answers"]
        self.start: Worksheet = self.book["Start here"]
        self.about: Worksheet = self.book["About this file"]
        for sheet in self.book.worksheets:  # openpyxl writes no table whose headings moved
            for name in list(sheet.tables):
                del sheet.tables[name]

    def place(self, ref: str, heading: str = "Your answer") -> str:
        """The address of a cell."""
        return self.cell(ref, heading).coordinate

    def cell(self, ref: str, heading: str = "Your answer") -> Cell:
        """The cell of a Ref under a heading."""
        top = next(r for r in self.answers.iter_rows() if r[0].value == "Ref")
        column = next(c.column for c in top if c.value == heading)
        row = next(r[0].row for r in self.answers.iter_rows() if r[0].value == ref)
        return self.answers.cell(row, column)

    def put(self, ref: str, value: object, heading: str = "Your answer") -> None:
        """Type something."""
        self.cell(ref, heading).value = value  # type: ignore[assignment]

    def score(self, theme: str) -> Cell:
        """The score of a theme on the sheet of results."""
        results = self.book["Results"]
        top = next(r for r in results.iter_rows() if r[0].value == "Theme")
        row = next(r[0].row for r in results.iter_rows() if r[0].value == theme)
        return results.cell(row, next(c.column for c in top if c.value == "Score"))

    def said(self, label: str) -> Cell:
        """The cell beside a label of the first sheet."""
        return next(r[1] for r in self.start.iter_rows() if r[0].value == label)

    def item(self, label: str) -> Cell:
        """The cell beside an item of the sheet about the file."""
        return next(r[1] for r in self.about.iter_rows() if r[0].value == label)

    def bytes(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


Damage = Callable[[Book], None]


def damaged(damage: Damage, *, service: str = "waste") -> bytes:
    """The filled workbook of a service, damaged."""
    book = Book(filled(service))
    damage(book)
    return book.bytes()


def csv_text(service: str = "waste") -> str:
    """The plain CSV of a service, filled in."""
    known = next(s for s in SERVICES if s.id == service)
    answers = Answers(tuple(GIVEN.values()), known.id, CAMPAIGN.cycle)
    return csv_form(model(), known, campaign=CAMPAIGN, issue_number="001", prefill=answers)


def rows_of(text: str) -> list[list[str]]:
    """The fields of a CSV."""
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))


def read(
    content: bytes, folder: Path, *, name: str = "returned.xlsx", round_: Round | None = None
) -> tuple[Return, ...]:
    """Write a file and read it as collecting does."""
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(content)
    form, problems = read_form(path, name=name)
    return read_returns(form, problems, round_ or the_round(), file=name)


def said(one: Return) -> dict[str, object]:
    """What a return answers, short: a number, a special answer, or ticks."""
    return {
        a.statement: a.special or (sorted(a.ticks) if a.ticks is not None else a.exact)
        for a in one.answers
    }


AS_GIVEN: dict[str, object] = {
    "ANS.1": 3, "ANS.2": 2, "ANS.3": "not_applicable", "OUT.1": Fraction(1, 2), "OUT.2": ["van"],
    "OUT.3": 40, "OUT.4": ["q1.yes", "q2.no"],
}  # fmt: skip
