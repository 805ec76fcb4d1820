"""What waits for what: no circle, whatever is tied and untied, and words that explain who waits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agenda import rules, services
from agenda.models import Action, Dependency, PlanChange, Strategy
from agenda.queries.figures import action_rows, detailed
from tests.build_agenda import make_action, make_goal, make_strategy
from tests.build_workgroups import make_user, make_workgroup
from workgroups.models import User, Workgroup

EDITS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)).filter(lambda edit: edit[1] != edit[2]), max_size=25
)


def waits(action: Action, needed: Action) -> bool:
    """Whether the tie was made; a circle is refused."""
    try:
        services.tie_actions(by=None, action=action, needed=needed)
    except services.CircleError:
        return False
    return True


def ends_in_itself(edges: set[tuple[int, int]]) -> bool:
    """Whether some action waits for itself, worked out otherwise than the product does: by taking away what waits for nothing."""
    left = set(edges)
    while True:
        free = {edge for edge in left if edge[1] not in {waiting for waiting, _needed in left}}
        if not free:
            return bool(left)
        left -= free


class TestRandomEdits(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(EDITS)
    def test_no_action_ever_waits_for_itself_and_each_edit_does_what_it_says(
        self, edits: list[tuple[bool, int, int]]
    ) -> None:
        strategy = make_strategy()
        actions = [make_action(f"Action {number}", strategy=strategy) for number in range(6)]
        expected: set[tuple[int, int]] = set()
        for ties, one, other in edits:
            edge = (actions[one].pk, actions[other].pk)
            if ties:
                closes = ends_in_itself(expected | {edge})
                assert waits(actions[one], actions[other]) is not closes
                expected |= set() if closes else {edge}
            else:
                services.untie_actions(by=None, action=actions[one], needed=actions[other])
                expected -= {edge}
            assert set(Dependency.objects.values_list("action_id", "needed_id")) == expected
            assert not ends_in_itself(expected)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.integers(0, 7), st.integers(0, 7))
def test_a_way_is_made_of_edges_and_found_exactly_if_there_is_one(
    pairs: list[tuple[int, int]], start: int, end: int
) -> None:
    edges: dict[int, list[int]] = {}
    for one, other in pairs:
        edges.setdefault(one, []).append(other)
    way = rules.way_to(edges, start, end)
    reached, before = {start}, set[int]()
    while reached != before:
        before = set(reached)
        reached |= {other for one in before for other in edges.get(one, [])}
    assert bool(way) == (end in reached)
    if way:
        assert (way[0], way[-1]) == (start, end)
        assert all(after in edges[here] for here, after in zip(way, way[1:], strict=False))


pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy(group: Workgroup) -> Strategy:
    return make_strategy(workgroup=group)


def test_a_circle_is_refused_with_the_way_that_closes_it(strategy: Strategy) -> None:
    rooms, class_, books = (make_action(name, strategy=strategy) for name in ("Rooms", "Class", "Books"))
    services.tie_actions(by=None, action=class_, needed=rooms)
    services.tie_actions(by=None, action=books, needed=class_)
    with pytest.raises(services.CircleError, match="“Books” → “Class” → “Rooms”"):
        services.tie_actions(by=None, action=rooms, needed=books)
    # Whoever may not know of one of them does not learn of it here.
    elsewhere = make_strategy("Elsewhere", workgroup=make_workgroup("Quiet"), published=False)
    hidden = make_action("Hidden", strategy=elsewhere)
    services.tie_actions(by=None, action=hidden, needed=rooms)
    services.tie_actions(by=None, action=class_, needed=hidden)
    services.untie_actions(by=None, action=class_, needed=rooms)
    lead = make_user("Lea", leads=[strategy.workgroup])
    with pytest.raises(services.CircleError, match="“Class” → another action → “Rooms”"):
        services.tie_actions(by=lead, action=rooms, needed=class_)
    with pytest.raises(services.CircleError, match="cannot wait for itself"):
        services.tie_actions(by=None, action=rooms, needed=rooms)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dependency.objects.create(action=rooms, needed=rooms)


@pytest.mark.django_db(transaction=True)
def test_ties_that_close_a_circle_only_together_are_never_all_made(strategy: Strategy) -> None:
    ring = [make_action(f"Action {number}", strategy=strategy) for number in range(6)]

    def tie(place: int) -> bool:
        try:
            return waits(ring[place], ring[(place + 1) % len(ring)])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(ring)) as pool:
        made = list(pool.map(tie, range(len(ring))))
    assert (made.count(True), Dependency.objects.count()) == (5, 5)
    assert not ends_in_itself(set(Dependency.objects.values_list("action_id", "needed_id")))


def test_tying_twice_is_once_and_both_acts_stand_in_the_history(strategy: Strategy, ana: User) -> None:
    one, other = make_action("One", strategy=strategy), make_action("Other", strategy=strategy)
    first = services.tie_actions(by=ana, action=one, needed=other)
    assert services.tie_actions(by=ana, action=one, needed=other) == first
    services.untie_actions(by=ana, action=one, needed=other)
    services.untie_actions(by=ana, action=one, needed=other)
    told = PlanChange.objects.filter(action=one, verb__in=["linked", "unlinked"]).order_by("pk")
    assert [(each.verb, each.before, each.after, each.by) for each in told] == [
        ("linked", {}, {"waits_for": other.pk}, ana), ("unlinked", {"waits_for": other.pk}, {}, ana),
    ]  # fmt: skip


def test_a_lead_waits_for_what_is_public_or_of_a_group_that_they_may_enter(strategy: Strategy, ana: User) -> None:
    mine = make_action("Mine", strategy=strategy)
    elsewhere = make_workgroup("Elsewhere")
    public = make_action("Public", strategy=make_strategy("Theirs", workgroup=elsewhere))
    draft = make_action("Draft", strategy=make_strategy("Not yet", workgroup=elsewhere, published=False))
    own_draft = make_action("Own draft", strategy=make_strategy("Ours", workgroup=strategy.workgroup, published=False))
    services.tie_actions(by=ana, action=mine, needed=public)
    services.tie_actions(by=ana, action=mine, needed=own_draft)
    for action, needed in ((mine, draft), (public, mine)):
        with pytest.raises(services.NotYoursToDoError):
            services.tie_actions(by=ana, action=action, needed=needed)
    services.tie_actions(by=None, action=public, needed=draft)
    with pytest.raises(services.NotYoursToDoError):
        services.untie_actions(by=ana, action=public, needed=draft)
    services.tie_actions(by=None, action=public, needed=own_draft)
    services.untie_actions(by=ana, action=public, needed=own_draft)


# In words -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def chain(strategy: Strategy) -> dict[str, Action]:
    """A blocked action, one that waits for it, and one that waits for that."""
    with time_machine.travel(date(2026, 5, 4), tick=False):
        rooms = make_action("Rooms", strategy=strategy, due_on=date(2026, 5, 20))
        services.move_action(by=None, action=rooms, to="blocked", reason="The church is closed.")
    class_ = make_action("Class", strategy=strategy, due_on=date(2026, 5, 10))
    books = make_action("Books", strategy=strategy, due_on=date(2026, 7, 1))
    services.tie_actions(by=None, action=class_, needed=rooms)
    services.tie_actions(by=None, action=books, needed=class_)
    return {"rooms": rooms, "class": class_, "books": books}


def said(action: Action, *, inside: bool = False) -> str:
    with time_machine.travel("2026-05-16T16:00:00Z", tick=False):
        return action_rows(detailed(Action.objects.filter(pk=action.pk)), inside=inside)[0].explanation


def test_what_does_not_get_on_says_how_long_why_what_it_holds_up_and_who_is_asked(chain: dict[str, Action]) -> None:
    assert said(chain["rooms"]) == (
        "Blocked for 13 days, since May 3, 2026: The church is closed. It holds up “Class” (6 days late). Asked: Reading."
    )
    assert said(chain["class"]) == (
        "It was due on May 10, 2026. It waits for “Rooms” (blocked). It holds up “Books” (not started). Asked: Reading."
    )
    assert said(chain["books"]) == "It waits for “Class” (6 days late)."


def test_what_is_done_holds_up_nobody_and_all_is_well_says_nothing(chain: dict[str, Action]) -> None:
    for to in ("started", "done"):
        services.move_action(by=None, action=chain["rooms"], to=to)
    assert said(chain["rooms"]) == ""
    assert "Rooms" not in said(chain["class"])
    services.change_action(by=None, action=chain["class"], due_on=date(2026, 6, 1))
    assert (said(chain["class"]), said(chain["books"])) == ("", "")


def test_a_stopped_action_says_why_and_stays_the_reason_of_those_that_wait(chain: dict[str, Action]) -> None:
    services.move_action(by=None, action=chain["rooms"], to="stopped", reason="No room in town.")
    assert "No room in town." in said(chain["rooms"])
    assert "It waits for “Rooms” (stopped)." in said(chain["class"])


def test_several_are_counted_and_those_in_trouble_are_named_first(chain: dict[str, Action], strategy: Strategy) -> None:
    for number in range(3):
        fine = make_action(f"Fine {number}", strategy=strategy)
        services.tie_actions(by=None, action=chain["books"], needed=fine)
    assert said(chain["books"]) == "It waits for “Class” (6 days late) and 3 more actions."


def test_the_public_reads_no_name_of_an_action_that_is_not_public(group: Workgroup) -> None:
    secret = make_strategy("Secret", goal=make_goal("Draft", published=False), workgroup=group)
    rooms = make_action("Secret rooms", strategy=secret)
    services.move_action(by=None, action=rooms, to="blocked", reason="No key.")
    class_ = make_action("Class", strategy=make_strategy("Open", workgroup=group), due_on=date(2026, 7, 1))
    services.tie_actions(by=None, action=class_, needed=rooms)
    assert said(class_) == "It waits for “an action that is not public yet” (blocked)."
    assert said(class_, inside=True) == "It waits for “Secret rooms” (blocked)."


def test_nothing_is_named_where_nothing_waits() -> None:
    assert rules.named([]) == ""
