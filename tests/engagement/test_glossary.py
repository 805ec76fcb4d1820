"""The glossary: terms in both languages, linked where they occur, and hints on wording."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from agenda.services import NotYoursToDoError, PlanInvalidError
from engagement import services, shipped
from engagement.models import Term, Wording
from engagement.queries.glossary import linked_terms
from kconnect.core.models import AuditEvent
from tests.build_agenda import make_goal, make_strategy
from tests.build_common_agenda import make_agenda
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_words() -> None:
    """Tests on the whole database empty it; what a migration puts there is put there again."""
    services.ensure_first_words()


def make_term(name: str = "porch", *, published: bool = True, **values: Any) -> Term:
    values.setdefault("meaning", f"What {name} means.")
    row = services.create_term(by=None, name=name, **values)
    return services.publish_term(by=None, term=row, published=published)


def page(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_network_starts_with_the_terms_of_its_field_in_both_languages() -> None:
    assert set(Term.objects.public().values_list("slug", flat=True)) == {one["slug"] for one in shipped.shipped_terms()}
    assert not [one.slug for one in Term.objects.all() if not (one.name_es and one.meaning_es)]
    assert {one.language for one in Wording.objects.all()} == {"en", "es"}
    for row in [*Term.objects.all(), *Wording.objects.all()]:
        row.full_clean()


def test_a_term_says_what_it_means_in_the_readers_language_and_names_the_other() -> None:
    make_term("porch", name_es="porche", meaning_es="Donde se habla con los vecinos.")
    assert 'In Spanish: <span lang="es">porche</span>' in page("/glossary/porch/")
    told = page("/es/glossary/porch/")
    assert "Donde se habla" in told
    assert "En inglés" in told


def test_a_meaning_links_other_terms_and_never_its_own() -> None:
    make_term("porch", meaning="A porch is where equity begins.")
    told = page("/glossary/porch/")
    assert '<a class="term" href="/glossary/equity/">equity</a>' in told
    assert 'class="term" href="/glossary/porch/"' not in told
    assert "It speaks of" in told


def test_search_forgets_accents_and_an_empty_answer_says_what_to_do() -> None:
    assert "quórum" in page("/es/glossary/?q=QUORUM")
    assert "No term fits" in page("/glossary/?q=nothing-like-it")
    Term.objects.all().delete()
    assert "No term is public yet" in page("/glossary/")


def test_terms_are_linked_where_goals_agenda_strategies_indicators_and_groups_are_told_of() -> None:
    make_term("porch", name_es="porche", meaning_es="x")
    words = "The porch, and the porch again."
    goal = make_goal("Porch lights", published=True, statement=words)
    strategy = make_strategy(goal=goal, workgroup=make_workgroup("Lamps", purpose=words), summary=words)
    make_agenda(problem=words, vision="Each porch.")
    link = '<a class="term" href="/glossary/porch/">porch</a>'
    for address in (f"/goals/{goal.slug}/", f"/workplan/strategies/{strategy.slug}/", "/workgroups/lamps/", "/agenda/"):
        text = page(address)
        assert (address, text.count(link)) == (address, 1)
        assert ">Porch lights</a>" not in text.split("<main", 1)[1].split("</h1>", 1)[0].split("<h1", 1)[1]


def test_the_terms_are_asked_for_once_in_some_minutes_and_again_when_one_changes(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    row, step = make_term("porch", meaning="A place."), make_term("step", meaning="In front of the porch.")
    link = 'class="term" href="/glossary/porch/"'
    assert link in page("/glossary/step/")
    with django_assert_num_queries(0):
        linked_terms()
    Term.objects.filter(pk=row.pk).update(published=False)
    assert link in page("/glossary/step/")
    services.change_term(by=None, term=step, meaning="Before the porch.")
    assert link not in page("/glossary/step/")


def test_without_a_cache_the_terms_are_found_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    make_term("porch", meaning="A place.")
    make_term("step", meaning="In front of the porch.")

    class Away:
        def __getattr__(self, name: str) -> Any:
            raise ConnectionError(name)

    monkeypatch.setattr("kconnect.core.kept.cache", Away())
    assert "/glossary/porch/" in page("/glossary/step/")


def test_what_is_not_public_is_neither_listed_nor_linked() -> None:
    make_term("porch", published=False)
    make_term("step", meaning="In front of the porch.")
    assert "/glossary/porch/" not in page("/glossary/") + page("/glossary/step/")
    assert Client().get("/glossary/porch/").status_code == 404


def test_staff_write_a_term_show_it_and_take_it_back() -> None:
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    staff.post("/console/glossary/new/", {"name": "Front porch", "meaning": "Where neighbors talk."})
    row = Term.objects.get(slug="front-porch")
    staff.post(f"/console/glossary/{row.pk}/publish/", {"published": "yes"})
    assert "Where neighbors talk." in page("/glossary/front-porch/")
    staff.post(f"/console/glossary/{row.pk}/", {"name": "Front porch", "meaning": "Where people talk."})
    assert "Where people talk." in page("/glossary/front-porch/")
    staff.post(f"/console/glossary/{row.pk}/publish/", {"published": "no"})
    staff.post(f"/console/glossary/{row.pk}/publish/", {"published": "no"})
    assert Client().get("/glossary/front-porch/").status_code == 404
    verbs = AuditEvent.objects.filter(target_type="engagement.term").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["created", "published", "changed", "withdrawn"]
    assert "missing" in page("/console/glossary/?q=porch&published=no", staff)


def test_hints_are_kept_changed_and_removed_each_words_once() -> None:
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    words = {"language": "en", "phrase": "Have-Nots", "better": "people"}
    staff.post("/console/wordings/new/", words)
    row = Wording.objects.get(phrase_folded="have-nots")
    assert "have their hint already" in staff.post("/console/wordings/new/", words).content.decode()
    staff.post(f"/console/wordings/{row.pk}/", {**words, "better": "neighbors"})
    assert "neighbors" in page("/console/wordings/?q=have-nots&language=en", staff)
    staff.post(f"/console/wordings/{row.pk}/remove/")
    assert "No hint here" in page("/console/wordings/?q=have-nots", staff)


def test_only_staff_write_here() -> None:
    lead = make_user("Ana", leads=[make_workgroup()])
    for act in (
        lambda: services.create_term(by=lead, name="x", meaning="y"),
        lambda: services.keep_wording(by=lead, language="en", phrase="x", better="y"),
    ):
        with pytest.raises(NotYoursToDoError):
            act()


def test_a_hint_with_the_same_words_changes_nothing_and_leaves_no_trace() -> None:
    row = services.keep_wording(by=None, language="en", phrase="x y", better="z")
    count = AuditEvent.objects.count()
    services.keep_wording(by=None, wording=row, language="en", phrase="x y", better="z")
    assert AuditEvent.objects.count() == count
    with pytest.raises(PlanInvalidError):
        services.keep_wording(by=None, wording=row, language="xx")


def test_the_database_knows_the_rules() -> None:
    with pytest.raises(ValidationError):
        Term(slug="new", name="x", meaning="y").full_clean()


def test_the_list_asks_as_much_for_many_terms_as_for_one(django_assert_num_queries: Callable[[int], Any]) -> None:
    Term.objects.all().delete()
    make_term("one")
    with django_assert_num_queries(2):
        page("/glossary/")
    for number in range(5):
        make_term(f"more {number}")
    with django_assert_num_queries(2):
        page("/glossary/")
