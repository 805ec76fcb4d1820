"""Who gets what at the addresses where the network answers for what it promised."""

from typing import Any

from tests.access.table import Page, everybody

ACCESS: dict[str, Any] = {
    "dashboard:accountability_detail": Page(get=everybody()),
    "dashboard:report_card": Page(get=everybody()),
    "dashboard:report_card_csv": Page(get=everybody()),
    "dashboard:report_card_json": Page(get=everybody()),
}
