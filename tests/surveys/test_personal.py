"""What in a text looks as if it pointed to a person, and what does not."""

import pytest

from surveys.intake import personal_data

KNOWN = frozenset({"south", "africa", "cocaine", "trade", "ivoire"})


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Write to someone.else+x@example.org", ["e-mail"]),
        ("Call +27 11 555 01 99 tonight", ["phone"]),
        ("Call 011-555-0199", ["phone"]),
        ("I met Mr Dlamini there", ["name"]),
        ("He is called Sipho", ["name"]),
        ("Je m’appelle Awa", ["name"]),
        ("The port is run by Thandi Mokoena since then", ["name"]),
        ("Dr. Mbeki, mbeki@example.org", ["e-mail", "name"]),
        ("The cocaine trade in South Africa grew.", []),
        ("From 2019 to 2023, and 2019-2023, by 12.5 %", []),
        ("Seizures: 1 200 kg on 12.03.2024 and 2024-03-12", []),
        ("The Index says 7.5. That is too low", []),
        ("See https://example.org/2024/05/1234567890.html", []),
        ("", []),
    ],
)
def test_signs_of_a_person_are_found_and_ordinary_words_are_not(text: str, signs: list[str]) -> None:
    words = {
        "this looks like an e-mail address.": "e-mail",
        "this looks like a phone number.": "phone",
        "this looks like a person’s name.": "name",
    }

    assert [words[said] for said in personal_data.find_signs(text, harmless_words=KNOWN)] == signs
