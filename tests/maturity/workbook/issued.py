"""Workbooks issued, filled in as a person would, and recalculated by LibreOffice."""

from __future__ import annotations

import datetime
import io
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
from openpyxl.utils.escape import unescape
from tests.conftest import find_libreoffice

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import library_root
from gaugebook.maturity.form import ANSWERS, REF
from gaugebook.maturity.services import Service
from gaugebook.maturity.workbook.held import Held
from gaugebook.maturity.workbook.plan import Plan, plan_of
from gaugebook.workbooks import Workbook
from gaugebook.workbooks.names import escaped_text

SERVICE = Service("waste", "Waste and recycling")


def shipped(name: str) -> Assessment:
    path = library_root() / "assessments" / f"{name}.yaml"
    loaded, _ = load_yaml(path, name=path.name)
    assert loaded is not None
    model, _ = read_assessment(loaded)
    assert model is not None
    return model


def campaign(model: Assessment, target: str | None = None) -> CampaignFile:
    return CampaignFile(
        schema="campaign/1",
        model=model.id,
        version=model.version,
        cycle="2026-Q4",
        target=target,
        opened=datetime.date(2026, 10, 5),
        due=datetime.date(2026, 11, 6),
    )


def plan(model: Assessment, target: str | None = None, profile: str | None = None) -> Plan:
    return plan_of(
        model,
        replace(SERVICE, profile=profile),
        campaign=campaign(model, target),
        issue_number="000123",
        prefill=None,
        fixes=None,
        services=(),
        language="en",
    )


def random_held(plan: Plan, seed: int, blank: float = 0.15) -> tuple[Held, ...]:
    """Fill in at random: mostly answers, some blanks, some words that are no answer."""
    pick = random.Random(seed)
    return tuple(_filled(plan, held, pick, blank) for held in plan.held)


def _filled(plan: Plan, held: Held, pick: random.Random, blank: float) -> Held:
    row = held.row
    texts = [choice.text for choice in row.choices]
    chance = pick.random()
    why = pick.choice(["", "As agreed", "  "])
    evidence = pick.choice(["", "https://example.org/report", "report.xlsx"])
    answer: str | float = pick.choice(texts[:-1])
    if chance < blank:
        answer = pick.choice([texts[-1], ""])
    elif chance < blank + 0.04:
        # For MATCH and COUNTIF, * and ? would stand for any letters.
        answer = pick.choice(WRONG) if row.kind != "number" else 10**9
    elif row.kind == "heading":
        answer = texts[-1] if pick.random() < 0.8 else answer
    elif row.kind == "number" and pick.random() < 0.8:
        asked = plan.model.statements[row.statement].number
        assert asked is not None
        answer = round(pick.uniform(asked.min, asked.max), pick.choice([0, 1, 2]))
    elif BRANCH in row.ref and row.kind == "choice" and pick.random() < 0.4:
        answer = texts[-1]
    return replace(held, answer=answer, why=why, evidence=evidence)


BRANCH = "/"
WRONG = ("n/a", "3*", "*", "No?", "3", "~", "3 -")


def typed(data: bytes, held: tuple[Held, ...]) -> bytes:
    """Type answers into an issued workbook, as a person would; its results are not kept."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book[ANSWERS]
    head = next(r for r in range(1, 9) if sheet.cell(r, 1).value == REF)
    by_ref = {row.row.ref: row for row in held}
    for number in range(head + 1, sheet.max_row + 1):
        row = by_ref[sheet.cell(number, 1).value]
        values = {4: row.answer, 5: row.why, 6: row.evidence}
        for column, value in values.items():
            if column == 4 or row.row.takes_words:
                cell = sheet.cell(number, column)
                cell.value = value or None if value != 0 else 0
                if isinstance(cell.value, str):  # a text, whatever it looks like
                    cell.value = escaped_text(cell.value)
                    cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def recalculated(folder: Path, files: dict[str, bytes], to: str = "xlsx") -> dict[str, Path]:
    """Let LibreOffice open files and save them anew, all in one run."""
    source, target = folder / "in", folder / f"out-{to}"
    source.mkdir(exist_ok=True)
    paths = []
    for name, data in files.items():
        path = source / name
        path.write_bytes(data)
        paths.append(str(path))
    program = find_libreoffice()
    assert program is not None
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    command = [program, home, "--headless", "--convert-to", to, "--outdir", str(target), *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {name: target / f"{Path(name).stem}.{to.partition(':')[0]}" for name in files}


def differences(book: Workbook, path: Path) -> list[str]:
    """Give every formula whose result in a file is not the one that we worked out."""
    found = openpyxl.load_workbook(path, data_only=True)
    wrong = []
    for sheet in book.sheets:
        if sheet.table is None:
            continue
        target = found[sheet.name]
        for number, cells in enumerate(sheet.table.rows, start=sheet.heading_row + 1):
            for column, cell in enumerate(cells, start=1):
                if not cell.formula:
                    continue
                shown = target.cell(number, column).value
                shown = unescape(shown) if isinstance(shown, str) else shown
                if not _same(cell.value, shown):
                    heading = sheet.table.headings[column - 1]
                    place = f"{sheet.name}!{target.cell(number, column).coordinate} {heading}"
                    wrong.append(f"{place}: ours {cell.value!r}, theirs {shown!r}, {cell.formula}")
    return wrong


def _same(ours: str | float, theirs: object) -> bool:
    if isinstance(ours, str):
        return ours == theirs
    return isinstance(theirs, int | float) and abs(ours - theirs) < 1e-7
