"""Brings files of partners for tests: the same way as the pages go, without the process that reads."""

import io
from pathlib import Path
from typing import Any
from unittest import mock

from dashboard.ingest.outcome import Limits
from dashboard.ingest.plain.read import read_plain
from dashboard.services import partner_lists
from kconnect.core import jobs
from workgroups import services
from workgroups.models import PartnerFile, User
from workgroups.partner_table import suggest

CHOICES = {"sector": "community", "role_in_network": "provider", "capitals": True, "cities": True}


def read_here(file: Path, folder: Path, limits: Limits, sheet: str = "") -> Any:
    """`read_in_child` in this process, without limits."""
    return read_plain(file, limits, sheet)


def bring(by: User, content: bytes | str, name: str = "partners.csv") -> PartnerFile:
    """A file whose columns are not chosen yet."""
    raw = content.encode() if isinstance(content, str) else content
    with mock.patch.object(partner_lists, "read_in_child", read_here):
        return partner_lists.bring_partner_list(stream=io.BytesIO(raw), name=name, by=by)[0]


def check(by: User, file: PartnerFile, **choices: Any) -> PartnerFile:
    """A file with the columns that seem to fit, tried."""
    columns = suggest([("" if column["personal"] else column["title"]) for column in file.columns])
    services.check_partner_file(by=by, file=file, columns=columns, choices={**CHOICES, **choices})
    return worked(file)


def accept(by: User, file: PartnerFile, *, add_doubles: bool = True, published: bool = True) -> PartnerFile:
    """A file whose rows became partners."""
    services.accept_partner_file(by=by, file=file, add_doubles=add_doubles, published=published)
    return worked(file)


def undo(by: User, file: PartnerFile) -> PartnerFile:
    """A file that was taken back."""
    services.undo_partner_file(by=by, file=file)
    return worked(file)


def worked(file: PartnerFile) -> PartnerFile:
    """The file when all work is done."""
    jobs.work_until_idle()
    return PartnerFile.objects.get(pk=file.pk)


def load(
    by: User, content: bytes | str, *, add_doubles: bool = True, published: bool = True, **choices: Any
) -> PartnerFile:
    """A file that was accepted."""
    return accept(by, check(by, bring(by, content), **choices), add_doubles=add_doubles, published=published)
