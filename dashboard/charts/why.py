"""The words for every reason why there is no comparison, trend, forecast or class; one vocabulary, one sentence each."""

from dashboard.charts.words import Words
from dashboard.indicators.reasons import Reason


def why(reason: Reason, words: Words) -> str:
    """A sentence without its full stop; "" where nothing stands in the way."""
    return _of_figures(words).get(reason) or _of_comparisons(words).get(reason) or _of_time(words).get(reason, "")


def _of_figures(words: Words) -> dict[Reason, str]:
    _ = words.gettext
    return {
        Reason.SOURCE: _("The source hides this number"),
        Reason.NOT_COLLECTED: _("There is no figure for this period"),
        Reason.NOT_APPLICABLE: _("Does not apply here"),
        Reason.PRIMARY: _("Too few people: a number could point to one of them"),
        Reason.COMPLEMENTARY: _("Hidden so that nobody can work out another hidden number"),
        Reason.UNRELIABLE: _("The margin is too wide to rely on"),
        Reason.PARTS_MISSING: _("Some parts of this total are not published"),
        Reason.NO_DENOMINATOR: _("There is nobody to count in this group"),
    }


def _of_comparisons(words: Words) -> dict[Reason, str]:
    _ = words.gettext
    return {
        Reason.BOUNDED: _("Published as a limit or a band, which leaves this open"),
        Reason.IS_REFERENCE: _("The others are measured against this one"),
        Reason.NO_REFERENCE: _("There is no figure to measure against"),
        Reason.BEST_UNCLEAR: _("A group known only by a limit may be the best one"),
        Reason.NO_DIRECTION: _("Nobody has said which way is better"),
        Reason.NO_UNCERTAINTY: _("No margin is published, so it may be chance"),
        Reason.NO_EVENTS: _("Without a single case on one side this cannot be tested"),
        Reason.ZERO_REFERENCE: _("The other figure is zero, so there is no ratio"),
        Reason.COUNTS: _("Numbers of people in groups of different size are not compared"),
        Reason.NOT_ADDITIVE: _("This figure cannot be turned into a number of people"),
        Reason.NO_BASE: _("How many people are behind the figure is not published"),
        Reason.NO_GOAL: _("No target is set"),
        Reason.NO_TARGET: _("No target is set"),
        Reason.NO_BASELINE: _("There is no starting point"),
        Reason.NOT_TOWARD: _("The target is no better than the starting point"),
        Reason.TOO_FEW_GROUPS: _("Fewer than three groups have a figure"),
        # xgettext:no-python-format
        Reason.GROUPS_MISSING: _("Fewer than 85% of the groups have a figure"),
        Reason.DIFFERENT_GROUPS: _("The two periods do not have the same groups"),
    }


def _of_time(words: Words) -> dict[Reason, str]:
    _ = words.gettext
    return {
        Reason.OVERLAPPING: _("The periods share years, so they are not compared"),
        Reason.DIFFERENT_WINDOWS: _("The periods are not equally long"),
        Reason.SERIES_BREAK: _("The source changed what it counts in between"),
        Reason.TOO_FEW_POINTS: _("Too few points to call a trend"),
        Reason.TOO_FAR: _("Too far ahead for what is known so far"),
        Reason.NOT_AHEAD: _("This period is not ahead"),
    }
