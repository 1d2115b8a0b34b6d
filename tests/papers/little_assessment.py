"""A small model with a statement of every kind, in two languages, and its round."""

from tests.maturity.little_models import LEVELS, draw

from gaugebook.definitions.campaign import CampaignFile
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.services import Service

TEXT = f"""\
schema: maturity-model/1
model:
  id: kinds
  version: 1.0.0
  status: draft
  title: {{en: Every kind, cy: Pob math}}
  owner: O
  licence: own
  introduction: {{en: Answer for the whole service., cy: Atebwch ar ran y gwasanaeth cyfan.}}
{LEVELS}
special_answers:
  not_answered: {{label: Not answered yet, score: null}}
  not_applicable: {{label: Does not apply to us, score: null, requires: reason}}
  dont_know: {{label: We do not know, score: lowest, flag: true}}
scales:
  coverage:
    - {{value: 0, label: "None"}}
    - {{value: 1, label: All of it}}
scoring:
  default_rule: {{op: weighted_mean, normalise: [0, 100]}}
  themes: {{op: weighted_mean, normalise: [0, 100]}}
roles:
  - {{id: manager, label: Service manager, answers: true}}
  - {{id: peer, moderates: true}}
applies_to: {{profiles: [{{id: phone, label: By phone}}, {{id: visits, label: By visit}}]}}
themes:
  - id: A
    title: {{en: Reaching us, cy: Cysylltu}}
    about: {{en: How customers reach you., cy: Sut mae cwsmeriaid yn eich cyrraedd.}}
    promises:
      - id: A.P1
        text: We answer.
        statements:
          - id: A.1
            ask: {{en: "Do you answer in time?", cy: "Ydych chi'n ateb mewn pryd?"}}
            type: level
            guidance: Think of calls.
            levels: {{1: Seldom., 2: Some days., 3: Every day., 4: "Every day, and you check."}}
            must: {{3: [{{id: log, text: There is a log}}]}}
            evidence: {{required_from_level: 3, examples: [The log of last month]}}
          - {{id: A.2, ask: "How much is covered?", type: "scale:coverage"}}
          - id: A.3
            ask: What share is answered?
            type: number
            number:
              min: 0
              max: 100
              unit: per cent
              bands: [{{from: 0, value: 1}}, {{from: 80, value: 3}}]
  - id: B
    title: Putting things right
    promises:
      - id: B.P1
        text: We mend.
        statements:
          - id: B.1
            ask: Which of these are there?
            type: checklist
            checklist: {{there: [{{id: a, text: A register}}, {{id: b, text: An owner}}]}}
          - id: B.2
            ask: How do you learn?
            type: branching
            applies_to: [phone]
            branching:
              - id: q1
                ask: Do you learn?
                answers:
                  - {{id: no1, label: "No", value: 1}}
                  - {{id: yes1, label: "Yes", value: 2, to: q2}}
              - id: q2
                ask: Every month?
                answers:
                  - {{id: no1, label: "No", value: 2}}
                  - {{id: yes1, label: "Yes", value: 4}}
"""
MODEL = draw(TEXT)
SERVICE = Service("bins", "Bins", profile="phone")
LAST_TIME = Answers(
    (
        Answer("A.1", 2, ticks=frozenset(), reason="Half of the week.", evidence=("log.xlsx", "https://example.org/log"),
               confidence="Fairly sure", aim=3),
        Answer("A.2", 1),
        Answer("A.3", 82.5, aim=90),
        Answer("B.1", ticks=frozenset({"a"})),
        Answer("B.2", ticks=frozenset({"q1.yes1", "q2.no1"})),
    ),
    "bins",
    "2025-Q4",
)  # fmt: skip


def campaign(**more):
    """Give the round; fields may be given otherwise."""
    fields = {
        "schema": "campaign/1",
        "model": MODEL.id,
        "version": MODEL.version,
        "cycle": "2026-Q4",
        "opened": "2026-11-23",
        "due": "2026-12-18",
        **more,
    }
    return CampaignFile.model_validate(fields)
