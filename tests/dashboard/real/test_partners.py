"""The non-profits of Detroit as the IRS lists them: 3,529 rows with lost zeros, misspelt cities, repeated names, and private persons."""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dashboard.services.partner_lists import bring_partner_list
from tests.build_partners import accept, check, undo
from tests.build_workgroups import client_of, make_user
from tests.dashboard.real.steps import lines_of
from workgroups import queries
from workgroups.choices import RowOutcome
from workgroups.models import Organization, PartnerFile, User
from workgroups.permissions import RoleName

pytestmark = [pytest.mark.real_data, pytest.mark.django_db, pytest.mark.slow]
NAME = "partners/DetroitEOIRS(1).csv"


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def bring(bo: User, file: Path) -> PartnerFile:
    """Read in the real child process, as in the product."""
    with file.open("rb") as stream:
        return bring_partner_list(stream=stream, name=file.name, by=bo)[0]


def totals(file: PartnerFile) -> list[str]:
    """The control totals, from what was staged; those of lines in care of somebody from the count of a column that was emptied."""
    at = {column["title"]: number for number, column in enumerate(file.columns)}
    rows = [row.cells for row in queries.partner_rows_of(file)]
    names = Counter(cells[at["NAME"]] for cells in rows)
    tried = list(file.rows.values_list("issues", flat=True))
    zeros = sum(issue[:2] == ["zeros", "registry_id"] for issues in tried for issue in issues)
    cities = sum(issue[0] == "city" and issue[2] == "DETRIOT" for issues in tried for issue in issues)
    return [
        str(number)
        for number in (
            len(rows), len({cells[at["EIN"]] for cells in rows}), zeros, cities, sum(names.values()) - len(names),
            sum(not cells[at["NTEE_CD"]] for cells in rows), file.columns[at["ICO"]]["filled"],
            sum(int(cells[at["ASSET_AMT"]] or 0) for cells in rows),
        )
    ]  # fmt: skip


def outcomes(file: PartnerFile) -> set[str]:
    """What becomes of its rows."""
    return set(queries.partner_rows_of(file).values_list("outcome", flat=True))


def persons_of(file: Path) -> set[str]:
    """Whom the column ICO names, without the mark; names that other columns hold too tell nothing."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    others = "\n".join(" ".join(text for title, text in row.items() if title != "ICO") for row in rows).upper()
    named = {row["ICO"].lstrip("% ").strip().upper() for row in rows}
    # "Franklin-Wright Settlements" is an organisation, whatever its contact is called.
    plain = " ".join(re.findall(r"[A-Z0-9]+", others))
    return {name for name in named if len(name) > 9 and " " in name and name not in others and name not in plain}


def everything_stored() -> str:
    """All rows of all tables, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            told += [str(row) for row in cursor.fetchall()]
    return "\n".join(told).upper()


def pages(desk: Client, file: PartnerFile) -> str:
    """What staff and the public are shown and given."""
    paths = [f"/console/partners/files/{file.pk}/?page={number}" for number in (1, 2, 50)]
    paths += [
        "/console/partners/",
        "/console/partners/duplicates/",
        "/partners/?q=church",
        "/console/partners.csv",
        "/partners.csv",
    ]
    answers: list[Any] = [desk.get(path) for path in paths]
    return "\n".join(b"".join(answer).decode() for answer in answers).upper()


def test_the_non_profits_of_detroit_come_in_and_nobody_private_with_them(bo: User, real_data: Path) -> None:
    lines, source, desk = lines_of(real_data, NAME), real_data / NAME, client_of(bo)
    persons = persons_of(source)
    assert len(persons) > 1500
    file = check(bo, bring(bo, source))
    assert totals(file) == lines.parts("PART-irs")
    stored, shown = everything_stored(), pages(desk, file)
    assert [name for name in persons if name in stored or name in shown] == []
    accept(bo, file)
    assert Organization.objects.count() == 3529
    assert set(Organization.objects.values_list("city", flat=True)) == {"Detroit"}
    assert {len(number) for number in Organization.objects.values_list("registry_id", flat=True)} == {9}
    stored, shown = everything_stored(), pages(desk, file)
    assert [name for name in persons if name in stored or name in shown] == []
    lines.all_reached()


def test_the_same_list_and_our_own_export_change_nothing_and_undoing_leaves_nothing(
    bo: User, real_data: Path, tmp_path: Path
) -> None:
    source = real_data / NAME
    first = check(bo, bring(bo, source))
    accept(bo, first, published=False)
    assert outcomes(check(bo, bring(bo, source))) == {RowOutcome.UNCHANGED}
    export = tmp_path / "export.csv"
    answer: Any = client_of(bo).get("/console/partners.csv")
    export.write_bytes(b"".join(answer.streaming_content))
    assert outcomes(check(bo, bring(bo, export))) == {RowOutcome.UNCHANGED}
    pairs = queries.duplicate_pairs()
    assert len(pairs) > 171
    undo(bo, first)
    assert Organization.objects.count() == 0
