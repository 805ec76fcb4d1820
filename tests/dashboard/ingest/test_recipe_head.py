"""A recipe gets another name in its text, and everything else in it stays."""

import pytest

from dashboard.ingest.recipe_head import renamed
from dashboard.ingest.recipe_text import read_recipe
from tests.dashboard.ingest.looks import RECIPE


def test_the_name_of_a_recipe_changes_and_its_comments_stay() -> None:
    changed = renamed(RECIPE, slug="other", title='A "new" \\ name')
    assert read_recipe(changed).title == 'A "new" \\ name'
    assert changed.replace('slug = "other"', 'slug = "births"   # stays').count("\n") == RECIPE.count("\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('[recipe]\nslug = "births"   # stays\ntitle = "Births"\ndataset = "births"\n', ""),
        ('slug = "births"', '"slug" = "births"'),
    ],
    ids=["no head of its own", "a key in quotes"],
)
def test_a_name_that_is_written_in_another_way_is_left_alone(old: str, new: str) -> None:
    text = RECIPE.replace(old, new)
    if not new:
        text = 'recipe = { slug = "births", title = "Births", dataset = "births" }' + text
    assert read_recipe(text).slug == "births"
    with pytest.raises(ValueError, match="births"):
        renamed(text, slug="other", title="Other")
