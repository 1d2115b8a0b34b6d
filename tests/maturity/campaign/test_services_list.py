"""The list of services.

1. Headings are known under many words, in any order, on any sheet, below lines of text.
2. Every fault is told at its cell; with a refusal no service is given.
3. No name and no address of a person stands in a finding, whatever column it slipped into.
4. Ids are made of names once; what cannot name a file is refused.
5. Services that others were made of are found by name or id, listed or asked before.
"""

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.campaign.little_round import ADDRESSES, MODEL, NAMES, listed

from gaugebook.maturity.campaign import read_services, services_of
from gaugebook.maturity.campaign.columns import HEADINGS
from gaugebook.maturity.services import fault_of_service_id, service_id_of

HEAD = "Service | Id | Profile | Directorate | Manager | E-mail | Came from | Excused (reason)"


def read(text, **options):
    return services_of(listed(text), MODEL, **options)


def codes(text, **options):
    return [(p.code, p.where.line) for p in read(text, **options)[1]]


def test_headings_as_a_council_writes_them_are_known(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active["A1"] = "Who answers, as agreed in October"
    sheet = book.create_sheet("Services")
    rows = [
        [None, "All services of the council"],
        [
            None,
            "SERVICE MANAGER",
            "Manager's e-mail",
            "Service  name",
            "Type of service",
            "Delegated to",
        ],
        [None, NAMES[0], f"{NAMES[0]} <{ADDRESSES[0]}>", "Bin collections", "By phone", None],
        [None, NAMES[1], f"mailto:{ADDRESSES[1]}", "Parks", "visits", None],
    ]
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "services.xlsx")

    contacts, problems = read_services(tmp_path / "services.xlsx", MODEL)

    assert problems == []
    assert [(c.service.id, c.service.profile, *c.to) for c in contacts] == [
        ("bin-collections", "phone", NAMES[0], ADDRESSES[0]),
        ("parks", "visits", NAMES[1], ADDRESSES[1]),
    ]


def test_a_finding_in_a_workbook_is_at_its_cell_even_beside_an_empty_column(tmp_path):
    book = openpyxl.Workbook()
    book.active["B3"], book.active["C3"], book.active["D3"] = "Service", "Profile", "E-mail"
    book.active["B4"], book.active["C4"], book.active["D4"] = "Bins", "phnoe", ADDRESSES[0]
    book.save(tmp_path / "services.xlsx")

    contacts, problems = read_services(tmp_path / "services.xlsx", MODEL)

    assert contacts == ()
    assert [(p.where.sheet, p.where.cell) for p in problems] == [("Sheet", "C4")]
    assert problems[0].message == "The model has no profile phnoe. Did you mean phone?"


FAULTS = {
    "a heading is missing": ("Team leader | E-mail\nA | b@x.uk", ["services-heading-missing"]),
    "a column stands twice": (
        "Service | Manager | Head of service\nBins | A | B",
        ["services-heading-twice", "services-heading-missing"],
    ),
    "no service": ("Service | E-mail", ["services-none"]),
    "no addresses at all": ("Service\nBins\nParks", ["services-heading-missing"]),
    "a name is missing": (
        f"{HEAD}\n | bins | phone | Place | A | a@x.uk",
        ["service-name-missing"],
    ),
    "a service twice": ("Service | E-mail\nBins | a@x.uk\nBINS  | b@x.uk", ["service-twice"]),
    "an id twice": (
        "Service | Id | E-mail\nBins | x | a@x.uk\nTips | x | b@x.uk",
        ["service-twice"],
    ),
    "two names give one id": (
        "Service | E-mail\nBins! | a@x.uk\nBins? | b@x.uk",
        ["service-twice"],
    ),
    "an id with capitals": ("Service | Id | E-mail\nBins | BINS | a@x.uk", ["service-id-wrong"]),
    "no id can be made": ("Service | E-mail\n水 | a@x.uk", ["service-id-wrong"]),
    "no address": ("Service | E-mail\nBins | ", ["service-mail-missing"]),
    "a wrong address": ("Service | E-mail\nBins | a at x.uk", ["service-mail-wrong"]),
    "two addresses": ("Service | E-mail\nBins | a@x.uk; b@x.uk", ["service-mail-wrong"]),
    "an address as a name": (
        "Service | Manager | E-mail\nBins | a@x.uk | a@x.uk",
        ["service-person-wrong"],
    ),
    "a delegate without address": (
        "Service | Delegate | E-mail\nBins | A | a@x.uk",
        ["service-mail-missing"],
    ),
    "figures": ("Service | Figures | E-mail\nBins | Waste | a@x.uk", ["service-figures-wrong"]),
    "figures twice": (
        "Service | Figures | E-mail\nBins | line=a; line=b | a@x.uk",
        ["service-figures-wrong"],
    ),
    "excused, but why": (
        "Service | Excused | E-mail\nBins | Yes | a@x.uk",
        ["service-excused-without-reason"],
    ),
    "came from nowhere": (
        "Service | Came from | E-mail\nBins | Wate | a@x.uk",
        ["service-came-from-unknown"],
    ),
    "came from itself": (
        "Service | Came from | E-mail\nBins | Bins | a@x.uk",
        ["service-came-from-circular"],
    ),
    "in a circle": (
        "Service | Came from | E-mail\nBins | Tips | a@x.uk\nTips | Bins | b@x.uk",
        ["service-came-from-circular"] * 2,
    ),
    "a column of their own": (
        "Service | E-mail | Telephone\nBins | a@x.uk | 1",
        ["services-heading-unknown"],
    ),
    "groups spelt twice": (
        "Service | Directorate | E-mail\nBins | Place | a@x.uk\nTips | PLACE | b@x.uk",
        ["service-group-spelt-twice"],
    ),
    "headings once more": (
        "Service | E-mail\nBins | a@x.uk\nService | E-mail",
        ["heading-repeated"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_told(text, expected):
    found = [code for code, _ in codes(text) if code != "service-profile-missing"]

    assert found == expected


def test_a_list_without_a_profile_says_that_all_is_asked():
    assert codes("Service | E-mail\nBins | a@example.org") == [("service-profile-missing", 2)]


@pytest.mark.parametrize("column", [c for c in HEADINGS.values() if c != "Service"])
def test_names_and_addresses_are_in_no_finding(column):
    people = [
        *NAMES,
        *ADDRESSES,
        f"{NAMES[0]} <{ADDRESSES[0]}",
        "z.quillfeather@council",
        "Quillfeather, Zebedee; Thistlewood, Aurelia",
        f"{NAMES[2]} 07700 900123",
    ]
    body = "\n".join(f"Service {n} | {text}" for n, text in enumerate(people))

    _, problems = read(f"Service | {column}\n{body}")

    told = " ".join(f"{p.found} {p.message} {p.remedy} {p.key} {p.facts}" for p in problems)
    if column not in ("Directorate", "Manager", "Director", "Delegate"):
        assert problems
    for word in ("Quillfeather", "quillfeather", "Thistlewood", "Ottershaw", "07700"):
        assert word not in told


def test_the_first_person_of_a_list_without_headings_is_not_told():
    _, problems = read(f"{NAMES[0]} | {ADDRESSES[0]}\n{NAMES[1]} | {ADDRESSES[1]}")

    assert [p.code for p in problems] == ["services-heading-missing"]
    assert "uillfeather" not in str(problems)


def test_figures_and_excuses_are_read():
    contacts, _ = read(
        "Service | Profile | Figures | Excused | Delegate e-mail | E-mail\n"
        "Bins | phone | service=Waste; line=Bins | no | d@example.org | a@example.org\n"
        "Tips | phone |  | Closed in October | | "
    )

    bins, tips = (c.service for c in contacts)
    assert bins.figures == {"service": "Waste", "line": "Bins"}
    assert (bins.excused, bins.delegated) == ("", True)
    assert tips.excused == "Closed in October"


def test_origins_are_found_by_name_or_id_also_those_no_longer_listed():
    contacts, problems = read(
        "Service | Came from | E-mail\n"
        "Waste | Bins, tips; Parks, trees | a@example.org\n"
        "Parks, trees | | b@example.org",
        earlier=["bins", "tips"],
    )

    assert [p.code for p in problems] == ["service-profile-missing"] * 2
    assert contacts[0].service.came_from == ("bins", "tips", "parks-trees")


def test_one_refusal_and_no_service_is_given(tmp_path):
    path = tmp_path / "services.csv"
    path.write_text("Service,E-mail\nBins,a@example.org\nTips,b\n", encoding="utf-8")

    contacts, problems = read_services(path, MODEL)

    assert contacts == ()
    assert "service-mail-wrong" in [p.code for p in problems]


def test_a_file_that_is_none_is_told(tmp_path):
    path = tmp_path / "services.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")

    contacts, problems = read_services(path, MODEL)

    assert contacts == ()
    assert any(p.is_refused for p in problems)


@given(st.text(max_size=200))
def test_an_id_made_of_a_name_can_name_a_file_or_is_empty(name):
    made = service_id_of(name)

    assert made == "" or fault_of_service_id(made) == ""


@pytest.mark.parametrize("name", ["CON", "Lpt1", "nul"])
def test_no_id_is_a_device_of_windows(name):
    assert service_id_of(name) == f"{name.casefold()}-service"
    assert fault_of_service_id(name.casefold()) != ""
