"""Working papers, written, filled in and read back through the reader of forms.

1. The paper passes the accessibility checklist, opens nothing, and makes no text a formula or link.
2. What is filled in comes back, joined by service id and Ref, in whatever order.
3. A conclusion in other words is read where it can mean one thing only, and told.
4. A changed level without a reason, a changed claim, two rows that differ: none of it counts, and
   the paper goes back with what is still needed.
5. A paper of another round or model, or one that does not say its view, is not read.
6. Two people who differ: a person decides.
7. Nothing of the name that was typed is kept.
8. Statements that are answered by ticks are concluded on tick by tick.
"""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, promise, theme
from tests.maturity.rounds import ROLES, model, round_of, row

from gaugebook.errors import UsageError
from gaugebook.intake.forms import Form, FormCell, FormSheet, read_form
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessed import KpiFinding
from gaugebook.maturity.moderation import paper_form as layout
from gaugebook.maturity.moderation.hand_back import hand_back
from gaugebook.maturity.moderation.read_moderation import read_moderation
from gaugebook.maturity.moderation.sample import draw_sample
from gaugebook.maturity.moderation.service_claims import claims_of
from gaugebook.maturity.moderation.settling import settle
from gaugebook.maturity.moderation.working_paper import working_paper
from gaugebook.maturity.services import Service
from gaugebook.workbooks import check_workbook, write_workbook

DATED = datetime(2026, 11, 20, tzinfo=UTC).replace(tzinfo=None)
ASKED = (Service("waste", "Waste and recycling", group="Place"), Service("tax", "Council tax"))
ANSWERS = {"waste": row(4, 3, 2, 2, 2, evidence="=cmd|'/c calc'!A1"), "tax": row(3, 3, 1, 2, 1)}
FOUND = KpiFinding(
    "A.1",
    "m",
    Fraction(4),
    Fraction(4),
    "answered_share",
    "not_confirmed",
    "Met in 5 of 12 months.",
)


@pytest.fixture(scope="module")
def assessed():
    return round_of(ANSWERS, asked=ASKED, kpi={"waste": (FOUND,)})


def paper_of(assessed, *, view="moderated", size=100, **more):
    sample = draw_sample(assessed, size=size)
    return working_paper(
        sample,
        assessed.model,
        view=view,
        campaign=assessed.campaign,
        period=assessed.period,
        dated=DATED,
        creator="Audit",
        **more,
    )


class Paper:
    """A written paper, opened to be filled in or damaged, and read back."""

    def __init__(self, assessed, folder, **more):
        self.assessed, self.folder = assessed, folder
        self.book = openpyxl.load_workbook(io.BytesIO(write_workbook(paper_of(assessed, **more))))
        self.sheet = self.book[layout.CLAIMS]
        self.heads = {c.value: c.column for c in self.sheet[3]}

    def row(self, service, ref):
        for cells in self.sheet.iter_rows(min_row=4):
            texts = [cells[self.heads[h] - 1].value for h in (layout.SERVICE_ID, layout.REF)]
            if texts == [service, ref]:
                return cells[0].row
        raise AssertionError((service, ref))

    def fill(self, service, ref, conclusion, *, reason="Not seen", tester="Audit manager", **more):
        by_heading = {
            layout.CONCLUSION: conclusion,
            layout.REASON: reason,
            layout.TESTER: tester,
        } | {h.replace("_", " "): v for h, v in more.items()}
        for heading, text in by_heading.items():
            self.sheet.cell(self.row(service, ref), self.heads[heading]).value = text
        return self

    def read(self, name="paper.xlsx", **more):
        path = self.folder / name
        self.book.save(path)
        form, problems = read_form(path, name=name)
        return read_moderation(
            form,
            problems,
            **{
                "model": self.assessed.model,
                "claims": claims_of(self.assessed).by_key,
                "campaign": self.assessed.campaign,
                "key_of_tester": lambda text: f"key of {len(text)}",
            }
            | more,
        )


@pytest.fixture
def paper(assessed, tmp_path):
    return Paper(assessed, tmp_path)


def codes(found):
    return [p.code for p in found.problems]


# --- 1: written -----------------------------------------------------------------------------------


def test_the_paper_is_accessible_and_opens_nothing(assessed):
    raw = write_workbook(paper_of(assessed))
    book = openpyxl.load_workbook(io.BytesIO(raw))

    assert [b.rule for b in check_workbook(raw)] == []
    assert raw == write_workbook(paper_of(assessed))
    assert book.sheetnames == [
        layout.READ_ME,
        layout.CLAIMS,
        layout.LEVELS,
        layout.DRAWN,
        layout.LISTS,
        layout.ABOUT,
    ]
    cells = [cell for row in book[layout.CLAIMS].iter_rows(min_row=4) for cell in row]
    assert any(cell.value == "=cmd|'/c calc'!A1" for cell in cells)
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert all(cell.protection.locked == (cell.column <= len(layout.GIVEN)) for cell in cells)


def test_what_the_paper_says(assessed):
    book = paper_of(assessed)
    claims = book.sheets[1].table
    first = dict(zip(claims.headings, (c.value for c in claims.rows[0]), strict=True))

    assert len(claims.rows) == 10
    assert (first[layout.SERVICE], first[layout.SERVICE_ID]) == ("Waste and recycling", "waste")
    assert (first[layout.CLAIMED], first[layout.WHY]) == ("4 - Leading", "We do")
    assert first[layout.FIGURES] == "Not confirmed: Met in 5 of 12 months."
    assert first[layout.CONCLUSION] == ""
    about = {row[0].value: row[1].value for row in book.sheets[5].table.rows}
    assert about["seed"] == "1"
    assert about["strata"] == "theme, level, group"
    assert (about["claims there were"], about["view"]) == ("10", "moderated")
    assert book.properties["gaugebook_view"] == "moderated"


def test_an_audit_sees_what_moderators_found(assessed):
    from tests.maturity.moderation.test_views import lowered

    moderated = round_of(ANSWERS, asked=ASKED, moderations={"waste": [lowered()]})
    claims = paper_of(moderated, view="audited").sheets[1].table

    assert claims.rows[0][claims.headings.index(layout.AFTER)].value == "2 - Developing"
    assert claims.rows[1][claims.headings.index(layout.AFTER)].value == "Not looked at"


def test_no_claims_or_no_role_is_no_paper(assessed):
    with pytest.raises(UsageError, match="no claim"):
        paper_of(round_of({}))
    with pytest.raises(UsageError, match="nobody has a role"):
        paper_of(round_of(ANSWERS, of=model(roles="")))


# --- 2 and 3: read back ---------------------------------------------------------------------------


def test_what_was_concluded_comes_back(paper):
    paper.fill(
        "waste",
        "A.1",
        "2 - Developing",
        Evidence_seen="Monthly report",
        Date_looked_at="14 December 2026",
        Reference="WP 3",
    )
    paper.fill("waste", "A.2", layout.AGREE, reason="")
    paper.fill("tax", "A.1", layout.CANNOT_TELL)
    found = paper.read()
    first, second, third = (one.moderation for one in found.read)

    assert codes(found) == []
    assert (found.view, found.blank, found.needs_fixing) == ("moderated", 7, False)
    assert (first.claimed, first.level, first.reason) == (4, 2, "Not seen")
    assert (first.evidence_seen, first.reference) == ("Monthly report", "WP 3")
    assert (first.tested_on, first.drawn_as, first.tester) == (
        date(2026, 12, 14),
        "sample",
        "key of 13",
    )
    assert [m.conclusion for m in (first, second, third)] == [
        "another_level",
        "agree",
        "cannot_tell",
    ]
    scored = round_of(ANSWERS, asked=ASKED, moderations=settle([found]).by_service)
    assert list(scored.services[0].views) == ["self", "confirmed", "moderated"]
    assert list(scored.services[1].views) == ["self", "confirmed"]


@pytest.mark.parametrize(
    ("typed", "conclusion", "level"),
    [
        ("agreed", "agree", None),
        ("  AGREE with the claim ", "agree", None),
        ("can't tell", "cannot_tell", None),
        ("3", "another_level", 3),
        (3, "another_level", 3),
        ("3 – managed", "another_level", 3),
        ("Level 3", "another_level", 3),
        ("4 - Leading", "agree", None),
    ],
)
def test_conclusions_in_other_words(paper, typed, conclusion, level):
    found = paper.fill("waste", "A.1", typed).read()
    made = found.read[0].moderation

    assert (made.conclusion, made.level if level else None) == (conclusion, level)
    assert set(codes(found)) <= {"moderation-conclusion-read-as"}


@pytest.mark.parametrize(
    "typed",
    ["2 or 3", "2.7", "5", "fine", "N/A", "Does not apply to us", "=1+1", datetime(2026, 1, 3)],
)
def test_what_is_no_conclusion(paper, typed):
    found = paper.fill("waste", "A.1", typed).read()

    assert found.read == ()
    assert codes(found)[-1] == "moderation-conclusion-unknown"
    assert found.problems[-1].where.cell[1:] == str(paper.row("waste", "A.1"))


def test_sorted_rows_and_a_renamed_sheet(paper):
    paper.fill("tax", "B.2", "3 - Managed")
    rows = [[c.value for c in r] for r in paper.sheet.iter_rows(min_row=4)]
    for number, values in enumerate(reversed(rows), start=14):
        for column, text in enumerate(values, start=1):
            paper.sheet.cell(number, column).value = text
    paper.sheet.delete_rows(4, 10)
    paper.sheet.title = "Mine"
    found = paper.read()

    assert [(one.service, one.moderation.level) for one in found.read] == [("tax", 3)]


def test_an_empty_paper(paper):
    found = paper.read()

    assert (found.read, found.blank, codes(found)) == ((), 10, ["moderation-nothing-concluded"])


def test_what_stands_beside_a_conclusion_is_told_and_loses_nothing(paper):
    paper.fill("waste", "A.1", layout.AGREE, tester=None, Date_looked_at="03/04/2026")
    paper.sheet.row_dimensions[paper.row("waste", "A.1")].hidden = True
    found = paper.read()

    assert found.read[0].moderation.tested_on is None
    assert sorted(codes(found)) == [
        "moderation-date-unclear",
        "moderation-hidden-rows",
        "moderation-tester-missing",
    ]


def test_a_claim_that_is_not_known_to_be_drawn_by_chance_is_not_counted_as_such(paper):
    paper.fill("waste", "A.1", layout.AGREE, Drawn=None)

    assert paper.read().read[0].moderation.drawn_as == "judgement"


# --- 4: what goes back ----------------------------------------------------------------------------


def test_a_changed_level_without_a_reason_goes_back(paper, assessed):
    found = paper.fill("waste", "A.1", "2 - Developing", reason=" ").read()

    assert (found.read, codes(found)) == ((), ["moderation-reason-missing"])
    book = handed_back(found, assessed)
    claims = book.sheets[1].table
    first = dict(zip(claims.headings, (c.value for c in claims.rows[0]), strict=True))
    assert len(claims.rows) == 1
    assert (first[layout.CONCLUSION], first[layout.DRAWN_AS]) == ("2 - Developing", "By chance")
    assert "Write why" in first[layout.PLEASE_FIX]
    assert [b.rule for b in check_workbook(write_workbook(book))] == []
    about = {cells[0].value: cells[1].value for cells in book.sheets[-1].table.rows}
    assert (about["seed"], about["strata"]) == ("1", "theme, level, group")
    unsaid = {item: text for item, text in found.filled.about.items() if item != "strata"}
    book = handed_back(replace(found, filled=replace(found.filled, about=unsaid)), assessed)
    about = {cells[0].value: cells[1].value for cells in book.sheets[-1].table.rows}
    assert about["strata"] == "not known"  # and not that there was one stratum


def handed_back(paper, assessed):
    return hand_back(
        paper,
        assessed.model,
        claims=claims_of(assessed).by_key,
        campaign=assessed.campaign,
        period=assessed.period,
        dated=DATED,
        creator="Audit",
    )


def test_a_paper_that_was_handed_back_and_put_right(paper, assessed, tmp_path):
    first = paper.fill("waste", "A.1", "2 - Developing", reason="").read("one.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(handed_back(first, assessed))))
    again = Paper(assessed, tmp_path)
    again.book, again.sheet = book, book[layout.CLAIMS]
    again.heads = {c.value: c.column for c in again.sheet[3]}
    again.fill("waste", "A.1", "2 - Developing", reason="No report was to be seen")
    second = again.read("two.xlsx")

    assert codes(second) == []
    assert settle([first, second]).by_service["waste"][0].level == 2
    with pytest.raises(UsageError, match="needs fixing"):
        handed_back(second, assessed)


def test_a_claim_that_changed_since_the_paper_was_drawn(paper):
    now = round_of({"waste": row(3, 3, 2, 2, 2), "tax": ANSWERS["tax"]}, asked=ASKED)
    found = paper.fill("waste", "A.1", layout.AGREE).read(claims=claims_of(now).by_key)

    assert (found.read, codes(found)) == ((), ["moderation-claim-changed"])
    assert "4 - Leading was claimed, and now it is 3 - Managed" in found.problems[0].message
    claims = handed_back(found, now).sheets[1].table
    first = dict(zip(claims.headings, (c.value for c in claims.rows[0]), strict=True))
    assert (first[layout.CLAIMED], first[layout.CONCLUSION]) == ("3 - Managed", "")


def test_two_rows_of_one_claim(paper):
    paper.fill("waste", "A.1", "2 - Developing")
    copied = [c.value for c in paper.sheet[paper.row("waste", "A.1")]]
    for column, text in enumerate(copied, start=1):
        paper.sheet.cell(14, column).value = text
    assert len(paper.read().read) == 1

    paper.sheet.cell(14, paper.heads[layout.CONCLUSION]).value = "3 - Managed"
    found = paper.read()
    assert (found.read, codes(found)) == ((), ["moderation-claim-twice"])


def test_rows_of_no_claim(paper):
    for number, (service, ref) in enumerate([("wsate", "A.1"), ("waste", "A.9")], start=14):
        paper.sheet.cell(number, paper.heads[layout.SERVICE_ID]).value = service
        paper.sheet.cell(number, paper.heads[layout.REF]).value = ref
    found = paper.read()

    assert codes(found)[:2] == ["moderation-claim-unknown"] * 2
    assert "waste" in found.problems[0].message


def test_a_merged_conclusion_is_not_taken(paper):
    top = paper.row("waste", "A.1")
    paper.fill("waste", "A.1", "2 - Developing")
    letter = openpyxl.utils.get_column_letter(paper.heads[layout.CONCLUSION])
    paper.sheet.merge_cells(f"{letter}{top}:{letter}{top + 1}")
    found = paper.read()

    assert [one.moderation.statement for one in found.read] == ["A.1"]


# --- 5: not this round's --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"campaign": "other"}, "moderation-other-round"),
        ({"model": model(version="2.0.0")}, "moderation-other-round"),
    ],
)
def test_a_paper_of_another_round_or_model(paper, more, code):
    found = paper.fill("waste", "A.1", layout.AGREE).read(**more)

    assert (found.view, found.read, codes(found)) == (None, (), [code])


def test_a_paper_that_does_not_say_its_view(paper):
    paper.fill("waste", "A.1", layout.AGREE)
    paper.book.remove(paper.book[layout.ABOUT])
    assert len(paper.read().read) == 1  # the document properties still say it

    for name in list(paper.book.custom_doc_props.names):
        del paper.book.custom_doc_props[name]
    assert codes(paper.read()) == ["moderation-about-missing"]


def test_another_file(tmp_path, assessed):
    path = tmp_path / "list.csv"
    path.write_text("Name,Amount\nA,1\n")
    form, problems = read_form(path)
    found = read_moderation(
        form,
        problems,
        model=assessed.model,
        claims={},
        campaign="x",
        key_of_tester=str,
    )

    assert codes(found)[-1] == "moderation-no-table"


# --- 6 and 7: several people ----------------------------------------------------------------------


def test_two_people_who_differ(assessed, tmp_path):
    one = Paper(assessed, tmp_path).fill("waste", "A.1", "2 - Developing").read("one.xlsx")
    other = Paper(assessed, tmp_path).fill("waste", "A.1", "3 - Managed").read("other.xlsx")
    open_ = Paper(assessed, tmp_path).fill("waste", "A.1", layout.CANNOT_TELL).read("open.xlsx")
    found = settle([one, other, open_])

    assert found.by_service == {}
    assert [p.code for p in found.problems] == ["moderation-people-differ"]
    told = found.problems[0]
    assert (
        "Waste and recycling, A.1: 2 - Developing in one.xlsx" in told.message
    )  # as the papers have them
    assert "--service waste --ref A.1" in told.remedy
    decided = settle([other, one], decided={("moderated", "waste", "A.1"): other.sha256})
    assert decided.by_service["waste"][0].level == 3
    assert settle([one, one, open_]).by_service["waste"][0].level == 2
    assert settle([open_]).by_service["waste"][0].cannot_tell


def test_no_name_is_kept(paper):
    found = paper.fill("waste", "A.1", layout.AGREE, tester="Zebedee Quillfeather").read()

    assert "Quillfeather" not in repr((found.read, found.problems))


# --- 8: ticks -------------------------------------------------------------------------------------

TICKED = (
    "{id: C.1, ask: 'What is there?', type: checklist, checklist: {all: [{id: a, text: A plan}, "
    "{id: b, text: A report}]}}"
)
MEASURED = (
    "{id: C.2, ask: 'How many?', type: number, number: {min: 0, max: 100, bands: [{from: 0, value: "
    "1}, {from: 50, value: 3}]}}"
)


def test_ticks_and_numbers(tmp_path):
    themes = theme("C", promise("C.P1", TICKED)) + theme("D", promise("D.P1", MEASURED))
    special = SPECIAL.replace("score: 1,", "score: lowest,")
    drawn = draw(HEAD + LEVELS + special + ROLES + "themes:\n" + themes)
    given = Answers(
        (
            Answer("C.1", ticks=frozenset({"a", "b"}), role="manager"),
            Answer("C.2", 60, role="manager"),
        )
    )
    assessed = round_of({"waste": given}, of=drawn)
    paper = Paper(assessed, tmp_path)
    paper.fill("waste", "C.1", layout.BELOW)
    paper.sheet.cell(paper.row("waste", "C.1/b"), paper.heads[layout.CONCLUSION]).value = "No"
    paper.fill("waste", "C.2", 20)
    found = paper.read()
    scored = round_of({"waste": given}, of=drawn, moderations=settle([found]).by_service)
    nodes = scored.answered[0].views["moderated"].nodes

    assert codes(found) == []
    assert [one.moderation.level for one in found.read] == [Fraction(1, 2), 1]
    assert (nodes["C.1"].exact, nodes["C.2"].exact) == (Fraction(1, 2), 1)
    paper.sheet.cell(paper.row("waste", "C.1/b"), paper.heads[layout.CONCLUSION]).value = None
    assert "moderation-parts-wrong" in codes(paper.read())


def test_the_same_fingerprint_is_the_same_paper(paper):
    one = paper.fill("waste", "A.1", layout.AGREE).read()

    assert settle([one, replace(one)]).problems == ()


# --- anything at all ------------------------------------------------------------------------------

WORDS = st.one_of(
    st.sampled_from(
        [
            "waste",
            "tax",
            "A.1",
            "B.2",
            "4 - Leading",
            "2",
            layout.AGREE,
            layout.BELOW,
            "#REF!",
            "=1",
        ]
    ),
    st.text(max_size=12),
)
ROWS = st.lists(st.lists(WORDS, min_size=15, max_size=15), max_size=6)
ROUND = round_of(ANSWERS, asked=ASKED)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["text", "number", "date", "truth", "error"]))
def test_no_paper_stops_the_others(rows, kind):
    """Whatever stands in the cells, the reader gives findings and never an exception."""
    table = [(*layout.GIVEN, *layout.TO_FILL), *map(tuple, rows)]
    cells = tuple(
        tuple(
            FormCell(text, number, column, "text" if number == 1 else kind)
            for column, text in enumerate(texts, start=1)
            if text
        )
        for number, texts in enumerate(table, start=1)
    )
    about = {"campaign": ROUND.campaign, "model_id": "drawn", "model_version": "1.0.0"}
    properties = {f"gaugebook_{n}": t for n, t in about.items()} | {"gaugebook_view": "audited"}
    form = Form("any.xlsx", "xlsx", (FormSheet("", rows=tuple(filter(None, cells))),), properties)
    found = read_moderation(
        form,
        model=ROUND.model,
        claims=claims_of(ROUND).by_key,
        campaign=ROUND.campaign,
        key_of_tester=str,
    )

    assert found.view == "audited"
    for one in found.read:
        assert (one.service, one.moderation.statement) in claims_of(ROUND).by_key
        assert one.moderation.conclusion != "another_level" or one.moderation.reason
    settle([found])


@pytest.mark.parametrize(
    ("state", "sentence", "told"),
    [
        ("not_confirmed", "Met in 5 of 12 months.", "Not confirmed: Met in 5 of 12 months."),
        ("cannot_confirm", "Cannot confirm. No figures.", "Cannot confirm. No figures."),
    ],
)
def test_what_figures_say_names_its_state_once(state, sentence, told):
    found = replace(FOUND, state=state, sentence=sentence)
    book = paper_of(round_of(ANSWERS, asked=ASKED, kpi={"waste": (found,)}))
    tables = [sheet.table for sheet in book.sheets if sheet.table is not None]
    texts = [cell.value for table in tables for cells in table.rows for cell in cells]
    assert told in texts
