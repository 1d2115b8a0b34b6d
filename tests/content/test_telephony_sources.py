"""The shipped sources of telephone systems, webchat, chatbots and rotas, each on a small export.

Each export is drawn here as its system writes it: title lines and a range of dates above the
headings, blocks with totals, clocks, percentages as text, quoted thousands, byte-order marks,
semicolons. The numbers beside it were added up by hand.

1. Every export reads without a refusal, and gives these figures.
2. Names, e-mail addresses and telephone numbers planted in it are in nothing that is kept or told.
3. Every heading of the export is expected: read, never read or not needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.little_council import Council, council

from gaugebook.definitions.library import load_library

LIBRARY, _ = load_library()


@dataclass(frozen=True)
class Export:
    """A file as a system writes it, what must come of it, and what must not."""

    source: str
    file: str
    text: str
    figures: dict[tuple[str, str], float | None]
    """By metric and period, or metric and ``period line``."""
    secrets: tuple[str, ...] = ()
    encoding: str = "utf-8"
    expects: tuple[str, ...] = ()
    """Codes of findings that this export must give."""
    more: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.source}:{self.file}"


# Half past nine by the clock in London is 8:30 by Greenwich in summer; the report gives offsets.
EIGHT_CALLS = Export(
    "8x8-call-log",
    "Interactions Oct.csv",
    """\
Interaction ID,Media Type,Direction,Type,Channel ID,Origination,Destination,Customer Name,Creation Time,Queue Name,Queue Time,Queue Wait Duration,IVR Treatment Duration,Outcome,Participant,Processing Duration,Wrap Up Code Text,Agent Notes,Finished Time,Transaction ID
int-1,Phone,InboundDir,,01296555001,07700900123,,Ada Lovelace,2022-10-03T08:58:31.234+01:00,Council Tax,2022-10-03T08:58:40.000+01:00,0:00:20,0:00:09,Handled,Grace Hopper,0:04:07,Balance,rang ada@example.org,2022-10-03T09:03:30.000+01:00,1
int-2,Phone,InboundDir,,01296555001,07700900123,,,2022-10-03T09:10:00.000+01:00,Council Tax,2022-10-03T09:10:05.000+01:00,0:07:11,0:00:05,Abandoned,,,,,2022-10-03T09:17:16.000+01:00,2
int-3,Phone,InboundDir,,01296555002,Anonymous,,,2022-10-03T23:59:50.000+01:00,Housing,2022-10-03T23:59:58.000+01:00,0:00:30,0:00:08,ForwardedToVoicemail,,,,,2022-10-04T00:01:00.000+01:00,3
int-4,Phone,InboundDir,,01296555002,07700900456,,,2022-10-04T10:00:00.000+01:00,Housing,,,0:00:12,EndedInIvr,,,,,2022-10-04T10:00:12.000+01:00,4
int-5,Phone,OutboundDir,OutboundCall,01296555002,,07700900789,,2022-10-04T11:00:00.000+01:00,,,,,Handled,Grace Hopper,0:01:00,,,2022-10-04T11:01:00.000+01:00,5
int-6,Chat,InboundDir,,chat-1,,,Alan Turing,2022-10-04T12:00:00.000+01:00,Webchat,2022-10-04T12:00:00.000+01:00,0:01:19,,Handled,Grace Hopper,0:10:00,,,2022-10-04T12:12:00.000+01:00,6
int-7,Phone,InboundDir,,01296555001,07700900456,,,2022-10-04T13:00:00.000+01:00,Council Tax,2022-10-04T13:00:05.000+01:00,0:00:40,0:00:05,Handled,Grace Hopper,0:02:07,,,2022-10-04T13:03:00.000+01:00,7
""",  # noqa: E501
    {
        ("calls_offered", "2022-10"): 3,
        ("calls_arrived", "2022-10"): 4,
        ("answered_share", "2022-10"): 2 / 3,
        ("answered_within_20s_share", "2022-10"): 1 / 3,
        ("wait_mean", "2022-10"): 30,
        ("wait_offered_mean", "2022-10"): (20 + 431 + 40) / 3,
        ("handle_mean", "2022-10"): (247 + 127) / 2,
        ("diverted_share", "2022-10"): 1 / 5,
        ("calls_offered", "2022-10 Council Tax"): 3,
        ("webchat_wait_mean", "2022-10"): 79,
        ("offered_repeat_share", "2022-10"): 1 / 3,
    },
    secrets=("07700900123", "07700900456", "07700900789", "Lovelace", "Turing", "Hopper",
             "ada@example.org"),
)  # fmt: skip

WORK_CALLS = Export(
    "8x8-work-call-log",
    "cdr.csv",
    """\
\ufeffCall ID,Start Time,Connect Time,Disconnected Time,Talk Time,Caller,Caller Name,Callee,Callee Name,Direction,Missed,Abandoned,Answered,Last Leg Disposition,Wait Time,Departments
101,2022-11-01T09:00:00.000+0000,2022-11-01T09:00:15.000+0000,2022-11-01T09:03:15.000+0000,00:03:00,+447700900123,Ada Lovelace,2001,Grace Hopper,Incoming,-,-,Answered,Connected,00:00:15,Planning
102,2022-11-01T09:05:00.000+0000,0,2022-11-01T09:33:16.000+0000,00:00:00,+447700900123,Ada Lovelace,9001,Planning queue,Incoming,Missed,Abandoned,-,Missed,00:28:16,Planning
103,2022-11-01T09:40:00.000+0000,0,2022-11-01T09:40:39.000+0000,00:00:00,+447700900456,A N Other,2002,Jane Li,Incoming,Missed,-,-,Voicemail,00:00:39,Planning
104,2022-11-01T10:00:00.000+0000,2022-11-01T10:00:05.000+0000,2022-11-01T10:00:35.000+0000,00:00:30,2001,Grace Hopper,+447700900456,,Outgoing,-,-,Answered,Connected,00:00:00,Planning
""",  # noqa: E501
    {
        ("calls_offered", "2022-11"): 2,
        ("calls_abandoned", "2022-11"): 1,
        ("wait_offered_mean", "2022-11"): (15 + 1696) / 2,
        ("wait_mean", "2022-11"): 15,
        ("handle_mean", "2022-11"): 180,
        ("diverted_share", "2022-11"): 1 / 3,
    },
    secrets=("7700900123", "7700900456", "Lovelace", "Hopper", "Jane Li", "A N Other"),
)

EIGHT_QUEUES = Export(
    "8x8-queue-summary",
    "Queue Interactions Summary.csv",
    """\
Time,Queue,Entered,New In Queue,Accepted,Accepted %,Total Abandoned,Diverted,Avg Wait Before Accepted Time,Avg Wait Time,Avg Processing Time,Longest Wait Time,SLA %
2022-10-03T09:00:00.000+01:00,Council Tax,12,12,9,"75.0%",3,0,00:00:20,00:00:40,00:04:00,00:07:11,"66.7%"
2022-10-03T09:30:00.000+01:00,Council Tax,10,8,6,"75.0%",2,0,00:00:50,00:01:00,00:05:00,00:05:00,"50.0%"
2022-10-03T09:00:00.000+01:00,Housing,"1,204","1,204","1,200","99.7%",4,0,00:00:05,00:00:06,00:03:00,00:01:00,"99.0%"
""",  # noqa: E501
    {
        ("calls_offered", "2022-10-03"): 1_224,
        ("calls_offered", "2022-10-03 Council Tax"): 20,
        ("answered_share", "2022-10-03 Council Tax"): 15 / 20,
        ("abandoned_share", "2022-10-03 Housing"): 4 / 1_204,
        ("wait_mean", "2022-10-03 Council Tax"): (9 * 20 + 6 * 50) / 15,
        ("handle_mean", "2022-10-03 Council Tax"): (9 * 240 + 6 * 300) / 15,
    },
)

NETCALL_CALLS = Export(
    "netcall-call-log",
    "Call log.csv",
    """\
Netcall Liberty Converse
Call Log Report
From 30/09/2022 to 01/10/2022

Call ID;Date;Start Time;Direction;CLI;Queue;Agent Name;Result;Queue Time;Talk Time;Handle Time;Wrap Code
L1;30/09/2022;23:59:50;Inbound;01296 555123;Waste;Grace Hopper;Answered;00:00:12;00:02:00;00:02:30;Bin Enquiry
L2;01/10/2022;09:00:00;Inbound;01296 555123;Waste;;Abandoned;00:07:11;;;
L3;01/10/2022;09:10:00;Inbound;Withheld;Waste;;QueueBuster;00:01:00;;;
L4;01/10/2022;09:20:00;Outbound;01296 555999;;Grace Hopper;Answered;00:00:00;00:01:00;00:01:10;
L5;01/10/2022;09:30:00;Inbound;07700 900456;Registrars;Grace Hopper;Answered;00:00:08;00:02:00;00:02:10;Birth
L6;01/10/2022;09:40:00;Inbound;07700 900457;Registrars;;Abandoned in IVR;00:00:00;;;
""",  # noqa: E501
    {
        ("calls_offered", "2022-09-30"): 1,
        ("calls_offered", "2022-10-01"): 3,
        ("calls_arrived", "2022-10-01"): 4,
        ("called_back_share", "2022-10-01"): 1 / 3,
        ("wait_offered_mean", "2022-10-01"): (431 + 60 + 8) / 3,
        ("handle_mean", "2022-10-01 Registrars"): 130,
    },
    secrets=("01296", "555123", "555999", "900456", "900457", "Hopper"),
)

NETCALL_QUEUES = Export(
    "netcall-queue-summary",
    "Queue report.csv",
    """\
Queue Performance Report
From 03/10/2022 to 04/10/2022

Queue: Council Tax
Date,Offered,Answered,Abandoned,% Answered,Average Wait,Longest Wait
03/10/2022,"1,240",930,310,"75.0%",00:07:11,00:41:00
04/10/2022,760,713,47,"93.8%",00:01:00,00:09:00
Queue total,"2,000","1,643",357,"82.2%",00:04:30,00:41:00

Queue: Housing
Date,Offered,Answered,Abandoned,% Answered,Average Wait,Longest Wait
03/10/2022,100,90,10,"90.0%",7m 11s,00:20:00
04/10/2022,50,50,0,"100.0%",45s,00:02:00
Queue total,150,140,10,"93.3%",00:04:54,00:20:00

Grand total,"2,150","1,783",367,"82.9%",00:04:32,00:41:00
""",
    {
        ("calls_offered", "2022-10-03"): 1_340,
        ("calls_answered", "2022-10-04"): 763,
        ("answered_share", "2022-10-03 Council Tax"): 0.75,
        ("answered_share", "2022-10-03 Housing"): 0.9,
        ("wait_mean", "2022-10-03 Council Tax"): 431,
        ("wait_mean", "2022-10-03 Housing"): 431,
        ("wait_mean", "2022-10-04 Housing"): 45,
        ("wait_mean", "2022-10-03"): 431,
        ("calls_offered", "2022-10-03..2022-10-04"): 2_150,
    },
)

ACD_CALLS = Export(
    "acd-call-log",
    "calls.csv",
    """\
CallID\tCall Start\tDirection\tANI\tSkill Name\tAgent ID\tCaller Name\tCall Result\tTime in Queue\tHandle Time\tNotes
1\t03/10/2022 09:00:00\tIn\t441296555123\tParking\tghopper\tAda Lovelace\tHandled\t00:00:20\t00:03:00\tring ada@example.org
2\t03/10/2022 09:01:00\tIn\t441296555123\tParking\t\t\tABN\t61\t\t
3\t03/10/2022 09:02:00\tIn\t441296555124\tParking\t\t\tOverflow\t00:02:00\t\t
4\t03/10/2022 09:03:00\tOut\t441296555125\tParking\tghopper\t\tHandled\t0\t00:01:00\t
5\t03/10/2022 09:04:00\tIn\t\tParking\tghopper\t\tcompleted\t1m 1s\t00:05:00\t
""",  # noqa: E501
    {
        ("calls_offered", "2022-10-03"): 3,
        ("answered_share", "2022-10-03"): 2 / 3,
        ("answered_within_60s_share", "2022-10-03"): 1 / 3,
        ("answered_within_60s_less_given_up_share", "2022-10-03"): 1 / 3,
        ("answered_within_180s_less_given_up_share", "2022-10-03"): 1,
        ("wait_p90", "2022-10-03"): 20 + 0.9 * 41,
        ("offered_repeat_share", "2022-10-03"): 1 / 2,
    },
    secrets=("1296555123", "1296555124", "1296555125", "ghopper", "Lovelace", "ada@example.org"),
)

ACD_QUEUES = Export(
    "acd-queue-summary",
    "october.xls",
    """\
<html><body><table>
<tr><td colspan="7">Split/Skill Summary Daily</td></tr>
<tr><th>Date</th><th>Split</th><th>Calls Offered</th><th>ACD Calls</th><th>Aban Calls</th><th>Avg Speed Ans</th><th>Service Level</th></tr>
<tr><td>03/10/2022</td><td>Waste</td><td>50</td><td>40</td><td>10</td><td>00:00:45</td><td>75.6%</td></tr>
<tr><td>03/10/2022</td><td>Housing</td><td>10</td><td>10</td><td>0</td><td>00:00:05</td><td>99%</td></tr>
<tr><td>04/10/2022</td><td>Waste</td><td>1,000</td><td>900</td><td>100</td><td>00:02:00</td><td>60%</td></tr>
<tr><td>Total</td><td></td><td>1,060</td><td>950</td><td>110</td><td>00:01:56</td><td></td></tr>
</table></body></html>
""",  # noqa: E501
    {
        ("calls_offered", "2022-10-03 Waste"): 50,
        ("calls_offered", "2022-10-03"): 60,
        ("answered_share", "2022-10-03"): 50 / 60,
        ("wait_mean", "2022-10-03"): (40 * 45 + 10 * 5) / 50,
        ("calls_offered", "2022-10-04"): 1_000,
        ("answered_share", "2022-10-04"): 0.9,
    },
)

ACD_INTERVALS = Export(
    "acd-interval-summary",
    "intervals.csv",
    """\
Queue;Date;Interval;Offered;Answered;Abandoned;Answered within 20s;ASA;AHT;% within 20s
Waste;03/10/2022;09:00 - 09:30;30;20;10;15;00:01:00;00:04:00;75.0%
Waste;03/10/2022;09:30 - 10:00;20;20;0;19;00:00:30;00:05:00;95.0%
Housing;03/10/2022;09:00 - 09:30;5;5;0;5;00:00:02;00:02:00;100.0%
Waste;04/10/2022;09:00 - 09:30;1,000;900;100;600;00:02:00;00:03:00;66.7%
Total;;;1,055;945;110;639;00:01:56;00:03:03;
""",
    {
        ("calls_offered", "2022-10-03 Waste"): 50,
        ("calls_offered", "2022-10-03"): 55,
        ("answered_within_20s_share", "2022-10-03 Waste"): 34 / 50,
        ("wait_mean", "2022-10-03 Waste"): 45,
        ("handle_mean", "2022-10-03 Waste"): 270,
        ("calls_offered", "2022-10-03..2022-10-04"): 1_055,
    },
)

WEBCHATS = Export(
    "webchat-summary",
    "webchat.csv",
    """\
\ufeffMonth;Team;Chats offered;Chats answered;Missed;% Answered;Average wait;Average handle time
Oct-22;Customer services;"1,000";900;100;90,0 %;00:00:45;00:09:30
Oct-22;Revenues;100;50;50;50,0 %;00:02:00;00:12:00
Nov-22;Customer services;800;790;10;98,8 %;00:00:30;00:09:00
""",
    {
        ("webchats_offered", "2022-10"): 1_100,
        ("webchat_answered_share", "2022-10"): 950 / 1_100,
        ("webchat_wait_mean", "2022-10"): (900 * 45 + 50 * 120) / 950,
        ("webchat_handle_mean", "2022-11"): 540,
        ("webchat_answered_share", "2022-10 Revenues"): 0.5,
    },
)

CHATBOT = Export(
    "chatbot-summary",
    "bot.csv",
    """\
Chatbot performance
Month,Total conversations,Resolved by bot,Containment rate,Handed over
September 2022,"2,000","1,500",75%,500
October 2022,"2,500","1,890",75.6%,610
Total,"4,500","3,390",75.3%,"1,110"
""",
    {
        ("chatbot_resolved_share", "2022-09"): 0.75,
        ("chatbot_resolved_share", "2022-10"): 1_890 / 2_500,
    },
)

ROTA = Export(
    "rota-half-hours",
    "rota.csv",
    """\
Rota by half hour
Week commencing 03/10/2022
Date,Start,Queue,Rostered,Available,Staff names
03/10/2022,09:00,Waste,4,3,"Grace Hopper, Ada Lovelace"
03/10/2022,09:30,Waste,4,4,
03/10/2022,10:00,Waste,2,1,Grace Hopper
03/10/2022,09:00,Housing,6,6,
""",
    {
        ("rostered_half_hours", "2022-10-03"): 16,
        ("available_half_hours", "2022-10-03 Waste"): 8,
        ("availability_share", "2022-10-03 Waste"): 0.8,
    },
    secrets=("Hopper", "Lovelace"),
)

EXPORTS = [
    EIGHT_CALLS, WORK_CALLS, EIGHT_QUEUES, NETCALL_CALLS, NETCALL_QUEUES, ACD_CALLS, ACD_QUEUES,
    ACD_INTERVALS, WEBCHATS, CHATBOT, ROTA,
]  # fmt: skip
SOURCES = sorted(
    name
    for name in LIBRARY.sources
    if name.startswith(("8x8-", "netcall-", "liberty-", "acd-", "webchat-", "chatbot-", "rota-"))
)


def read_by(folder: Path, export: Export) -> Council:
    """A council whose only input is the export, read by the shipped source."""
    files: dict[str, str | bytes] = {f"data/{export.file}": export.text.encode(export.encoding)}
    inputs = [{"source": export.source, "files": f"data/{export.file}"}]
    return council(folder, files, inputs=inputs)


def test_every_source_has_an_export_here() -> None:
    assert sorted({export.source for export in EXPORTS}) == SOURCES


@pytest.mark.parametrize("export", EXPORTS, ids=str)
def test_an_export_is_read_without_a_refusal(tmp_path: Path, export: Export) -> None:
    read = read_by(tmp_path, export).read()

    assert [f"{p.code} {p.message}" for p in read.problems if p.is_refused] == []


@pytest.mark.parametrize("export", EXPORTS, ids=str)
def test_an_export_gives_the_figures_added_up_by_hand(tmp_path: Path, export: Export) -> None:
    made = read_by(tmp_path, export)
    found = {}
    for metric, place in export.figures:
        period, _, line = place.partition(" ")
        where = {"line": line} if line else {}
        values = {o.value for o in made.compute(metric, period=period, where=where).observations}
        found[metric, place] = values.pop() if len(values) == 1 else values

    assert found == pytest.approx(export.figures)


@pytest.mark.parametrize("export", EXPORTS, ids=str)
def test_every_heading_of_an_export_is_expected(tmp_path: Path, export: Export) -> None:
    found = read_by(tmp_path, export).read().problems

    assert [p.found for p in found if p.code == "heading-unmapped"] == []


@pytest.mark.parametrize("export", [e for e in EXPORTS if e.secrets], ids=str)
def test_no_planted_name_or_number_is_kept_or_told(tmp_path: Path, export: Export) -> None:
    made = read_by(tmp_path, export)
    for metric in {metric for metric, _ in export.figures}:
        made.compute(metric, period="2022-09..2022-11")
    read = made.read()
    told = " ".join(f"{p.found} {p.message} {p.remedy} {p.facts}" for p in read.problems)
    kept = [p for p in tmp_path.rglob("*") if p.is_file() and p.parent.name != "data"]
    rows = " ".join(
        str(pq.read_table(records.parquet).to_pylist()) for records in read.dataset.records
    )

    for secret in export.secrets:
        assert secret in export.text
        assert secret not in told
        assert secret not in rows
        assert [path.name for path in kept if secret.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_says_where_its_headings_come_from(name: str) -> None:
    source = LIBRARY.sources[name]
    comment = LIBRARY.path_of("source", name).read_text(encoding="utf-8").splitlines()[0]

    assert source.reference
    assert comment.startswith("# ")
    assert source.never_read
    for rule in source.columns.values():
        assert rule.private == "hash" or not {"CLI", "ANI", "Origination", "Caller"} & set(
            rule.headings
        )
