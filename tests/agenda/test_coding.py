"""Second coding: the draw, agreement by hand and by a second way of counting, who codes and settles, and the pages."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from agenda import rules, services
from agenda.models import CodingRound, SecondCode
from agenda.queries import coding as queries
from agenda.rules import FEWEST, Why, agreement, confusions, draw
from kconnect.core.models import Notification
from tests.build_workgroups import client_of, join_data_and_capacity, make_activity, make_user, make_workgroup
from workgroups import services as log
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

DAYS = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}


def text_of(response: Any) -> str:
    return str(response.content.decode())


# Agreement ----------------------------------------------------------------------------------------------------------


def pairs_of(table: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [pair for pair, count in table.items() for _each in range(count)]


def test_agreement_by_hand() -> None:
    # 50 entries, both yes 20, both no 15, apart 5 and 10: p_o = 35/50 = 0.7; p_e = 25·30/2500 + 25·20/2500 = 0.5.
    found = agreement(pairs_of({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}))
    assert (found.number, found.agreed, found.share, found.kappa, found.why) == (50, 35, 0.7, 0.4, Why.TOLD)
    # Three codes, 20 entries: p_o = 14/20; p_e = (10·9 + 6·7 + 4·4)/400 = 0.37; kappa = 0.33/0.63.
    table = {("a", "a"): 8, ("a", "b"): 2, ("b", "b"): 4, ("b", "c"): 2, ("c", "c"): 2, ("c", "a"): 1, ("c", "b"): 1}
    found = agreement(pairs_of(table))
    assert (found.share, found.kappa) == (0.7, pytest.approx(0.33 / 0.63, abs=1e-12))


def test_full_agreement_is_1_chance_is_0_and_always_the_other_is_below_0() -> None:
    full = agreement(pairs_of({("a", "a"): 6, ("b", "b"): 4}))
    assert (full.share, full.kappa) == (1.0, 1.0)
    chance = agreement(pairs_of({("a", "a"): 4, ("a", "b"): 4, ("b", "a"): 4, ("b", "b"): 4}))
    assert (chance.share, chance.kappa) == (0.5, 0.0)
    never = agreement(pairs_of({("a", "b"): 6, ("b", "a"): 6}))
    assert (never.share, never.kappa) == (0.0, -1.0)


def test_with_one_code_for_all_kappa_is_not_defined_and_with_too_few_nothing_is_told() -> None:
    one = agreement([("a", "a")] * FEWEST)
    assert (one.share, one.kappa, one.why) == (1.0, None, Why.ONE_CODE)
    few = agreement([("a", "a")] * (FEWEST - 1))
    assert (few.number, few.agreed, few.share, few.kappa, few.why) == (FEWEST - 1, FEWEST - 1, None, None, Why.TOO_FEW)
    assert agreement([], fewest=0).why == Why.TOO_FEW


def counted_otherwise(pairs: list[tuple[str, str]]) -> tuple[float, float | None]:
    """The same by a table of shares and Cohen's own formula, with another library."""
    codes = sorted({code for pair in pairs for code in pair})
    table = np.zeros((len(codes), len(codes)))
    for first, second in pairs:
        table[codes.index(first), codes.index(second)] += 1
    table /= table.sum()
    observed = float(np.trace(table))
    expected = float(table.sum(axis=1) @ table.sum(axis=0))
    return observed, None if abs(1 - expected) < 1e-12 else (observed - expected) / (1 - expected)


@given(some.lists(some.tuples(some.sampled_from("abcd"), some.sampled_from("abcd")), min_size=FEWEST, max_size=80))
def test_a_second_way_of_counting_gives_the_same(pairs: list[tuple[str, str]]) -> None:
    found, (share, kappa) = agreement(pairs), counted_otherwise(pairs)
    assert found.share == pytest.approx(share)
    assert (found.kappa is None) == (kappa is None)
    if kappa is not None:
        assert found.kappa == pytest.approx(kappa, abs=1e-9)
    swapped = agreement([(second, first) for first, second in pairs])
    assert (swapped.share, swapped.kappa) == (found.share, found.kappa)


def test_confusions_are_told_the_most_frequent_first() -> None:
    pairs = pairs_of({("a", "b"): 2, ("b", "a"): 3, ("a", "a"): 9, ("c", "a"): 2})
    assert confusions(pairs) == [("b", "a", 3), ("a", "b", 2), ("c", "a", 2)]


# Drawing ------------------------------------------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_whatever_the_order_and_another_seed_others() -> None:
    keys = list(range(1, 201))
    first = draw(keys, percent=10, seed="s")
    assert draw(list(reversed(keys)), percent=10, seed="s") == first
    assert (len(first), set(first) <= set(keys), draw(keys, percent=10, seed="t") == first) == (20, True, False)
    assert [len(draw(range(7), percent=part, seed="s")) for part in (1, 15, 100)] == [1, 2, 7]
    assert draw([], percent=50, seed="s") == []
    # Kept: whoever draws again in years finds these.
    assert draw(range(1, 11), percent=30, seed="kconnect") == draw(range(1, 11), percent=30, seed="kconnect")


def test_each_entry_has_the_same_chance() -> None:
    drawn = Counter(key for seed in range(2000) for key in draw(range(40), percent=25, seed=str(seed)))
    # 2000 draws of 10 of 40: each is expected 500 times, with a standard deviation of about 19.
    assert len(drawn) == 40
    assert all(abs(count - 500) < 5 * 19.4 for count in drawn.values())


# Services -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def group(db: None) -> Workgroup:
    return make_workgroup("Reading")


@pytest.fixture
def bo(db: None) -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def coders(db: None) -> list[User]:
    made = []
    for name in ("Cora", "Cem"):
        user = make_user(name)
        join_data_and_capacity(user.person)
        made.append(User.objects.get(pk=user.pk))
    return made


def confirmed(group: Workgroup, number: int, code: str = "SP") -> User:
    """So many confirmed entries of one member; returns the lead who confirmed them."""
    ben, lea = make_user("Ben", member_of=[group]), make_user("Lea", leads=[group])
    rows = [
        make_activity(group, ben, summary=f"Entry {index}", code=code, form_token=uuid4()) for index in range(number)
    ]
    log.confirm_activities(by=lea, activities=rows)
    return lea


def sample_of(percent: int = 100, **days: Any) -> CodingRound:
    return services.draw_sample(by=None, percent=percent, **(DAYS | days))


def test_a_sample_holds_confirmed_entries_of_its_days_once_and_can_be_drawn_again(
    group: Workgroup, coders: list[User]
) -> None:
    confirmed(group, 8)
    make_activity(group, make_user("Ben", member_of=[group]), summary="Not confirmed")
    sample = sample_of(percent=25)
    keys = list(sample.codes.values_list("activity_id", flat=True))
    everything = list(group.activities.filter(state="confirmed").values_list("pk", flat=True))
    assert (keys, sample.entries) == (draw(everything, percent=25, seed=sample.seed), 8)
    assert Notification.objects.filter(user__in=coders, text__contains="2 entries of the log wait").count() == 2
    again = sample_of()
    assert (again.entries, set(again.codes.values_list("activity_id", flat=True)) & set(keys)) == (6, set())


def test_nothing_to_draw_days_upside_down_and_odd_shares_are_refused(group: Workgroup, bo: User) -> None:
    with pytest.raises(services.PlanInvalidError, match="no confirmed entry"):
        sample_of()
    confirmed(group, 1)
    for wrong in ({"ends_on": date(2025, 1, 1)}, {"percent": 0}, {"percent": 101}):
        with pytest.raises(services.PlanInvalidError):
            sample_of(**wrong)
    with pytest.raises(services.NotYoursToDoError):
        services.draw_sample(by=make_user("Mem", member_of=[group]), percent=10, **DAYS)
    assert services.draw_sample(by=bo, percent=10, **DAYS).drawn_by == bo.person


def test_the_second_coder_has_no_part_in_the_entry(group: Workgroup, coders: list[User], bo: User) -> None:
    lea = confirmed(group, 1)
    item = sample_of().codes.get()
    joined = make_user("Joe", member_of=[group])
    join_data_and_capacity(joined.person)
    join_data_and_capacity(lea.person)
    for user in (lea, joined, make_user("Mem", member_of=[make_workgroup("Other")])):
        fresh = User.objects.get(pk=user.pk)
        assert not SecondCode.objects.waiting_for(fresh).exists()
        with pytest.raises(services.NotYoursToDoError):
            services.give_second_code(by=fresh, item=item, code="CA")
    assert SecondCode.objects.waiting_for(bo).get() == item
    row = services.give_second_code(by=coders[0], item=item, code="CA")
    assert (row.first_code, row.second_code, row.coder) == ("SP", "CA", coders[0].person)
    with pytest.raises(services.MoveRefusedError):
        services.give_second_code(by=coders[1], item=item, code="SP")


def test_a_third_person_settles_and_the_leads_hear_of_another_code(
    group: Workgroup, coders: list[User], bo: User
) -> None:
    lea = confirmed(group, 2)
    same, other = sample_of().codes.all()
    services.give_second_code(by=coders[0], item=same, code="SP")
    services.give_second_code(by=coders[0], item=other, code="CA")
    with pytest.raises(services.MoveRefusedError):
        services.settle_code(by=coders[1], item=same, code="SP")
    assert not SecondCode.objects.to_settle_by(coders[0]).exists()
    with pytest.raises(services.NotYoursToDoError):
        services.settle_code(by=coders[0], item=other, code="CA")
    assert SecondCode.objects.to_settle_by(coders[1]).get() == other
    with pytest.raises(services.PlanInvalidError):
        services.settle_code(by=coders[1], item=other, code="XX")
    row = services.settle_code(by=coders[1], item=other, code="CA")
    assert (row.settled_code, row.activity.code) == ("CA", "SP")
    assert Notification.objects.filter(user=lea, text__contains="Look at it again").count() == 1
    with pytest.raises(services.MoveRefusedError):
        services.settle_code(by=bo, item=other, code="SP")


def test_sql_and_rules_say_the_same_of_who_codes_and_settles(group: Workgroup, coders: list[User], bo: User) -> None:
    lea = confirmed(group, 3)
    items = list(sample_of().codes.all())
    services.give_second_code(by=coders[0], item=items[0], code="CA")
    services.give_second_code(by=coders[0], item=items[1], code="SP")
    number = queries.coding_group_id()
    steward = make_user("Dev", staff=[RoleName.STEWARD])
    for user in (*coders, bo, lea, steward, make_user("Out")):
        one = User.objects.get(pk=user.pk)
        rows = SecondCode.objects.select_related("activity")
        may_code = {row.pk for row in rows if rules.can_code(one, row, number)}
        may_settle = {row.pk for row in rows if rules.can_settle(one, row, number)}
        assert set(SecondCode.objects.waiting_for(one).values_list("pk", flat=True)) == may_code
        assert set(SecondCode.objects.to_settle_by(one).values_list("pk", flat=True)) == may_settle


# Pages --------------------------------------------------------------------------------------------------------------


def test_a_coder_sees_the_entry_and_not_its_first_code_and_gets_the_next(group: Workgroup, coders: list[User]) -> None:
    confirmed(group, 2, code="OC")
    first, second = sample_of().codes.all()
    client = client_of(coders[0])
    page = text_of(client.get(reverse("agenda:coding_list")))
    assert (first.activity.summary in page, "2 entries wait for you" in page) == (True, True)
    assert 'value="OC" checked' not in page
    assert "checked" not in page[page.index('name="code"') :]
    answer = client.post(reverse("agenda:coding_edit", args=[first.pk]), {})
    assert (answer.status_code, "Choose the kind that fits best." in text_of(answer)) == (422, True)
    page = text_of(client.post(reverse("agenda:coding_edit", args=[first.pk]), {"code": "OC"}, follow=True))
    assert second.activity.summary in page
    page = text_of(client.post(reverse("agenda:coding_edit", args=[second.pk]), {"code": "DA"}, follow=True))
    assert "Nothing waits for you" in page
    page = text_of(client_of(coders[1]).get(reverse("agenda:coding_settle", args=[second.pk])))
    assert "Change inside an organization" in page
    assert "Development of the group" in page


def test_the_console_says_too_few_until_there_are_enough_and_then_the_figures(
    group: Workgroup, coders: list[User], bo: User
) -> None:
    confirmed(group, 12)
    items = list(sample_of().codes.all())
    for item in items[:9]:
        services.give_second_code(by=coders[0], item=item, code="SP")
    client = client_of(bo)
    assert text_of(client.get(reverse("agenda:console_coding"))).count("too few to say") == 2
    services.give_second_code(by=coders[0], item=items[9], code="SP")
    page = text_of(client.get(reverse("agenda:console_coding")))
    assert ("100% (10 of 10)" in page, "not defined: all have one and the same code" in page) == (True, True)
    services.give_second_code(by=coders[0], item=items[10], code="CA")
    page = text_of(client.get(reverse("agenda:console_coding_sample", args=[items[0].sample_id])))
    assert ("91% (10 of 11)" in page, "0.00" in page, "waits for a coder" in page) == (True, True, True)
    assert items[0].sample.seed in page


def test_the_console_draws_and_says_what_is_wrong(group: Workgroup, bo: User) -> None:
    client, address = client_of(bo), reverse("agenda:console_coding")
    form = {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "percent": "50"}
    answer = client.post(address, form)
    assert (answer.status_code, "no confirmed entry of those days" in text_of(answer)) == (422, True)
    confirmed(group, 3)
    assert client.post(address, form).status_code == 302
    assert CodingRound.objects.get().codes.count() == 2


@pytest.mark.parametrize("number", [2, 9])
def test_pages_ask_the_same_however_much_is_drawn(
    number: int, group: Workgroup, coders: list[User], django_assert_num_queries: Any
) -> None:
    confirmed(group, number)
    sample = sample_of()
    services.give_second_code(by=coders[0], item=sample.codes.all()[0], code="CA")
    with django_assert_num_queries(7):
        queries.coding_desk(User.objects.select_related("person").get(pk=coders[1].pk))
    with django_assert_num_queries(2):
        assert len(queries.samples()) == 1
    with django_assert_num_queries(4):
        assert len(queries.sample_page(sample, number=1).rows) == number
