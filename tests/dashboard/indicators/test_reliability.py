import numpy as np
import pytest

from dashboard.indicators import reliability


def numbers(*cells: float) -> np.ndarray:
    return np.array(cells, dtype=np.float64)


def test_the_effective_sample_follows_from_the_standard_error() -> None:
    found = reliability.effective_sample(numbers(0.5, 0.5), numbers(0.05, 0.05), numbers(np.nan, 60))
    assert found == pytest.approx([100, 60])


def test_nobody_or_everybody_counts_the_whole_sample() -> None:
    found = reliability.effective_sample(numbers(0, 1, 0), numbers(0.1, 0.1, 0.1), numbers(45, 45, np.nan))
    assert found.tolist()[:2] == [45, 45]
    assert np.isnan(found[2])


@pytest.mark.parametrize(
    ("p", "width", "effective", "word"),
    [
        (0.5, 0.04, 29.9, "low"),
        (0.5, 0.05, 30, "high"),
        (0.01, 0.05, 400, "high"),
        (0.5, 0.30, 400, "low"),
        (0.5, 0.29, 400, "high"),
        (0.1, 0.1301, 400, "low"),
        (0.1, 0.13, 400, "high"),
        (0.9, 0.14, 400, "complement"),
        (0.99, 0.05, 400, "high"),
        (0.0, 0.04, 400, "review"),
        (1.0, 0.04, 400, "review"),
        (1.0, 0.20, 400, "review"),
        (0.0, 0.20, 400, "low"),
        (0.5, 0.10, np.nan, "high"),
        (np.nan, 0.10, 400, ""),
        (0.5, np.nan, 400, ""),
    ],
)
def test_proportions_follow_the_display_rules(p: float, width: float, effective: float, word: str) -> None:
    assert reliability.proportions(numbers(p), numbers(width), numbers(effective)).tolist() == [word]


@pytest.mark.parametrize(
    ("value", "width", "word"),
    [(10, 16, "high"), (10, 16.1, "low"), (0, 3.7, "review"), (5, np.nan, ""), (np.nan, 1, "")],
)
def test_events_are_judged_by_the_relative_width(value: float, width: float, word: str) -> None:
    assert reliability.events(numbers(value), numbers(width)).tolist() == [word]


@pytest.mark.parametrize(
    ("value", "se", "word"),
    [
        (100, 12, "high"),
        (100, 12.1, "medium"),
        (-100, 30, "medium"),
        (100, 30.1, "low"),
        (0, 5, "review"),
        (9, np.nan, ""),
    ],
)
def test_estimates_fall_into_classes_of_variation(value: float, se: float, word: str) -> None:
    assert reliability.variation(numbers(value), numbers(se)).tolist() == [word]


def test_the_limits_of_variation_are_a_setting() -> None:
    assert reliability.variation(numbers(100), numbers(20), (0.20, 0.40)).tolist() == ["high"]
