"""The demonstration council's self-assessment worked out from its files, by plain arithmetic.

YAML, CSV and SQL: nothing here comes from `gaugebook`, so that what its scoring and its engine make
of the same files can be held against it. The rules are those that docs/self-assessment.md and the
model's own file tell an officer.
"""

import csv
import io
import operator
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import comb
from pathlib import Path

import duckdb
import yaml

OPERATORS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
EFFORT = {"small": 1, "medium": 2, "large": 4}
BENEFIT = {"low": 1, "medium": 2, "high": 3}


def table_of(path: Path, heading: str) -> list[dict[str, str]]:
    """Give the rows of a CSV below the row that has a heading, by heading."""
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    start = next(n for n, line in enumerate(lines) if heading in line)
    return [dict(zip(lines[start], line, strict=False)) for line in lines[start + 1 :] if line]


def mean(values: Iterable[int | Fraction]) -> Fraction:
    found = list(values)
    return sum(map(Fraction, found), Fraction()) / len(found)


# --- the model ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Questions:
    """The questions of a model, as they stand in its file."""

    raw: Mapping

    @classmethod
    def of(cls, path: Path) -> "Questions":
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    @cached_property
    def by_theme(self) -> dict[str, list[dict]]:
        return {
            theme["id"]: [s for promise in theme["promises"] for s in promise["statements"]]
            for theme in self.raw["themes"]
        }

    @cached_property
    def all(self) -> dict[str, dict]:
        return {s["id"]: s for found in self.by_theme.values() for s in found}

    def theme_of(self, name: str) -> str:
        return name.partition(".")[0]

    def themes(self, levels: Mapping[str, int]) -> dict[str, Fraction]:
        """Give the mean level of each theme."""
        return {
            theme: mean(levels[s["id"]] for s in asked if s["id"] in levels)
            for theme, asked in self.by_theme.items()
        }


# --- what came back -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """One round: its folder in `campaigns/`, and the questions that were asked."""

    folder: Path
    questions: Questions

    @cached_property
    def file(self) -> Mapping:
        return yaml.safe_load((self.folder / "campaign.yaml").read_text(encoding="utf-8"))

    @cached_property
    def services(self) -> dict[str, dict[str, str]]:
        rows = table_of(self.folder / self.file["services"], "Service")
        return {row["Id"]: row for row in rows if not row["Excused (reason)"]}

    def typed(self, file: str) -> dict[str, dict[str, str]]:
        path = self.folder / "returned" / f"{file}.csv"
        return {row["Ref"]: row for row in table_of(path, "Your answer")}

    def claims(self, file: str) -> dict[str, int]:
        """Give the levels that somebody chose. Not to know claims nothing."""
        marks = {ref: row["Your answer"][:1] for ref, row in self.typed(file).items()}
        return {ref: int(mark) for ref, mark in marks.items() if mark.isdigit()}

    def levels(self, file: str) -> dict[str, int]:
        """Give what counts in the service's own view: not to know is to be at level 1."""
        unknown = [
            r for r, row in self.typed(file).items() if row["Your answer"] == "We do not know"
        ]
        return self.claims(file) | dict.fromkeys(unknown, 1)

    def without_evidence(self, file: str) -> set[str]:
        """Give the claims that name no evidence from a level on that asks for it."""
        typed, found = self.typed(file), set()
        for ref, level in self.claims(file).items():
            asked_from = (self.questions.all[ref].get("evidence") or {}).get("required_from_level")
            named = typed[ref]["Evidence: link or file name"].strip()
            if asked_from is not None and level >= asked_from and not named:
                found.add(ref)
        return found


# --- claims and the council's own figures -------------------------------------------------------

PHONE = "channel = 'phone'"
ANSWERED = f"{PHONE} AND outcome = 'answered'"
SIDES: Mapping[str, tuple[str, str, str, int]] = {
    # Metric: table, what is counted, of what, and the fewest of those for a figure.
    "email_asked_share": (
        "contacts", f"{PHONE} AND email_asked", f"{PHONE} AND email_asked IS NOT NULL", 1,
    ),
    "no_email_share": (
        "contacts", f"{PHONE} AND NOT email_on_record", f"{PHONE} AND email_on_record IS NOT NULL",
        51,
    ),
    "answered_share": (
        "contacts", ANSWERED,
        f"{PHONE} AND outcome IN "
        "('answered', 'abandoned', 'short_abandoned', 'called_back', 'refused')", 1,
    ),
    "wait_mean": ("contacts", ANSWERED, ANSWERED, 1),
    "first_contact_resolution_share": (
        "contacts", f"{ANSWERED} AND resolved_first_contact",
        f"{ANSWERED} AND resolved_first_contact IS NOT NULL", 1,
    ),
    "progress_chase_share": (
        "contacts", "outcome = 'answered' AND avoidable_kind = 'progress_chase'",
        "outcome = 'answered' AND avoidable_kind IS NOT NULL", 1,
    ),
    "satisfied_share": ("contacts", "satisfaction >= 4", "satisfaction IS NOT NULL", 1),
    "complaints_upheld_share": (
        "feedback", "kind = 'complaint' AND outcome IN ('upheld', 'partly_upheld')",
        "kind = 'complaint' AND outcome IN ('upheld', 'partly_upheld', 'not_upheld')", 1,
    ),
}  # fmt: skip
COUNTS: Mapping[str, tuple[str, str]] = {
    "contacts": ("contacts", "TRUE"),
    "complaints": ("feedback", "kind = 'complaint'"),
}
WHEN = {"contacts": "started_at", "feedback": "received_at"}
Monthly = dict[str, dict[str, Fraction | None]]


@dataclass(frozen=True)
class Records:
    """The made-up records of contacts and of feedback, as they are before anything reads them."""

    folder: Path

    def monthly(self, metric: str) -> Monthly:
        """Give a metric by line and month in London; None where there is nothing to divide by.

        A month in which a line has no record at all is not there.
        """
        table, above, below, least = (*COUNTS[metric], "", 0) if metric in COUNTS else SIDES[metric]
        what = "sum(wait_seconds)" if metric == "wait_mean" else "count(*)"
        path = self.folder / f"made-up-{table}-2022.parquet"
        query = (
            f"SELECT line, strftime({WHEN[table]} AT TIME ZONE 'Europe/London', '%Y-%m'), "
            f"coalesce({what} FILTER ({above}), 0), count(*) FILTER ({below or 'TRUE'}) "
            f"FROM '{path.as_posix()}' GROUP BY ALL"
        )
        with duckdb.connect() as db:
            rows = db.execute(query).fetchall()
        found: Monthly = {}
        for line, month, top, bottom in rows:
            if not below:
                value = Fraction(top)
            else:
                value = Fraction(top, bottom) if bottom >= least else None
            found.setdefault(line, {})[month] = value
        return found


@dataclass(frozen=True)
class Found:
    """What a test of a claim comes to."""

    state: str
    passing: int
    looked_at: int


NOT_TESTED = Found("cannot_confirm", 0, 0)


def months_over(day: str | date, count: int, lag_days: int = 0) -> list[str]:
    """Give the last months that were over so many days before a day.

    >>> months_over("2022-02-11", 3)
    ['2021-11', '2021-12', '2022-01']
    """
    end = date.fromisoformat(str(day)) + timedelta(days=1 - lag_days)
    year, month = end.year, end.month
    before = [year * 12 + month - 2 - n for n in range(count)]
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in reversed(before)]


def put_to_figures(
    test: Mapping, months: list[str], own: Mapping, others: set[str], target
) -> Found:
    """Put a test to the months of its window; `others` are those in which any line has a figure.

    `target` is the number, whether lower is better, and the month that it holds from.
    """
    seen = {month: own[month] for month in months if month in own}
    word = next(name for name in test if name != "window")
    sign, number = test[word].split()
    if word == "months_with_value":
        known = sum(value is not None for value in seen.values())
        unclear = len(seen) - known + sum(m in others and m not in seen for m in months)
        ends = {OPERATORS[sign](known, int(number)), OPERATORS[sign](known + unclear, int(number))}
        state = (
            "cannot_confirm" if len(ends) > 1 else "confirmed" if ends.pop() else "not_confirmed"
        )
        return Found(state, known, len(months))
    goal, is_lower, start = target
    values = [value for month, value in seen.items() if value is not None and month >= start]
    met = sum(value <= goal if is_lower else value >= goal for value in values)
    assert len(values) * 2 >= len(months), "the demonstration has no window as bare as that"
    holds = OPERATORS[sign](Fraction(met, len(values)), Fraction(number))
    return Found("confirmed" if holds else "not_confirmed", met, len(values))


# --- calibration --------------------------------------------------------------------------------


def sign_test(lowered: int, raised: int) -> float:
    """Give the chance of so one-sided a result or a more one-sided one, of coins that are fair."""
    tosses, fewest = lowered + raised, min(lowered, raised)
    tail = sum(comb(tosses, n) for n in range(fewest + 1))
    return min(1.0, 2 * tail / 2**tosses)


# --- the roadmap --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lifts:
    """Every way up from some levels: one level of one question at a time."""

    questions: Questions
    levels: Mapping[str, int]

    @cached_property
    def steps(self) -> dict[str, tuple[str, int]]:
        """Give question and level reached of each step, by ``REF>LEVEL``."""
        return {
            f"{ref}>{to}": (ref, to)
            for ref in self.questions.all
            if ref in self.levels
            for to in range(self.levels[ref] + 1, 5)
        }

    def actions(self, step: str) -> list[dict]:
        ref, to = self.steps[step]
        return self.questions.all[ref].get("actions", {}).get(to - 1, [])

    @cached_property
    def places(self) -> dict[str, tuple[str, int]]:
        """Give where each action of the model stands: its question and the level it lifts to."""
        return {
            action["id"]: (ref, level + 1)
            for ref, asked in self.questions.all.items()
            for level, actions in asked.get("actions", {}).items()
            for action in actions
        }

    def needs(self, step: str) -> set[str]:
        """Give the steps that come before one: the level below, and what its actions wait for."""
        ref, to = self.steps[step]
        wanted = [(ref, to - 1)]
        wanted += [self.places[n] for a in self.actions(step) for n in a.get("needs", [])]
        return {f"{r}>{t}" for r, t in wanted if f"{r}>{t}" in self.steps and f"{r}>{t}" != step}

    def closed(self, steps: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(steps)
        while waiting:
            step = waiting.pop()
            if step not in found:
                found.add(step)
                waiting.extend(self.needs(step))
        return frozenset(found)

    def after(self, steps: Iterable[str]) -> dict[str, int]:
        reached = dict(self.levels)
        for step in steps:
            ref, to = self.steps[step]
            reached[ref] = max(reached[ref], to)
        return reached

    def cost(self, steps: Iterable[str]) -> tuple[int, int, int]:
        """Give what sets are told apart by: how many, then least effort, then most benefit."""
        found = list(steps)
        each = [self.actions(step) for step in found]
        effort = sum(sum(EFFORT[a["effort"]] for a in actions) or 2 for actions in each)
        benefit = sum(max((BENEFIT[a["benefit"]] for a in actions), default=0) for actions in each)
        return len(found), effort, -benefit

    def cheapest(
        self, theme: str, wanted: Fraction, most: int = 4
    ) -> tuple[tuple, list[frozenset]]:
        """Look at every set of up to `most` steps; give the least cost, and who has it."""
        own = [step for step, (ref, _) in self.steps.items() if ref.startswith(f"{theme}.")]
        found: dict[frozenset[str], tuple] = {}
        for size in range(1, most + 1):
            for chosen in combinations(own, size):
                closed = self.closed(chosen)
                if self.questions.themes(self.after(closed))[theme] >= wanted:
                    found[closed] = self.cost(closed)
        least = min(found.values())
        return least, [steps for steps, cost in found.items() if cost == least]


def strata_of(round_: Round, services: Iterable[str]) -> dict[tuple[str, str], tuple]:
    """Give the stratum of every claim: theme, level, directorate."""
    return {
        (service, ref): (
            round_.questions.theme_of(ref), level, round_.services[service]["Directorate"],
        )
        for service in services
        for ref, level in round_.claims(service).items()
    }  # fmt: skip


def weights(strata: Mapping[tuple[str, str], tuple], seen: Iterable[tuple[str, str]]) -> dict:
    """Give how many claims each one that was looked at stands for."""
    looked_at = list(seen)
    there, here = Counter(strata.values()), Counter(strata[key] for key in looked_at)
    return {key: Fraction(there[strata[key]], here[strata[key]]) for key in looked_at}
