"""The steward's pages: upload, look, accept, undo; what is pending beside what is public; two persons."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dashboard import services
from dashboard.choices import ImportState, ReleaseState
from dashboard.models import Import, Indicator, Observation, Publication, Release
from tests import build_dashboard as build
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")


@pytest.fixture
def desk(client: Client, dev: User) -> Client:
    """Dev's browser."""
    client.force_login(dev)
    return client


def page(browser: Client, name: str, **arguments: Any) -> str:
    response = browser.get(reverse(f"dashboard:{name}", kwargs=arguments))
    assert response.status_code == 200
    return response.content.decode()


def upload(browser: Client, content: bytes, name: str = "work.csv") -> Any:
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return browser.post(reverse("dashboard:import_create"), {"file": file, "recipe": "tidy"})


def test_from_upload_to_accepted_figures(desk: Client) -> None:
    response = upload(desk, build.table())
    import_ = Import.objects.get()
    assert response.headers["Location"] == reverse("dashboard:import_detail", args=[import_.pk])
    progress = reverse("dashboard:import_progress", args=[import_.pk])
    assert f'data-poll="{progress}"' in page(desk, "import_detail", import_id=import_.pk)
    build.work_off()
    html = page(desk, "import_detail", import_id=import_.pk)
    assert "Accept these figures" in html
    assert "Kent County" in html
    assert "data-reload" in page(desk, "import_progress", import_id=import_.pk)
    desk.post(reverse("dashboard:import_accept", args=[import_.pk]))
    build.work_off()
    import_.refresh_from_db()
    assert (import_.state, Observation.objects.count()) == (ImportState.ACCEPTED, 6)
    assert "Undo the import" in page(desk, "import_detail", import_id=import_.pk)


def test_the_same_file_leads_to_its_import(desk: Client) -> None:
    build.make_figures()
    response = upload(desk, build.table())
    assert response.headers["Location"] == reverse("dashboard:import_detail", args=[Import.objects.get().pk])


def test_an_upload_without_a_file_is_answered_in_place(desk: Client) -> None:
    response = desk.post(reverse("dashboard:import_create"), {"recipe": "tidy"})
    assert response.status_code == 422
    assert 'id="id_file_error"' in response.content.decode()


def test_a_preview_shows_what_stood_there_before_and_what_will(desk: Client) -> None:
    build.make_figures()
    import_ = build.upload(build.table(build.changed(jobs_26139=950)))
    html = page(desk, "import_detail", import_id=import_.pk)
    assert "900" in html
    assert "950" in html
    same = desk.get(reverse("dashboard:import_detail", args=[import_.pk]) + "?change=unchanged").content.decode()
    assert "Figures that stay as they are" in same


def test_issues_are_shown_by_row_and_column_and_can_be_downloaded(desk: Client) -> None:
    rows = [*build.WORK, *[("jobs", build.KENT, str(2000 + number), "", "=many") for number in range(3)]]
    import_ = build.upload(build.table(rows))
    assert "row 8 and 2 other places" in page(desk, "import_detail", import_id=import_.pk)
    response = desk.get(reverse("dashboard:import_issues_csv", args=[import_.pk]))
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "part,row,column,severity,code,message,value,count"
    assert [line.split(",")[1] for line in lines[1:]] == ["8", "9", "10"]
    assert "'=many" in lines[1]
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_refused_file_says_what_to_do(desk: Client) -> None:
    import_ = build.upload(b"measure,place,period,group,value\n")
    html = page(desk, "import_detail", import_id=import_.pk)
    assert "The file has no data rows" in html


def test_a_preview_that_is_out_of_date_offers_a_new_one(desk: Client, dev: User) -> None:
    one = build.upload(build.table(build.changed(jobs_26139=901)))
    build.make_figures()
    html = page(desk, "import_detail", import_id=one.pk)
    assert "Accept these figures" not in html
    desk.post(reverse("dashboard:import_preview", args=[one.pk]))
    build.work_off()
    assert "Accept these figures" in page(desk, "import_detail", import_id=one.pk)


def test_cancel_and_undo_by_button(desk: Client) -> None:
    accepted, previewed = build.make_figures(), build.upload(build.table(build.changed(jobs_26139=901)))
    desk.post(reverse("dashboard:import_cancel", args=[previewed.pk]))
    desk.post(reverse("dashboard:import_undo", args=[accepted.pk]))
    build.work_off()
    assert set(Import.objects.values_list("state", flat=True)) == {"cancelled", "undone"}
    assert "already" not in page(desk, "import_detail", import_id=accepted.pk)


def test_a_step_that_is_not_possible_is_said_on_the_page(desk: Client) -> None:
    accepted = build.make_figures()
    response = desk.post(reverse("dashboard:import_cancel", args=[accepted.pk]), follow=True)
    assert "cannot be done now" in response.content.decode()


@pytest.mark.parametrize("name", ["import_list", "working_list", "release_list", "import_create"])
def test_empty_rooms_explain_themselves(name: str, desk: Client) -> None:
    assert "<h1>" in page(desk, name)


def test_the_list_of_imports_asks_the_same_questions_for_1_and_30(desk: Client, django_assert_num_queries: Any) -> None:
    build.upload(build.table())
    address = reverse("dashboard:import_list")
    count = queries_of(desk, address)
    for number in range(29):
        services.start_import(
            stream=io.BytesIO(build.table(build.changed(jobs_26139=number))), name=f"{number}.csv",
            recipe_text=build.TIDY, by=None,
        )  # fmt: skip
    assert queries_of(desk, address) == count
    assert "1 to 25 of 30" in desk.get(address).content.decode()


def queries_of(browser: Client, address: str) -> int:
    """How many questions a page asks the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_pending_figures_stand_beside_what_is_public(desk: Client, dev: User, eva: User) -> None:
    build.make_figures()
    html = page(desk, "release_create")
    assert "Not public so far" in html
    assert "63.3%" in html
    build.publish("work", submitter=dev, approver=eva)
    assert "What is public is up to date" in page(desk, "release_create")
    first = build.WORK[0]
    build.make_figures([(*first[:4], 1600), *build.WORK[1:]])
    html = page(desk, "release_create")
    assert "63.3%" in html
    assert "65.3%" in html
    assert "3 figures change. That is in 2 places." in html


def test_a_release_from_submission_to_withdrawal(desk: Client, dev: User, eva: User) -> None:
    build.make_figures()
    desk.post(reverse("dashboard:release_create"), {"indicators": ["work"], "note": "First figures"})
    release = Release.objects.get()
    own = page(desk, "release_detail", release_id=release.pk)
    assert "Another data steward approves it" in own
    assert "Approve and publish" not in own
    refused = desk.post(reverse("dashboard:release_approve", args=[release.pk]), follow=True)
    assert "another person" in refused.content.decode()
    other = Client()
    other.force_login(eva)
    assert "Approve and publish" in page(other, "release_detail", release_id=release.pk)
    other.post(reverse("dashboard:release_approve", args=[release.pk]))
    build.work_off()
    assert Publication.objects.live().count() == 1
    assert "Withdraw" in page(desk, "release_detail", release_id=release.pk)
    nothing = desk.post(reverse("dashboard:release_withdraw", args=[release.pk]), {"withdraw-note": ""})
    assert nothing.status_code == 422
    notes = {"withdraw-note": "A mistake.", "withdraw-note_es": "Un error."}
    desk.post(reverse("dashboard:release_withdraw", args=[release.pk]), notes)
    assert Publication.objects.live().count() == 0
    assert "A mistake." in page(desk, "release_detail", release_id=release.pk)


@pytest.mark.parametrize(("step", "form"), [("approve", {}), ("schedule", {"schedule-publish_at": "2100-01-01T08:00"})])
def test_what_was_submitted_again_is_not_approved_from_a_page_that_showed_other_figures(
    desk: Client, eva: User, step: str, form: dict[str, str]
) -> None:
    build.make_figures()
    release = services.submit_release(slugs=["work"], by=eva)
    html = page(desk, "release_detail", release_id=release.pk)
    seen = html.split('name="seen" value="', 1)[1].split('"', 1)[0]
    services.return_release(release=release, note="Not yet.", by=eva)
    first = build.WORK[0]
    build.make_figures([(*first[:4], 1600), *build.WORK[1:]])
    services.submit_again(release=release, by=eva)
    address = reverse(f"dashboard:release_{step}", args=[release.pk])
    refused = desk.post(address, {**form, "seen": seen}, follow=True).content.decode()
    assert "submitted again after you opened this page" in refused
    assert Release.objects.get().state == "submitted"
    seen = refused.split('name="seen" value="', 1)[1].split('"', 1)[0]
    desk.post(address, {**form, "seen": seen})
    assert Release.objects.get().state in {"approved", "scheduled"}


def test_a_release_is_sent_back_with_a_note_and_submitted_again(desk: Client, eva: User) -> None:
    build.make_figures()
    release = services.submit_release(slugs=["work"], by=eva)
    without = desk.post(reverse("dashboard:release_return", args=[release.pk]), {"return-note": ""})
    assert without.status_code == 422
    desk.post(reverse("dashboard:release_return", args=[release.pk]), {"return-note": "Look at Ottawa."})
    desk.post(reverse("dashboard:release_comment", args=[release.pk]), {"comment-text": "Which year?"})
    assert desk.post(reverse("dashboard:release_comment", args=[release.pk]), {}).status_code == 422
    html = page(desk, "release_detail", release_id=release.pk)
    assert html.index("Look at Ottawa.") < html.index("Which year?")
    desk.post(reverse("dashboard:release_submit", args=[release.pk]))
    release.refresh_from_db()
    assert release.state == ReleaseState.SUBMITTED


def test_nothing_chosen_is_answered_in_place(desk: Client) -> None:
    build.make_figures()
    response = desk.post(reverse("dashboard:release_create"), {"note": "Nothing"})
    assert response.status_code == 422
    assert "Choose at least one indicator." in response.content.decode()


def test_an_indicator_is_called_published_only_where_it_is(desk: Client) -> None:
    Indicator.objects.update(status="published")
    html = page(desk, "working_list")
    assert ("in progress" in html, ">published<" in html) == (True, False)


def test_working_figures_show_the_home_place_and_any_other(desk: Client) -> None:
    build.make_figures()
    assert "63.3%" in page(desk, "working_detail", slug="work")
    address = reverse("dashboard:working_detail", args=["work"])
    assert "75.0%" in desk.get(address + "?place=26139").content.decode()
    assert "75.0%" in desk.get(address + "?place=ottawa+county").content.decode()
    assert "No place has this name or code" in desk.get(address + "?place=nowhere").content.decode()
    assert "Nothing is computed yet" in page(desk, "working_detail", slug="diplomas")


def test_the_list_of_indicators_says_what_waits(desk: Client, dev: User, eva: User) -> None:
    build.make_figures()
    assert "new figures wait" in page(desk, "working_list")
    build.publish("work", submitter=dev, approver=eva)
    assert "up to date" in page(desk, "working_list")


def test_all_rooms_speak_spanish_addresses_too(desk: Client) -> None:
    build.make_figures()
    for name in ("import_list", "import_create", "working_list", "release_list", "release_create"):
        assert desk.get("/es" + reverse(f"dashboard:{name}")).status_code == 200
