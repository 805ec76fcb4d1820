"""What a release changes, figure by figure: counts, the largest first, by pages and as a file."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dashboard import services
from dashboard.models import Release
from dashboard.queries.steward.release_differences import ReleaseDifferences
from dashboard.queries.steward.releases import release_differences, release_page
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA, WORK
from tests.dashboard.test_steward_pages import queries_of
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")


def of(release: Release, wanted: str = "") -> ReleaseDifferences:
    found = release_differences(release, "work", wanted)
    assert found is not None
    return found.figures


@pytest.fixture
def release(dev: User, eva: User) -> Release:
    """Ottawa falls by ten points, the state by what follows, women of Kent rise a little; 2022 is new; men of Kent are gone."""
    build.make_figures()
    build.publish("work", submitter=dev, approver=eva)
    figures = build.changed(WORK, jobs_26139=780)
    figures[0] = ("jobs", KENT, "2023", "sex=female", 1525)
    figures += [("jobs", OTTAWA, "2022", "", 10), ("adults", OTTAWA, "2022", "", 100)]
    build.make_figures(figures)
    return services.submit_release(slugs=["work"], by=dev)


def test_figures_are_counted_by_what_happens_to_them(release: Release) -> None:
    counts = of(release).counts
    # 2023: Kent's women and everyone, Ottawa, Michigan change. 2022: Ottawa, and Michigan of which Ottawa is all that is known.
    assert (counts.changed, counts.new, counts.removed, counts.places) == (4, 2, 0, 3)


def test_the_largest_change_comes_first_with_place_period_and_group(release: Release) -> None:
    rows = of(release, "changed")[0:10]
    assert [(row.place, row.period, row.group, row.before, row.after, row.difference) for row in rows] == [
        # 900 of 1,200 is 75 %, 780 of 1,200 is 65 %.
        ("Ottawa County", "2023", "Everyone", "75.0%", "65.0%", "−10.0 points"),
        # 4,000 of 6,100 is 65.6 %, 3,905 of 6,100 is 64.0 %.
        ("Michigan", "2023", "Everyone", "65.6%", "64.0%", "−1.6 points"),
        # 1,500 of 2,500 is 60 %, 1,525 is 61 %.
        ("Kent County", "2023", "Women", "60.0%", "61.0%", "+1.0 points"),
        # 3,100 of 4,900 is 63.3 %, 3,125 is 63.8 %.
        ("Kent County", "2023", "Everyone", "63.3%", "63.8%", "+0.5 points"),
    ]


def test_a_page_holds_the_next_largest(release: Release) -> None:
    assert [row.place for row in of(release, "changed")[1:3]] == ["Michigan", "Kent County"]


def test_new_figures_have_no_before(release: Release) -> None:
    rows = of(release, "new")[0:10]
    assert {(row.place, row.before, row.after) for row in rows} == {
        ("Ottawa County", "", "10.0%"),
        ("Michigan", "", "10.0%"),
    }


def test_the_same_figures_from_another_file_are_no_difference(dev: User, eva: User) -> None:
    build.make_figures()
    build.publish("work", submitter=dev, approver=eva)
    build.make_figures(reversed(build.changed(WORK, jobs_26139=780)))
    build.make_figures(build.changed(WORK))
    release = services.submit_release(slugs=["work"], by=dev)
    assert (len(of(release)), of(release).counts.places) == (0, 0)


def test_a_published_release_keeps_standing_beside_what_was_public_before(release: Release, eva: User) -> None:
    services.approve_release(release=release, by=eva)
    build.work_off()
    release.refresh_from_db()
    assert of(release).counts.changed == 4


def test_the_page_of_a_release_shows_counts_and_the_largest_changes(release: Release, dev: User) -> None:
    [one] = release_page(release, user=dev).items
    assert (one.summary.counts, one.summary.rows[0].place, one.more) == (of(release).counts, "Ottawa County", 0)


def test_the_list_is_paged_and_filtered_by_its_address(release: Release, client: Client, dev: User) -> None:
    client.force_login(dev)
    address = reverse("dashboard:release_differences", args=[release.pk, "work"])
    html = client.get(address).content.decode()
    assert html.index("Ottawa County") < html.index("Kent County")
    assert "10.0%" in client.get(address + "?change=new").content.decode()
    assert "No figure does" in client.get(address + "?change=removed").content.decode()
    other = reverse("dashboard:release_differences", args=[release.pk, "diplomas"])
    assert client.get(other).status_code == 404


def test_the_file_has_numbers_and_codes(release: Release, client: Client, dev: User) -> None:
    client.force_login(dev)
    response: Any = client.get(reverse("dashboard:release_differences_csv", args=[release.pk, "work"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    [ottawa] = [row for row in rows if row["place"] == OTTAWA]
    assert (ottawa["change"], float(ottawa["before"]), float(ottawa["after"])) == ("changed", 75.0, 65.0)
    assert float(ottawa["difference"]) == pytest.approx(-10)
    assert response.headers["Content-Disposition"] == f'attachment; filename="release-{release.pk}-work-changed.csv"'


def test_a_release_of_many_differences_asks_the_same_questions(release: Release, client: Client, dev: User) -> None:
    client.force_login(dev)
    address = reverse("dashboard:release_detail", args=[release.pk])
    few = queries_of(client, address)
    more = [(name, OTTAWA, str(year), "", 10) for name in ("jobs", "adults") for year in range(1990, 2020)]
    services.return_release(release=release, note="More.", by=dev)
    build.make_figures([*WORK, *more])
    services.submit_again(release=release, by=dev)
    services.comment_release(release=release, text="Much more.", by=dev)
    assert queries_of(client, address) == few


# What becomes hidden and what stops being hidden ------------------------------------------------------------------------
MEN = "sex=male"
EVEN: tuple[build.Figure, ...] = (
    ("diplomas", KENT, "2023", "sex=female", 250),
    ("diplomas", KENT, "2023", MEN, 240),
    ("diplomas", OTTAWA, "2023", "sex=female", 60),
    ("diplomas", OTTAWA, "2023", MEN, 70),
)
FEW = (EVEN[0], ("diplomas", KENT, "2023", MEN, 4), *EVEN[2:])


def hidden_of(release: Release, kind: str) -> list[tuple[str, str, str, str, str, str]]:
    found = release_differences(release, "diplomas", kind)
    assert found is not None
    assert len(found.rows) == len(found.rows[0:100])
    return [(row.place, row.period, row.group, row.before, row.after, row.reason[:10]) for row in found.rows[0:100]]


def released(figures: Any, submitter: User, approver: User) -> Release:
    """Public figures that are replaced by others, which wait for approval; the check of small numbers is through."""
    build.make_figures(figures[0])
    build.publish("diplomas", submitter=submitter, approver=approver)
    build.make_figures(figures[1])
    release = services.submit_release(slugs=["diplomas"], by=submitter)
    build.work_off()
    return release


def test_what_becomes_hidden_is_told_before_approval_by_place_period_and_group(dev: User, eva: User) -> None:
    release = released((EVEN, FEW), dev, eva)
    rows = hidden_of(release, "newly_hidden")
    # Kent's men are few now; three more figures are public so far and have to go with them.
    assert ("Kent County", "2023", "Men", "240", "hidden", "Too few pe") in rows
    assert len(rows) == 4
    assert {row[-1] for row in rows} == {"Too few pe", "Hidden so "}
    assert hidden_of(release, "newly_shown") == []


def test_what_is_no_longer_hidden_is_told_too(dev: User, eva: User) -> None:
    # Every figure is another one: an unchanged one that was hidden would tell what was hidden beside it then.
    other = [(measure, place, year, group, number + 236) for measure, place, year, group, number in FEW]
    rows = hidden_of(released((FEW, other), dev, eva), "newly_shown")
    assert ("Kent County", "2023", "Men", "hidden", "240", "Too few pe") in rows
    assert all(row[3] == "hidden" for row in rows)


def test_the_pages_lead_to_what_becomes_hidden_and_the_file_has_its_reason(
    dev: User, eva: User, client: Client
) -> None:
    release = released((EVEN, FEW), dev, eva)
    client.force_login(eva)
    address = reverse("dashboard:release_differences", args=[release.pk, "diplomas"])
    page = " ".join(client.get(reverse("dashboard:release_detail", args=[release.pk])).content.decode().split())
    assert "Compared with what is public now:" in page
    assert f'href="{address}?change=newly_hidden">4 public figures become hidden' in page
    assert "become public" not in page
    html = client.get(f"{address}?change=newly_hidden").content.decode()
    assert "Public figures that become hidden" in html
    assert "Too few people: a number could point to one of them" in html
    response: Any = client.get(
        reverse("dashboard:release_differences_csv", args=[release.pk, "diplomas"]) + "?change=newly_hidden"
    )
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert {(row["change"], row["after"], row["state_after"]) for row in rows} == {("newly_hidden", "", "suppressed")}
    [men] = [row for row in rows if (row["place"], row["group"]) == (KENT, MEN)]
    assert (men["period"], float(men["before"]), men["reason"]) == ("2023", 240.0, "primary")
    assert {row["reason"] for row in rows} == {"primary", "complementary"}


def test_a_first_release_hides_nothing_that_was_public(dev: User) -> None:
    build.make_figures(FEW)
    release = services.submit_release(slugs=["diplomas"], by=dev)
    build.work_off()
    assert hidden_of(release, "newly_hidden") == []


def test_a_published_release_keeps_what_it_hid(dev: User, eva: User, client: Client) -> None:
    release = released((EVEN, FEW), dev, eva)
    services.approve_release(release=release, by=eva)
    build.work_off()
    release.refresh_from_db()
    assert len(hidden_of(release, "newly_hidden")) == 4
    client.force_login(eva)
    page = client.get(reverse("dashboard:release_detail", args=[release.pk])).content.decode()
    assert "Compared with what was public before:" in page


def test_many_hidden_figures_take_as_many_statements_as_few(dev: User, eva: User, client: Client) -> None:
    client.force_login(eva)
    counts = []
    for years in (("2023",), ("2023", *(str(year) for year in range(2000, 2020)))):
        both = [[(m, p, year, g, n) for year in years for m, p, _y, g, n in some] for some in (EVEN, FEW)]
        release = released(both, dev, eva)
        address = reverse("dashboard:release_differences", args=[release.pk, "diplomas"]) + "?change=newly_hidden"
        counts.append((queries_of(client, address), len(hidden_of(release, "newly_hidden"))))
        services.return_release(release=release, note="Again.", by=eva)
    assert counts[0][0] == counts[1][0]
    assert counts[1][1] > counts[0][1]
