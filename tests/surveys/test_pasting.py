"""Options and statements as lines: what their flags say, and a whole survey pasted as it was written down."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from surveys.admin.pasting import PastedLine, read_options, read_statements, write_option
from surveys.models import Option
from tests.admin_forms import filled
from tests.factories import make_survey, signed_in
from tests.surveys.staff import page_of, question

# As it stands in a text, with bullets.
TRUST = """\
- statement: I trust the scores | Je fais confiance aux scores
- statement: The scores are politically biased | Les scores sont biaisés | | reversed
- statement: I would quote a score | Je citerais un score
- statement: The method is unclear | La méthode est obscure | | reversed
"""
AGREEMENT = """\
  - Strongly disagree | Pas du tout d’accord | 1
  - Disagree | Plutôt pas d’accord | 2
  - Neither | Ni l’un ni l’autre | 3
  - Agree | Plutôt d’accord | 4
  - Strongly agree | Tout à fait d’accord | 5
  - Do not know | Ne sait pas |  | missing
"""


@pytest.mark.parametrize(
    ("flags", "facts"),
    [
        ("missing", {"is_missing": True}),
        ("not-known", {"is_missing": True, "reason": "not-known"}),
        ("NOT-SAID", {"is_missing": True, "reason": "not-said"}),
        ("words", {"with_text": True}),
        ("exclusive, fixed", {"exclusive": True, "fixed": True}),
        (" missing,exclusive  words,", {"is_missing": True, "exclusive": True, "with_text": True}),
        ("missing not-known", {"is_missing": True, "reason": "not-known"}),
        ("mots", {"with_text": True}),
        ("Exclusif fixe manquant", {"exclusive": True, "fixed": True, "is_missing": True}),
        ("ne-sait-pas", {"is_missing": True, "reason": "not-known"}),
        ("ne-dit-pas", {"is_missing": True, "reason": "not-said"}),
        ("", {}),
    ],
)
def test_flags_say_what_an_option_is(flags: str, facts: dict[str, object]) -> None:
    assert read_options(f"Other | Autre | | {flags}") == [PastedLine(("Other", "Autre"), **facts)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A | B | | missing other", "“other” cannot stand after the value"),
        ("A | B | | reversed", "“reversed” cannot stand after the value"),
        ("A | B | | not-known not-said", "an option has one reason"),
        ("A | B | words", "“words” comes after one more bar"),
        ("A | B | exclusif", "“exclusif” comes after one more bar"),
    ],
)
def test_flags_that_say_nothing_are_named_with_their_line(line: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_options(f"Good | Bon\n{line}")

    assert refused.value.messages[0].startswith(f"Line 2: {message}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A | B | 2", "“2” stands where a value would"),
        ("A | B | reversed", "“reversed” stands where a value would"),
        ("A | B | | missing", "“missing” cannot stand after the value; what can: reversed."),
        ("A | B | | | reversed", "too many bars"),
    ],
)
def test_a_statement_has_no_value_and_can_only_be_reversed(line: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_statements(line)

    assert refused.value.messages[0].startswith(f"Line 1: {message}")


def test_statements_are_reversed_in_french_too() -> None:
    statements = read_statements("Biased | Biaisé | | inversé\n- énoncé : Fair | Juste")

    assert statements == [PastedLine(("Biased", "Biaisé"), reversed=True), PastedLine(("Fair", "Juste"))]


def test_a_bullet_is_no_part_of_a_label_and_a_minus_is() -> None:
    assert [line.words[0] for line in read_options("- Yes\n* No\n• Perhaps\n-1 to 0\n-10%")] == [
        "Yes", "No", "Perhaps", "-1 to 0", "-10%",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (PastedLine(("Yes",)), "Yes"),
        (PastedLine(("Yes", "Oui"), Decimal("1.50")), "Yes | Oui | 1.5"),
        (PastedLine(("No", ""), Decimal(0)), "No |  | 0"),
        (PastedLine(("Other", "Autre"), with_text=True, exclusive=True), "Other | Autre |  | words exclusive"),
        (PastedLine(("?", "?"), is_missing=True), "? | ? |  | missing"),
        (PastedLine(("?", "?"), is_missing=True, reason="not-said", fixed=True), "? | ? |  | not-said fixed"),
    ],
)
def test_an_option_is_written_as_it_is_read(line: PastedLine, text: str) -> None:
    assert write_option(line) == text
    assert read_options(text)[0].facts() == line.facts()


@pytest.mark.django_db
def test_a_matrix_pastes_as_it_was_written_down() -> None:
    agree = question(make_survey(), "agree")
    editor = signed_in("editor")

    editor.post(page_of(agree), filled(editor, page_of(agree)) | {"pasted": AGREEMENT, "pasted_rows": TRUST})

    assert list(agree.rows.order_by("order", "pk").values_list("text_en", "text_fr", "reversed"))[2:] == [
        ("I trust the scores", "Je fais confiance aux scores", False),
        ("The scores are politically biased", "Les scores sont biaisés", True),
        ("I would quote a score", "Je citerais un score", False),
        ("The method is unclear", "La méthode est obscure", True),
    ]
    assert list(agree.options.order_by("order", "pk").values_list("label_en", "value", "is_missing"))[4:] == [
        ("Strongly disagree", 1, False),
        ("Disagree", 2, False),
        ("Neither", 3, False),
        ("Agree", 4, False),
        ("Strongly agree", 5, False),
        ("Do not know", None, True),
    ]


@pytest.mark.django_db
def test_flags_reach_the_options_and_a_reason_says_that_it_is_no_answer() -> None:
    reads, editor = question(make_survey(), "reads"), signed_in("editor")
    lines = "Other, please say | Autre, précisez |  | words\nNone of these | Aucune |  | exclusive fixed"

    editor.post(page_of(reads), filled(editor, page_of(reads)) | {"pasted": lines})
    editor.post(page_of(reads), filled(editor, page_of(reads)) | {"options-0-reason": "not-known"})

    facts = ("label_en", "with_text", "exclusive", "fixed", "is_missing", "reason")
    assert list(reads.options.order_by("order", "pk").values_list(*facts)) == [
        ("Map", False, False, False, True, Option.Reason.NOT_KNOWN),
        ("Tables", False, False, False, False, ""),
        ("Papers", False, False, False, False, ""),
        ("Other, please say", True, False, False, False, ""),
        ("None of these", False, True, True, False, ""),
    ]
