"""Damaged returns, first part: what people type and paste into the cells of the answers."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from tests.maturity.returned.corpus import ACCEPTED, ASKS, NOTES, OPEN, Case, both, check, put

NO_ANSWER = "“{}” is none of the answers."

CASES = [
    # --- what can mean one thing only is taken, and told ---------------------------------------
    Case("dash, spaces and capitals", put("ANS.1", "  3 \u2013 MANAGED\u00a0"), ACCEPTED),
    Case("full-width digit", put("ANS.1", "\uff13 - Managed"), ACCEPTED),
    Case("in another language of the model", put("ANS.1", "3 - Rheoledig"), ACCEPTED),
    Case("number typed", put("ANS.1", 3), says=(("@ANS.1", "“3” was read as 3 - Managed."),)),
    Case("number as text", put("ANS.1", "3"), says=(("@ANS.1", "“3” was read as 3 - Managed."),)),
    Case("number 3.0 as text", put("ANS.1", "3.0"),
         says=(("@ANS.1", "“3.0” was read as 3 - Managed."),)),
    Case("number with a decimal comma", put("ANS.1", "3,0"),
         says=(("@ANS.1", "“3,0” was read as 3 - Managed."),)),
    Case("level 3", put("ANS.1", "Level 3"),
         says=(("@ANS.1", "“Level 3” was read as 3 - Managed."),)),
    Case("3 (managed)", put("ANS.1", "3 (Managed)"),
         says=(("@ANS.1", "“3 (Managed)” was read as 3 - Managed."),)),
    Case("3: managed", put("ANS.1", "3: managed"),
         says=(("@ANS.1", "“3: managed” was read as 3 - Managed."),)),
    Case("name alone", put("ANS.1", "managed"),
         says=(("@ANS.1", "“managed” was read as 3 - Managed."),)),
    Case("name mistyped beside its number", put("ANS.1", "3 - mangaed"),
         says=(("@ANS.1", "“3 - mangaed” was read as 3 - Managed."),)),
    Case("N/A with a reason", put("ANS.3", "N/A"),
         says=(("@ANS.3", "“N/A” was read as Does not apply to us."),)),
    Case("do not know, in other words", put("ANS.2", "don’t know"),
         says=(("@ANS.2", "“don’t know” was read as We do not know."),),
         answers={"ANS.2": "dont_know"}),
    Case("tick written as y", put("OUT.2/van", "y"),
         says=(("@OUT.2/van", "“y” was read as Yes."),)),
    Case("tick written as TRUE", put("OUT.2/van", True),
         says=(("@OUT.2/van", "“TRUE” was read as Yes."),)),
    Case("number in a number row, as text", put("OUT.3", "40.5"), ACCEPTED,
         answers={"OUT.3": Fraction(81, 2)}),
    Case("percentage", put("OUT.3", "40%"), says=(("@OUT.3", "“40%” was read as 40."),)),

    # --- what can mean several things, or nothing, is asked again ------------------------------
    Case("words that are no answer", put("ANS.1", "quite good"), ASKS,
         (("@ANS.1", NO_ANSWER.format("quite good")),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("between 2 and 3", put("ANS.1", "between 2 and 3"), ASKS,
         (("@ANS.1", "“between 2 and 3” lies between the levels."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("2-3", put("ANS.1", "2-3"), ASKS,
         (("@ANS.1", "“2-3” lies between the levels."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("2.7 is never 2", put("ANS.1", 2.7), ASKS,
         (("@ANS.1", "“2.7” lies between the levels."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("2,7 is never 2", put("ANS.1", "2,7"), ASKS,
         (("@ANS.1", "“2,7” lies between the levels."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("a level that there is not", put("ANS.1", 5), ASKS,
         (("@ANS.1", NO_ANSWER.format(5)),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("number and name of two levels", put("ANS.1", "3 - Leading"), ASKS,
         (("@ANS.1", NO_ANSWER.format("3 - Leading")
           + " Its number and its words do not belong together."),),
         {"ANS.1": OPEN}, ("ANS.1",)),
    Case("nothing", put("ANS.1", None), ASKS,
         (("@ANS.1", "ANS.1 is not answered yet."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("a space", put("ANS.1", " "), ASKS,
         (("@ANS.1", "ANS.1 is not answered yet."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("left as it was sent", put("ANS.1", "Not answered yet"), ASKS,
         (("@ANS.1", "ANS.1 is not answered yet."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("a day by autocorrect", put("ANS.1", datetime.date(2026, 1, 3)), ASKS,
         (("@ANS.1",
           "The answer is the date 2026-01-03; a spreadsheet makes one of a typed 3-1."),),
         {"ANS.1": OPEN}, ("ANS.1",)),
    Case("a formula", put("ANS.1", "=Lists!C6"), ASKS,
         (("@ANS.1", "The answer is a formula (=Lists!C6), and what it gives was not used."),),
         {"ANS.1": OPEN}, ("ANS.1",)),
    Case("a command", put("ANS.1", "=cmd|' /C calc'!A0"), ASKS,
         (("@ANS.1", "The answer is a formula (=cmd|' /C calc'!A0), and what it gives was not "
           "used."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("a command as text", put("ANS.1", "@SUM(1+1)*cmd|' /C calc'!A0"), ASKS,
         (("@ANS.1", "The answer is a formula (@SUM(1+1)*cmd|' /C calc'!A0), and what it gives was "
           "not used."),), {"ANS.1": OPEN}, ("ANS.1",)),
    Case("the value of a scale, which nobody sees", put("OUT.1", 1), ASKS,
         (("@OUT.1", NO_ANSWER.format(1)),), {"OUT.1": OPEN}, ("OUT.1",)),
    Case("an answer nearly of the scale", put("OUT.1", "Most of all"), ASKS,
         (("@OUT.1", NO_ANSWER.format("Most of all") + " Did you mean “Most or all”?"),),
         {"OUT.1": OPEN}, ("OUT.1",)),
    Case("na beside a tick is no No", put("OUT.2/map", "na"), ASKS,
         (("@OUT.2/map", NO_ANSWER.format("na")),
          ("@OUT.2", "OUT.2 waits for an answer in OUT.2/map.")),
         {"OUT.2": OPEN}, ("OUT.2",)),
    Case("a tick left blank is no No", put("OUT.2/map", None), ASKS,
         (("@OUT.2", "OUT.2 waits for an answer in OUT.2/map."),), {"OUT.2": OPEN}, ("OUT.2",)),
    Case("ticks beside does not apply",
         both(put("OUT.2", "Does not apply to us"), put("OUT.2 Why", "No kit")), ASKS,
         (("@OUT.2", "OUT.2 is said not to apply or not to be known, and rows below it are "
           "answered."),), {"OUT.2": OPEN}, ("OUT.2",)),
    Case("a way that leads nowhere", put("OUT.4/q1", "Not written"), ASKS,
         (("@OUT.4", "The answers below OUT.4 do not follow one another."),),
         {"OUT.4": OPEN}, ("OUT.4",)),
    Case("a way without its end", put("OUT.4/q2", "Not answered yet"), ASKS,
         (("@OUT.4", "The questions below OUT.4 are not answered to their end."),),
         {"OUT.4": OPEN}, ("OUT.4",)),
    Case("3,5 may be 3.5 or 35", put("OUT.3", "3,5"), ASKS,
         (("@OUT.3", "“3,5” may be 3.5 or 35."),), {"OUT.3": OPEN}, ("OUT.3",)),
    Case("a number outside its ends", put("OUT.3", 400), ASKS,
         (("@OUT.3", "The answer to OUT.3 cannot be used: 400 lies outside 0 to 100."),),
         {"OUT.3": OPEN}, ("OUT.3",)),
    Case("words for a number", put("OUT.3", "many"), ASKS,
         (("@OUT.3", "“many” is no number."),), {"OUT.3": OPEN}, ("OUT.3",)),
    Case("does not apply, without a reason", put("ANS.3 Why", "-"), ASKS,
         (("@ANS.3 Why", "ANS.3 is said not to apply, and there is no reason."),),
         {}, ("ANS.3",)),

    # --- what stands beside the answer ---------------------------------------------------------
    Case("no evidence from the level that asks for it", put("ANS.1 Evidence", None), NOTES,
         (("@ANS.1 Evidence", "ANS.1 claims level 3 or above and says nowhere where that can be "
           "seen."),)),
    Case("an aim that is no level", put("ANS.1 Aim", "the sky"), NOTES,
         (("@ANS.1 Aim", "“the sky” is no level to aim for at ANS.1; it was left out."),)),
    Case("how sure, in other words", put("ANS.1 Sure", "90%"), NOTES,
         (("@ANS.1 Sure", "“90%” does not say how sure somebody is of ANS.1; it was left out."),)),
    Case("an address and a telephone number in the reason",
         put("ANS.1 Why", "Ask z.quillfeather@example.org or 07700 900123"), NOTES,
         (("@ANS.1 Why",
           "1 cell(s) show an e-mail address, a telephone number or the like: E4."),)),
    Case("words beside a tick", put("OUT.2/van Why", "It is old"), NOTES,
         (("@OUT.2/van Why", "Words stand beside a row that asks for none; they were not kept."),)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_typed(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


def test_nobody_is_named(tmp_path: Path) -> None:
    case = CASES[-2]
    one = check(case, tmp_path)
    told = " ".join(f"{p.message} {p.remedy} {p.found} {p.facts}" for p in one.problems)
    assert "quillfeather" not in told
    assert "900123" not in told


def test_a_fix_quotes_the_cell_and_says_what_to_do(tmp_path: Path) -> None:
    one = check(next(c for c in CASES if c.name == "words that are no answer"), tmp_path)
    assert one.fixes == {
        "ANS.1": "“quite good” is none of the answers. Choose one of the answers in the list."
    }
    kept = next(a for a in one.answers if a.statement == "ANS.1")
    assert (kept.reason, kept.evidence) == ("It rings twice.", ("list.docx",))
