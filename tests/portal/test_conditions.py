"""KConnect 101: every condition with what the network can show for it, from an empty network to one at work."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from engagement import services
from kconnect.portal.conditions import CONDITIONS
from kconnect.portal.queries.evidence import EVIDENCE
from tests.build_agenda import make_goal, make_strategy
from tests.build_engagement import make_event
from tests.build_workgroups import make_organization, make_workgroup

pytestmark = pytest.mark.django_db


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_leads_to_all_eight_in_both_languages() -> None:
    told = page("/101/")
    assert [one.slug for one in CONDITIONS if f'href="/101/{one.slug}/"' not in told] == []
    assert set(EVIDENCE) == {one.slug for one in CONDITIONS}
    assert "Poder compartido" in page("/es/101/")
    assert Client().get("/101/nothing/").status_code == 404


@pytest.mark.parametrize("slug", [one.slug for one in CONDITIONS])
def test_each_has_its_page_on_an_empty_network(slug: str) -> None:
    told = page(f"/es/101/{slug}/")
    assert "Lo que se puede ver aquí hoy" in told
    assert 'class="list evidence"' in told


def test_the_evidence_is_the_networks_own() -> None:
    group = make_workgroup("Housing")
    make_strategy(goal=make_goal("Homes", published=True), workgroup=group, reach="targeted")
    make_organization("Block Club")
    make_event("Open evening")
    services.publish_post(by=None, post=services.create_post(by=None, title="Doors open", opening="On Monday."))
    assert "Doors open" in page("/101/continuous-communication/")
    assert '<b class="serif">1</b> partner organizations' in page("/101/reinforcing-activities/")
    assert "Open evening" in page("/101/engagement/")
    assert '<b class="serif">1</b> goals' in page("/101/common-agenda/")


def test_a_page_asks_as_much_for_many_as_for_one(django_assert_max_num_queries: Callable[..., Any]) -> None:
    for number in range(5):
        make_event(f"Evening {number}")
    with django_assert_max_num_queries(8):
        page("/101/engagement/")
