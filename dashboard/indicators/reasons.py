"""Why there is no figure, no comparison, no trend and no class: one vocabulary, whose words the pages put into sentences."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A reason code; the empty one says that nothing stands in the way.

    The first nine are those of a figure (`frame.REASONS`) and keep their meaning when a comparison meets such a figure.
    """

    NONE = ""
    SOURCE = "source"
    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"
    PRIMARY = "primary"
    COMPLEMENTARY = "complementary"
    UNRELIABLE = "unreliable"
    PARTS_MISSING = "parts_missing"
    NO_DENOMINATOR = "no_denominator"

    # Of comparisons.
    BOUNDED = "bounded"  # only a limit or a band is known, and it does not settle the question
    IS_REFERENCE = "is_reference"  # a group is not compared with itself
    NO_REFERENCE = "no_reference"  # the reference has no figure that may be compared
    BEST_UNCLEAR = "best_unclear"  # a group known only by a limit could be the best
    NO_DIRECTION = "no_direction"  # neither more nor less of it was called better
    NO_UNCERTAINTY = "no_uncertainty"  # no interval, margin or count to test by
    NO_EVENTS = "no_events"  # the logarithm of a ratio needs events on both sides
    ZERO_REFERENCE = "zero_reference"  # nothing can be so many times nothing
    COUNTS = "counts"  # numbers of people in groups of different size are not a disparity
    NOT_ADDITIVE = "not_additive"  # the figure cannot be turned into a number of people
    NO_BASE = "no_base"  # the number of people behind the figure is not known
    NO_GOAL = "no_goal"  # nothing was agreed to aim for

    # Of time.
    OVERLAPPING = "overlapping"  # the two windows share days, so they share people
    DIFFERENT_WINDOWS = "different_windows"  # one year against five
    SERIES_BREAK = "series_break"  # the source changed what it counts in between
    TOO_FEW_POINTS = "too_few_points"  # fewer than five independent, comparable points
    TOO_FAR = "too_far"  # further ahead than half of the history
    NOT_AHEAD = "not_ahead"  # not after the last point

    # Of summaries and progress.
    TOO_FEW_GROUPS = "too_few_groups"  # fewer than three groups with a figure
    GROUPS_MISSING = "groups_missing"  # less than 85 % of the expected groups have a figure
    DIFFERENT_GROUPS = "different_groups"  # the two periods do not have the same groups
    NO_BASELINE = "no_baseline"  # no figure to start from
    NO_TARGET = "no_target"  # no figure to arrive at
    NOT_TOWARD = "not_toward"  # the target is no improvement on the baseline, so no share of the way exists
