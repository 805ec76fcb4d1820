"""What helps and hinders a group is written by a workgroup and shown by its lead; a targeted strategy names its groups."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agenda.models import Strategy
from dashboard import rules, services
from dashboard.models import Indicator, Influence, StrategyFocus
from dashboard.services.aims import Word
from dashboard.services.errors import AimError, FocusError, InfluenceError, NotAllowedError
from kconnect.core.models import AuditEvent
from tests.build_agenda import make_strategy
from tests.build_workgroups import fresh, make_user, make_workgroup
from workgroups.models import Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")
WOMEN, MEN = "sex=female", "sex=male"
SAID = Word("Early Reading", "The last bus leaves at six.", "El último autobús sale a las seis.")


@pytest.fixture
def reading(db: None) -> Workgroup:
    return make_workgroup("Early Reading")


@pytest.fixture
def ben(reading: Workgroup) -> Any:
    return make_user("Ben", member_of=[reading])


@pytest.fixture
def ana(reading: Workgroup) -> Any:
    return make_user("Ana", leads=[reading])


def wrote(workgroup: Workgroup, by: Any, *, group: str = WOMEN, kind: str = "hinders", word: Word = SAID) -> Influence:
    indicator = Indicator.objects.get(slug="work")
    return services.record_influence(workgroup=workgroup, indicator=indicator, group=group, kind=kind, word=word, by=by)


def test_what_a_member_writes_waits_until_a_lead_shows_it(reading: Workgroup, ben: Any, ana: Any) -> None:
    influence = wrote(reading, ben)
    assert list(Influence.objects.waiting()) == [influence]
    services.check_influence(influence=influence, public=True, by=ana)
    assert (list(Influence.objects.waiting()), Influence.objects.public().get().checked_by) == ([], ana)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "target_label"))[-2:] == [
        ("created", "work"),
        ("published", "work"),
    ]


def test_a_lead_takes_it_back_and_asking_twice_changes_nothing(reading: Workgroup, ben: Any, ana: Any) -> None:
    influence = wrote(reading, ben)
    for public in (True, True, False, False):
        services.check_influence(influence=influence, public=public, by=ana)
    assert not Influence.objects.public()
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["published", "withdrawn"]


def test_only_the_workgroup_writes_and_only_its_lead_shows_and_removes(reading: Workgroup, ben: Any) -> None:
    stranger = make_user("Cy", leads=[make_workgroup("Housing")])
    with pytest.raises(NotAllowedError):
        wrote(reading, stranger)
    influence = wrote(reading, ben)
    for by in (ben, stranger, make_user("Dot", staff=[RoleName.STEWARD])):
        with pytest.raises(NotAllowedError):
            services.check_influence(influence=influence, public=True, by=by)
        with pytest.raises(NotAllowedError):
            services.remove_influence(influence=influence, by=by)
    services.check_influence(influence=influence, public=True, by=make_user("Bo", staff=[RoleName.BACKBONE]))
    assert Influence.objects.public().count() == 1


def test_the_author_changes_it_until_it_is_public_and_a_lead_always(reading: Workgroup, ben: Any, ana: Any) -> None:
    influence = wrote(reading, ben)
    better = Word("Early Reading", "The last bus leaves at five.")
    told: dict[str, Any] = {"influence": influence, "group": MEN, "kind": "hinders", "word": better}
    services.change_influence(**told, by=ben)
    assert Influence.objects.get().group.key == MEN
    services.check_influence(influence=influence, public=True, by=ana)
    with pytest.raises(NotAllowedError):
        services.change_influence(**told | {"kind": "helps"}, by=ben)
    services.change_influence(**told | {"kind": "helps"}, by=ana)
    assert Influence.objects.public().get().kind == "helps"
    assert AuditEvent.objects.order_by("pk").last().fields == ["kind"]  # type: ignore[union-attr]  # there is one


def test_a_change_that_changes_nothing_leaves_no_trace(reading: Workgroup, ben: Any) -> None:
    influence, before = wrote(reading, ben), AuditEvent.objects.count()
    services.change_influence(influence=influence, group=WOMEN, kind="hinders", word=SAID, by=ben)
    assert AuditEvent.objects.count() == before


def test_nobody_edits_what_another_member_wrote_or_what_the_system_wrote(reading: Workgroup, ben: Any) -> None:
    eve = make_user("Eve", member_of=[reading])
    assert not rules.can_edit_influence(eve, wrote(reading, ben))
    assert not rules.can_edit_influence(eve, wrote(reading, None))
    assert rules.can_edit_influence(fresh(ben), Influence.objects.get(set_by=ben))


@pytest.mark.parametrize("word", [Word(" ", "Text"), Word("Somebody", " "), Word("Somebody", "", " ")])
def test_a_text_and_an_author_are_needed(reading: Workgroup, ben: Any, word: Word) -> None:
    with pytest.raises(InfluenceError):
        wrote(reading, ben, word=word)
    assert not Influence.objects.exists()


def test_one_language_is_enough(reading: Workgroup, ben: Any) -> None:
    assert wrote(reading, ben, word=Word("Lectura", "", "El autobús no llega.")).reason_es == "El autobús no llega."


def test_an_unknown_group_is_refused(reading: Workgroup, ben: Any) -> None:
    with pytest.raises(AimError):
        wrote(reading, ben, group="sex=nobody")


def test_what_was_removed_stays_in_the_log_and_is_answered_in_words(reading: Workgroup, ben: Any, ana: Any) -> None:
    influence = wrote(reading, ben)
    services.remove_influence(influence=Influence.objects.get(), by=ana)
    assert AuditEvent.objects.filter(verb="removed", target_label="work").count() == 1
    with pytest.raises(InfluenceError):
        services.check_influence(influence=influence, public=True, by=ana)


def targeted(reading: Workgroup) -> Strategy:
    return make_strategy("Night bus", workgroup=reading, reach="targeted")


def focus(strategy: Strategy) -> list[str]:
    return sorted(row.group.key for row in StrategyFocus.objects.filter(strategy=strategy).select_related("group"))


def test_a_lead_says_for_which_groups_a_targeted_strategy_is(reading: Workgroup, ana: Any) -> None:
    strategy = targeted(reading)
    assert services.set_strategy_focus(strategy=strategy, groups=[WOMEN, MEN], by=ana) == 2
    assert services.set_strategy_focus(strategy=strategy, groups=[MEN], by=ana) == 1
    before = AuditEvent.objects.count()
    assert services.set_strategy_focus(strategy=strategy, groups=[MEN], by=ana) == 0
    assert (focus(strategy), AuditEvent.objects.count()) == ([MEN], before)


def test_a_strategy_for_everyone_names_no_groups(reading: Workgroup, ana: Any) -> None:
    strategy = make_strategy("Books for all", workgroup=reading)
    with pytest.raises(FocusError):
        services.set_strategy_focus(strategy=strategy, groups=[WOMEN], by=ana)
    assert services.set_strategy_focus(strategy=strategy, groups=[], by=ana) == 0


def test_only_who_may_change_a_strategy_says_whom_it_is_for(reading: Workgroup, ben: Any) -> None:
    strategy = targeted(reading)
    with pytest.raises(NotAllowedError):
        services.set_strategy_focus(strategy=strategy, groups=[WOMEN], by=ben)
    with pytest.raises(AimError):
        services.set_strategy_focus(strategy=strategy, groups=["sex=nobody"], by=None)
    assert focus(strategy) == []


def test_the_tables_refuse_what_no_service_writes(reading: Workgroup) -> None:
    influence = wrote(reading, None)
    for field, value, name in (("kind", "both", "influence_kind"), ("author", "", "influence_text")):
        with pytest.raises(IntegrityError, match=f"dashboard_{name}"), transaction.atomic():
            Influence.objects.filter(pk=influence.pk).update(**{field: value})
    with pytest.raises(IntegrityError, match="dashboard_influence_text"), transaction.atomic():
        Influence.objects.filter(pk=influence.pk).update(reason="", reason_es="")
    focus_of = StrategyFocus(strategy=targeted(reading), group=influence.group)
    focus_of.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        StrategyFocus(strategy=focus_of.strategy, group=influence.group).save()


def test_a_lead_shows_only_the_words_that_the_lead_has_read(reading: Workgroup, ben: Any, ana: Any) -> None:
    influence = wrote(reading, ben)
    seen = influence.stamp
    other = Word("Early Reading", "Nobody wants to work.")
    services.change_influence(influence=influence, group=WOMEN, kind="hinders", word=other, by=ben)
    with pytest.raises(InfluenceError, match="Read them again"):
        services.check_influence(influence=influence, public=True, by=ana, seen=seen)
    assert not Influence.objects.public()
    services.check_influence(influence=influence, public=True, by=ana, seen=Influence.objects.get().stamp)
    assert Influence.objects.public().count() == 1
