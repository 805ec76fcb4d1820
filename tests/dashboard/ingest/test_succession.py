"""Which period follows which, and how months are added."""

from datetime import date

import pytest

from dashboard.ingest.succession import add_months, following


@pytest.mark.parametrize(
    ("code", "months", "next_one"),
    [
        ("2023", 12, "2024"), ("2019-2023", 12, "2020-2024"), ("SY2023-24", 12, "SY2024-25"), ("SY1999-00", 12, "SY2000-01"),
        ("2024Q4", 3, "2025Q1"), ("2024-12", 1, "2025-01"), ("2020-04-01", 120, "2030-04-01"), ("2023", 3, None),
        ("last year", 12, None), ("2024-01-31", 1, "2024-02-29"),
    ],
)  # fmt: skip
def test_which_period_follows_which(code: str, months: int, next_one: str | None) -> None:
    assert following(code, months) == next_one


def test_months_are_added_to_the_last_day_of_a_month() -> None:
    assert add_months(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert add_months(date(2023, 12, 31), 9) == date(2024, 9, 30)
