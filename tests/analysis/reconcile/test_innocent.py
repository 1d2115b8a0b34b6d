"""Tables that are right: nothing in them may be refused or warned of.

The measure of a checker is faults found *and* silence on what is right. Each table here fails a
naive check. Made up, unless a paper is named.
"""

from __future__ import annotations

from collections import Counter

import pytest

from .conftest import Check, loud

# A name, the table, and the notes that it may raise, by code.
TABLES: list[tuple[str, str, dict[str, int]]] = [
    (
        "short abandons are left out of the base",
        """
        Indicator | Apr-22 | May-22
        Calls offered | 10,000 | 12,000
        Calls answered | 8,500 | 9,500
        Short abandons | 400 | 700
        % Calls answered | 88.54% | 84.07%
        """,
        {"ratio-other-base": 2, "flow-open": 2},
    ),
    (
        "the base is the sum of two counts, and the first heading is blank",
        """
         | 2021/22 | 2022/23
        Requests answered | 48 | 60
        Answered in time | 48 | 50
        Answered late | 19 | 25
        % Answered in time | 71.64% | 66.67%
        """,
        {"ratio-other-base": 2},
    ),
    (
        "the base is another count of the table",
        """
        Indicator | Apr-22 | May-22
        Calls offered | 100 | 200
        Calls answered within 20 seconds | 40 | 80
        Calls answered | 90 | 150
        % Calls answered within 20 seconds | 44% | 53%
        % Calls answered | 90% | 75%
        """,
        {"ratio-other-base": 2},
    ),
    (
        "the base changes between two columns of one row",
        """
        Indicator | 2020/21 | 2021/22
        Requests received | 120 | 130
        Requests answered | 100 | 110
        Answered in time | 90 | 91
        % Answered in time | 90.0% | 70.0%
        """,
        {"ratio-other-base": 1},
    ),
    (
        "shares were rounded apart and miss 100",
        """
        Reason | Share | Calls
        Bins | 33.3% | 33
        Tax | 33.3% | 33
        Roads | 33.3% | 33
        Total | 100% | 99
        """,
        {},
    ),
    (
        "answered and abandoned were rounded apart",
        """
        Indicator | Apr-22 | May-22 | Jun-22
        % Calls answered | 86% | 91% | 88%
        % Calls abandoned | 15% | 9% | 12%
        """,
        {},
    ),
    (
        "millions were rounded apart",
        """
        Service | 2021/22 | 2022/23
        Adults | £1.3m | £1.4m
        Children | £2.4m | £2.4m
        Roads | £0.4m | £0.5m
        Total | £4.0m | £4.4m
        """,
        {},
    ),
    (
        "several answers could be ticked",
        """
        How did you contact us? | Share
        Phone | 81%
        E-mail | 44%
        Web | 39%
        """,
        {"no-relations": 1},
    ),
    (
        "outcomes overlap",
        """
        Outcome | 2020/21 | 2021/22
        Granted in full | 400 | 380
        Refused | 150 | 160
        of which not held | 90 | 100
        Total | 550 | 540
        """,
        {},
    ),
    (
        "the newest period stands first",
        """
        Measure | 2022/23 | 2021/22 | % change
        Calls offered | 110 | 100 | 10%
        Calls answered | 88 | 80 | 10%
        % Calls answered | 80% | 80% | 0%
        """,
        {},
    ),
    (
        "two numbers stand in a cell, without a base",
        """
        Reason | 2021 | 2022
        Bins | 99 (4%) | 120 (5%)
        Tax | 1,497 38% | 80 (x)
        Roads | 31 (17%) | TBC
        """,
        {"no-relations": 1},
    ),
    (
        "two numbers stand in a cell, with their base",
        """
        Group | Men | Women | Total
        18-34 | 20 (20%) | 30 (30%) | 50 (25%)
        35-64 | 50 (50%) | 40 (40%) | 90 (45%)
        65+ | 30 (30%) | 30 (30%) | 60 (30%)
        Total | 100 (100%) | 100 (100%) | 200 (100%)
        """,
        {},
    ),
    (
        "words, dashes and footnote marks stand in cells and labels",
        """
        Indicator | Target | Q1 2022/23 | Q2 2022/23
        Calls offered | - | 1,000 | 1,200
        Calls answered1 | - | 912 | TBC
        Percentage of calls answered | 90 per cent | 91.2 per cent | —
        Average call wait time | no more than 180 seconds | 18 seconds | 00
        """,
        {},
    ),
    (
        "the year-end column is a mean in one row, the last value in another",
        """
        Indicator | Q1 2022/23 | Q2 2022/23 | Q3 2022/23 | Q4 2022/23 | Year end
        Calls offered | 100 | 100 | 100 | 100 | 400
        Cumulative visits | 10 | 25 | 40 | 60 | 60
        Satisfaction | 80% | 82% | 84% | 86% | 83%
        """,
        {"no-relations": 1},
    ),
    (
        "counts were rounded to thousands before they were printed",
        """
        Indicator | 2019/20 | 2020/21 | 2021/22
        Calls offered | 476,000 | 412,000 | 388,000
        Calls answered | 406,000 | 371,000 | 352,000
        % Calls answered | 85.25% | 90.02% | 90.71%
        """,
        {},
    ),
    (
        "group headings stand over identical rows",
        """
        Indicator | Apr-22 | May-22
        North | |
        Calls offered | 100 | 200
        Calls answered | 90 | 150
        % Calls answered | 90% | 75%
        South | |
        Calls offered | 300 | 400
        Calls answered | 240 | 300
        % Calls answered | 80% | 75%
        """,
        {},
    ),
    (
        "years stand over number and percentage",
        """
        Reason | 2021/22 | | 2022/23 |
         | Number | % | Number | %
        Bins | 40 | 40% | 30 | 30%
        Tax | 60 | 60% | 70 | 70%
        Total | 100 | 100% | 100 | 100%
        """,
        {},
    ),
    (
        "half years are stacked below repeated headings",
        """
        Indicator | Apr-22 | May-22 | Jun-22
        Calls offered | 100 | 200 | 300
        Calls answered | 90 | 150 | 240
        % Calls answered | 90% | 75% | 80%
        Indicator | Jul-22 | Aug-22 | Sep-22
        Calls offered | 100 | 200 | 300
        Calls answered | 80 | 160 | 210
        % Calls answered | 80% | 80% | 70%
        """,
        {},
    ),
    (
        "shares are printed as fractions of one",
        """
        Indicator | Apr-22 | May-22
        Calls offered | 40046 | 33592
        Calls answered | 30276 | 29187
        % Calls answered | 0.756 | 0.868867587520838
        """,
        {},
    ),
    (
        "status means how final the figure is",
        """
        Indicator | Target | 2022/23 | Status
        % Calls answered | 90% | 66% | Final
        Average call wait time | 180 seconds | 400 | Provisional
        """,
        {},
    ),
    (
        "green is given within a tolerance, and a missed target is red",
        """
        Indicator | Target | 2022/23 | RAG
        % Calls answered | 90% | 88% | Green
        Average call wait time | 180 seconds | 400 | Red
        """,
        {},
    ),
    (
        "a year to date stands beside full years",
        """
        Year | Users | % Increase users
        2019/20 | 1,000 |
        2020/21 | 1,500 | 50.0%
        2021/22 | 1,800 | 20.0%
        2022/23 (to date) | 900 | -50.0%
        """,
        {"part-period": 1},
    ),
    (
        "months run down and years across",
        """
        Month | 2020/21 | 2021/22 | % change
        April | 100 | 110 | 10%
        May | 200 | 190 | -5%
        June | 300 | 330 | 10%
        Total | 600 | 630 | 5%
        """,
        {},
    ),
    (
        "a total row holds the whole's own percentage",
        """
        Team | Calls offered | Calls answered | % Calls answered
        North | 100 | 90 | 90%
        South | 300 | 246 | 82%
        Total | 400 | 336 | 84%
        """,
        {},
    ),
    (
        "a part is withheld",
        """
        Ward | 2021/22 | 2022/23
        A | 10 | 12
        B | [c] | 9
        C | 20 | 30
        Total | 34 | 51
        """,
        {},
    ),
    (
        "months and lines both run down",
        """
        Month | Line | Calls offered | Calls answered | % Calls answered
        Apr-22 | North | 100 | 90 | 90%
        Apr-22 | South | 200 | 150 | 75%
        May-22 | North | 100 | 80 | 80%
        May-22 | South | 200 | 160 | 80%
        """,
        {},
    ),
    (
        "counts look like years",
        """
        Indicator | 2019 | 2020 | 2021
        Visits | 2018 | 2019 | 2020
        Letters | 1999 | 2001 | 2003
        """,
        {"no-relations": 1},
    ),
    (
        "an average row is no total",
        """
        Month | Calls offered | Calls answered | % Calls answered
        Apr-22 | 100 | 90 | 90%
        May-22 | 200 | 150 | 75%
        Average | 150 | 120 | 82.5%
        """,
        {},
    ),
    (
        "a fall is printed without its sign",
        """
        Indicator | 2020/21 | 2021/22 | % decrease
        Complaints | 200 | 150 | 25%
        Letters | 100 | 90 | 10%
        """,
        {},
    ),
    (
        "changes are in points in one row and in calls in the next",
        """
        Indicator | 2020/21 | 2021/22 | Change
        % Calls answered | 80.5% | 85.2% | +4.7pp
        Calls offered | 1000 | 1100 | 100
        """,
        {},
    ),
    (
        "the total of means is a mean",
        """
        Team | Average wait | Score
        A | 100 | 4.1
        B | 200 | 4.3
        C | 150 | 4.3
        Total | 140 | 4.2
        """,
        {"no-relations": 1},
    ),
    (
        "every outcome is printed and the flow closes",
        """
        Indicator | Apr-22
        Calls offered | 1,000
        Calls answered | 850
        Calls abandoned | 100
        Short abandons | 30
        Call backs | 15
        Calls refused | 5
        % Calls answered | 85%
        % Calls abandoned | 10%
        """,
        {},
    ),
    (
        "quarters without a year stand before the year",
        """
        Indicator | Target | Q1 | Q2 | Q3 | Q4 | 2022/23
        Calls offered | | 100 | 110 | 120 | 130 | 460
        Calls answered | | 90 | 99 | 108 | 117 | 414
        % Calls answered | 90% | 90% | 90% | 90% | 90% | 90%
        """,
        {},
    ),
    (
        "arrows stand beside the figures",
        """
        Indicator | 2021/22 | 2022/23 | Trend
        Calls offered | 1,000 | 1,100 | ▲
        Calls answered | 800 | 935 | ▲
        % Calls answered | 80%* | ▲ 85% | ▲
        """,
        {},
    ),
    (
        "periods are half years written out",
        """
        KPI | Apr - Sep 2022 | Oct 2022 - Mar 2023
        Calls offered | 1,000 | 1,100
        Calls answered | 800 | 990
        % Calls answered | 80% | 90%
        """,
        {},
    ),
    (
        "the same total stands two years apart",
        """
        Team | 2019/20 | 2020/21 | 2021/22
        North | 100 | 120 | 90
        South | 150 | 140 | 160
        East | 50 | 60 | 50
        Total | 300 | 320 | 300
        """,
        {},
    ),
    (
        "a total over people counts each once",
        """
        Library | Visits | Members
        A | 900 | 300
        B | 800 | 250
        C | 700 | 200
        Total | 2,400 | 520
        """,
        {},
    ),
    (
        "a total of channels is printed without one of them",
        """
        Channel | Contacts
        Phone | 700
        Web | 200
        E-mail | 60
        Total | 1,000
        """,
        {"total-open": 1},
    ),
    (
        "no more than: the target is met from below",
        """
        Indicator | Target | 2019/20 | 2020/21 | 2021/22 | 2022/23 | RAG
        Complaints upheld | no more than 40 | 39 | 35 | 41 | 30 | Green
        """,
        {},
    ),
    (
        "a title and a note stand around the table",
        """
        Table 1: calls to the contact centre
        Source: telephone system
        Indicator | Apr-22 | May-22
        Calls offered | 100 | 200
        Calls answered | 90 | 150
        % Calls answered | 90% | 75%
        1 Calls answered leaves out calls to the switchboard.
        """,
        {},
    ),
    (
        "themes, owners and units stand in columns of their own",
        """
        Ref | Theme | Indicator | Unit | Owner | Target | 2021/22 | 2022/23
        C1 | Customers | Calls offered | Number | Jo | | 1,000 | 1,100
        C2 | Customers | Calls answered | Number | Jo | | 800 | 935
        C3 | Customers | Calls answered | % | Jo | 90 | 80 | 85
        """,
        {},
    ),
    (
        "cut, not rounded, and said so quietly",
        """
        Indicator | Apr-22 | May-22
        Calls offered | 35,307 | 23,100
        Calls answered | 30,476 | 22,374
        % Calls answered | 86.31% | 96.85%
        """,
        {"truncated": 2},
    ),
]


@pytest.mark.parametrize(
    ("table", "notes"), [(t, n) for _, t, n in TABLES], ids=[name for name, _, _ in TABLES]
)
def test_nothing_is_refused_or_warned_of(check: Check, table: str, notes: dict[str, int]) -> None:
    result = check(table)
    assert loud(result) == []
    assert Counter(p.code for p in result.problems) == Counter(notes)
