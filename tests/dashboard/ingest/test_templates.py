import pytest

from dashboard.ingest.templates import TemplateError, compiled, fill, names, names_in_expression


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("plain", "plain"),
        ("SY{from}-{to}", "SY2012-13"),
        ("{from-4}-{from}", "2008-2012"),
        ("20{to+1}", "2014"),
        ("{{{to}}}", "{13}"),
        ("{last+1}", "00"),
        ("{first-1}", "08"),
    ],
)
def test_captures_fill_templates_and_may_be_counted_with(template: str, expected: str) -> None:
    assert fill(template, {"from": "2012", "to": "13", "last": "99", "first": "09"}) == expected


def test_only_whole_numbers_can_be_counted_with() -> None:
    for text in ("soon", "", "²"):
        with pytest.raises(TemplateError):
            fill("{year+1}", {"year": text})


def test_a_template_names_its_captures() -> None:
    assert names("{a}-{b+2} {{c}}") == {"a", "b"}


@pytest.mark.parametrize("template", ["{", "a}", "{a", "{a:4}", "{a+}", "{1}"])
def test_a_brace_that_stands_alone_is_a_mistake(template: str) -> None:
    with pytest.raises(TemplateError):
        names(template)


def test_an_expression_takes_captures_over_word_for_word() -> None:
    assert names_in_expression("{race}[0-9]{2}_{x}") == {"race", "x"}
    pattern = compiled("{race} [0-9]{2}{other}?", {"race": "a.b"})
    assert pattern.fullmatch("A.B 12{other")
    assert not pattern.fullmatch("axb 12")
