"""The page and the JSON of an indicator: gaps, targets, progress, trend and story, from public rows alone."""

import gzip
import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.models import Group, Indicator, Period, Place, Publication
from dashboard.services.aims import Word
from tests.dashboard.build_published import make_import, make_version, make_words, publish

pytestmark = pytest.mark.django_db
PAGE, FILE = "/indicators/reading/", "/indicators/reading.json"
DUE = date(2030, 12, 31)
COUNCIL = Word("Governing council", "Every child reads by nine.", "Cada niño lee a los nueve.")


def share(x: float, n: float, group: str = "", year: int = 2023, **more: Any) -> dict[str, Any]:
    """x of n in percent with a round interval, as a public row has them."""
    value = 100 * x / n
    ends = {"lower": value - 3, "upper": value + 3, "level": 0.95}
    row = {"place": "26081", "period": str(year), "group": group, "value": value, "numerator": x, "denominator": n}
    return row | ends | {"inputs": "1:2"} | more


def year_of(year: int) -> None:
    Period.objects.get_or_create(
        code=str(year), defaults={"kind": "year", "starts": date(year, 1, 1), "ends": date(year, 12, 31)}
    )


ROWS = (
    share(700, 1000),
    share(350, 400, "race=asian"),
    share(200, 400, "race=black"),
    share(139, 200, "race=nhpi"),
)
HIDDEN = {"value": None, "numerator": None, "denominator": None, "lower": None, "upper": None, "level": None,
          "state": "suppressed", "reason": "primary"}  # fmt: skip


def reading(*rows: dict[str, Any], **more: Any) -> Publication:
    make_words()
    for year in range(2013, 2024):
        year_of(year)
    make_import()
    facts = {"value_type": "proportion", "multiplier": 100.0, "unit": "percent", "decimals": 1} | more
    return publish(rows or ROWS, version=make_version("reading", "Children who read", **facts))


@pytest.fixture
def published(db: None) -> Publication:
    return reading()


def work() -> tuple[Indicator, Place]:
    return Indicator.objects.select_related("version").get(slug="reading"), Place.objects.get(code="26081")


def aim(value: float = 90.0, *, due: date = DUE) -> None:
    indicator, kent = work()
    services.set_target_for_all(indicator=indicator, place=kent, due=due, value=value, word=COUNCIL, by=None)


def text(response: Any) -> str:
    plain = re.sub(r"<(title|desc)[^>]*>.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", plain.replace("&#x27;", "'").replace("&amp;", "&"))


def document(client: Client, query: str = "") -> Any:
    return json.loads(b"".join(client.get(FILE + query).streaming_content))  # type: ignore[attr-defined]  # it is streamed


def comparisons(client: Client, query: str = "") -> Any:
    return document(client, query)["comparisons"]


def of_group(found: Any, group: str) -> Any:
    return next(one for one in found["groups"] if one["group"] == group)


def test_each_group_has_gap_ratio_and_verdict_against_everyone(client: Client, published: Publication) -> None:
    page = text(client.get(PAGE))
    assert "Lower than for everyone: Black. Higher than for everyone: Asian" in page
    assert "Compared with: everyone" in page
    assert re.search(r"Black −20\.0 points −24\.2 to −15\.8 0\.71 \(0\.64 to 0\.79\) Clearly worse", page)
    assert "The difference may be chance for Native Hawaiian, Pacific Islander." in page


def test_the_file_says_the_same_as_the_page(client: Client, published: Publication) -> None:
    found = comparisons(client)
    assert found["reference"] == {"kind": "overall", "group": "", "reason": ""}
    black = of_group(found, "race=black")["to_reference"]
    assert (black["gap"], black["verdict"], black["significant"], black["method"]) == (-20, "worse", True, "newcombe")
    same = of_group(found, "race=nhpi")["to_reference"]
    assert (same["verdict"], same["significant"]) == ("not_different", False)


def test_the_columns_of_a_value_are_as_they_were(client: Client, published: Publication) -> None:
    found = document(client)
    assert list(found) == ["meta", "comparisons", "rows"]
    assert list(found["rows"][0]) == found["meta"]["columns"]


def test_a_group_that_is_chosen_alone_is_still_compared_with_everyone_and_all_others_count(
    client: Client, published: Publication
) -> None:
    found = comparisons(client, "?group=race%3Dblack")
    assert [one["group"] for one in found["groups"]] == ["race=black"]
    assert of_group(found, "race=black")["to_reference"]["gap"] == -20
    assert (found["disparity"]["present"], found["disparity"]["expected"]) == (3, 3)


def test_all_places_together_are_not_compared(client: Client, published: Publication) -> None:
    assert comparisons(client, "?place=*") is None


def test_a_named_group_can_be_the_reference(client: Client, db: None) -> None:
    reading(reference="race=asian")
    found = comparisons(client)
    assert (found["reference"]["kind"], found["reference"]["group"]) == ("fixed", "race=asian")
    assert "Compared with: Asian" in text(client.get(PAGE))


def test_a_reference_of_another_breakdown_gives_way_to_everyone(client: Client, db: None) -> None:
    reading(reference="sex=female")
    assert comparisons(client)["reference"] == {"kind": "overall", "group": "", "reason": ""}


def test_the_best_group_can_be_the_reference(client: Client, db: None) -> None:
    reading(reference="best")
    assert comparisons(client)["reference"]["group"] == "race=asian"


def test_the_index_of_disparity_stands_beside_the_distance_in_points(client: Client, published: Publication) -> None:
    page = text(client.get(PAGE))
    # |87.5 − 70| + |50 − 70| + |69.5 − 70| = 38 over 3 groups; of those left out: 30 of 100.
    assert "Mean distance from everyone 12.7 points" in page
    assert "Index of disparity 42.2% of the figure for everyone" in page
    assert "Ratios and the index are of those left out, because higher is better." in page


def test_the_index_is_withheld_with_its_reason(client: Client, db: None) -> None:
    reading(*ROWS[1:])
    assert "Index of disparity There is no figure to measure against" in text(client.get(PAGE))
    assert comparisons(client)["disparity"]["reason"] == "no_reference"


def test_how_the_distance_moved_is_told_for_points_and_index(client: Client, db: None) -> None:
    earlier = (
        share(500, 1000, year=2020),
        share(280, 400, "race=asian", 2020),
        share(120, 400, "race=black", 2020),
        share(100, 200, "race=nhpi", 2020),
    )
    reading(*earlier, *ROWS)
    page = text(client.get(PAGE))
    # 13.3 points and 26.7 % then, 12.7 points and 42.2 % now.
    assert (
        "Since 2020 the groups have moved closer together by 0.7 points on average. The index has risen by 15.6."
        in page
    )
    assert "The two tell different stories, so read both." in page
    assert comparisons(client)["disparity"]["movement"]["agree"] is False


def test_a_hidden_figure_takes_part_in_nothing(client: Client, db: None) -> None:
    reading(*ROWS[:3], share(1, 1, "race=nhpi", **HIDDEN))
    aim()
    hidden = of_group(comparisons(client), "race=nhpi")
    assert (hidden["to_reference"]["gap"], hidden["to_reference"]["reason"]) == (None, "primary")
    assert (hidden["target"]["people"], hidden["target"]["short"], hidden["target"]["reason"]) == (
        None,
        None,
        "primary",
    )
    assert hidden["progress"]["class"] == "informational"
    assert "Too few people: a number could point to one of them" in text(client.get(PAGE))


def test_only_public_rows_and_words_of_people_are_read(client: Client, published: Publication) -> None:
    aim()
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
        client.get(FILE)
    read = " ".join(query["sql"] for query in queries)
    assert "working" not in read
    assert "dashboard_observation" not in read


def test_one_target_for_all_groups_is_a_line_a_fact_and_a_row_each(client: Client, published: Publication) -> None:
    aim(90)
    response = client.get(PAGE)
    page = text(response)
    assert response.content.decode().count('class="goal"') == 2
    assert "Target, every group 90.0% by 2030 Governing council" in page
    # (90 − 50) % of 400 children, (90 − 87.5) % of 400
    assert re.search(r"Black 90\.0% by 2030 40\.0 points 160 ", page)
    assert re.search(r"Asian 90\.0% by 2030 2\.5 points, within the margin 10 ", page)
    assert "Set by Governing council. Every child reads by nine." in page


def test_targets_that_differ_draw_no_common_line(client: Client, published: Publication) -> None:
    indicator, kent = work()
    act = {"indicator": indicator, "place": kent, "due": DUE, "word": COUNCIL, "by": None}
    services.set_targets(values={"": 90, "race=black": 80}, **act)
    response = client.get(PAGE)
    assert b'class="goal"' not in response.content
    assert "Target, every group" not in text(response)
    assert "Black 80.0% by 2030 30.0 points 120 For information: There is no starting point" in text(response)
    assert "Asian none No target is set" in text(response)


def test_progress_is_measured_from_the_published_start(client: Client, db: None) -> None:
    reading(share(500, 1000, year=2020), share(120, 400, "race=black", 2020), *ROWS)
    aim()
    indicator, kent = work()
    year = Period.objects.get(code="2020")
    services.set_baseline_for_all(indicator=indicator, place=kent, period=year, word=COUNCIL, by=None)
    page = text(client.get(PAGE))
    assert re.search(r"Black 90\.0% by 2030 40\.0 points 160 30\.0% in 2020 Improving, 33% of the way", page)
    assert re.search(r"Asian 90\.0% by 2030 [^%]* 10 none For information: There is no starting point", page)
    assert of_group(comparisons(client), "race=black")["progress"]["class"] == "improving"
    assert "Everyone: that takes" in page


def test_a_start_that_people_name_counts_only_where_no_figure_is_published(client: Client, db: None) -> None:
    reading(share(1, 1, "race=black", 2020, **HIDDEN), share(500, 1000, year=2020), *ROWS)
    aim()
    indicator, kent = work()
    act = {"indicator": indicator, "place": kent, "word": COUNCIL, "by": None}
    services.set_baselines(period=Period.objects.get(code="2020"), values={"race=black": 30.0}, **act)
    services.set_baselines(period=services.period_named("2010"), values={"race=asian": 60.0}, **act)
    page = text(client.get(PAGE))
    assert re.search(r"Black 90\.0% by 2030 40\.0 points 160 hidden in 2020 For information", page)
    assert re.search(r"Asian .* 60\.0% in 2010 Improving \(no margin is known\), 92% of the way", page)


def test_four_periods_are_too_few_to_call_a_trend(client: Client, db: None) -> None:
    reading(*(share(600 + 10 * step, 1000, year=2020 + step) for step in range(4)))
    assert "Everyone: too few points to call a trend. 4 stand on their own, and it takes 5." in text(client.get(PAGE))
    found = of_group(comparisons(client), "")
    assert (found["trend"]["course"], found["trend"]["reason"]) == (None, "too_few_points")
    assert [one["value"] for one in found["forecast"]] == [None]


def test_five_periods_may_be_a_trend_with_a_forecast_no_further_than_half_of_them(client: Client, db: None) -> None:
    reading(*(share(600 + 10 * step, 1000, year=2019 + step) for step in range(5)))
    response = client.get(PAGE)
    page = text(response)
    assert "Everyone: rising by 1.0 points a year over 5 points, which is the better way." in page
    assert "Everyone: if nothing changes, 66.0% in 2025, most likely 66.0% to 66.0% (95%)." in page
    assert response.content.decode().count('class="ln dash"') == 2
    assert "2025, if nothing changes" in page
    assert [one["period"] for one in of_group(comparisons(client), "")["forecast"]] == ["2024", "2025"]


def test_a_break_cuts_the_series_and_is_said(client: Client, db: None) -> None:
    reading(*(share(600 + 10 * step, 1000, year=2018 + step) for step in range(6)))
    indicator, _kent = work()
    services.mark_break(indicator=indicator, day=date(2021, 1, 1), word=Word("State office", "A new test."), by=None)
    page = text(client.get(PAGE))
    assert "Everyone: too few points to call a trend. 3 stand on their own" in page
    assert "No clear change from 2021 to 2023" in page
    assert "Jan. 1, 2021. A new test. Said by State office." in page
    assert "New series" in page


def test_notes_stand_on_the_chart_in_the_table_and_in_a_list_in_both_languages(client: Client, db: None) -> None:
    reading(*(share(600 + 10 * step, 1000, year=2021 + step) for step in range(3)))
    indicator, kent = work()
    services.write_note(indicator=indicator, place=kent, day=date(2022, 3, 1), word=COUNCIL, by=None)
    services.write_note(
        indicator=indicator, place=None, day=date(2023, 3, 1), word=Word("Ana", "Only English."), by=None
    )
    response = client.get(PAGE)
    assert response.content.decode().count('class="pt o k2"') == 4
    assert "Every child reads by nine. Note by Governing council. A contribution, not a cause." in text(response)
    assert re.search(r"2022 61\.0% .{0,40}Note 1", text(response))
    spanish = text(client.get(f"/es{PAGE}"))
    assert "Cada niño lee a los nueve." in spanish
    assert "Only English. Aún no está en español" in spanish or "Only English." in spanish


def test_what_a_person_expects_stands_beside_what_is_computed(client: Client, published: Publication) -> None:
    indicator, kent = work()
    services.set_forecast(
        indicator=indicator,
        place=kent,
        group="",
        period="2026",
        value=75,
        word=Word("Ana", "Two new schools."),
        by=None,
    )
    page = text(client.get(PAGE))
    assert "Everyone, 2026: 75.0%. Two new schools. Forecast by Ana." in page
    assert "There is no computed forecast beside it: Too few points to call a trend." in page
    found = of_group(comparisons(client), "")["forecasts_by_people"]
    assert found == [{"author": "Ana", "text": "Two new schools.", "period": "2026", "value": 75}]


def test_windows_that_share_years_are_never_tested_as_a_change(client: Client, db: None) -> None:
    for first, last in ((2012, 2016), (2014, 2018)):
        Period.objects.get_or_create(
            code=f"{first}-{last}", defaults={"kind": "window", "starts": date(first, 1, 1), "ends": date(last, 12, 31)}
        )
    rows = [share(100, 1000) | {"period": "2012-2016"}, share(900, 1000) | {"period": "2014-2018"}]
    reading(*rows)
    indicator, kent = work()
    aim(95)
    window = Period.objects.get(code="2012-2016")
    services.set_baseline_for_all(indicator=indicator, place=kent, period=window, word=COUNCIL, by=None)
    page = text(client.get(PAGE))
    assert "2012–2016 and 2014–2018 share years, so they are not compared" in page
    assert "For information: The periods share years, so they are not compared" in page
    progress = of_group(comparisons(client), "")["progress"]
    assert (progress["class"], progress["achieved"], progress["reason"]) == ("informational", None, "overlapping")


def test_bands_stay_bands_in_chart_table_comparison_and_sentence(client: Client, db: None) -> None:
    band = {
        "value": None,
        "numerator": None,
        "lower": None,
        "upper": None,
        "level": None,
        "state": "bounded",
        "reason": "source",
    }
    reading(
        share(1, 400, **band, bound="85-89"),
        share(1, 100, "race=black", **band, bound="50-59"),
        share(1, 100, "race=asian", **band, bound=">=95"),
        share(1, 100, "race=nhpi", **band, bound="80-89"),
    )  # fmt: skip
    aim(90)
    page = text(client.get(PAGE))
    assert "Lower than for everyone: Black. Higher than for everyone: Asian" in page
    assert "from −39.0 to −26.0 points" in page
    assert "Clearly worse, as far as the limits tell" in page
    assert "At least 31.0 points, at most 40.0 points" in page
    assert "At the target, whatever the limit allows" in page
    found = comparisons(client)
    for one in found["groups"]:
        assert one["to_reference"]["gap"] is None
        assert one["target"]["people"] is None
    middles = [54.5, 84.5, 87, 97.5]
    assert not any(str(middle) in page for middle in middles)


def test_nobody_to_count_is_no_rate(client: Client, db: None) -> None:
    nobody = {"value": None, "numerator": 0.0, "denominator": 0.0, "lower": None, "upper": None, "level": None,
              "state": "missing", "reason": "no_denominator"}  # fmt: skip
    reading(*ROWS[:3], share(1, 1, "race=nhpi", **nobody))
    aim()
    found = of_group(comparisons(client), "race=nhpi")
    assert (found["to_reference"]["ratio"], found["to_reference"]["reason"]) == (None, "no_denominator")
    assert found["target"]["people"] is None


def everything(groups: int) -> Client:
    """An indicator with that many groups, two periods, targets, baselines and notes."""
    for number in range(groups):
        Group.objects.get_or_create(key=f"race=g{number:02}", defaults={"name": f"Group {number:02}"})
    rows = [share(50 + number, 200, f"race=g{number:02}", year) for number in range(groups) for year in (2022, 2023)]
    reading(*rows, share(700, 1000, year=2022), share(720, 1000))
    aim()
    indicator, kent = work()
    year = Period.objects.get(code="2022")
    services.set_baseline_for_all(indicator=indicator, place=kent, period=year, word=COUNCIL, by=None)
    for month in range(1, 1 + groups):
        services.write_note(indicator=indicator, place=kent, day=date(2022, month, 1), word=COUNCIL, by=None)
    return Client()


@pytest.mark.parametrize("groups", [1, 12])
def test_eight_statements_are_enough_for_one_group_and_for_many(db: None, groups: int) -> None:
    client = everything(groups)
    for address, most in ((PAGE, 8), (FILE, 8)):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200
        b"".join(response.streaming_content) if response.streaming else None
        assert len(queries) <= most, [query["sql"][:80] for query in queries]


def test_the_page_stays_small_with_many_groups(db: None) -> None:
    assert len(gzip.compress(everything(12).get(PAGE).content)) < 30_000
