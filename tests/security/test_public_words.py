"""What people write and what is not published, looked for on every public page."""

from typing import Any

import pytest
from django.utils import timezone

from agenda import services as agenda
from agenda.models import Action, Strategy
from engagement.forms import EventForm
from engagement.models import Event
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy, make_work
from tests.build_engagement import make_event
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from tests.security.crawl import public_pages
from workgroups import services
from workgroups.models import Activity, Organization, Workgroup

pytestmark = pytest.mark.django_db
CANARY = "Canary"


@pytest.fixture
def network() -> dict[str, Any]:
    """A published plan in which everything else is tied to something that is not published."""
    hidden, firm = (
        make_workgroup(f"{CANARY} group", published=False),
        make_organization(f"{CANARY} firm", published=False),
    )
    housing = make_workgroup("Housing")
    ana, ben = make_user(f"{CANARY} lead", leads=[housing, hidden]), make_user(f"{CANARY} member", member_of=[housing])
    goal = make_goal("Homes")
    strategy = make_strategy("Vouchers", goal=goal, workgroup=housing)
    theirs = make_strategy("Theirs", goal=goal, workgroup=hidden)
    secret = make_strategy(f"{CANARY} strategy", goal=goal, workgroup=housing, published=False)
    make_goal(f"{CANARY} goal", published=False)
    by_firm = make_action("By a firm", strategy=strategy, organization=firm)
    by_ben = make_action("By a person", strategy=strategy, person=ben.person)
    by_group, by_group_member = (
        make_action("By a group", strategy=theirs),
        make_action("By one", strategy=theirs, person=ana.person),
    )
    not_public = make_action(f"{CANARY} action", strategy=secret)
    work = {by_firm: 1, by_ben: 1, not_public: 1}
    make_work(housing, ben, work, confirmed_by=ana, summary="Public work", organizations=[firm])
    make_work(housing, ben, work, summary=f"{CANARY} waiting")
    make_work(hidden, ana, {by_group: 1, by_group_member: 0}, confirmed_by=ana, summary=f"{CANARY} hidden")
    make_event("Public", workgroup=hidden, organizers=[firm])
    make_event(f"{CANARY} draft", published=False)
    return {"firm": firm, "hidden": hidden}


def test_nothing_unpublished_and_nobody_who_did_not_agree_is_named_in_public(network: dict[str, Any]) -> None:
    assert {address for address, text in public_pages() if CANARY.lower() in text.lower()} == set()


def test_the_search_for_it_finds_what_is_published(network: dict[str, Any]) -> None:
    Organization.objects.filter(pk=network["firm"].pk).update(published=True)
    Workgroup.objects.filter(pk=network["hidden"].pk).update(published=True)
    found = {address for address, text in public_pages() if CANARY.lower() in text.lower()}
    assert {"/workplan/", "/partners/", "/workgroups/", "/feeds/events.ics"} <= found


def test_a_script_in_any_text_is_text_on_every_page() -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    housing = make_workgroup("Housing", name_es=evil, purpose=evil, offers=evil)
    firm = make_organization(evil, slug="firm", description=evil)
    ana = make_user(evil, leads=[housing])
    services.edit_profile(by=ana, name=evil, language="en", shown=True)
    strategy = make_strategy(evil, goal=make_goal(evil, statement=evil), workgroup=housing, summary=evil)
    action = make_action(evil, strategy=strategy, person=ana.person, planned_units=3, unit=evil[:30])
    make_milestones(make_action(evil, strategy=strategy, organization=firm), reached=1, total=2)
    agenda.move_action(by=ana, action=action, to="started")
    agenda.move_action(by=ana, action=action, to="blocked", reason=evil)
    make_work(housing, ana, {action: 1}, confirmed_by=ana, summary=evil, organizations=[firm])
    make_event(evil, description=evil, place=evil, accessibility=evil, workgroup=housing, organizers=[firm])
    raw, escaped = set(), 0
    for address, text in public_pages():
        # Feeds and files are plain text, which no browser reads as a page.
        if not address.endswith((".ics", ".csv")):
            raw |= {address} if "<script>alert" in text or "<img src=x" in text else set()
            escaped += "&lt;script&gt;" in text
    assert (raw, escaped >= 8) == (set(), True)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "JaVaScRiPt://x.org/%0aalert(1)", "data:text/html,x", " javascript:alert(1)"]
)
def test_a_link_that_runs_is_refused(link: str) -> None:
    firm = make_organization()
    editor = client_of(make_user("Ed", edits=[firm]))
    form = {"name": "Book House", "sector": firm.sector, "role_in_network": firm.role_in_network, "website": link}
    refused = editor.post(f"/partners/{firm.slug}/edit/", form)
    taken = editor.post(f"/partners/{firm.slug}/edit/", form | {"website": "https://x.org"})
    event = EventForm({"online_url": link}, groups=Workgroup.objects.all(), may_have_none=True)
    assert (refused.status_code, taken.status_code, "online_url" in event.errors) == (200, 302, True)


@pytest.mark.parametrize("text", ["T\r\nATTENDEE:x", "T\nBEGIN:VALARM", "T\rX:1", "T\x0b\x85\u2028ATTENDEE:x"])
def test_a_line_break_in_an_event_starts_no_line_in_a_calendar(text: str) -> None:
    event = make_event("Plain", description=text, accessibility=text, place=text)
    Event.objects.filter(pk=event.pk).update(title=text, title_es=text, slug="event")
    for address in ("/events/event.ics", "/feeds/events.ics", "/es/events/event.ics"):
        answer = client_of(None).get(address)
        lines = answer.content.decode().split("\r\n")
        assert (
            answer.status_code,
            [line for line in lines if line.startswith(("ATTENDEE", "BEGIN:VALARM", "X:1"))],
        ) == (200, [])
        assert "\n" not in answer.content.decode().replace("\r\n", "")


@pytest.mark.parametrize("year", ["0001", "1800", "9999"])
def test_a_year_that_no_calendar_counts_is_refused(year: str) -> None:
    lead = client_of(make_user("Ana", leads=[group := make_workgroup()]))
    form = {"title": "T", "place": "Here", "zone": "America/Detroit", "workgroup": group.pk, "intended_level": 1}

    def post(year: str) -> int:
        return lead.post(
            "/console/events/new/", {**form, "starts_at": f"{year}-12-31T22:00", "ends_at": f"{year}-12-31T23:00"}
        ).status_code

    assert (post(year), post(str(timezone.localdate().year + 1))) == (200, 302)


def test_ids_of_another_workgroup_in_a_form_change_nothing_there() -> None:
    housing, reading = make_workgroup("Housing"), make_workgroup("Reading")
    ana, chloe = make_user("Ana", leads=[housing]), make_user("Chloe", leads=[reading])
    foreign = make_action("Foreign", strategy=make_strategy(workgroup=reading))
    waiting = make_work(reading, chloe)
    lead = client_of(ana)
    lead.post(f"/workgroups/{housing.slug}/activities/confirm/", {"activity": [waiting.pk]})
    form = {"code": "SP", "summary": "Mine", "when": "today", "form_token": "5e3e6a80-0000-4000-8000-000000000000"}
    rights = {"state": "confirmed", "workgroup": reading.pk, "person": chloe.person_id, "confirmed_by": ana.person_id}
    for stolen in ({f"advances_{foreign.pk}": "on"}, {"other_action": foreign.pk}):
        assert lead.post(f"/workgroups/{housing.slug}/activities/new/", form | stolen).status_code == 200
    lead.post(f"/workgroups/{housing.slug}/activities/new/", form | rights)
    waiting.refresh_from_db()
    mine = Activity.objects.get(summary="Mine")
    assert (waiting.state, mine.state, mine.workgroup, mine.person) == ("logged", "logged", housing, ana.person)
    plan = f"/workgroups/{housing.slug}/workplan/"
    strategy = Strategy.objects.get(workgroup=reading)
    answers = [
        lead.post(plan + path, {"name": "Taken", "to": "stopped", "reason": "x"}).status_code
        for path in (
            f"actions/{foreign.pk}/",
            f"actions/{foreign.pk}/state/",
            f"actions/{foreign.pk}/milestones/",
            f"strategies/{strategy.pk}/",
        )
    ]
    assert (answers, Action.objects.get(pk=foreign.pk).name) == ([404] * 4, "Foreign")
