"""Which regular expressions end soon with any short text is told from their form."""

import pytest

from dashboard.ingest.effort import is_quick

GREEDY = "(?:a+)+"


@pytest.mark.parametrize(
    "expression",
    ["births_20[0-9]{2}", "(?P<y>20[0-9]{2})(?:-[0-9]{2})?", "a|b|.*c", "(?=a)b(?!c)", "(?>ab+)c", r"(a)?(?(1)b|c)",
     r"(a)?(?(1)b)", "a++b", "a*?b"],
)  # fmt: skip
def test_a_plain_expression_is_quick(expression: str) -> None:
    assert is_quick(expression)


@pytest.mark.parametrize(
    "form",
    ["{}", "x|{}", "(?={})b", "(?!{})b", "(?>{})c", r"(b)?(?(1){}|c)", r"(b)?(?(1)c|{})", r"(b)?(?(1){})", "{}" * 3],
)
def test_a_repeat_within_a_repeat_is_not_wherever_it_stands(form: str) -> None:
    assert not is_quick(form.format(*[GREEDY] * 3))


def test_searching_begins_anew_at_each_character() -> None:
    expression = ".*a.*b.*c"
    assert (is_quick(expression), is_quick(expression, anywhere=True)) == (True, False)
