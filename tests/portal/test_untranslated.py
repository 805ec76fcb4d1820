"""What stands in one language only: counted by noun, listed with what is missing and where to write it."""

from typing import Any

import pytest
from django.test import Client

from kconnect.portal.queries.untranslated import translated_models, untranslated
from tests.build_agenda import make_goal
from tests.build_engagement import make_event
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    return client_of(make_user("Bo", staff=[RoleName.BACKBONE]))


def rows(key: str) -> list[Any]:
    return untranslated(key, number=1).gaps


def test_every_noun_with_two_languages_is_walked() -> None:
    labels = {model._meta.label_lower for model in translated_models()}
    assert {"agenda.goal", "engagement.event", "workgroups.workgroup", "engagement.term", "dashboard.place"} <= labels


def test_a_text_in_one_language_is_a_gap_and_in_both_or_none_is_not() -> None:
    make_event("Reading", title_es="Lectura")
    lacking = make_event("Writing", title_es="Escritura", description="Bring a pen.")
    (gap,) = rows("engagement.event")
    assert (gap.name, gap.url) == ("Writing", f"/console/events/{lacking.pk}/")
    assert gap.fields == ["description in Spanish"]
    make_workgroup("Grupo", name_es="")
    assert "name in Spanish" in rows("workgroups.workgroup")[-1].fields


def test_the_page_counts_by_noun_and_leads_to_where_to_write(staff: Client) -> None:
    event = make_event("Writing", title_es="Escritura", description="Bring a pen.")
    make_goal("Homes")
    told = staff.get("/console/translations/?noun=engagement.event").content.decode()
    assert f'href="/console/events/{event.pk}/"' in told
    assert "?noun=agenda.goal" in told
    assert staff.get("/es/console/translations/?noun=nothing").status_code == 200


def test_an_event_in_both_languages_leaves_nothing_to_say() -> None:
    make_event("Reading", title_es="Lectura")
    assert "engagement.event" not in {noun.key for noun in untranslated("", number=1).nouns}
