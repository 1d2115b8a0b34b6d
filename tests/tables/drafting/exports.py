# ruff: noqa: E501 - an export has long lines
"""Exports written as text, as councils' systems write them, for the tests of drafts."""

from pathlib import Path

from gaugebook.definitions.library import load_library
from gaugebook.tables.drafting.draft import Draft, draft_source

CALLS = """\
Call ID,Customer Ref,Agent,Queue,Start,Answered at,Wait,Talk (secs),Result,E-mail held,Notes
C1,77001,Aurelia Quill,Council Tax,13/09/2026 09:00:10,13/09/2026 09:01:10,00:01:00,200,ANS,Y,Late bill for her mother
C2,77002,Ben Adair,Waste,13/09/2026 09:05:00,,00:00:40,,Aband,N,
C3,77001,Aurelia Quill,Waste,14/09/2026 10:00:00,14/09/2026 10:00:20,00:00:20,90,ANS,Y,Ring 01494 555123 please
C4,77003,Ben Adair,Housing,15/09/2026 11:30:00,15/09/2026 11:31:30,00:01:30,300,ANS,N,
C5,77004,Ben Adair,Housing,30/09/2026 12:00:00,30/09/2026 12:00:05,00:00:05,30,TEST CALL,N,
"""

CASES = """\
Case Number,Status,Date Opened,Target Date,Date Closed,Department,Type,Source,Ward,Resident Name
1001,Closed,01/07/2026,08/07/2026,05/07/2026,Waste,Missed bin,Web form,North,Mary Jones
1002,In Progress,02/07/2026,09/07/2026,,Waste,Missed bin,Telephone,South,John Smith
1003,Cancelled,03/07/2026,10/07/2026,04/07/2026,Highways,Pothole,Telephone,South,Peter Brown
1004,Closed,24/07/2026,31/07/2026,30/07/2026,Highways,Pothole,E-mail,North,Anne Green
"""

SUMMARY = """\
Monthly report of the contact centre
Month;Queue;Calls offered;Calls answered;Calls abandoned;ASA;% answered
Jul-26;Council Tax;1,000;900;100;00:01:30;90.0%
Jul-26;Waste;500;480;20;00:00:30;96.0%
Aug-26;Council Tax;1,100;1,000;100;00:01:10;90.9%
Aug-26;Waste;510;490;20;00:00:35;96.1%
"""

TRACKER = """\
Performance indicators
Indicator\tTarget\tJul-26\tAug-26\tSep-26
Calls offered\t\t1,500\t1,610\t1,700
Calls answered\t\t1,380\t1,490\t1,600
Bins lifted\t\t3\t4\t5
"""

COMPLAINTS = """\
Complaint Ref,Date Received,Stage,Type,Service Area,Outcome,Complainant,Summary
A1,01/07/2026,Stage 1,Complaint,Waste,Upheld,Mary Jones,The bin was not lifted this week
A2,14/07/2026,Stage 2,Complaint,Housing,Not upheld,John Smith,Nobody has seen the damp in my flat
A3,20/07/2026,Stage 1,Compliment,Waste,,Ann Lee,The crew was kind to my neighbour
"""

ROTA = """\
Interval,Team,Scheduled,Actual
13/09/2026 09:00,Council Tax,5,4
13/09/2026 09:30,Council Tax,5,5
13/09/2026 09:00,Waste,3,3
"""

PLAN = """\
Ref,Project,Policy,Process,People,Performance,RAG Status,Due Date,Lead Officer,Update
1,New telephony,Agreed,Mapped,Trained,Better,On track,31/03/2027,Mary Jones,Contract signed
2,Webchat,None yet,Drafted,Hiring,Flat,Amber,30/06/2027,John Smith,Waiting for a supplier
"""


def drafted(folder: Path, text: str, *, file: str = "export.csv", **options: str) -> Draft:
    """A draft of an export written as text."""
    path = folder / file
    path.write_text(text, encoding="utf-8")
    library, _ = load_library()
    return draft_source(path, library, **options)


def rule(draft: Draft, column: str) -> dict[str, object]:
    """What the draft's YAML says of one of our columns."""
    assert draft.proposal is not None
    return dict(draft.proposal.fields["columns"][column])


def fate(draft: Draft, heading: str) -> str:
    """What becomes of a column of the export."""
    assert draft.proposal is not None
    return next(c.becomes for c in draft.proposal.columns if c.heading == heading)
