"""Who rings whom next, and how long callers stay: what a plainer count gets wrong."""

from tests.little_council import records

from gaugebook.engine.durations import compute_durations
from gaugebook.engine.flows import compute_flows
from gaugebook.periods import parse_period

OCTOBER = parse_period("2022-10")


def flows_of(folder, table, *, metric="rang_again_share", engine, **options):
    council = records(folder, table)
    (contacts,) = council.read().dataset.records
    found = compute_flows(
        council.library.metrics[metric],
        council.library.measures,
        contacts,
        OCTOBER,
        engine=engine,
        **options,
    )
    return found, {o.line: (o.contacts, dict(o.next_lines)) for o in found.lines}


def test_each_call_has_one_next_call_not_all_that_follow(tmp_path, engine):
    """A join of each call with every later one makes three pairs of these three calls."""
    found, lines = flows_of(
        tmp_path,
        """
        contact_id | started_at          | customer_key | line
        1          | 2022-10-03 09:00:00 | a            | Benefits
        2          | 2022-10-04 09:00:00 | a            | Council Tax
        3          | 2022-10-05 09:00:00 | a            | Helping Hands
        4          | 2022-11-30 09:00:00 | z            | Benefits
        """,
        engine=engine,
    )
    assert lines == {
        "Benefits": (1, {"Council Tax": 1}),
        "Council Tax": (1, {"Helping Hands": 1}),
        "Helping Hands": (1, {}),
    }
    assert not found.is_cut


def test_a_call_of_the_next_month_is_a_next_call(tmp_path, engine):
    _, lines = flows_of(
        tmp_path,
        """
        contact_id | started_at          | customer_key | line
        1          | 2022-10-31 09:00:00 | a            | Benefits
        2          | 2022-11-02 09:00:00 | a            | Council Tax
        3          | 2022-11-30 09:00:00 | z            | Benefits
        """,
        engine=engine,
    )
    assert lines == {"Benefits": (1, {"Council Tax": 1})}


def test_strangers_do_not_follow_one_another(tmp_path, engine):
    found, lines = flows_of(
        tmp_path,
        """
        contact_id | started_at          | customer_key | line
        1          | 2022-10-03 09:00:00 |              | Benefits
        2          | 2022-10-03 09:05:00 |              | Council Tax
        3          | 2022-10-31 09:00:00 | z            | Benefits
        """,
        engine=engine,
    )
    assert lines == {"Benefits": (1, {}), "Council Tax": (0, {})}
    assert [o.unknown for o in found.lines] == [1, 1]


def test_a_webchat_in_between_is_not_the_next_call(tmp_path, engine):
    _, lines = flows_of(
        tmp_path,
        """
        contact_id | started_at          | customer_key | line        | channel
        1          | 2022-10-03 09:00:00 | a            | Benefits    | phone
        2          | 2022-10-03 10:00:00 | a            | Highways    | webchat
        3          | 2022-10-03 11:00:00 | a            | Council Tax | phone
        4          | 2022-11-30 09:00:00 | z            | Benefits    | phone
        """,
        engine=engine,
    )
    assert lines == {"Benefits": (1, {"Council Tax": 1}), "Council Tax": (1, {})}


def test_what_lies_beyond_the_records_is_not_nobody(tmp_path, engine):
    found, _ = flows_of(
        tmp_path,
        """
        contact_id | started_at          | customer_key | line
        1          | 2022-10-03 09:00:00 | a            | Benefits
        2          | 2022-10-31 09:00:00 | a            | Benefits
        """,
        engine=engine,
    )
    assert found.note == (
        "low reliability: the records do not hold all of the 7 days after 31 October 2022"
    )


def test_seven_days_over_the_change_of_the_clock_are_seven_days(tmp_path, engine):
    table = """
        contact_id | started_at          | customer_key | line
        1          | 2022-10-25 12:00:00 | a            | Benefits
        2          | 2022-11-01 12:00:00 | a            | Council Tax
        3          | 2022-11-30 12:00:00 | z            | Benefits
        """
    _, days = flows_of(tmp_path / "d", table, engine=engine)
    _, hours = flows_of(tmp_path / "h", table, engine=engine, within="168 hours")
    assert days == {"Benefits": (1, {"Council Tax": 1})}
    assert hours == {"Benefits": (1, {})}


def test_a_blank_menu_is_not_a_menu_of_no_time(tmp_path, engine):
    """Taken for 0, this caller would seem to have left a minute sooner."""
    table = """
        contact_id | started_at          | outcome   | ivr_seconds | wait_seconds
        1          | 2022-10-03 09:00:00 | abandoned |             | 30
        2          | 2022-10-31 09:00:00 | abandoned | 60          | 30
    """
    (contacts,) = records(tmp_path, table).read().dataset.records
    (found,) = compute_durations(contacts, OCTOBER, engine=engine)
    assert [(e.seconds, e.calls) for e in found.ended] == [(90, 1)]
    assert found.unknown == 1


def test_whoever_was_answered_did_not_leave(tmp_path, engine):
    table = """
        contact_id | started_at          | outcome          | ivr_seconds | wait_seconds
        1          | 2022-10-03 09:00:00 | answered         | 10          | 20
        2          | 2022-10-04 09:00:00 | refused          | 10          | 20
        3          | 2022-10-05 09:00:00 | called_back      | 10          | 20
        4          | 2022-10-06 09:00:00 | diverted         | 30          |
        5          | 2022-10-07 09:00:00 | abandoned_in_ivr | 30          |
        6          | 2022-10-31 09:00:00 | short_abandoned  | 27          | 3
    """
    (contacts,) = records(tmp_path, table).read().dataset.records
    (found,) = compute_durations(contacts, OCTOBER, engine=engine)
    assert found.by_second() == ((30, 2, 4),)
