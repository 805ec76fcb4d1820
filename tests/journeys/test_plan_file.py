"""A coordinator takes the plan away, edits cells in a workbook, reads each difference and accepts; a broken file says what to do."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from agenda.models import Action
from agenda.plan_columns import COLUMNS
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy
from tests.build_workgroups import make_user, make_workgroup
from tests.dashboard.real.steps import write_xlsx
from tests.journeys.steps import enter
from workgroups.models import User
from workgroups.permissions import RoleName

# Milliseconds that a worker may take on a busy machine, with its own start.
WORK = 60_000
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def bo(transactional_db: None) -> User:
    """A coordinator of the backbone, in a network with a small plan."""
    cache.clear()
    strategy = make_strategy(
        "Books at home",
        name_es="Libros en casa",
        goal=make_goal("Every child reads"),
        workgroup=make_workgroup("Readers"),
    )
    make_milestones(make_action("Give each newborn a book", strategy=strategy, weight=1), reached=1, total=2)
    make_action("Read aloud", strategy=strategy, name_es="Leer en voz alta")
    return make_user("Bo", staff=[RoleName.BACKBONE])


def in_a_workbook(file: Path, edit: Callable[[dict[str, list[Any]]], None]) -> Path:
    """The downloaded file, opened in a spreadsheet, edited and saved as a workbook."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows: list[list[Any]] = list(csv.reader(stream))
    edit({row[1]: row for row in rows[1:]})
    return write_xlsx(file.with_suffix(".xlsx"), {"Plan": rows})


def download(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("link", name=link).click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


@pytest.mark.slow
def test_the_plan_is_edited_in_a_workbook_and_comes_back(
    live_server: Any, worker: None, bo: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None], tmp_path: Path,
    picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    url = live_server.url
    desk = visitor(viewport={"width": 1280, "height": 900}).new_page()
    enter(desk, url, bo.email)
    desk.goto(f"{url}/console/agenda/")
    file = download(desk, "Download the plan", tmp_path)

    def edit(rows: dict[str, list[Any]]) -> None:
        rows["read-aloud"][COLUMNS.index("due_on")] = "3/15/2027"
        rows["read-aloud"][COLUMNS.index("state")] = "Started"
        rows["give-each-newborn-a-book"][COLUMNS.index("weight")] = 4

    saved = in_a_workbook(file, edit)
    bring(desk, url, saved, "Bring the plan back as a file", "Upload and compare")
    expect(desk.get_by_role("button", name="Accept 2 differences")).to_be_visible(timeout=WORK)
    expect(desk.get_by_text("Weight: 1 → 4")).to_be_visible()
    expect(desk.get_by_text("State: Not started → Started")).to_be_visible()
    axe(desk)
    picture(desk, "plan-file-differences-1280")
    assert Action.objects.get(slug="read-aloud").state == "not_started"
    desk.get_by_role("button", name="Accept 2 differences").click()
    expect(desk.get_by_role("heading", name="What it changed")).to_be_visible(timeout=WORK)
    action = Action.objects.get(slug="read-aloud")
    assert (action.state, str(action.due_on)) == ("started", "2027-03-15")
    again_on_a_phone(visitor(**NARROW).new_page(), url, bo, saved, axe, picture)


def bring(page: Page, url: str, file: Path, link: str, button: str) -> None:
    page.get_by_role("link", name=link).click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=button).click()


def again_on_a_phone(page: Page, url: str, bo: User, saved: Path, axe: Any, picture: Any) -> None:
    """In Spanish at 320 px: the file of before says nothing new, and a broken one says what to do and writes nothing."""
    enter(page, url, bo.email)
    page.goto(f"{url}/es/console/agenda/")
    bring(page, url, saved, "Traer el plan de vuelta como archivo", "Subir y comparar")
    expect(page.get_by_text("El archivo dice lo mismo que el plan.")).to_be_visible(timeout=WORK)
    axe(page)
    picture(page, "plan-file-same-320-es")
    page.goto(f"{url}/es/console/agenda/")
    file = download(page, "Descargar el plan", saved.parent)

    def spoil(rows: dict[str, list[Any]]) -> None:
        rows["read-aloud"][COLUMNS.index("state")] = "Sin empezar"
        rows["read-aloud"][COLUMNS.index("due_on")] = "mañana"
        rows["give-each-newborn-a-book"][COLUMNS.index("state")] = "Hecho"

    before = list(Action.objects.order_by("pk").values())
    bring(page, url, in_a_workbook(file, spoil), "Traer el plan de vuelta como archivo", "Subir y comparar")
    expect(page.get_by_text("filas no se pueden usar, así que no se escribe nada")).to_be_visible(timeout=WORK)
    expect(page.get_by_text("“mañana” no es un día.")).to_be_visible()
    expect(page.get_by_role("button", name="Aceptar")).to_have_count(0)
    axe(page)
    picture(page, "plan-file-broken-320-es")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert list(Action.objects.order_by("pk").values()) == before
