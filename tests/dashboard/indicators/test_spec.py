import subprocess
import sys

import pytest

from dashboard.indicators.formula import FormulaError, Measure
from dashboard.indicators.spec import IndicatorSpec, SpecError, spec_from


def test_a_table_gives_a_specification() -> None:
    spec = spec_from({"slug": "p", "value_type": "survey", "numerator": "a", "cv_limits": [0.15, 0.3]})
    assert spec == IndicatorSpec("p", "survey", "a", cv_limits=(0.15, 0.3))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(SpecError, match="colour"):
        spec_from({"slug": "p", "value_type": "count", "numerator": "a", "colour": "red"})


def test_references_keep_selections_and_measures_are_named_once() -> None:
    spec = IndicatorSpec("p", "rate", "a[age=under-5]", "a + b")
    assert spec.references == (Measure("a", (("age", "under-5"),)), Measure("a"), Measure("b"))
    assert spec.measures == ("a", "b")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value_type": "guess"}, "value_type"),
        ({"direction": "sideways"}, "direction"),
        ({"disclosure": "secret"}, "disclosure"),
        ({"multiplier": 0}, "multiplier"),
        ({"cv_limits": (0.3, 0.1)}, "limits"),
        ({"denominator": "b"}, "no denominator"),
        ({"value_type": "rate", "numerator": "a + b"}, "one measure"),
        ({"value_type": "published", "numerator": "a[age=under-5]"}, "one measure"),
        ({"value_type": "published", "multiplier": 100}, "as published"),
        ({"numerator": "1 + 2"}, "no measure"),
    ],
)
def test_what_cannot_be_computed_is_refused_when_it_is_said(fields: dict[str, object], words: str) -> None:
    with pytest.raises(SpecError, match=words):
        spec_from({"slug": "p", "value_type": "count", "numerator": "a", **fields})


def test_a_broken_formula_is_refused_when_it_is_said() -> None:
    with pytest.raises(FormulaError):
        IndicatorSpec("p", "count", "a +")


@pytest.mark.parametrize(
    ("value_type", "denominator", "additive"),
    [
        ("count", "", True),
        ("survey", "", True),
        ("proportion", "", True),
        ("survey_proportion", "b", True),
        ("survey_proportion", "", False),
        ("survey_ratio", "", False),
        ("published", "", False),
    ],
)
def test_only_additive_types_are_summed(value_type: str, denominator: str, additive: bool) -> None:
    assert IndicatorSpec("p", value_type, "a", denominator).is_additive is additive


def test_a_share_cannot_leave_the_whole_and_others_only_what_is_said() -> None:
    infinity = float("inf")
    assert IndicatorSpec("p", "proportion", "a", multiplier=100).range == (0.0, 100.0)
    assert IndicatorSpec("p", "published", "a").range == (-infinity, infinity)
    assert IndicatorSpec("p", "published", "a", minimum=0, maximum=100).range == (0, 100)


def test_reading_a_definition_needs_no_numpy() -> None:
    program = "import sys; import dashboard.indicators.spec; assert 'numpy' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
