"""What the public reads where figures were taken back: the note in their language, also where nothing is left."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from dashboard import services
from dashboard.models import Release
from tests import build_dashboard as build
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")
NOTES = {"note": "Ottawa was counted twice.", "note_es": "Ottawa se contó dos veces."}
PAGE, SPANISH = "/indicators/work/", "/es/indicators/work/"


def read(client: Client, address: str, status: int = 200) -> str:
    response: Any = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def two(dev: User, eva: User) -> list[Release]:
    """Two releases, one after the other."""
    build.make_figures()
    first = build.publish("work", submitter=dev, approver=eva)
    build.make_figures(build.changed(jobs_26139=950))
    return [first, build.publish("work", submitter=dev, approver=eva)]


def test_the_page_says_that_figures_were_withdrawn_and_why_in_both_languages(
    client: Client, two: list[Release], dev: User
) -> None:
    assert "withdrawn" not in read(client, PAGE)
    services.withdraw_release(release=two[1], by=dev, **NOTES)
    for address in (PAGE, PAGE + "?place=*"):
        html = read(client, address)
        assert NOTES["note"] in html
        assert "was published before them" in html
    spanish = read(client, SPANISH)
    assert NOTES["note_es"] in spanish
    assert NOTES["note"] not in spanish


def test_where_nothing_is_left_the_note_stands_in_its_place(client: Client, two: list[Release], dev: User) -> None:
    for release in reversed(two):
        services.withdraw_release(release=release, by=dev, **NOTES)
    html = read(client, PAGE, 404)
    assert NOTES["note"] in html
    assert "No figures are public here now." in html
    assert NOTES["note_es"] in read(client, SPANISH, 404)


def test_the_next_release_ends_the_note(client: Client, two: list[Release], dev: User, eva: User) -> None:
    services.withdraw_release(release=two[1], by=dev, **NOTES)
    build.publish("work", submitter=dev, approver=eva)
    assert NOTES["note"] not in read(client, PAGE)


def test_withdrawing_what_is_not_shown_any_more_changes_nothing_for_the_public(
    client: Client, two: list[Release], dev: User
) -> None:
    services.withdraw_release(release=two[0], by=dev, **NOTES)
    assert NOTES["note"] not in read(client, PAGE)


def document(client: Client, address: str, status: int = 200) -> Any:
    response: Any = client.get(address)
    assert response.status_code == status
    return json.loads(b"".join(response) if response.streaming else response.content)


def table(client: Client, address: str, status: int = 200) -> list[dict[str, str]]:
    response: Any = client.get(address)
    assert response.status_code == status
    content = b"".join(response) if response.streaming else response.content
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_files_say_that_later_figures_were_withdrawn_when_and_why(
    client: Client, two: list[Release], dev: User
) -> None:
    assert document(client, "/indicators/work.json")["meta"]["withdrawn"] is None
    services.withdraw_release(release=two[1], by=dev, **NOTES)
    two[1].refresh_from_db()
    assert two[1].withdrawn_at is not None
    told = document(client, "/indicators/work.json")["meta"]["withdrawn"]
    assert (told["release"], told["why"], told["why_es"]) == (two[1].pk, NOTES["note"], NOTES["note_es"])
    assert told["withdrawn"] == two[1].withdrawn_at.isoformat()
    for address, words in (("/indicators/work.csv", NOTES["note"]), ("/es/indicators/work.csv", NOTES["note_es"])):
        rows = table(client, address)
        assert rows
        assert all(words in row["note"] for row in rows)


def test_where_nothing_is_left_the_files_say_so_instead_of_a_page(
    client: Client, two: list[Release], dev: User
) -> None:
    for release in reversed(two):
        services.withdraw_release(release=release, by=dev, **NOTES)
    found = document(client, "/indicators/work.json", 404)
    assert (found["rows"], found["meta"]["withdrawn"]["why"]) == ([], NOTES["note"])
    assert document(client, "/indicators/work/number.json?place=26081", 404)["meta"]["withdrawn"]["why_es"]
    (row,) = table(client, "/indicators/work.csv", 404)
    assert (row["indicator"], row["state"], row["value"]) == ("work", "unpublished", "")
    assert NOTES["note"] in row["note"]
    assert client.get("/indicators/work.csv").headers["Access-Control-Allow-Origin"] == "*"
