"""The columns of the six sheets, and which of them make a sheet what it is.

Adding a field to a record is one line in the module of its sheet.
"""

from collections.abc import Mapping

from app.workbooks.column import Column
from app.workbooks.entity_columns import HEADCOUNTS, LOANS
from app.workbooks.park_columns import AREAS, PARKS, SERVICES
from app.workbooks.tenant_columns import TENANCIES

KINDS = ("parks", "areas", "tenancies", "headcounts", "loans", "services")
SHEET_NAMES = {
    "parks": "园区",
    "areas": "面积",
    "tenancies": "入驻台账",
    "headcounts": "从业人员",
    "loans": "创业担保贷款",
    "services": "服务记录",
}

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "parks": PARKS,
    "areas": AREAS,
    "tenancies": TENANCIES,
    "headcounts": HEADCOUNTS,
    "loans": LOANS,
    "services": SERVICES,
}

# A sheet is of a kind if it has every one of these groups: at least one column of each.
NEEDED: Mapping[str, tuple[frozenset[str], ...]] = {
    "parks": (
        frozenset(["park"]),
        frozenset(["region", "kinds", "operator", "address", "government_developed", "opened_on"]),
        frozenset(
            ["manager", "phone", "opened_on", "services", "sound", "kinds", "address", "status"]
        ),
    ),
    "areas": (frozenset(["park", "in_force_on"]), frozenset(["building_dm2", "incubation_dm2"])),
    "tenancies": (
        frozenset(["entity"]),
        frozenset(["start_on", "term"]),
        frozenset(["agreed_end_on", "area_dm2", "term", "left_on"]),
    ),
    "headcounts": (frozenset(["entity", "uscc"]), frozenset(["employees"])),
    "loans": (
        frozenset(["entity", "uscc"]),
        frozenset(["amount_fen"]),
        frozenset(["paid_out_on", "due_on", "bank"]),
    ),
    "services": (frozenset(["service"]), frozenset(["served_on"])),
}
