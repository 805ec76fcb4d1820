"""Terms of the glossary in a text: linked once, only where a reader reads, in the language of the words."""

import pytest

from kconnect.core.terms import Term, linked

EQUITY = Term("/glossary/equity/", {"en": ("equity",), "es": ("equidad",)})
REVIEW = Term("/glossary/equity-review/", {"en": ("equity review", "equity reviews"), "es": ()})
BOTH = [EQUITY, REVIEW]


def link(words: str, slug: str = "equity") -> str:
    return f'<a class="term" href="/glossary/{slug}/">{words}</a>'


def test_the_first_place_is_linked_and_the_next_is_not() -> None:
    assert linked("<p>Equity, equity.</p>", BOTH, language="en") == f"<p>{link('Equity')}, equity.</p>"


def test_the_longest_term_wins_and_each_term_has_its_own_first_place() -> None:
    made = linked("Equity reviews ask for equity.", BOTH, language="en")
    assert made == f"{link('Equity reviews', 'equity-review')} ask for {link('equity')}."


def test_the_language_of_the_words_decides_not_that_of_the_page() -> None:
    made = linked('equity <span lang="es">equidad y equity</span> <b>equity</b>', BOTH, language="en")
    assert made == f'{link("equity")} <span lang="es">equidad y equity</span> <b>equity</b>'
    assert (
        linked('<span lang="es">La equidad</span>', BOTH, language="en")
        == f'<span lang="es">La {link("equidad")}</span>'
    )
    assert linked("Inequidad", BOTH, language="es") == "Inequidad"


@pytest.mark.parametrize(
    "text",
    [
        '<a href="/x/">equity</a>', "<h2>Equity</h2>", '<img alt="equity">', "<button>equity</button>", "inequity", "equity-minded",
        "<a><b>x</b> equity</a>", "<!-- equity -->", "", "<p> </p>", "<summary>equity</summary>",
    ],
)  # fmt: skip
def test_nothing_is_linked_where_it_would_be_in_the_way(text: str) -> None:
    assert linked(text, BOTH, language="en") == text


def test_after_what_is_closed_it_goes_on() -> None:
    made = linked("<h2>Equity</h2><br><p>On equity</p></div><p>x</p>", BOTH, language="en")
    assert made == f"<h2>Equity</h2><br><p>On {link('equity')}</p></div><p>x</p>"


def test_a_term_is_not_linked_on_its_own_page_and_without_terms_all_stays() -> None:
    assert linked("equity", BOTH, language="en", here="/glossary/equity/") == "equity"
    assert linked("equity", [], language="en") == "equity"


def test_what_a_term_says_is_escaped_as_the_page_escapes_it() -> None:
    odd = Term('/x/"><script>', {"en": ("R&D",)})
    assert (
        linked("R&amp;D now", [odd], language="en")
        == '<a class="term" href="/x/&quot;&gt;&lt;script&gt;">R&amp;D</a> now'
    )
