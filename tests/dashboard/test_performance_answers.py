"""What is about a partner is public once the partner has said yes to these words; reviews are corrected and keep what they said."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import rules, services
from dashboard.models import EarlierReview, PerformanceMeasure, PerformanceReview
from dashboard.services.errors import NotAllowedError, PerformanceInvalidError
from kconnect.core.models import Notification
from tests.build_workgroups import client_of, fresh, make_user
from tests.dashboard.test_performance import World
from tests.dashboard.test_public_pages import text
from workgroups.permissions import RoleName
from workgroups.services import end_role

PUBLIC, ANSWERS = "/partners/library/performance/", "/partners/library/answers/"


@pytest.fixture
def world(db: None) -> World:
    return World()


def of_partner(world: World, **more: Any) -> PerformanceMeasure:
    about = {"strategy": None, "organization": world.partner, "name": "Books lent", "kind": "how_much"}
    return world.measure(**(about | more))


def answered(world: World, thing: Any, *, agreed: bool = True) -> Any:
    return services.answer_performance(thing=thing, agreed=agreed, seen=thing.stamp, by=world.editor)


def test_a_lead_alone_makes_nothing_of_a_partner_public(client: Client, world: World) -> None:
    measure = of_partner(world)
    review = world.review(strategy=None, organization=world.partner)
    page = text(client.get(PUBLIC))
    assert "Books lent" not in page
    assert "Evenings work" not in page
    assert (measure.waits, review.waits) == (True, True)
    assert "Waits for the partner" in text(client_of(world.lead).get("/workgroups/reading/performance/"))


def test_the_editors_of_the_partner_are_asked_once_and_their_yes_makes_it_public(client: Client, world: World) -> None:
    measure = of_partner(world)
    services.change_performance_measure(measure=measure, by=world.lead, position=3)
    (notice,) = Notification.objects.filter(user=world.editor)
    assert "wants to say in public how well the work of Library does" in notice.text
    desk = client_of(world.editor)
    assert "Waits for your answer" in text(desk.get(ANSWERS))
    sent = {"kind": "measure", "number": measure.pk, "seen": measure.stamp, "answer": "yes"}
    assert "Public now." in text(desk.post(ANSWERS, sent, follow=True))
    assert "Books lent" in text(client.get(PUBLIC))
    desk.post(ANSWERS, sent | {"answer": "no"})
    assert "Books lent" not in text(client.get(PUBLIC))


def test_without_an_editor_the_backbone_is_asked(world: World) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    end_role(by=None, person=world.editor.person, role=RoleName.EDITOR, organization=world.partner)
    of_partner(world)
    assert [notice.user for notice in Notification.objects.all()] == [bo]


def test_what_somebody_writes_who_may_say_yes_is_agreed_at_once(world: World) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    words: dict[str, Any] = {"organization": world.partner, "kind": "how_much", "name": "Books lent", "published": True}
    measure = services.add_performance_measure(workgroup=world.group, by=bo, **words)
    assert (measure.waits, measure.agreed_by) == (False, bo)


@pytest.mark.parametrize("change", [{"name": "Books lost"}, {"target": 9.0}, {"published": False}])
def test_other_words_ask_again_and_another_place_in_the_list_does_not(world: World, change: dict[str, Any]) -> None:
    measure = answered(world, of_partner(world))
    measure = services.change_performance_measure(measure=measure, by=world.lead, position=2)
    assert measure.agreed_at is not None
    measure = services.change_performance_measure(measure=measure, by=world.lead, **change)
    assert measure.agreed_at is None
    assert not PerformanceMeasure.objects.public()


def test_a_yes_to_words_that_have_changed_meanwhile_is_refused(world: World) -> None:
    measure = of_partner(world)
    seen = measure.stamp
    services.change_performance_measure(measure=measure, by=world.lead, name="Books lost")
    with pytest.raises(PerformanceInvalidError, match="Read them again"):
        services.answer_performance(thing=measure, agreed=True, seen=seen, by=world.editor)
    answer = client_of(world.editor).post(
        ANSWERS, {"kind": "measure", "number": measure.pk, "seen": seen, "answer": "yes"}, follow=True
    )
    assert "Read them again" in text(answer)


def test_nobody_else_says_yes_for_a_partner(world: World) -> None:
    measure = of_partner(world)
    for by in (world.lead, world.member, world.outsider):
        with pytest.raises(NotAllowedError):
            services.answer_performance(thing=measure, agreed=True, seen=measure.stamp, by=by)
    strategy = world.measure()
    with pytest.raises(NotAllowedError):
        services.answer_performance(thing=strategy, agreed=True, seen=strategy.stamp, by=world.editor)


@pytest.mark.parametrize("sent", [{}, {"kind": "secret", "number": "1"}, {"kind": "measure", "number": "x"}])
def test_an_answer_to_nothing_is_not_there(world: World, sent: dict[str, str]) -> None:
    assert client_of(world.editor).post(ANSWERS, sent).status_code == 404


def test_the_page_asks_the_same_number_of_queries_for_one_and_for_many(world: World) -> None:
    desk, counts = client_of(world.editor), []
    text(desk.get(ANSWERS))
    for number in (1, 5):
        for count in range(number):
            of_partner(world, name=f"Measure {number} {count}")
        with CaptureQueriesContext(connection) as asked:
            text(desk.get(ANSWERS))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_empty_page_says_what_will_stand_there(world: World) -> None:
    page = text(client_of(world.editor).get(f"/es{ANSWERS}"))
    assert "Nadie pide nada" in page


def test_the_table_knows_no_yes_to_what_is_about_a_strategy(world: World) -> None:
    measure = world.measure()
    with pytest.raises(IntegrityError, match="performancemeasure_agreed"), transaction.atomic():
        PerformanceMeasure.objects.filter(pk=measure.pk).update(agreed_at="2026-01-01T00:00Z")


# Reviews -----------------------------------------------------------------------------------------------------------


def test_a_review_is_corrected_and_what_it_said_is_kept(client: Client, world: World) -> None:
    review = world.review()
    desk, page = client_of(world.lead), f"/workgroups/reading/performance/reviews/{review.pk}/"
    form = {
        "strategy": world.strategy.pk, "held_on": "2026-03-02", "learned": "Evenings work best.", "change": review.change,
        "published": "on",
    }  # fmt: skip
    assert "Saved. What it said before is kept." in text(desk.post(page, form, follow=True))
    assert desk.post(page, form).status_code == 302
    (earlier,) = EarlierReview.objects.all()
    assert (earlier.learned, earlier.changed_by) == ("Evenings work, mornings do not.", world.lead)
    assert "Evenings work, mornings do not." in text(desk.get(page))
    public = text(client.get("/workplan/strategies/reading-at-home/"))
    assert "Evenings work best." in public
    assert "Corrected on" in public
    assert "mornings do not" not in public


def test_its_author_corrects_a_review_while_in_the_group_and_nobody_else(world: World) -> None:
    review = world.review()
    PerformanceReview.objects.update(written_by=world.member)
    review.refresh_from_db()
    assert [rules.can_edit_review(user, review) for user in (world.lead, world.member, world.outsider)] == [
        True, True, False,
    ]  # fmt: skip
    services.change_performance_review(review=review, by=world.member, learned="Something else.")
    end_role(by=None, person=world.member.person, role=RoleName.MEMBER, workgroup=world.group)
    with pytest.raises(NotAllowedError):
        services.change_performance_review(review=review, by=fresh(world.member), learned="Something else again.")


def test_its_author_decides_no_more_than_its_words(world: World) -> None:
    review = world.review(published=False)
    PerformanceReview.objects.update(written_by=world.member)
    with pytest.raises(NotAllowedError):
        services.change_performance_review(review=review, by=world.member, learned="Else.", published=True)
    services.change_performance_review(review=review, by=world.lead, published=True)
    assert PerformanceReview.objects.get().published


def test_a_corrected_review_of_a_partner_asks_the_partner_again(world: World) -> None:
    review = answered(world, world.review(strategy=None, organization=world.partner))
    services.change_performance_review(review=review, by=world.lead, held_on=date(2026, 3, 3))
    assert not PerformanceReview.objects.public()
