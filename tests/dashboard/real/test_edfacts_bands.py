"""EDFacts of Michigan: a band stays a band in rows, chart, table, sentence, comparisons, targets and over time, over HTTP."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import services
from dashboard.models import Indicator, Period, Place
from tests.dashboard.real.steps import Network, read_csv, table_of, write_csv

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
SLUG, RECIPE = "graduation-rate-4yr", "edfacts-graduation"
YEARS = {"1213": "edfacts_grad/EdFacts 2013.csv", "1314": "edfacts_grad/EdFacts 2014.csv"}
RACES = {
    "MBL": "race=black", "MHI": "race=hispanic", "MTR": "race=two-or-more", "MWH": "race=white-nh",
}  # fmt: skip
# One school whose rate is exact and those of its groups are not, and one where every rate is a band.
UNION, GRAND_RIVER = "261644005350", "260009307913"
OVERLAP = "The limits overlap: this cannot be compared exactly"
WORD = services.Word("Network Council", "A target for this proof.")
Range = tuple[float, float]


def limits(cell: str) -> Range:
    """What a cell of the file allows, in percent: "50-59", GE95, LT50, or a number."""
    if band := re.fullmatch(r"(\d+)-(\d+)", cell):
        return float(band[1]), float(band[2])
    if limit := re.fullmatch(r"(G|L)[ET](\d+)", cell):
        return (float(limit[2]), 100.0) if limit[1] == "G" else (0.0, float(limit[2]))
    return float(cell), float(cell)


def get(network: Network, school: str, compare: str = "race", *, prefix: str = "", kind: str = "/") -> bytes:
    response: Any = network.client.get(f"{prefix}/indicators/{SLUG}{kind}?place={school}&compare={compare}")
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def plain(html: str) -> str:
    """What a page says, without its drawings."""
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.S))


def by_group(body: bytes) -> dict[str, Any]:
    return {one["group"]: one for one in json.loads(body)["comparisons"]["groups"]}


def test_bands_stay_bands_everywhere(real_data: Path, network: Network, tmp_path: Path) -> None:
    network.define("edfacts")
    rows: dict[str, dict[str, dict[str, str]]] = {}
    for year, file in YEARS.items():
        michigan = [row for row in read_csv(real_data / file, "windows-1252") if row["FIPST"] == "26"]
        rows[year] = {row["NCESSCH"]: row for row in michigan}
        report = network.bring(write_csv(tmp_path / f"michigan-{year}.csv", table_of(michigan)), RECIPE)
        assert report["accepted"] == len(michigan) > 1000
    network.publish(SLUG)
    for school in (UNION, GRAND_RIVER):
        check_rows_and_comparisons(network, rows["1314"][school], school)
        check_page(network, rows["1314"][school], school)
    check_targets(network)
    check_time(network)


def check_rows_and_comparisons(network: Network, row: dict[str, str], school: str) -> None:
    body = get(network, school, kind=".json")
    published, groups = {one["group"]: one for one in json.loads(body)["rows"]}, by_group(body)
    everyone = limits(row["ALL_RATE_1314"])
    for code, group in RACES.items():
        cell, one, said = row[f"{code}_RATE_1314"], published[group], groups[group]["to_reference"]
        low, high = limits(cell)
        assert (one["state"], one["value"], one["lower"], one["upper"]) == ("bounded", None, None, None), group
        assert re.sub(r"[<>]=?", "", one["bound"]) == re.sub("[GL][ET]", "", cell), group
        # Gap, by hand: the least and the greatest that both sides allow; never a middle, never a test.
        assert said["gap_range"] == [low - everyone[1], high - everyone[0]], group
        assert (said["gap"], said["ratio"], said["ratio_range"], said["z"]) == (None, None, None, None), group
        assert (said["significant"], said["ratio_reason"]) == (None, "bounded"), group
        verdict = "worse" if high < everyone[0] else "better" if everyone[1] < low else "unknown"
        if cell.startswith("LT"):
            verdict = "worse" if high <= everyone[0] else "unknown"
        expected = (verdict, "bounds", "") if verdict != "unknown" else (verdict, "", "bounded")
        assert (said["verdict"], said["method"], said["reason"]) == expected, group
    spread = json.loads(body)["comparisons"]["disparity"]
    assert (spread["index"], spread["absolute"]) == (None, None)


def check_page(network: Network, row: dict[str, str], school: str) -> None:
    html = get(network, school).decode()
    told, in_spanish = plain(html), plain(get(network, school, prefix="/es").decode())
    exact = sum(row[f"{code}_RATE_1314"].isdigit() for code in ("ALL", "MAM", "MAS", *RACES))
    drawings = re.findall(r'<svg class="ch [^>]*aria-labelledby="g-.*?</svg>', html, flags=re.S)
    assert drawings
    for drawing in drawings:
        assert drawing.count("<circle") == exact, "Only an exact rate is a dot."
    for code in RACES:
        low, high = limits(row[f"{code}_RATE_1314"])
        words = f"{low:.0f}% to {high:.0f}%"
        if not row[f"{code}_RATE_1314"][0].isdigit():
            words = f"less than {high:.0f}%" if low == 0 else f"{low:.0f}% or more"
        # In the table and in both drawings.
        assert words in told, code
        assert sum(words in drawing for drawing in drawings) == len(drawings), code
    assert "Two ticks without a dot are a band" in told
    overlapping = {UNION: 2, GRAND_RIVER: 3}[school]
    assert told.count(OVERLAP) == overlapping
    assert in_spanish.count("Los límites se superponen: esto no se puede comparar con exactitud") == overlapping
    assert ("Clearly worse" if school == UNION else "Clearly better") + ", as far as the limits tell" in told
    band = "School year 2013–14: 75% to 79%. Published as a limit, so it stays a limit."
    sentence = "stood at 56% in School year 2013–14." if school == UNION else band
    assert sentence in told
    assert "No clear difference" not in told


def check_targets(network: Network) -> None:
    """A target of 52 %: a band below it has a least and a most to go, one around it may be there already."""
    indicator = Indicator.objects.select_related("version").get(slug=SLUG)
    act: Any = {"indicator": indicator, "place": Place.objects.get(code=UNION), "word": WORD, "by": None}
    services.set_target_for_all(due=date(2030, 6, 30), value=52, **act)
    services.set_baseline_for_all(period=Period.objects.get(code="SY2012-13"), **act)
    groups = by_group(get(network, UNION, kind=".json"))
    ranges = {group: groups[group]["target"]["short_range"] for group in RACES.values()}
    # 50-59, 55-59, below 50 and 40-49 against 52.
    assert ranges == {
        "race=black": [0, 2], "race=hispanic": [0, 0], "race=two-or-more": [2, 52], "race=white-nh": [3, 12],
    }  # fmt: skip
    reached = {group: groups[group]["target"]["reached"] for group in RACES.values()}
    assert (reached["race=black"], reached["race=hispanic"], reached["race=white-nh"]) == (None, True, False)
    assert {groups[group]["target"]["people"] for group in ("race=black", "race=white-nh")} == {None}
    assert {groups[group]["progress"]["achieved"] for group in RACES.values()} == {None}
    told = plain(get(network, UNION).decode())
    assert "At the target, whatever the limit allows" in told
    assert "At least 3 points, at most 12 points" in told


def check_time(network: Network) -> None:
    """From band to band nothing is called a change, a trend or a forecast."""
    everyone = by_group(get(network, GRAND_RIVER, "none", kind=".json"))[""]
    assert (everyone["trend"]["course"], [one["value"] for one in everyone["forecast"]]) == (None, [None])
    for school in (UNION, GRAND_RIVER):
        told = plain(get(network, school, "none").decode())
        assert "From School year 2012–13 to School year 2013–14" in told
        for claim in ("Higher in", "Lower in", "No clear change", "Improving", "rising by", "falling by"):
            assert claim not in told
