"""Brings files of contacts for tests: the same way as the pages go, without the process that reads."""

import io
from typing import Any
from unittest import mock

from dashboard.ingest.outcome import Limits
from dashboard.ingest.plain.read import read_plain
from dashboard.services import partner_lists
from workgroups import services
from workgroups.contact_table import suggest_columns
from workgroups.models import ContactFile, User


def read_here(file: Any, folder: Any, limits: Limits, sheet: str = "", *, persons: bool = False) -> Any:
    """`read_in_child` in this process, without limits."""
    return read_plain(file, limits, sheet, persons=persons)


def bring_contacts(by: User, content: str, name: str = "contacts.csv") -> ContactFile:
    """A file whose columns are not chosen yet."""
    with mock.patch.object(partner_lists, "read_in_child", read_here):
        return partner_lists.bring_contacts(stream=io.BytesIO(content.encode()), name=name, by=by)


def try_contacts(by: User, file: ContactFile, *, way: str = "paper", day: str = "2026-03-02") -> ContactFile:
    """A file with the columns that seem to fit, tried."""
    return services.check_contacts(by=by, file=file, columns=suggest_columns(file.columns), way=way, day=day)


def load_contacts(by: User, content: str, *, add_doubles: bool = False, **choices: str) -> ContactFile:
    """A file that was accepted."""
    file = try_contacts(by, bring_contacts(by, content), **choices)
    return services.accept_contacts(by=by, file=file, add_doubles=add_doubles)
