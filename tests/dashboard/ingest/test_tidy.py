import csv
import io
from pathlib import Path

from dashboard.indicators.frame import check_observations
from dashboard.ingest.outcome import Known, KnownMeasure
from dashboard.ingest.recipe_text import read_recipe
from dashboard.ingest.tidy import COLUMNS, tidy_recipe_text
from tests.dashboard.ingest.files import Reading, read

KNOWN = Known(
    measures={"median-household-income": KnownMeasure("published", "dollars"), "acs": KnownMeasure("survey", "people")},
    places=frozenset({"26081", "26139"}),
    periods=frozenset({"2019-2023"}),
    groups=frozenset({"", "race=black", "race=asian", "race=aian", "race=nhpi", "race=hispanic"}),
)
BASE = {
    "indicator": "median-household-income",
    "place": "26081",
    "place_name": "Kent",
    "period": "2019-2023",
    "unit": "dollars",
}
PUBLISHED = [
    {"value": "80390", "lower": "79117.4", "upper": "81662.6", "level": "0.95", "moe": "1068", "moe_level": "0.9", "state": "normal"},
    {"group": "race=black", "value": "44980", "moe": "2925", "moe_level": "0.9", "state": "provisional", "note": "Revised."},
    {"group": "race=asian", "state": "suppressed", "reason": "source"},
    {"group": "race=aian", "state": "bounded", "bound": ">=250000", "reason": "source", "denominator_bound": "11-499"},
    {"group": "race=nhpi", "state": "not_applicable", "reason": "not_applicable"},
    {"group": "race=hispanic", "state": "missing", "reason": "not_collected"},
]  # fmt: skip


def tidy(folder: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Reading:
    """Reads rows of published values by the recipe that ships."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(BASE | row for row in rows)
    return read(folder, text.getvalue(), read_recipe(tidy_recipe_text()), known=KNOWN)


def test_what_we_export_we_accept_with_states_and_reasons(tmp_path: Path) -> None:
    found = tidy(tmp_path, *PUBLISHED)
    assert (found.issues, found.refused) == ([], None)
    check_observations(found.frame)
    kept = ("group", "state", "bound", "reason", "note", "denominator_bound")
    for position, row in enumerate(PUBLISHED):
        assert [found.column(name)[position] for name in kept[:3]] == [row.get(name, "") for name in kept[:3]]
        assert [found.column(name)[position] for name in kept[4:]] == [row.get(name, "") for name in kept[4:]]
        for name in ("value", "lower", "upper", "level", "moe", "moe_level"):
            cell = found.column(name)[position]
            assert str(cell) == str(float(row[name])) if name in row else cell != cell
    assert found.column("reason") == ["", "", "source", "source", "not_applicable", "not_collected"]
    assert set(found.column("measure")) == {"median-household-income"}


def test_what_another_network_withheld_is_for_us_hidden_at_its_source(tmp_path: Path) -> None:
    found = tidy(
        tmp_path,
        {"state": "suppressed", "reason": "complementary"},
        {"group": "race=black", "state": "unreliable", "reason": "unreliable", "value": "5"},
        {"group": "race=asian", "state": "unreliable", "reason": "unreliable"},
        {"group": "race=aian", "state": "incomplete", "reason": "parts_missing"},
    )
    assert found.issues == []
    assert found.column("state") == ["suppressed", "normal", "suppressed", "missing"]
    assert found.column("reason") == ["source", "", "source", "source"]


def test_a_measure_column_goes_before_the_indicator(tmp_path: Path) -> None:
    found = tidy(tmp_path, {"measure": "acs", "value": "3"}, columns=("measure", *COLUMNS))
    assert found.column("measure") == ["acs"]


def test_the_short_form_needs_five_columns(tmp_path: Path) -> None:
    content = "measure,place,period,group,value\nacs,26081,2024,,7\n"
    found = read(tmp_path, content, read_recipe(tidy_recipe_text()), known=KNOWN)
    assert (found.issues, found.column("period"), found.column("value")) == ([], ["2024"], [7.0])


def test_a_figure_of_an_unknown_indicator_is_named(tmp_path: Path) -> None:
    found = tidy(tmp_path, {"indicator": "else", "value": "3"})
    assert found.codes() == [(2, "indicator", "measure_unknown")]
