"""The components: complete, strict about their properties, and right for assistive technology."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from kconnect.core.tables import with_roles
from kconnect.core.templatetags import frame, ui
from kconnect.portal.gallery import COMPONENTS

ROOT = Path(__file__).resolve().parents[2]
# Tags that are parts of a component of another name.
PARTS = {
    "fact": "facts",
    "count": "counts",
    "crumb": "breadcrumbs",
    "stop": "path",
    "tab": "tabs",
    "localized": "not_translated",
}


class MeetingForm(forms.Form):
    held_on = forms.DateField(label="Date", help_text="The day it took place")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Open"), ("b", "Closed")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False, widget=forms.TextInput(attrs={"placeholder": "Note"}))

    def clean(self) -> None:
        if self.data.get("note") == "clash":
            raise forms.ValidationError("Two meetings on one day")


def shown(source: str, address: str = "/", **context: Any) -> str:
    request = RequestFactory().get(address)
    return " ".join(Template(source).render(Context({"request": request, **context})).split())


# Complete ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_one_template_one_tag_one_stylesheet_and_one_entry_of_the_gallery(name: str) -> None:
    assert name in ui.register.tags
    for path in (
        f"templates/components/{name}.html",
        f"static/css/components/{name}.css",
        f"templates/portal/gallery/{name}.html",
    ):
        assert (ROOT / path).exists(), path


def test_there_is_nothing_beside_the_components() -> None:
    names = sorted(COMPONENTS)
    assert sorted(path.stem for path in (ROOT / "templates/components").glob("*.html")) == names
    assert sorted(path.stem for path in (ROOT / "static/css/components").glob("*.css")) == names
    assert sorted(path.stem for path in (ROOT / "templates/portal/gallery").glob("*.html")) == names
    assert sorted({PARTS.get(tag, tag) for tag in ui.register.tags}) == names


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_gallery_shows_the_component_itself(name: str) -> None:
    entry = (ROOT / f"templates/portal/gallery/{name}.html").read_text()
    assert re.search(rf"{{% {name}\b", entry)


def test_the_icons_are_those_of_the_sprite() -> None:
    sprite = (ROOT / "static/icons.svg").read_text()
    assert set(re.findall(r'id="i-([a-z]+)"', sprite)) == ui.ICONS


# Strict --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        '{% button "Send" color="red" %}',
        '{% button "Send" kind="loud" %}',
        '{% icon "unicorn" %}',
        '{% tag "Late" kind="red" %}',
        '{% notice kind="loud" %}x{% endnotice %}',
        '{% value 3 state="secret" %}',
        "{% table %}{% endtable %}",
        "{% stepper form.hours %}",
    ],
)
def test_a_property_that_does_not_exist_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        shown(source, form=MeetingForm())


# Words and signs -----------------------------------------------------------------------------------------------


def test_an_icon_without_a_word_is_hidden_and_one_with_a_word_is_named() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "bell" %}')
    assert 'role="img" aria-label="News"' in shown('{% icon "bell" label="News" %}')


def test_a_disabled_button_says_why() -> None:
    html = shown('{% button "Publish" disabled_because="Waits for a second person" %}')
    assert " disabled>" in html
    assert "Waits for a second person" in html


def test_a_button_with_an_address_is_a_link() -> None:
    assert shown('{% button "CSV" href="/a/" %}').startswith('<a class="b main" href="/a/">')


def test_what_people_write_is_escaped() -> None:
    assert "&lt;b&gt;" in shown("{% tag text %}", text="<b>")
    assert "&lt;b&gt;" in shown("{% notice %}{{ text }}{% endnotice %}", text="<b>")


def test_a_text_in_another_language_is_marked() -> None:
    goal = SimpleNamespace(name="Every child reads", name_es="")
    with translation.override("es"):
        html = shown('{% localized goal "name" mark=True %}', goal=goal)
        assert html.startswith('<span lang="en">Every child reads</span> <span class="untranslated">')
    assert shown('{% localized goal "name" mark=True %}', goal=goal) == "Every child reads"


# Figures -------------------------------------------------------------------------------------------------------


def test_no_two_kinds_of_value_look_alike() -> None:
    kinds = [
        '{% value 0 %}', '{% value state="suppressed" reason="primary" %}', '{% value state="suppressed" reason="source" %}',
        '{% value state="missing" %}', '{% value state="missing" reason="not_collected" %}', '{% value state="not_applicable" %}',
        '{% value state="incomplete" reason="parts_missing" %}', '{% value "0" state="unreliable" %}',
        '{% value "0" state="bounded" %}', '{% value "0" state="provisional" %}', '{% value due="June 30" %}',
    ]  # fmt: skip
    assert len({shown(kind) for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("state", ["suppressed", "missing", "not_applicable", "incomplete"])
def test_a_value_that_may_not_be_shown_is_not_in_the_page(state: str) -> None:
    assert "731" not in shown("{% value 731 state=state %}", state=state)


def test_progress_of_unknown_extent_has_no_value() -> None:
    assert 'value="' not in shown('{% progress None label="Import" %}')
    assert 'value="0"' in shown('{% progress 0 label="Import" %}')


def test_progress_is_written_for_machines_in_spanish_too() -> None:
    with translation.override("es"):
        assert 'value="62.5"' in shown('{% progress 62.5 label="Import" %}')


# People and time -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Rosa Ibarra Díaz", "RD"), ("Ana", "A"), ("", "?"), ("Ángela (she) Ruiz", "ÁR"), ("李 小龍", "李小")],
)
def test_initials_are_those_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


def test_a_date_tile_carries_the_date_for_machines() -> None:
    assert 'datetime="2026-05-14"' in shown("{% date_tile day %}", day=date(2026, 5, 14))


# Moving about --------------------------------------------------------------------------------------------------


def test_pages_keep_the_other_parameters() -> None:
    page = Paginator(range(60), 20).page(2)
    html = shown("{% pagination page %}", "/events/?sort=name&kind=open&page=2", page=page)
    assert "?sort=name&amp;kind=open&amp;page=1" in html
    assert "?sort=name&amp;kind=open&amp;page=3" in html
    assert "21 to 40 of 60" in html


def test_a_sort_header_turns_around_and_goes_back_to_the_first_page() -> None:
    up = shown('{% sort_header "Name" "name" %}', "/x/?sort=name&page=4&kind=open")
    assert 'aria-sort="ascending"' in up
    assert 'href="?kind=open&amp;sort=-name"' in up
    down = shown('{% sort_header "Name" "name" %}', "/x/?sort=-name")
    assert 'aria-sort="descending"' in down
    assert 'href="?sort=name"' in down


def test_a_sort_header_knows_the_order_of_a_page_without_the_parameter() -> None:
    assert "aria-sort" not in shown('{% sort_header "Name" "name" %}')
    assert 'aria-sort="ascending"' in shown('{% sort_header "Name" "name" default="name" %}')


def test_a_filter_keeps_the_order_and_offers_to_show_everything_only_when_something_is_chosen() -> None:
    html = shown('{% filters label="Events" %}x{% endfilters %}', "/x/?sort=-name&kind=open")
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert 'href="?"' in html
    assert 'href="?"' not in shown('{% filters label="Events" %}x{% endfilters %}', "/x/?sort=name&kind=")


def test_the_same_page_in_the_other_language() -> None:
    assert frame.in_language("/", "es") == "/es/"
    assert frame.in_language("/es/", "en") == "/"
    assert frame.in_language("/es/events/?page=2", "en") == "/events/?page=2"
    assert frame.in_language("/estates/", "es") == "/es/estates/"
    assert frame.in_language("/es/events/", "es") == "/es/events/"


@pytest.mark.parametrize(
    ("address", "href", "mark"),
    [("/goals/", "/goals/", "page"), ("/goals/income/", "/goals/", "true"), ("/", "/goals/", None), ("/goals/", "/", None),
     ("/es/goals/", "/es/", None)],
)  # fmt: skip
def test_the_current_place_is_marked(address: str, href: str, mark: str | None) -> None:
    html = shown("{% load frame %}{% current href %}", address, href=href)
    assert html == (f'aria-current="{mark}"' if mark else "")


# Tables --------------------------------------------------------------------------------------------------------


def test_a_table_keeps_its_meaning_when_rows_become_blocks() -> None:
    html = with_roles(
        '<thead><tr><th scope="col">What</th><th scope="col" class="r">Days <b>late</b></th>'
        '<th scope="col"><span class="vh">Act</span></th></tr></thead>'
        '<tbody><tr><th scope="row">Fund</th><td>9</td><td>x</td></tr></tbody>'
    )
    assert html == (
        '<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">What</th>'
        '<th role="columnheader" scope="col" class="r">Days <b>late</b></th>'
        '<th role="columnheader" scope="col"><span class="vh">Act</span></th></tr></thead>'
        '<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="row">Fund</th>'
        '<td role="cell" data-l="Days late">9</td><td role="cell">x</td></tr></tbody>'
    )


def test_what_the_author_of_a_table_wrote_stays() -> None:
    row = '<tbody><tr role="row"><td role="cell" data-l="Mine">1</td></tr></tbody>'
    head = '<thead><tr><th scope="col">Theirs</th></tr></thead>'
    assert 'data-l="Mine"' in with_roles(head + row)
    assert "Theirs</th>" in with_roles(head + row)
    assert with_roles(head + row).count("data-l=") == 1


def test_a_quote_in_a_column_head_stays_inside_its_attribute() -> None:
    html = with_roles(
        '<thead><tr><th scope="col">Say &quot;x&quot; &amp; y</th></tr></thead><tbody><tr><td>1</td></tr></tbody>'
    )
    assert 'data-l="Say &quot;x&quot; &amp; y"' in html


# Forms ---------------------------------------------------------------------------------------------------------


def test_a_field_ties_its_hint_and_its_error_to_the_control() -> None:
    html = shown("{% field form.held_on %}", form=MeetingForm({"kind": "a"}))
    assert '<label for="id_held_on">Date</label>' in html
    assert 'id="id_held_on_helptext"' in html
    assert 'id="id_held_on_error"' in html
    assert 'aria-describedby="id_held_on_helptext id_held_on_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_field_that_may_stay_empty_says_so_and_shows_no_placeholder() -> None:
    html = shown("{% field form.note %}", form=MeetingForm())
    assert "(optional)" in html
    assert "placeholder" not in html


def test_choices_are_a_fieldset_with_a_legend_and_their_error() -> None:
    html = shown("{% field form.kind %}", form=MeetingForm({"held_on": "2026-05-14"}))
    assert "<legend>Kind</legend>" in html
    assert '<fieldset class="f bad" aria-describedby="id_kind_error">' in html
    assert html.count('type="radio"') == 2


def test_the_summary_of_errors_leads_to_each_control() -> None:
    html = shown("{% error_summary form %}", form=MeetingForm({"note": "clash"}))
    assert "3 things to correct" in html
    assert "<li>Two meetings on one day</li>" in html
    assert 'href="#id_held_on"' in html
    assert 'href="#id_kind_0"' in html


def test_without_errors_there_is_no_summary() -> None:
    assert shown("{% error_summary form %}", form=MeetingForm()) == ""


def test_a_form_written_as_a_whole_has_the_same_fields() -> None:
    form = MeetingForm()
    assert shown("{{ form }}", form=form) == shown(
        "{% field form.held_on %} {% field form.kind %} {% field form.note %}", form=form
    )
