"""The timeline as it is drawn: what it names lies inside the drawing."""

import re
from datetime import date, timedelta

import pytest
from django.utils import translation

from agenda.queries.drawing import PHONE, WIDE, Bar, draw

NARROWEST_LETTER, WIDEST_LETTER = 4.0, 8.2


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("length", range(20, 400, 7))
def test_no_name_of_a_month_is_cut_off(language: str, wide: bool, length: int) -> None:
    starts = date(2026, 9, 1)
    bar = Bar("Open two evening sites", starts, starts + timedelta(days=length), 50, "on_track")
    with translation.override(language):
        drawing = draw([bar], [], date(2026, 11, 30), wide=wide)
    months = re.findall(r'<text class="m( e)?" x="([\d.]+)" y="14">([^<]+)</text>', drawing)
    assert months
    for ends_there, x, words in months:
        left = float(x) - (len(words) * NARROWEST_LETTER if ends_there else 0)
        right = float(x) + (0 if ends_there else len(words) * WIDEST_LETTER)
        assert left >= 0
        assert right <= (WIDE if wide else PHONE), words
