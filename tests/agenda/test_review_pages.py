"""The pages of equity reviews: the lead asks, a reviewer concludes, staff affirm, everybody reads; and what waits."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda import rules, services
from agenda.models import EquityReview, Strategy
from agenda.queries.reviews import waiting_reviews
from tests.build_agenda import (
    ANSWERS,
    LATER,
    affirm,
    ask_review,
    equity,
    make_action,
    make_goal,
    make_reviewer,
    make_strategy,
    pass_review,
)
from tests.build_decisions import make_council
from tests.build_workgroups import client_of, make_user
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
ROOM = "/workgroups/equity-inclusion/reviews/"


@pytest.fixture
def strategy(group: Workgroup) -> Strategy:
    return make_strategy(workgroup=group)


@pytest.fixture
def ida() -> User:
    return make_reviewer()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_the_question_to_the_public_page(lead: Client, ida: User, strategy: Strategy) -> None:
    asked = f"/workgroups/reading/workplan/strategies/{strategy.pk}/review/"
    assert "Which gap shrinks" in text(lead.get(asked))
    missing = text(lead.post(asked, {**ANSWERS, "issue": "", "reduction_to": 30}))
    assert "Answer in one language at least." in missing
    assert "smaller than the gap now" in missing
    lead.post(asked, ANSWERS)
    assert "A review is open" in text(lead.get(asked))
    review = EquityReview.objects.get()
    page = f"{ROOM}{review.pk}/"
    reviewer = client_of(ida)
    assert "Your conclusion" in text(reviewer.get(page))
    refused = text(reviewer.post(page, {"outcome": "conditions"}))
    assert "Write down at least one condition." in refused
    reviewer.post(
        page,
        {
            "outcome": "conditions",
            "next_on": LATER,
            "conditions": "Ask renters.\n\nSay it in Spanish.",
            "conditions_es": "Preguntar.",
        },
    )
    conditions = list(review.conditions.values_list("text", "text_es"))
    assert conditions == [("Ask renters.", "Preguntar."), ("Say it in Spanish.", "")]
    reviewer.post(f"{page}conditions/{review.conditions.all()[0].pk}/", {"met": "yes"})
    public = text(Client().get(f"/workplan/strategies/{strategy.slug}/"))
    for words in ("Passes with conditions", "Ask renters.", "Met on", "Not met yet", ANSWERS["populations"]):
        assert words in public
    assert "Ida" not in public
    assert "Ida" in text(reviewer.get(page))


def test_the_form_begins_with_the_last_answers_and_what_is_returned_says_why(
    lead: Client, ida: User, strategy: Strategy
) -> None:
    review = ask_review(strategy)
    services.conclude_review(by=ida, review=review, outcome="returned", said="Who is it for?")
    asked = text(lead.get(f"/workgroups/reading/workplan/strategies/{strategy.pk}/review/"))
    assert ANSWERS["tailored"] in asked
    assert "Back for changes: Who is it for?" in text(Client().get(f"/workplan/strategies/{strategy.slug}/"))
    assert "Who is it for?" in text(lead.get(f"/workgroups/reading/reviews/{review.pk}/"))


def test_the_form_of_a_strategy_in_review_keeps_what_the_review_goes_by(lead: Client, strategy: Strategy) -> None:
    ask_review(strategy)
    address = f"/workgroups/reading/workplan/strategies/{strategy.pk}/"
    other = make_goal("Another goal")
    form = {
        "goal": other.pk,
        "name": "Other words",
        "kind": "policy",
        "reach": "targeted",
        "position": 0,
        "evidence_links": "no link",
    }
    assert "is not a web address" in text(lead.post(address, form))
    lead.post(address, {**form, "evidence_links": "https://example.org/a/report.pdf", "evidence_kind": "studies"})
    strategy.refresh_from_db()
    assert (strategy.name, strategy.kind, strategy.goal == other) == ("Other words", "program", False)
    assert "example.org: report.pdf" in text(Client().get(f"/workplan/strategies/{strategy.slug}/"))


def test_a_strategy_that_is_stopped_or_affirmed_says_what_can_be_done(lead: Client, strategy: Strategy) -> None:
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    affirm(strategy)
    assert "It is affirmed already." in text(staff.get(f"/console/agenda/strategies/{strategy.pk}/affirm/"))
    public = text(Client().get(f"/workplan/strategies/{strategy.slug}/"))
    assert "Affirmed by Governing council on March 2, 2026." in public
    services.move_strategy(by=None, strategy=strategy, to="stopped", reason="No money.")
    asked = f"/workgroups/reading/workplan/strategies/{strategy.pk}/review/"
    assert "This strategy is stopped" in text(lead.get(asked))
    lead.post(asked, ANSWERS)
    assert not strategy.reviews.open().exists()


def test_staff_affirm_in_words_or_are_asked_for_them(strategy: Strategy) -> None:
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    address = f"/console/agenda/strategies/{strategy.pk}/affirm/"
    body = make_council()
    assert "It cannot be affirmed now" in text(staff.get(address))
    pass_review(strategy)
    assert f"/workgroups/{body.slug}/decisions/" in text(staff.get(address))
    assert "or say who decided" in text(staff.post(address, {"body": ""}))
    staff.post(address, {"body": "Council", "decided_on": date(2026, 3, 2)})
    assert Strategy.objects.get(pk=strategy.pk).state == "affirmed"


def test_what_nobody_can_review_is_let_pass_on_its_own_page_and_says_so(strategy: Strategy) -> None:
    equity()
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    address = f"/console/agenda/strategies/{strategy.pk}/pending/"
    assert "No review of this strategy is open." in text(staff.get(address))
    ask_review(strategy)
    assert "a day to come" in text(staff.post(address, {"next_on": date(2020, 1, 1)}))
    staff.post(address, {"next_on": LATER})
    assert "Equity review pending" in text(Client().get(f"/workplan/strategies/{strategy.slug}/"))


def test_a_reviewer_opens_the_next_round(ida: User, strategy: Strategy) -> None:
    review = pass_review(strategy, ida)
    reviewer = client_of(ida)
    assert "Review it again" in text(reviewer.get(f"{ROOM}{review.pk}/"))
    answer = reviewer.post(f"{ROOM}{review.pk}/again/")
    new = EquityReview.objects.get(number=2)
    assert answer.headers["Location"] == f"{ROOM}{new.pk}/"
    assert "Other rounds" in text(reviewer.get(f"{ROOM}{new.pk}/"))
    assert text(reviewer.get(f"{ROOM}?outcome=open")).count("round ") == 1


def test_who_may_see_a_review(ida: User, strategy: Strategy, ben: User) -> None:
    review = ask_review(strategy)
    outsider = make_user("Olga")
    staff = make_user("Bo", staff=[RoleName.BACKBONE])
    seen = [rules.can_see_review(user, review) for user in (ida, ben, staff, outsider)]
    assert seen == [True, True, True, False]


def test_what_waits_is_listed_the_longest_wait_first(group: Workgroup) -> None:
    today = timezone.localdate()
    equity()
    pending = ask_review(make_strategy("Pending", workgroup=group))
    services.pass_pending(by=None, review=pending, next_on=LATER)
    ida = make_reviewer()
    conditional = pass_review(make_strategy("Conditional", workgroup=group), ida, conditions=["Ask."])
    due = pass_review(make_strategy("Due", workgroup=group), ida)
    EquityReview.objects.filter(pk=due.pk).update(next_on=today - timedelta(days=3))
    late = ask_review(make_strategy("Open", workgroup=group))
    EquityReview.objects.filter(pk=late.pk).update(asked_at=timezone.now() - timedelta(days=30))
    pass_review(make_strategy("Fine", workgroup=group), ida)
    stopped = make_strategy("Stopped", workgroup=group)
    pass_review(stopped, ida, conditions=["Ask."])
    services.move_strategy(by=None, strategy=stopped, to="stopped", reason="No.")
    found = [(one.what, one.strategy) for one in waiting_reviews(today)]
    assert found[:2] == [("open", "Open"), ("due", "Due")]
    assert sorted(found[2:]) == [("conditions", "Conditional"), ("pending", "Pending")]
    assert conditional.conditions.count() == 1


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_ask_as_often_for_many_as_for_one(group: Workgroup, ida: User) -> None:
    one = make_strategy("One", workgroup=group)
    pass_review(one, ida, conditions=["First."])
    reviewer, public = client_of(ida), Client()
    make_action(strategy=one)

    def asked() -> list[int]:
        """Of the list, the round that counts, and the public page."""
        now = Strategy.objects.get(pk=one.pk).passed_id
        rooms = [queries(reviewer, ROOM), queries(reviewer, f"{ROOM}{now}/")]
        return [*rooms, queries(public, f"/workplan/strategies/{one.slug}/")]

    before = asked()
    for number in range(4):
        pass_review(make_strategy(f"More {number}", workgroup=group), ida, conditions=["One.", "Two."])
        make_action(f"Action {number}", strategy=one)
        again = services.review_again(by=ida, strategy=one)
        services.conclude_review(
            by=ida,
            review=again,
            outcome="conditions",
            next_on=LATER,
            conditions=[(f"Condition {each}", "") for each in range(5)],
        )
    assert asked() == before
