"""Observations on the terminal: a figure that is not there is seen to be not there."""

from tests.analysis.windows import METRICS, observation

from gaugebook.cli.tables import show_observations

RULE = "small numbers: 1 to 7 withheld, others rounded to 5"


def shown(capsys, *observations):
    show_observations(observations, METRICS, frozenset())
    return capsys.readouterr().out


def test_missing_and_withheld_have_their_own_marks(capsys):
    missing = observation("wait_mean", "2022-09", None, obs_status="M")
    hidden = observation("wait_mean", "2022-10", None, obs_status="Q", note=RULE)
    text = shown(capsys, missing, hidden)
    rows = {line.strip()[:6]: line for line in text.splitlines() if ":" not in line}
    assert "[x]" in rows["Sep 22"]  # was blank: a bracket in plain text is read as a style
    assert "[c]" in rows["Oct 22"]
    assert "[c]: withheld, so that nobody can be recognised" in text
    assert RULE in text


def test_without_withheld_figures_nothing_is_said_of_them(capsys):
    text = shown(capsys, observation("wait_mean", "2022-10", 242))
    assert "242 seconds" in text
    assert "[c]" not in text


def test_a_place_with_brackets_is_printed_as_it_stands(capsys):
    text = shown(
        capsys,
        observation("wait_mean", "2022-10", 242),
        observation("wait_mean", "2022-10", 99, segment="line=[red]Waste"),
    )
    assert "line [red]Waste" in text


def test_a_note_is_said_once_and_of_its_own_rows(capsys):
    text = shown(
        capsys,
        observation("wait_mean", "2022-09", 200, note="no counts printed"),
        observation("wait_mean", "2022-10", 242, note="no counts printed; printed 4m 2s"),
    )
    assert text.count("no counts printed") == 1
    assert "Sep 22: no counts printed" not in text
    assert "Oct 22: printed 4m 2s" in text


def test_many_notes_do_not_hide_the_figures(capsys):
    months = [f"2022-{n:02d}" for n in range(1, 13)]
    text = shown(capsys, *(observation("wait_mean", m, 1, note=f"printed {m}") for m in months))
    assert "5 more notes; add --json to see them all" in text


def test_an_estimate_is_shown_with_its_range(capsys):
    estimate = {"lower": 100, "upper": 300, "interval_method": "range of published costs"}
    text = shown(
        capsys,
        observation("wait_mean", "2022-09", 200, **estimate),
        observation("wait_mean", "2022-10", 250),
    )
    assert "Range" in text
    assert "100 seconds to 300 seconds" in text
    assert "Range" not in shown(capsys, observation("wait_mean", "2022-10", 250))
