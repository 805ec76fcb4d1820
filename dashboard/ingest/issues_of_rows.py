"""What can be wrong with rows, cells and figures, each with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.ingest.issue_kind import Kind, gettext_noop

_ = gettext_noop

KINDS_OF_ROWS: Mapping[str, Kind] = {
    # Rows
    "footer": Kind("note", _("The data end before this line. It and what follows (%(rows)s rows) are not read.")),
    "footnote": Kind("note", _("This line is a note, not data. It is not read.")),
    "combined_without": Kind(
        "note", _("%(left)s of %(all)s rows had no figure and are not part of the sum for %(value)s.")
    ),
    "blank_row": Kind("note", _("This row is blank and is skipped.")),
    "row_too_long": Kind(
        "error", _("This row has %(found)s cells; the header has %(expected)s. Remove what is extra.")
    ),
    "row_too_short": Kind(
        "error", _("This row has %(found)s cells; the header has %(expected)s. Add what is missing.")
    ),
    "nul": Kind("error", _("This row holds a null character, which cannot be stored. Remove it.")),
    # Keys
    "place_blank": Kind("error", _("The place code is empty. Fill it in.")),
    "place_shape": Kind(
        "error", _("The place code “%(value)s” has none of the forms that the recipe knows. Check lost leading zeros.")
    ),
    "place_long": Kind(
        "error",
        _(
            "The place code “%(value)s” has more than %(limit)s characters. Choose the column with the codes, not the "
            "one with the names, or shorten it."
        ),
    ),
    "place_rule_missing": Kind(
        "error", _("The recipe does not say where this row names its place. Add a rule for such rows, or drop them.")
    ),
    "code_repaired": Kind(
        "warning",
        _(
            "“%(value)s” looks like a code that a spreadsheet changed. It is read as %(read_as)s. Check it, then keep codes as text."
        ),
    ),
    "look_alikes": Kind(
        "warning",
        _("“%(value)s” holds letters of another alphabet that look Latin. It is read as “%(latin)s”. Type it anew."),
    ),
    "cell_shape": Kind(
        "error", _("“%(value)s” has not the form that the recipe looks for. Correct it, or the recipe.")
    ),
    "place_unknown": Kind("error", _("No place has the code “%(value)s”. Correct it, or load the place first.")),
    "measure_unknown": Kind("error", _("No measure is named “%(value)s”. Correct it, or load its definition first.")),
    "period_shape": Kind(
        "error",
        _("“%(value)s” is not a period. Write it as 2023, 2019-2023, SY2012-13, 2024Q1, 2024-05 or 2020-04-01."),
    ),
    "period_impossible": Kind("error", _("“%(value)s” names a day or a year that cannot be. Correct it.")),
    "period_two_digits": Kind("error", _("The year in “%(value)s” has two digits. Write all four.")),
    "date_order": Kind(
        "error",
        _("“%(value)s” may be two different days. Say in the recipe (dates) whether the month or the day comes first."),
    ),
    "period_converted": Kind("note", _("“%(value)s” is read as the period %(read_as)s.")),
    "period_unknown": Kind("error", _("The period “%(value)s” is not defined. Correct it, or load the period first.")),
    "group_unknown": Kind("error", _("No group has the key “%(value)s”. Correct it, or load the group first.")),
    "map_missing": Kind("error", _("The recipe's list “%(list)s” does not say what “%(value)s” means. Add it there.")),
    "state_unknown": Kind("error", _("“%(value)s” is not a state of a value. Use one of: %(known)s.")),
    "reason_unknown": Kind("error", _("“%(value)s” is not a reason. Use one of: %(known)s.")),
    # Cells
    "not_a_number": Kind(
        "error", _("“%(value)s” is not a number. Correct it, or say in the recipe what it stands for.")
    ),
    "number_format": Kind(
        "error",
        _("“%(value)s” can be read in two ways. Say in the recipe which marks separate thousands and decimals."),
    ),
    "number_not_finite": Kind("error", _("“%(value)s” is not a value. Leave the cell empty if there is none.")),
    "number_too_large": Kind("error", _("“%(value)s” is too large to be stored. Correct it.")),
    "number_too_small": Kind(
        "error", _("“%(value)s” is too close to zero to be stored. Write 0 if that is meant, or correct it.")
    ),
    "number_too_long": Kind("error", _("“%(value)s” has more digits than can be kept. Round it.")),
    "percent_sign": Kind("error", _("“%(value)s” is a percentage. Say in the recipe that this column holds percent.")),
    "formula": Kind("error", _("“%(value)s” is a formula. Save the file with values in place of formulas.")),
    "annotation_code": Kind(
        "error", _("“%(value)s” is a code and not a value. Say in the recipe what it means, for example “missing”.")
    ),
    "bound_here": Kind("error", _("“%(value)s” is a range; this column must hold one number.")),
    # Records
    "negative_margin": Kind("error", _("The margin of error %(value)s is below zero. Correct it, or name the code.")),
    "negative_count": Kind("error", _("%(value)s is below zero, and a count cannot be. Correct it.")),
    "percent_range": Kind("error", _("%(value)s is not between 0 and 100, and a percentage must be. Correct it.")),
    "numerator_over_denominator": Kind(
        "error", _("The numerator %(value)s is larger than its denominator. Correct it.")
    ),
    "interval_order": Kind("error", _("The lower limit %(value)s is above the upper limit. Correct the two columns.")),
    "level_range": Kind("error", _("The level %(value)s is not between 50 and 100 percent. Write it as 90 or 0.90.")),
    "interval_half": Kind("error", _("The interval has only one end. Fill in the other, or empty both.")),
    "level_missing": Kind("error", _("The margin or interval has no level. Fill it in, for example 0.95.")),
    "state_with_value": Kind(
        "error", _("The state says that there is no value, but the row holds one. Empty one of them.")
    ),
    "state_without_value": Kind(
        "error", _("The row holds no value, but its state says that it does. Correct one of them.")
    ),
    "bound_missing": Kind(
        "error", _("The state is “bounded”, but “%(value)s” is no bound. Write it as >=95, <5 or 70-79.")
    ),
    "looks_like_share": Kind("warning", _("All values lie between 0 and 1. If they are shares, say so in the recipe.")),
    "duplicate_same": Kind("note", _("The row repeats row %(other)s. It counts once.")),
    "duplicate_different": Kind(
        "error",
        _("Row %(other)s has another value for the same measure, place, period and group. Keep one of the two."),
    ),
    "duplicate_first": Kind(
        "warning",
        _("Row %(other)s has another value for the same measure, place, period and group. That one counts, not this."),
    ),
    "parts_differ": Kind(
        "warning",
        _(
            "For %(value)s the parts (%(dimension)s) add up to %(parts)s, and the total says %(total)s: %(difference)s apart."
        ),
    ),
    "more": Kind("warning", _("There are %(count)s more issues of this kind. Correct the first ones and try again.")),
}
