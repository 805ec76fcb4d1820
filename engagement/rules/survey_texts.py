"""What in own words may lead to a person: numbers and addresses, and children who are called by a name."""

import re

GAP = "[…]"
# Social security numbers, phone numbers, other long numbers (accounts, cases), e-mail, web and street addresses.
NUMBERS = (
    re.compile(r"\b\d{3}[-. ]\d{2}[-. ]\d{4}\b"),
    re.compile(r"(?<!\w)(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}\b"),
    re.compile(r"\b\d{6,}\b"),
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(
        r"\b\d{1,5}\s{1,3}(?:[A-ZÁÉÍÓÚÑ][\w'’]{0,40}\s{1,3}){1,3}(?:St|Street|Ave|Avenue|Rd|Road|Dr|Drive|Ln|Lane|Blvd|Ct|Court)\b\.?"
    ),
)
CHILD = re.compile(
    r"\b(?i:my|our|mi|mis|nuestr[oa])\s+(?i:son|daughter|child|kid|boy|girl|grandson|granddaughter|nephew|niece|hij[oa]|niet[oa]|"
    r"niñ[oa]|sobrin[oa]|nen[ea])(?i:,?\s+(?:is\s+called|called|named|se\s+llama|llamad[oa]))?,?\s+([A-ZÁÉÍÓÚÑ][\w'’]+)"
)


def parts_of_a_person(words: str) -> list[str]:
    """The parts of a text that may say who somebody is, in their order; each once."""
    found = [(match.start(), match.group().strip()) for pattern in NUMBERS for match in pattern.finditer(words)]
    found += [(match.start(1), match.group(1)) for match in CHILD.finditer(words)]
    return list(dict.fromkeys(part for _place, part in sorted(found)))


def without_them(words: str) -> str:
    """The text with a gap for each of those parts: a suggestion for whoever moderates."""
    for part in sorted(parts_of_a_person(words), key=len, reverse=True):
        words = words.replace(part, GAP)
    return words
