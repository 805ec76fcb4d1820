"""Staff bring a list of partners on a phone, look, accept, merge a duplicate on a desk, and the public finds what is left."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from tests.build_workgroups import make_user
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.models import Organization, User
from workgroups.permissions import RoleName

# Milliseconds that a worker may take on a busy machine, with its own start.
WORK = 60_000
# Lost zeros, a misspelt city, a name that comes twice, a private person, and a cell that a spreadsheet would run.
ROWS = [
    "EIN,NAME,ICO,STREET,CITY,STATE,ZIP,PHONE",
    "12345678,HARBOR HOUSE INC,% PRUDENCE PRIVATE,1 MAIN ST,DETRIOT,MI,1234,313-555-0101",
    "300163288,HARBOR HOUSE,% PRUDENCE PRIVATE,1 MAIN ST,DETROIT,MI,48201-1234,",
    *(f"4000000{number:02},READING CLUB {number},,{number} ELM ST,DETROIT,MI,48201," for number in range(30)),
    "379585334,=SUM(A1),,2 MAIN ST,DETROIT,MI,48202,",
]


@pytest.fixture
def bo(transactional_db: None) -> User:
    """Somebody of the backbone staff, in a network without partners."""
    cache.clear()
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.mark.slow
def test_a_list_of_partners_comes_in_and_a_duplicate_becomes_one(
    live_server: Any, worker: None, bo: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None], tmp_path: Path,
    picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    url = live_server.url
    file = tmp_path / "partners.csv"
    file.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    phone = visitor(**PHONE).new_page()
    enter(phone, url, bo.email)
    import_on_a_phone(phone, url, file, axe, picture)
    assert Organization.objects.count() == 33
    desk = visitor(viewport={"width": 1280, "height": 900}).new_page()
    enter(desk, url, bo.email)
    merge_at_a_desk(desk, url, axe, picture)
    assert Organization.objects.count() == 32
    find_in_public(visitor(**PHONE).new_page(), url, axe, picture)


def import_on_a_phone(page: Page, url: str, file: Path, axe: Any, picture: Any) -> None:
    """Brings the file, sees that nobody private is in it, looks at what rows change, accepts."""
    page.goto(f"{url}/console/partners/")
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("heading", name="What we see")).to_be_visible()
    expect(page.get_by_text("left out: names private persons")).to_be_visible()
    axe(page)
    picture(page, "partners-columns-390")
    page.get_by_role("button", name="Show what each row changes").click()
    expect(page.get_by_text("Codes whose lost zeros were put back")).to_be_visible(timeout=WORK)
    expect(page.get_by_text("“DETRIOT” is taken for Detroit.")).to_be_visible()
    assert "Prudence" not in page.content().title()
    axe(page)
    picture(page, "partners-dry-run-390")
    page.get_by_label("Show new partners to the public at once").check()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", name="Report")).to_be_visible(timeout=WORK)
    picture(page, "partners-report-390")


def merge_at_a_desk(page: Page, url: str, axe: Any, picture: Any) -> None:
    """Sees what would move, merges, and could take it back."""
    page.goto(f"{url}/console/partners/duplicates/")
    expect(page.get_by_text("same name").first).to_be_visible()
    picture(page, "partners-duplicates-1280")
    page.get_by_role("link", name="Compare and merge").first.click()
    expect(page.get_by_role("heading", name="Merge two partners")).to_be_visible()
    axe(page)
    picture(page, "partners-merge-1280")
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_role("button", name="Take apart")).to_be_visible()


def find_in_public(page: Page, url: str, axe: Any, picture: Any) -> None:
    """A slip of the finger finds the partner; its old address leads to it."""
    page.goto(f"{url}/partners/?q=harbr+hause")
    page.get_by_role("link", name="Harbor House").click()
    expect(page.get_by_text("01-2345678")).to_be_visible()
    expect(page.get_by_text("Detroit, MI 01234")).to_be_visible()
    axe(page)
    picture(page, "partners-profile-390")
    page.goto(f"{url}/partners/harbor-house/")
    expect(page).to_have_url(f"{url}/partners/harbor-house-inc/")
