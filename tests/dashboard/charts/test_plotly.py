import json

import plotly.graph_objects as go
import pytest

from dashboard.charts.model import Unit
from dashboard.charts.plotly import groups_figure, trend_figure
from dashboard.charts.words import ENGLISH
from tests.dashboard.charts.figures import EVERY_KIND, NHPI, kent, line, trend


@pytest.mark.parametrize("unit", [Unit("money"), Unit("percent", 1), Unit()])
def test_plotly_accepts_the_figures(unit: Unit) -> None:
    for made in (
        groups_figure(kent(*EVERY_KIND, unit=unit), ENGLISH, "Title"),
        groups_figure(kent(NHPI, unit=unit), ENGLISH, "Title"),
        trend_figure(trend(line("All", 1, None, 3), line("Black", 2), unit=unit), ENGLISH, "Title"),
    ):
        json.dumps(made, allow_nan=False)
        assert go.Figure(made).layout.title.text == "Title"


def test_the_figure_holds_no_hidden_number() -> None:
    made = groups_figure(kent(*EVERY_KIND), ENGLISH, "Title")
    shown = [name for trace in made["data"] for name in trace["y"]]
    assert "Hidden" not in shown
    assert {"Hidden", "At least"} <= {note["y"] for note in made["layout"]["annotations"]}
