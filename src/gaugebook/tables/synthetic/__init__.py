"""The made-up council: records and figures that belong to nobody, the same for the same seed."""

from gaugebook.tables.synthetic.council import (
    CONTACTS_SCHEMA,
    MADE_UP_LABEL,
    MADE_UP_ORG_CODE,
    MADE_UP_TABLES,
    generate_contacts,
    made_up_records,
    write_contacts,
)

__all__ = [
    "CONTACTS_SCHEMA",
    "MADE_UP_LABEL",
    "MADE_UP_ORG_CODE",
    "MADE_UP_TABLES",
    "generate_contacts",
    "made_up_records",
    "write_contacts",
]
