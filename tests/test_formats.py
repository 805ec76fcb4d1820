"""Dates and numbers are written as in the United States, in both languages, and no date can be read in two ways."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, number_format

MOMENT = datetime(2026, 11, 2, 17, 30)  # noqa: DTZ001 - only its digits matter


@pytest.mark.parametrize(
    ("language", "name", "shown"),
    [
        ("en", "DATE_FORMAT", "Nov. 2, 2026"),
        ("en", "SHORT_DATE_FORMAT", "Nov 2, 2026"),
        ("en", "SHORT_DATETIME_FORMAT", "Nov 2, 2026, 5:30 p.m."),
        ("es", "DATE_FORMAT", "2 de noviembre de 2026"),
        ("es", "SHORT_DATE_FORMAT", "2 nov 2026"),
        ("es", "DATETIME_FORMAT", "2 de noviembre de 2026, 5:30 p.m."),
        ("es", "SHORT_DATETIME_FORMAT", "2 nov 2026, 5:30 p.m."),
        ("es", "TIME_FORMAT", "5:30 p.m."),
        ("es", "YEAR_MONTH_FORMAT", "noviembre de 2026"),
        ("es", "MONTH_DAY_FORMAT", "2 de noviembre"),
    ],
)
def test_dates_name_their_month(language: str, name: str, shown: str) -> None:
    with translation.override(language):
        assert date_format(MOMENT, name) == shown


@pytest.mark.parametrize("language", ["en", "es"])
def test_numbers_have_a_comma_for_thousands_and_a_point_for_decimals(language: str) -> None:
    with translation.override(language):
        assert number_format(Decimal("80390.5"), force_grouping=True) == "80,390.5"
        assert Template("{{ share|floatformat:1 }}").render(Context({"share": 12.5})) == "12.5"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("written", ["2026-11-02", "11/02/2026"])
def test_a_day_is_read_as_a_browser_sends_it_and_as_people_here_type_it(language: str, written: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean(written) == date(2026, 11, 2)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_decimal_is_read_with_a_point(language: str) -> None:
    with translation.override(language):
        assert forms.DecimalField().clean("1.5") == Decimal("1.5")
