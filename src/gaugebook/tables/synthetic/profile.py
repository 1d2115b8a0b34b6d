"""The facts that the made-up council is built on, as plain constants.

Two kinds of fact stand here, and each says which it is. *Published*: printed by Buckinghamshire
Council in "Customer First and CSC Performance Update and Quarterly Dashboard", report to the
Finance & Resources Select Committee, November 2022 (cited below by paragraph). *Invented*:
plausible, but nobody's figures. Nothing here draws a random number; `synthetic` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# --- the period, and when the telephones are answered ---------------------------------------------

FIRST_DAY = date(2020, 12, 1)
LAST_DAY = date(2022, 11, 21)
"""The published table ends "Nov 22 (to 21st inc)" (paragraph 2.3)."""

TIME_ZONE = "Europe/London"
OPENING_SECOND = 9 * 3600  # 09:00 local
HALF_HOURS_OPEN = 17  # to 17:30

BANK_HOLIDAYS: tuple[date, ...] = (
    date(2020, 12, 25),
    date(2020, 12, 28),
    date(2021, 1, 1),
    date(2021, 4, 2),
    date(2021, 4, 5),
    date(2021, 5, 3),
    date(2021, 5, 31),
    date(2021, 8, 30),
    date(2021, 12, 27),
    date(2021, 12, 28),
    date(2022, 1, 3),
    date(2022, 4, 15),
    date(2022, 4, 18),
    date(2022, 5, 2),
    date(2022, 6, 2),
    date(2022, 6, 3),
    date(2022, 8, 29),
    date(2022, 9, 19),
    date(2022, 12, 26),
    date(2022, 12, 27),
)
"""Bank holidays in England (gov.uk/bank-holidays). Written out, so that a newer calendar
library cannot change the made-up records."""

WEEKDAY_VOLUME = (1.24, 1.06, 1.00, 0.95, 0.75)
"""Invented: contacts from Monday to Friday, relative to Wednesday."""

HALF_HOUR_VOLUME = (
    *(0.95, 1.20, 1.32, 1.30, 1.22, 1.14, 1.02, 0.92),
    *(0.88, 0.94, 1.02, 1.04, 1.00, 0.92, 0.84, 0.72, 0.52),
)
"""Invented: contacts by half hour from opening, with a peak in the middle of the morning."""


@dataclass(frozen=True)
class Event:
    """A stretch of days on which more people got in touch, and waited longer."""

    first_day: date
    last_day: date
    volume: float
    wait: float
    what: str


EVENTS: tuple[Event, ...] = (
    Event(date(2021, 3, 11), date(2021, 3, 24), 1.35, 1.5, "Council Tax bills"),
    Event(date(2021, 7, 26), date(2021, 7, 30), 1.25, 1.3, "flash floods"),
    Event(date(2021, 9, 6), date(2021, 9, 17), 1.15, 1.2, "Council Tax reminders"),
    Event(date(2022, 2, 18), date(2022, 2, 23), 1.30, 1.4, "storm damage"),
    Event(date(2022, 3, 10), date(2022, 3, 23), 1.35, 1.5, "Council Tax bills"),
    Event(date(2022, 4, 25), date(2022, 5, 6), 1.15, 1.2, "fuel rebate letters"),
    Event(date(2022, 6, 13), date(2022, 6, 17), 1.30, 2.1, "waste rounds changed"),
    Event(date(2022, 7, 4), date(2022, 7, 8), 1.15, 1.3, "waste rounds settle"),
    Event(date(2022, 9, 5), date(2022, 9, 14), 1.15, 1.2, "Council Tax reminders"),
)
"""Invented dates for the kinds of event named in paragraphs 2.2 and 2.33."""

# --- enquiry lines --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One enquiry line: a queue by subject.

    `phone_share` and `webchat_share` are shares of that channel's contacts (0 to 1); `wait` and
    `handle` multiply the usual wait and handle time; `busy_months` multiplies the calls of a
    calendar month (1 to 12).
    """

    name: str
    service: str
    phone_share: float
    webchat_share: float
    wait: float = 1.0
    handle: float = 1.0
    busy_months: tuple[tuple[int, float], ...] = ()


REVENUES = "Revenues and Benefits"
TRANSPORT = "Highways and Transport"
LEARNING = "Culture and Learning"
TAX_BILLS = ((3, 1.55), (4, 1.35))
SCHOOL_YEAR = ((3, 1.40), (4, 1.40), (8, 0.60), (9, 1.50), (10, 1.30), (12, 0.80))

LINES: tuple[Line, ...] = (
    Line("Waste and Recycling", "Environment", 0.235, 0.32, 1.15, 0.80, ((6, 1.2), (7, 1.15))),
    Line("Council Tax", REVENUES, 0.215, 0.22, 1.25, 1.05, TAX_BILLS),
    Line("Benefits", REVENUES, 0.095, 0.06, 1.30, 1.35, ((4, 1.20),)),
    Line("Highways", TRANSPORT, 0.085, 0.09, 0.80, 0.85, ((1, 1.30), (2, 1.30), (12, 1.15))),
    Line("School Admissions", "Children's Services", 0.045, 0.07, 0.85, 1.00, SCHOOL_YEAR),
    Line("Concessionary Travel", TRANSPORT, 0.065, 0.02, 0.75, 0.90, ((8, 1.15), (9, 1.20))),
    Line("Community Care", "Adult Social Care", 0.075, 0.01, 0.70, 1.50),
    Line("Libraries", LEARNING, 0.022, 0.02, 0.55, 0.60),
    Line("Adult Learning", LEARNING, 0.020, 0.03, 0.60, 0.85, ((8, 1.40), (9, 1.60))),
    Line("Housing", "Housing", 0.058, 0.08, 1.05, 1.45),
    Line("Planning", "Planning", 0.030, 0.04, 0.80, 0.95),
    Line("Helping Hands", "Communities", 0.020, 0.01, 0.90, 1.30, ((1, 1.30), (12, 1.30))),
    Line("General Enquiries", "Customer Services", 0.035, 0.03, 0.65, 0.70),
)
"""Invented, but for the subjects that paragraphs 2.33 and 2.40 name. Waste and Council Tax make
54 % of webchats (published, paragraph 2.33)."""

LINE_CODES = {line.name: code for code, line in enumerate(LINES)}

# --- call reasons ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reason:
    """One topic and reason, with its calls of April to June 2022.

    `calls` counts calls with a customer record, `no_email` those of them whose record holds no
    e-mail address.
    """

    topic: str
    reason: str
    line: str
    calls: int
    no_email: int


PUBLISHED_REASONS: tuple[Reason, ...] = (
    Reason("Waste Management", "Waste Permit Scheme", "Waste and Recycling", 61, 14),
    Reason("Customer Complaints", "Customer Complaint", "General Enquiries", 86, 21),
    Reason("SEN/SENDIAS", "SEN/SENDIAS Enquiry", "School Admissions", 85, 21),
    Reason("Client Transport", "Operational enquiries", "Highways", 67, 17),
    Reason("TFB", "Compensation", "Highways", 94, 27),
    Reason("TFB", "Street Lights", "Highways", 148, 43),
    Reason("Finance Service Desk", "Finance Service Desk", "General Enquiries", 133, 39),
    Reason("Recycling and Waste", "Bin Enquiry", "Waste and Recycling", 557, 165),
    Reason("Client Transport", "Lost & replacement passes", "Highways", 53, 16),
    Reason("Recycling and Waste", "Street scene Report it", "Waste and Recycling", 120, 37),
    Reason("Adult Learning", "Courses", "Adult Learning", 316, 98),
    Reason("TFB", "Dropped Kerb/Vehicle Access", "Highways", 99, 32),
    Reason("Telecare", "Telecare Assessments/Referral", "Community Care", 52, 17),
    Reason("TFB", "Footway/Footpath Defects", "Highways", 159, 52),
    Reason("TFB", "Verges/Ditches/Culverts", "Highways", 54, 18),
    Reason(
        "TFB",
        "Traffic Calming/Road Markings/Access Protection markings",
        "Highways",
        66,
        22,
    ),
    Reason(
        "Adult Social Care",
        "Disabled Facility Grant and other schemes",
        "Community Care",
        96,
        32,
    ),
    Reason("TFB", "Capital Maintenance", "Highways", 89, 30),
    Reason("Revenues and Benefits", "Discount Query", "Council Tax", 68, 23),
    Reason("School Admissions", "Admissions Directed to website", "School Admissions", 628, 216),
    Reason(
        "Recycling and Waste",
        "Missed Collection (too early/late to report)",
        "Waste and Recycling",
        279,
        96,
    ),
    Reason("Recycling and Waste", "Replacement/Upgrade Bin", "Waste and Recycling", 1600, 552),
    Reason(
        "Revenues and Benefits",
        "Customer Payment not showing on account",
        "Council Tax",
        55,
        19,
    ),
)
"""Published: Chart 2, topics, reasons and both counts as printed. The lines are invented."""

INVENTED_REASONS: tuple[Reason, ...] = (
    Reason("Concessionary Travel", "New pass application", "Concessionary Travel", 1210, 756),
    Reason("Concessionary Travel", "Pass renewal", "Concessionary Travel", 840, 505),
    Reason("Community Care", "Care assessment request", "Community Care", 1020, 585),
    Reason("Community Care", "Care visit query", "Community Care", 610, 329),
    Reason("Libraries", "Loan renewal", "Libraries", 430, 233),
    Reason("Libraries", "Home library visit", "Libraries", 41, 28),
    Reason("Revenues and Benefits", "Council Tax bill query", "Council Tax", 2950, 1047),
    Reason("Revenues and Benefits", "Payment arrangement", "Council Tax", 1480, 545),
    Reason("Revenues and Benefits", "Benefit claim progress", "Benefits", 1150, 483),
    Reason("Revenues and Benefits", "Council Tax Reduction claim", "Benefits", 400, 158),
    Reason("Housing", "Homelessness advice", "Housing", 960, 376),
    Reason("Housing", "Housing register query", "Housing", 880, 341),
    Reason("Planning", "Planning application query", "Planning", 690, 249),
    Reason("TFB", "Pothole or road surface", "Highways", 1150, 432),
    Reason("TFB", "Gritting request", "Highways", 19, 5),
    Reason("Helping Hands", "Support fund application", "Helping Hands", 610, 238),
    Reason("Registrars", "Registrars appointment", "General Enquiries", 595, 223),
)
"""Invented, so that the whole comes to 20,000 calls with 8,140 (40.7 %, paragraph 2.39) lacking an
e-mail address, concessionary travel, community care and libraries highest (paragraph 2.40), and no
other reason with more than 50 calls below Chart 2's highest. The two reasons with 50 calls or
fewer have extreme shares on purpose: an analysis must leave them out."""

REASONS = PUBLISHED_REASONS + INVENTED_REASONS

# --- the months -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """What one month of the made-up council comes to, contact by contact.

    The first five counts are calls by outcome and make `offered`. `wait_mean` is in whole
    seconds, over answered calls; `resolved_percent` is of answered calls (0 to 100).
    """

    month: str
    answered: int
    abandoned: int
    short_abandoned: int
    called_back: int
    refused: int
    wait_mean: int
    resolved_percent: float
    diverted: int
    abandoned_in_ivr: int
    webchats: int
    emails: int
    forms: int

    @property
    def offered(self) -> int:
        """The calls offered to a queue: the sum of the five outcomes that reach one."""
        return (
            self.answered + self.abandoned + self.short_abandoned + self.called_back + self.refused
        )


# Published (paragraph 2.3): calls offered; answered, abandoned, wait and first call resolution of
# July to November 2022; and the same for April 2021 to March 2022 as one total (476,004 offered,
# 85.25 % answered, 11.74 % abandoned, 326 seconds, 71.41 %). The printed November pair is
# impossible (96.85 % and 5.32 %), so its abandoned calls are invented from what is left.
# Everything else, and each single month of 2021/22, is invented.
#      month     answered abandoned short back refused wait resolved divert  ivr  chat mail forms
MONTHS: tuple[Month, ...] = (
    Month("2020-12", 24580, 2391, 189, 0, 252, 229, 72.30, 611, 702, 905, 1873, 2014),
    Month("2021-01", 32014, 3907, 396, 0, 631, 302, 71.20, 805, 996, 1088, 2240, 2436),
    Month("2021-02", 30655, 3612, 351, 0, 588, 288, 71.50, 774, 921, 1053, 2106, 2391),
    Month("2021-03", 40126, 8043, 704, 0, 1000, 437, 68.10, 1190, 1483, 1467, 2655, 3120),
    Month("2021-04", 37444, 5358, 552, 0, 1073, 341, 70.90, 1021, 1204, 1402, 2471, 2968),
    Month("2021-05", 32815, 3968, 360, 0, 541, 294, 72.30, 842, 988, 1310, 2204, 2705),
    Month("2021-06", 33765, 4382, 404, 0, 719, 321, 71.80, 868, 1031, 1385, 2289, 2816),
    Month("2021-07", 34007, 4705, 568, 0, 784, 334, 71.50, 893, 1066, 1442, 2301, 2874),
    Month("2021-08", 33725, 4572, 370, 0, 603, 315, 72.00, 871, 1042, 1467, 2256, 2840),
    Month("2021-09", 34516, 5009, 453, 0, 878, 348, 70.75, 902, 1109, 1588, 2348, 2951),
    Month("2021-10", 33657, 4103, 446, 0, 668, 304, 72.20, 865, 1017, 1604, 2270, 2877),
    Month("2021-11", 32618, 3582, 391, 0, 696, 282, 72.60, 821, 952, 1622, 2195, 2810),
    Month("2021-12", 25341, 2301, 219, 0, 303, 216, 73.40, 640, 714, 1311, 1760, 2203),
    Month("2022-01", 33198, 4202, 409, 0, 668, 312, 71.70, 843, 1004, 1760, 2266, 2934),
    Month("2022-02", 32363, 4133, 404, 0, 784, 325, 71.40, 826, 987, 1744, 2211, 2866),
    Month("2022-03", 42344, 9568, 814, 0, 1221, 456, 67.90, 1265, 1618, 2390, 2902, 3844),
    Month("2022-04", 35562, 8143, 1017, 0, 2596, 548, 66.40, 1408, 1722, 2466, 2874, 3790),
    Month("2022-05", 33121, 8394, 978, 0, 2633, 617, 65.20, 1377, 1688, 2531, 2801, 3702),
    Month("2022-06", 33463, 11021, 1244, 312, 3165, 884, 63.70, 1702, 2140, 2988, 3056, 4188),
    Month("2022-07", 30276, 4926, 1058, 912, 2874, 431, 68.60, 1514, 1613, 2745, 2790, 3871),
    Month("2022-08", 30476, 4025, 262, 301, 243, 426, 70.40, 1312, 1207, 2602, 2514, 3505),
    Month("2022-09", 31203, 4231, 31, 61, 28, 434, 72.40, 1298, 1180, 2655, 2478, 3462),
    Month("2022-10", 29187, 1582, 1203, 1497, 123, 242, 75.30, 1205, 934, 2571, 2390, 3318),
    Month("2022-11", 22374, 403, 117, 188, 18, 134, 77.10, 846, 602, 1764, 1602, 2240),
)

# --- shares ---------------------------------------------------------------------------------------

ABANDONED_AT_MESSAGE_SHARE = 0.44
"""Published (paragraph 2.33): "44% of all callers who abandon" leave around the message that
plays 1 to 2 minutes into the call."""

NO_EMAIL_SHARE = 0.407
"""Published (paragraph 2.39): callers with no e-mail address on their customer record."""

# Published (paragraph 2.33): 87 % of callers who drop out ring again within 7 days, and 31 % of
# webchats led to a telephone call. Some do so by chance here, as one customer has several
# matters; these are the shares that are linked on purpose to reach the published ones.
ABANDONED_LINKED_SHARE = 0.865
WEBCHAT_LINKED_SHARE = 0.29

REPEAT_WITHIN_DAYS = 7
RECORD_SHARE = 0.196
"""Invented: answered calls with a customer record, outside April to June 2022 (there 20,000)."""

SHORT_ABANDON_SECONDS = 10
"""Invented: who leaves the queue within this time has abandoned "short"."""

CUSTOMERS = 240_000
WARDS = 49
