"""A whole round that came back: 200 workbooks of 60 statements, collected and scored in one go.

The workbooks are made once, by the writer that sends them, and filled in with openpyxl: a level, a
reason, evidence, how sure and an aim for each statement. ``gaugebook`` does all that
``assess collect`` and ``assess score`` do with them, but for the council's own figures: opened in
processes that bound them, every cell judged, returns put together by service, services scored in
each view, an observation made of each score. openpyxl keeps no results of formulas, so there are no
scores shown to hold against ours.
``openpyxl`` loads each workbook whole and goes over all its cells, without any check. What was read
must be what was filled in, or nothing was measured.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

RETURNS, THEMES, STATEMENTS_A_THEME, LEVELS = 200, 6, 10, 4

Facts = dict[str, Any]
Filled = Mapping[str, tuple[str, ...]]
"""By Ref what stands in a row: level, reason, evidence, how sure, aim."""

_FIRST_TYPED = 4  # the column of the answers
_NAMES = {1: "Starting", 2: "Developing", 3: "Managed", 4: "Leading"}
_SURE = ("Very sure", "Fairly sure", "Not sure")


def _refs() -> Iterable[tuple[int, int]]:
    return ((t, s) for t in range(1, THEMES + 1) for s in range(1, STATEMENTS_A_THEME + 1))


def _filled(number: int) -> dict[str, tuple[str, ...]]:
    """Give what one service answers; each has words of its own."""
    return {
        f"T{theme}.{place}": (
            f"{(level := (number + 3 * theme + place) % LEVELS + 1)} - {_NAMES[level]}",
            f"In service {number} we do this as theme {theme} says, and have done so {place} years",
            f"https://example.org/s{number}/t{theme}/{place}.docx",
            _SURE[(number + place) % 3],
            f"{min(level + 1, LEVELS)} - {_NAMES[min(level + 1, LEVELS)]}",
        )
        for theme, place in _refs()
    }


# --- what is asked --------------------------------------------------------------------------------


def _model() -> Any:
    from gaugebook.definitions.assessment_files import read_assessment
    from gaugebook.definitions.files import LoadedYaml

    model, problems = read_assessment(LoadedYaml("bench.yaml", _model_as_written()))
    if model is None:
        raise SystemExit("\n".join(p.message for p in problems))
    return model


def _model_as_written() -> dict[str, Any]:
    levels = {n: f"At level {n} an outsider would see this, written and done." for n in _NAMES}
    return {
        "schema": "maturity-model/1",
        "model": {
            "id": "bench", "version": "1.0.0", "status": "published",
            "title": "How well services do", "owner": "Bench", "licence": "own",
        },
        "levels": [{"value": n, "id": t.lower(), "label": t} for n, t in _NAMES.items()],
        "special_answers": {
            "not_answered": {"label": "Not answered yet"},
            "not_applicable": {"label": "Does not apply to us", "requires": "reason"},
            "dont_know": {"label": "We do not know", "score": "lowest", "flag": True},
        },
        "scoring": {
            "default_rule": {"op": "weighted_mean"}, "min_answered": 0.75,
            "evidence_cap": {"without_evidence": 2},
        },
        "roles": [{"id": "manager", "label": "Service manager", "answers": True}],
        "themes": [
            {
                "id": f"T{theme}", "title": f"Theme {theme}", "weight": 1 + theme % 2,
                "promises": [{
                    "id": f"T{theme}.P1", "text": f"We keep promise {theme}.",
                    "statements": [
                        {
                            "id": f"T{theme}.{place}", "type": "level", "levels": levels,
                            "ask": f"Do we do what {theme}.{place} says, everywhere and always?",
                            "weight": 1 + place % 3,
                            "evidence": {"required_from_level": 3},
                        }
                        for place in range(1, STATEMENTS_A_THEME + 1)
                    ],
                }],
            }
            for theme in range(1, THEMES + 1)
        ],
    }  # fmt: skip


def _campaign() -> Any:
    from gaugebook.definitions.campaign import CampaignFile

    return CampaignFile.model_validate(
        {
            "schema": "campaign/1", "model": "bench", "version": "1.0.0", "cycle": "2026-Q4",
            "opened": datetime.date(2026, 11, 2), "due": datetime.date(2026, 12, 4),
        }
    )  # fmt: skip


def _services() -> tuple[Any, ...]:
    from gaugebook.maturity.services import Service

    return tuple(Service(f"s{number:03}", f"Service {number}") for number in range(RETURNS))


# --- the files ------------------------------------------------------------------------------------


def make_returns(folder: Path) -> None:
    """Make the workbooks as they are sent, and fill them in."""
    folder.mkdir(parents=True)
    model, campaign, services = _model(), _campaign(), _services()
    for number, service in enumerate(services):
        _fill(_issued(model, campaign, services, number), number, service.name).save(
            folder / f"{service.id}.xlsx"
        )


def _issued(model: Any, campaign: Any, services: tuple[Any, ...], number: int) -> bytes:
    from gaugebook.maturity.workbook import workbook_of

    issue = f"{number:04}"
    return workbook_of(
        model, services[number], campaign=campaign, issue_number=issue, services=services
    )


def _fill(data: bytes, number: int, name: str) -> Any:
    from openpyxl import load_workbook

    from gaugebook.maturity import form

    book, filled = load_workbook(BytesIO(data)), _filled(number)
    for row in book[form.ANSWERS].iter_rows():
        for place, text in enumerate(filled.get(row[0].value, ()), start=_FIRST_TYPED - 1):
            row[place].value = text
    typed = {
        form.START_SERVICE: name,
        form.START_NAME: f"Person {number}",
        form.START_ROLE: "Service manager",
        form.START_DATE: datetime.date(2026, 11, 20),
    }
    for row in book[form.START].iter_rows():
        if row[0].value in typed:
            row[1].value = typed[row[0].value]
    return book


# --- the sides ------------------------------------------------------------------------------------


def collect_work(side: str, folder: Path, _made: Path) -> Callable[[], Callable[[], Facts]]:
    """Give what is timed: the workbooks collected and scored, or read alone."""
    files = sorted(folder.glob("*.xlsx"))
    wanted = _hash([_filled(number) for number in range(RETURNS)])
    make = {"gaugebook": _by_us, "one by one": _by_us_alone, "openpyxl": _by_openpyxl}[side]
    read = make(files)

    def work() -> Callable[[], Facts]:
        facts = read()
        return lambda: _held(facts(), wanted, side)

    return work


def _held(facts: Facts, wanted: str, side: str) -> Facts:
    if facts["answers"] != wanted:
        raise SystemExit(f"what {side} read is not what was filled in")
    return facts


def _hash(answers: Iterable[Filled]) -> str:
    return hashlib.sha256(json.dumps(list(answers), sort_keys=True).encode()).hexdigest()


def _by_us(files: list[Path], workers: int | None = None) -> Callable[[], Callable[[], Facts]]:
    from gaugebook.maturity.assessing import assess
    from gaugebook.maturity.returned import Round, collect
    from gaugebook.tables.records.keys import hash_key
    from gaugebook.workspace.assess.reader import CameIn
    from gaugebook.workspace.assess.reading import read_returned

    model, campaign, services = _model(), _campaign(), _services()
    issued = {f"{number:04}": service.id for number, service in enumerate(services)}
    came = [CameIn(path, path.name, _CAME) for path in files]
    key_of = partial(hash_key, secret=b"bench")

    def work() -> Callable[[], Facts]:
        known = Round(campaign, {model.key: model}, services, issued, key_of)
        returns = read_returned(came, known, workers=workers)
        collected = collect((), known, kept=returns)
        accepted = collected.accepted or {}
        assessed = assess(model, campaign, services, accepted, name="bench", org_code="ZZ-BENCH")
        return lambda: _facts_of(collected, assessed)

    return work


_CAME = datetime.date(2026, 11, 23)


def _by_us_alone(files: list[Path]) -> Callable[[], Callable[[], Facts]]:
    return _by_us(files, workers=1)


def _facts_of(collected: Any, assessed: Any) -> Facts:
    outcomes = [one.outcome for one in collected.returns]
    if set(outcomes) != {"accepted"} or len(collected.accepted) != RETURNS:
        told = sorted({p.message for one in collected.returns for p in one.problems})
        raise SystemExit(f"not all workbooks were accepted: {' '.join(told[:5])}")
    shown = {
        (o.service, o.metric_id): round(o.value, 9)
        for o in assessed.observations
        if o.value is not None
    }
    said = json.dumps(sorted((*key, value) for key, value in shown.items()))
    return {
        "answers": _hash(_as_filled(answers) for answers in collected.accepted.values()),
        "scores": hashlib.sha256(said.encode()).hexdigest(),
        "observations": len(assessed.observations),
    }


def _as_filled(answers: Any) -> dict[str, tuple[str, ...]]:
    return {
        a.statement: (
            *(f"{int(a.value)} - {_NAMES[int(a.value)]}", a.reason, a.evidence[0], a.confidence),
            f"{int(a.aim)} - {_NAMES[int(a.aim)]}",
        )
        for a in answers.given
    }


def _by_openpyxl(files: list[Path]) -> Callable[[], Callable[[], Facts]]:
    from openpyxl import load_workbook

    def work() -> Callable[[], Facts]:
        books = [
            {
                sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
                for sheet in load_workbook(file)
            }
            for file in files
        ]
        return lambda: {"answers": _hash(map(_answers_in, books))}

    return work


def _answers_in(sheets: Mapping[str, list[list[Any]]]) -> dict[str, tuple[str, ...]]:
    from gaugebook.maturity import form

    known = {f"T{theme}.{place}" for theme, place in _refs()}
    return {
        str(row[0]): tuple(row[_FIRST_TYPED - 1 : _FIRST_TYPED + 4])
        for row in sheets[form.ANSWERS]
        if row[0] in known
    }
