"""The words of comparisons: gap, ratio, verdict, target and progress, with nothing left to colour."""

import pytest

from dashboard.charts import comparing
from dashboard.charts.comparing import Against, Aim
from dashboard.charts.model import Unit
from dashboard.charts.table import Cell
from dashboard.charts.why import why
from dashboard.charts.words import ENGLISH
from dashboard.indicators.comparisons import Distance
from dashboard.indicators.contrasts import Contrast, Method, Verdict, contrast
from dashboard.indicators.progress import Class, Progress
from dashboard.indicators.reasons import Reason
from tests.dashboard.indicators.equity import PERCENT, band, hidden, share

POINTS, MONEY = Unit("percent", 1), Unit("money")
WORSE = contrast(PERCENT, share(30, 120), share(60, 400))
SAME = contrast(PERCENT, share(31, 200), share(60, 400))
HIDDEN = contrast(PERCENT, hidden(), share(60, 400))


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (WORSE, "Clearly worse"),
        (SAME, "No clear difference"),
        (HIDDEN, "Too few people: a number could point to one of them"),
        (Contrast(verdict=Verdict.BETTER, unreliable=True), "Clearly better, to be used with care"),
        (Contrast(verdict=Verdict.HIGHER), "Clearly higher"),
        (Contrast(verdict=Verdict.LOWER, method=Method.BOUNDS), "Clearly lower, as far as the limits tell"),
    ],
)
def test_the_verdict_is_a_word(found: Contrast, text: str) -> None:
    assert comparing.verdict(found, ENGLISH) == text


def test_limits_that_overlap_cannot_be_compared_exactly_and_what_cannot_be_read_says_why() -> None:
    meet = contrast(PERCENT, band("50-59"), share(560, 1000, scale=PERCENT))
    assert comparing.verdict(meet, ENGLISH) == "The limits overlap: this cannot be compared exactly"
    assert comparing.verdict(Contrast(reason=Reason.BOUNDED), ENGLISH) == why(Reason.BOUNDED, ENGLISH)


def test_a_gap_has_its_sign_and_its_interval() -> None:
    assert comparing.gap(WORSE, POINTS, ENGLISH) == "+10.0 points"
    assert comparing.gap_interval(WORSE, POINTS, ENGLISH) == "2.1 to 19.0"
    assert comparing.gap(Contrast(gap=-1200.4), MONEY, ENGLISH) == "−$1,200"
    assert comparing.gap(Contrast(gap=0.01), POINTS, ENGLISH) == "0.0 points"
    assert comparing.gap_interval(Contrast(gap=-5.0, gap_range=(-9.0, -1.0)), MONEY, ENGLISH) == "−$9 to −$1"


def test_bands_give_a_range_and_never_a_middle() -> None:
    found = contrast(PERCENT, band("70-79"), share(600, 1000, scale=PERCENT))
    assert comparing.gap(found, POINTS, ENGLISH) == "from 10.0 to 19.0 points"
    assert comparing.gap_interval(found, POINTS, ENGLISH) == ""
    assert comparing.gap(Contrast(gap_range=(1.0, 4.0)), MONEY, ENGLISH) == "from $1 to $4"


def test_a_ratio_has_its_interval_where_it_has_one() -> None:
    assert comparing.ratio(WORSE, ENGLISH) == "1.67 (1.13 to 2.46)"
    assert comparing.ratio(Contrast(ratio=2.0), ENGLISH) == "2.00"
    assert comparing.ratio(Contrast(), ENGLISH) == ""


def test_what_is_not_significant_looks_it_and_says_so() -> None:
    rows = [Against("Black", WORSE), Against("Asian", SAME), Against("Native", HIDDEN)]
    table = comparing.against_table(rows, POINTS, "Caption", ENGLISH)
    assert table.heads == ("Group", "Gap", "95% interval", "Ratio", "What that says")
    assert [[cell.kind for cell in row.cells] for row in table.rows] == [
        ["", "", "", "firm"],
        ["quiet", "quiet", "quiet", "quiet"],
        ["why"],
    ]
    assert table.rows[2].cells[0].span == 4
    assert comparing.unclear(rows, ENGLISH) == "The difference may be chance for Asian."
    assert comparing.unclear(rows[:1], ENGLISH) == ""


def test_a_gap_without_ratio_says_why() -> None:
    rows = [Against("A", Contrast(gap=1.0, ratio_reason=Reason.ZERO_REFERENCE, verdict=Verdict.HIGHER))]
    cells = comparing.against_table(rows, MONEY, "", ENGLISH).rows[0].cells
    assert cells[2].text == "The other figure is zero, so there is no ratio"


def test_the_heading_names_only_what_is_clear() -> None:
    better = Contrast(verdict=Verdict.BETTER)
    rows = [Against("Black", WORSE), Against("Asian", SAME), Against("White", better)]
    assert comparing.against_heading(rows, "everyone", "lower", ENGLISH) == (
        "Lower than for everyone: White. Higher than for everyone: Black"
    )
    assert (
        comparing.against_heading(rows[1:2], "everyone", "lower", ENGLISH) == "No group differs clearly from: everyone"
    )
    assert comparing.against_heading([Against("N", HIDDEN)], "everyone", "lower", ENGLISH) == ""
    many = [Against(f"G{number}", better) for number in range(4)]
    assert comparing.against_heading(many, "White", "higher", ENGLISH) == "4 groups lie above White"
    assert comparing.against_heading(many, "White", "lower", ENGLISH) == "4 groups lie below White"


@pytest.mark.parametrize(
    ("verdict", "direction", "side"),
    [
        (Verdict.BETTER, "higher", 1),
        (Verdict.BETTER, "lower", -1),
        (Verdict.WORSE, "higher", -1),
        (Verdict.WORSE, "lower", 1),
        (Verdict.HIGHER, "", 1),
        (Verdict.LOWER, "", -1),
        (Verdict.NOT_DIFFERENT, "higher", 0),
        (Verdict.UNKNOWN, "higher", 0),
    ],
)
def test_a_side_follows_from_verdict_and_direction(verdict: Verdict, direction: str, side: int) -> None:
    assert comparing.side(Contrast(verdict=verdict), direction) == side


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Distance(short=5.0, reached=False, clear=True), "5.0 points"),
        (Distance(short=5.0, reached=False, clear=False), "5.0 points, within the margin"),
        (Distance(short=0.0, reached=True, clear=True), "At the target"),
        (Distance(short=0.0, reached=True, clear=False), "At the target, but within the margin"),
        (Distance(short_range=(0.0, 0.0), reached=True, clear=True), "At the target, whatever the limit allows"),
        (Distance(short_range=(1.0, 9.0), reached=False), "At least 1.0 points, at most 9.0 points"),
        (Distance(reached=False), "Not reached yet"),
        (Distance(reason=Reason.NO_GOAL), "No target is set"),
    ],
)
def test_how_far_it_is_to_the_target(found: Distance, text: str) -> None:
    assert comparing.to_go(found, POINTS, ENGLISH) == text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Progress(Class.REACHED), "Target reached"),
        (Progress(Class.IMPROVING, 40.4, tested=True), "Improving, 40% of the way"),
        (Progress(Class.IMPROVING, None, tested=False), "Improving (no margin is known)"),
        (Progress(Class.WORSENING, -4.0, tested=True), "Getting worse"),
        (Progress(Class.LITTLE_CHANGE, 4.0, tested=True), "Little or no detectable change"),
        (
            Progress(Class.INFORMATIONAL, reason=Reason.OVERLAPPING),
            "For information: The periods share years, so they are not compared",
        ),
    ],
)
def test_progress_is_one_of_five_words(found: Progress, text: str) -> None:
    assert comparing.standing(found, ENGLISH) == text


def aim(name: str = "Black", **distance: object) -> Aim:
    return Aim(name, "90% by 2030", "60% in 2019", Distance(**distance), Progress(Class.REACHED))  # type: ignore[arg-type]  # named fields


def test_the_way_to_the_target_is_a_row_for_each_group() -> None:
    rows = [
        aim(short=5.0, people=1240, about=True, reached=False),
        Aim(
            "Asian",
            "",
            "",
            Distance(reason=Reason.NO_GOAL, people_reason=Reason.NO_GOAL),
            Progress(Class.INFORMATIONAL),
        ),
    ]
    table = comparing.aims_table(rows, POINTS, "Caption", ENGLISH)
    assert table.heads == ("Group", "Target", "Still to go", "People it takes", "Start", "Progress")
    assert [cell.text for cell in table.rows[0].cells[:3]] == ["90% by 2030", "5.0 points", "about 1,240"]
    assert table.rows[0].cells[4] == Cell("Target reached", "Progress", "firm")
    assert [cell.kind for cell in table.rows[1].cells] == ["mute", "quiet", "quiet", "mute", "quiet"]


def test_a_figure_that_is_hidden_gives_its_reason_once() -> None:
    gone = Distance(reason=Reason.PRIMARY, people_reason=Reason.PRIMARY)
    progress = Progress(Class.INFORMATIONAL, reason=Reason.PRIMARY)
    row = comparing.aims_table([Aim("A", "90", "60", gone, progress)], POINTS, "", ENGLISH).rows[0]
    assert [(cell.kind, cell.span) for cell in row.cells] == [("", 1), ("why", 3)]


def test_where_it_starts_there_is_no_progress_yet() -> None:
    found = Distance(short=1.0, people_reason=Reason.NOT_ADDITIVE)
    here = Aim("A", "90", "60", found, Progress(Class.INFORMATIONAL, reason=Reason.NO_BASELINE), starts_here=True)
    assert comparing.aims_table([here], POINTS, "", ENGLISH).rows[0].cells[-1].text == "This is where it starts"


def test_columns_that_say_nothing_are_left_out() -> None:
    rows = [Aim("A", "90 by 2030", "", Distance(short=1.0, people_reason=Reason.NOT_ADDITIVE), Progress(Class.REACHED))]
    assert comparing.aims_table(rows, POINTS, "", ENGLISH).heads == ("Group", "Target", "Still to go", "Progress")


def test_people_are_whole_or_a_reason() -> None:
    assert comparing.people(Distance(people=12), ENGLISH) == "12"
    assert comparing.people(Distance(people=0, about=True), ENGLISH) == "0"
    assert comparing.people(Distance(people_reason=Reason.NO_BASE), ENGLISH).startswith("How many people")


def test_every_reason_has_words_but_the_empty_one() -> None:
    assert {reason for reason in Reason if not why(reason, ENGLISH)} == {Reason.NONE}
