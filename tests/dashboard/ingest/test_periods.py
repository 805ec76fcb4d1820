import datetime

import pytest

from dashboard.ingest.periods import KINDS, Span, following, span_of

D = datetime.date


@pytest.mark.parametrize(
    ("code", "kind", "starts", "ends"),
    [
        ("2023", "year", D(2023, 1, 1), D(2023, 12, 31)),
        ("2019-2023", "window", D(2019, 1, 1), D(2023, 12, 31)),
        ("SY2012-13", "school_year", D(2012, 7, 1), D(2013, 6, 30)),
        ("SY1999-00", "school_year", D(1999, 7, 1), D(2000, 6, 30)),
        ("2024Q1", "quarter", D(2024, 1, 1), D(2024, 3, 31)),
        ("2024Q4", "quarter", D(2024, 10, 1), D(2024, 12, 31)),
        ("2024-02", "month", D(2024, 2, 1), D(2024, 2, 29)),
        ("2020-04-01", "day", D(2020, 4, 1), D(2020, 4, 1)),
    ],
)
def test_a_code_says_its_kind_and_days(code: str, kind: str, starts: D, ends: D) -> None:
    assert span_of(code) == Span(kind, starts, ends)
    assert kind in KINDS


@pytest.mark.parametrize(
    "code",
    ["", "23", "1066", "2999", "2023-2019", "2023-2023", "SY2012-14", "2024Q5", "2024-13", "2025-02-30", "x2023"],
)
def test_what_is_no_period_has_no_span(code: str) -> None:
    assert span_of(code) is None


@pytest.mark.parametrize(
    ("code", "next_code"),
    [
        ("2023", "2024"),
        ("2019-2023", "2024-2028"),
        ("SY2013-14", "SY2014-15"),
        ("SY1998-99", "SY1999-00"),
        ("2023Q4", "2024Q1"),
        ("2023Q1", "2023Q2"),
        ("2023-12", "2024-01"),
        ("2023-01", "2023-02"),
        ("2020-04-01", ""),
        ("summer", ""),
    ],
)
def test_the_next_period_follows_without_a_gap(code: str, next_code: str) -> None:
    assert following(code) == next_code
    now, then = span_of(code), span_of(next_code)
    if then is not None and now is not None:
        assert (then.starts - now.ends).days == 1
