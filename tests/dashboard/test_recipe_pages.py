"""The pages of recipes: what each reads in plain words, versions, copies, tries on a stored file, downloads."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dashboard.models import RecipeTrial, RecipeVersion, SavedRecipe
from dashboard.queries.recipes import recipe_at_hand
from dashboard.queries.steward import recipes as read
from dashboard.queries.steward.recipes import differences
from dashboard.services import recipes
from dashboard.services.errors import RecipeTakenError, UnusableRecipeError
from tests import build_dashboard as build
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")

COUNTIES = """# Written by hand.
period = "2023"

[recipe]
slug = "county-jobs"
title = "Jobs by county"
dataset = "county-jobs"

[place]
columns = "FIPS"
width = 5

[numbers.marks]
hid = "suppressed"

[[records]]
measure = "jobs"
columns.value = "Jobs"
"""


@pytest.fixture
def desk(client: Client, dev: User) -> Client:
    """Dev's browser."""
    client.force_login(dev)
    return client


@pytest.fixture
def saved(dev: User) -> SavedRecipe:
    """A recipe that Dev wrote."""
    return recipes.save_recipe(text=COUNTIES, note="First.", by=dev).recipe


def page(browser: Client, name: str, **arguments: Any) -> str:
    response = browser.get(reverse(f"dashboard:{name}", kwargs=arguments))
    assert response.status_code == 200
    return response.content.decode()


def test_shipped_recipes_stand_beside_saved_ones(desk: Client, saved: SavedRecipe) -> None:
    html = page(desk, "recipe_list")
    assert ("Jobs by county" in html, "comes with KConnect" in html) == (True, True)
    assert "written here, version 1" in html


def test_a_recipe_says_in_plain_words_what_it_reads(desk: Client, saved: SavedRecipe) -> None:
    html = page(desk, "recipe_detail", slug="county-jobs")
    for words in ("The code of the place stands in “FIPS”", "“Jobs”: the measure jobs; period 2023", "“hid”: hidden by the source"):  # noqa: E501  # fmt: skip
        assert words in html.replace("&quot;", '"')


def test_a_recipe_comes_as_a_file_and_leaves_as_the_same(desk: Client) -> None:
    file = SimpleUploadedFile("jobs.toml", COUNTIES.encode())
    response = desk.post(reverse("dashboard:recipe_create"), {"file": file, "note": "From Ottawa."})
    assert response.headers["Location"] == reverse("dashboard:recipe_detail", args=["county-jobs"])
    answer = desk.get(reverse("dashboard:recipe_toml", args=["county-jobs"]))
    assert (answer.content.decode(), answer.headers["Content-Disposition"]) == (
        COUNTIES,
        'attachment; filename="county-jobs.toml"',
    )


def test_a_text_that_is_no_recipe_is_answered_by_key(desk: Client) -> None:
    text = COUNTIES.replace('measure = "jobs"', 'measures = "jobs"')
    response = desk.post(reverse("dashboard:recipe_create"), {"text": text})
    assert response.status_code == 422
    assert "measures" in response.content.decode()
    assert SavedRecipe.objects.count() == 0


def test_saving_again_adds_a_version_with_its_differences(desk: Client, saved: SavedRecipe) -> None:
    address = reverse("dashboard:recipe_edit", args=["county-jobs"])
    changed = COUNTIES.replace('"2023"', '"2024"')
    desk.post(address, {"text": changed.replace("\n", "\r\n"), "note": "The year 2024."})
    assert list(saved.versions.values_list("number", "text")) == [(2, changed), (1, COUNTIES)]
    html = page(desk, "recipe_detail", slug="county-jobs")
    assert "<del>- period = &quot;2023&quot;</del>" in html
    assert "<ins>+ period = &quot;2024&quot;</ins>" in html
    answer = desk.get(reverse("dashboard:recipe_version", args=["county-jobs", 1]))
    assert answer.content.decode() == COUNTIES
    assert desk.get(reverse("dashboard:recipe_version", args=["county-jobs", 9])).status_code == 404


def test_the_same_text_is_no_new_version(dev: User, saved: SavedRecipe) -> None:
    assert recipes.save_recipe(text=COUNTIES, note="", by=dev, recipe=saved).number == 1


def test_the_slug_of_a_recipe_stays(dev: User, saved: SavedRecipe) -> None:
    with pytest.raises(RecipeTakenError):
        recipes.save_recipe(text=COUNTIES.replace("county-jobs", "other"), note="", by=dev, recipe=saved)


@pytest.mark.parametrize(
    ("slug", "title"), [("tidy", "Mine"), ("new", "Mine"), ("county-jobs", "Mine"), ("mine", "JOBS  by county")]
)
def test_names_are_unique_and_do_not_shadow_what_ships(slug: str, title: str, dev: User, saved: SavedRecipe) -> None:
    with pytest.raises(RecipeTakenError):
        recipes.copy_recipe(text=COUNTIES, slug=slug, title=title, by=dev)
    assert RecipeVersion.objects.count() == 1


def test_a_shipped_recipe_is_copied_and_not_edited(desk: Client) -> None:
    assert desk.get(reverse("dashboard:recipe_edit", args=["tidy"])).status_code == 404
    address = reverse("dashboard:recipe_copy", args=["tidy"])
    desk.post(address, {"title": 'Our "ACS" \\ file', "slug": "our-acs"})
    version = RecipeVersion.objects.get()
    assert (version.recipe.slug, version.recipe.title) == ("our-acs", 'Our "ACS" \\ file')
    assert "# Our own tidy CSV" in version.text


def test_a_name_that_cannot_be_found_in_the_text_is_said(dev: User) -> None:
    text = (
        COUNTIES.replace("[recipe]\n", "").replace('slug = "c', 'recipe.slug = "c').replace("title =", "recipe.title =")
    )
    text = text.replace('dataset = "county-jobs"', 'recipe.dataset = "county-jobs"')
    with pytest.raises(UnusableRecipeError):
        recipes.copy_recipe(text=text, slug="mine", title="Mine", by=dev)


def test_a_text_is_tried_on_a_stored_file_and_nothing_is_staged(desk: Client, saved: SavedRecipe) -> None:
    file = build.upload(b"FIPS,Jobs\n26081,12\n26139,hid\n99999,4\n", name="jobs.csv", recipe=COUNTIES)
    address = reverse("dashboard:recipe_edit", args=["county-jobs"])
    nothing = desk.post(address, {"text": COUNTIES, "try": "1"})
    assert nothing.status_code == 422
    response = desk.post(address, {"text": COUNTIES + "\n# tried", "sample": file.file_id, "try": "1"})
    trial = RecipeTrial.objects.get()
    assert response.headers["Location"] == f"{address}?trial={trial.pk}"
    assert f'data-poll="{reverse("dashboard:trial_progress", args=[trial.pk])}"' in desk.get(response.headers["Location"]).content.decode()  # noqa: E501  # fmt: skip
    build.work_off()
    html = desk.get(response.headers["Location"]).content.decode()
    assert ("# tried" in html, "No place has the code “99999”" in html, "26139" in html) == (True, True, True)
    assert "What would be read" in page(desk, "trial_progress", trial_id=trial.pk)
    assert saved.versions.count() == 1


def test_a_recipe_in_use_stays(desk: Client, dev: User, saved: SavedRecipe) -> None:
    spare = recipes.copy_recipe(text=COUNTIES, slug="spare", title="Spare", by=dev).recipe
    build.upload(b"FIPS,Jobs\n26081,12\n", name="jobs.csv", recipe=COUNTIES)
    for recipe in (saved, spare):
        desk.post(reverse("dashboard:recipe_remove", args=[recipe.slug]))
    assert list(SavedRecipe.objects.values_list("slug", flat=True)) == ["county-jobs"]
    html = page(desk, "recipe_detail", slug="county-jobs")
    assert "jobs.csv" in html
    assert "1 import was read by it." in html


def test_the_list_asks_the_same_questions_for_1_and_20_recipes(desk: Client, dev: User, saved: SavedRecipe) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(desk, "recipe_list")
        return len(captured)

    count()
    once = count()
    for number in range(19):
        recipes.copy_recipe(text=COUNTIES, slug=f"copy-{number}", title=f"Copy {number}", by=dev)
    assert count() == once


def test_very_long_texts_are_said_to_differ_without_comparing_them() -> None:
    many = "\n".join(str(number % 190) for number in range(5000))
    assert differences(many, many[::-1]) == (("@", "…"),)
    assert differences("a\nb", "a\nc")[-2:] == (("-", "b"), ("+", "c"))


def test_only_the_youngest_versions_are_compared(
    saved: SavedRecipe, dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "COMPARED_VERSIONS", 1)
    for word in ("one", "two"):
        recipes.save_recipe(text=COUNTIES.replace("by hand", word), note="", by=dev, recipe=saved)
    at_hand = recipe_at_hand(saved.slug)
    assert at_hand is not None
    assert [bool(version.changes) for version in read.recipe_page(at_hand).versions] == [True, False, False]
