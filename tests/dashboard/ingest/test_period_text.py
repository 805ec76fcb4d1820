import pytest

from dashboard.ingest.period_text import DAY_FIRST, MONTH_FIRST, NotAPeriod, period_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023", "2023"),
        ("2023.0", "2023"),
        ("2019–2023", "2019-2023"),
        ("2023-24", "SY2023-24"),
        ("2023/24", "SY2023-24"),
        ("SY 2023-24", "SY2023-24"),
        ("SY2023-2024", "SY2023-24"),
        ("School year 2023-24", "SY2023-24"),
        ("SY24", "SY2023-24"),
        ("SY2024", "SY2023-24"),
        ("SY'24", "SY2023-24"),
        ("2023-2024", "2023-2024"),
        ("2011-12", "2011-12"),
        ("2024-Q1", "2024Q1"),
        ("Q3 2024", "2024Q3"),
        ("3/15/2024", "2024-03-15"),
        ("15.3.2024", "2024-03-15"),
        ("5/5/2024", "2024-05-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024-03-05 00:00:00", "2024-03-05"),
        ("45000", "2023-03-15"),
        ("45000.0", "2023-03-15"),
    ],
)
def test_periods_are_read_as_people_and_programs_write_them(text: str, code: str) -> None:
    assert period_of(text) == code


def test_a_text_that_may_be_a_month_or_a_school_year_is_the_one_that_is_known() -> None:
    assert period_of("2011-12", {"SY2011-12"}) == "SY2011-12"
    assert period_of("2011-12", {"2011-12", "SY2011-12"}) == "2011-12"
    assert period_of("2023-2024", {"SY2023-24"}) == "SY2023-24"
    assert period_of("Base year", {"Base year"}) == "Base year"


@pytest.mark.parametrize(("order", "code"), [(MONTH_FIRST, "2025-03-04"), (DAY_FIRST, "2025-04-03")])
def test_the_order_of_dates_is_the_recipes(order: str, code: str) -> None:
    assert period_of("03/04/2025", order=order) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2025", "date_order"),
        ("2025-02-30", "period_impossible"),
        ("2/30/2025", "period_impossible"),
        ("13/13/2025", "period_impossible"),
        ("1066", "period_impossible"),
        ("2999", "period_impossible"),
        ("2023-25", "period_impossible"),
        ("SY2023-25", "period_impossible"),
        ("24", "period_two_digits"),
        ("'24", "period_two_digits"),
        ("3/4/25", "period_two_digits"),
        ("123/4/2025", "period_two_digits"),
        ("60", "period_two_digits"),
        ("soon", "period_shape"),
        ("", "period_shape"),
    ],
)
def test_what_is_no_period_says_why(text: str, code: str) -> None:
    with pytest.raises(NotAPeriod) as caught:
        period_of(text)
    assert caught.value.code == code
