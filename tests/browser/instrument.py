"""A survey with every kind of question, five pages and six paths through them, and how it is built by hand."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Pointer, first_of

BOX = "input[name='{}'][value='{}']"


@dataclass(frozen=True)
class Asked:
    """A question as it is to be built: its kind by name, its words in both languages, and what belongs to it."""

    code: str
    kind: str
    words: tuple[str, str]
    options: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    from_list: str = ""
    shown_if: tuple[str, str] | None = None  # a question, and an option of it
    is_required: bool = False


@dataclass(frozen=True)
class Part:
    """A section with its title in both languages, the options of the question “role” it is for, and its questions."""

    words: tuple[str, str]
    questions: tuple[Asked, ...]
    shown_if: tuple[str, tuple[str, ...]] | None = field(default=None)


SURVEY = (
    Part(
        ("About you", "À propos de vous"),
        (
            Asked("agree", "Consent", ("May we count what you say?", "Pouvons-nous compter vos réponses ?")),
            Asked(
                "role",
                "One choice",
                ("What are you?", "Qui êtes-vous ?"),
                (
                    "Reader | Lecteur",
                    "Researcher | Chercheur",
                    "Journalist | Journaliste",
                    "I do not say | Je ne le dis pas | | not-said",
                ),
                is_required=True,
            ),
        ),
    ),
    Part(
        ("What you read", "Vos lectures"),
        (
            Asked(
                "pages",
                "Several choices",
                ("Which pages do you use?", "Quelles pages utilisez-vous ?"),
                ("Maps | Cartes", "Others | Autres | | words", "None | Aucune | | exclusive"),
            ),
            Asked(
                "views",
                "A scale for several statements",
                ("How far do you agree?", "Êtes-vous d’accord ?"),
                statements=("Clear | Clair", "Biased | Biaisé | | reversed"),
                from_list="Agreement, 5",
            ),
            Asked("years", "Number", ("For how many years?", "Depuis combien d’années ?")),
        ),
        shown_if=("role", ("researcher", "journalist")),
    ),
    Part(
        ("Your work", "Votre travail"),
        (
            Asked(
                "needed",
                "Options to be put in order",
                ("What is needed most?", "De quoi a-t-on le plus besoin ?"),
                ("Courts | Tribunaux", "Police | Police", "Press | Presse"),
            ),
            Asked("seen", "A day, a month or a year", ("When did you see it last?", "Quand l’avez-vous vu ?")),
            Asked("trust", "Rating from 0 or 1 to 10", ("How far do you trust it?", "Quelle est votre confiance ?")),
            Asked("report", "Short text", ("Which report?", "Quel rapport ?")),
        ),
        shown_if=("role", ("journalist",)),
    ),
    Part(
        ("What you think", "Votre avis"),
        (
            Asked("note", "Information, without an answer", ("Two questions more", "Encore deux questions")),
            Asked("home", "Country", ("Which country do you know?", "Quel pays connaissez-vous ?")),
            Asked(
                "doubts",
                "One choice",
                ("Is a score wrong?", "Une note est-elle fausse ?"),
                from_list="Yes, no, do not know",
            ),
            Asked(
                "why",
                "Long text",
                ("You said {role}: why is it wrong?", "Vous avez dit {role} : pourquoi est-elle fausse ?"),
                shown_if=("doubts", "yes"),
            ),
        ),
    ),
    Part(
        ("One score", "Une note"),
        (Asked("which", "Score of a country on an indicator", ("Which score?", "Quelle note ?")),),
        shown_if=("doubts", ("yes",)),
    ),
)
ARABIC = {
    "What are you?": "من أنت؟",
    "About you": "عنك",
    "Is a score wrong?": "هل هناك درجة خاطئة؟",
    "Which score?": "أي درجة؟",
}


def build(hand: Pointer, title: str, slug: str) -> None:
    """Build the survey from an empty page, and leave its page open on which it is built."""
    page = hand.page
    page.goto("/admin/surveys/survey/add/")
    hand.fill(page.get_by_label("Title, English"), title)
    hand.fill(page.get_by_label("Title, French"), f"{title} (fr)")
    hand.fill(page.get_by_label("Slug"), slug)
    hand.tick(page.get_by_label("A page for each section"))
    hand.press(page.get_by_role("button", name="Save and build"))
    for place, part in enumerate(SURVEY):
        if place:
            hand.press(first_of(page.get_by_role("button", name="Add a section").all()))
            expect(page.locator("#id_title_en")).to_have_value("")
        for code, words in zip(("en", "fr"), part.words, strict=True):
            hand.fill(page.locator(f"#id_title_{code}"), words)
        if part.shown_if:
            save(hand)
            show_if(hand, *part.shown_if)
        for question in part.questions:
            add(hand, question)
    save(hand)


def add(hand: Pointer, question: Asked) -> None:
    """Add a question behind the one that is open, and fill in what it is."""
    page, opened = hand.page, hand.page.locator("#build-open input[name=question]")
    before = opened.get_attribute("value") if opened.count() else ""
    hand.press(page.locator(".kind-buttons").get_by_role("button", name=question.kind, exact=True))
    expect(opened).not_to_have_value(before or "")
    for code, words in zip(("en", "fr"), question.words, strict=True):
        hand.fill(page.locator(f"#id_text_{code}"), words)
    hand.fill(page.locator("#id_code"), question.code)
    if question.is_required:
        hand.tick(page.get_by_label("Must be answered"))
    if question.statements:
        hand.fill(page.locator("#id_statements"), "\n".join(question.statements))
    if question.options:
        hand.fill(page.locator("#id_lines"), "\n".join(question.options))
    if question.from_list:
        hand.press(page.locator(".from-list summary"))
        names = page.locator("#id_option_list option", has_text=re.compile(f"^{question.from_list}$"))
        hand.choose(page.locator("#id_option_list"), names.get_attribute("value") or "")
    if question.shown_if:
        save(hand)
        show_if(hand, question.shown_if[0], (question.shown_if[1],))


def show_if(hand: Pointer, code: str, options: tuple[str, ...]) -> None:
    """Let what is open be shown only to those who chose one of some options of an earlier question."""
    page = hand.page
    hand.choose(page.get_by_label("Condition 1, question"), code)
    save(hand)
    hand.choose(page.get_by_label("Condition 1, comparison"), "any-of")
    for option in options:
        hand.choose(page.get_by_label("Condition 1, add an option"), option)
        save(hand)
        expect(page.locator(f"input[name=if-0-options][value={option}]")).to_be_checked()
    expect(page.locator(".problems:has(*)")).to_have_count(0)


def save(hand: Pointer) -> None:
    """Press “Save”, and wait until it is told that all is kept."""
    page = hand.page
    hand.press(page.get_by_role("button", name="Save", exact=True))
    page.wait_for_load_state()
    expect(page.locator("#build[aria-busy]")).to_have_count(0)
    expect(page.locator("#kept")).not_to_have_text(re.compile("Being kept"))


def translate(hand: Pointer) -> None:
    """Add Arabic on the page of languages, and translate some of its texts."""
    page = hand.page
    hand.press(page.get_by_role("link", name="Languages", exact=True))
    hand.choose(page.get_by_label("Add a language"), "ar")
    hand.press(page.get_by_role("button", name="Add", exact=True))
    hand.press(page.get_by_role("link", name=re.compile(r"^Translate\s?: Arabic$")))
    for original, words in ARABIC.items():
        row = page.locator(
            ".translation", has=page.locator(".original", has_text=re.compile(f"^\\s*{re.escape(original)}\\s*$"))
        )
        hand.fill(row.locator("textarea, input").first, words)
    hand.press(page.get_by_role("button", name="Save"))


def try_it(hand: Pointer) -> None:
    """Try the preview beside the survey in both languages: it asks for what is required, and takes what is answered."""
    page = hand.page
    frame = page.frame_locator("iframe[name=preview-frame]")
    if (tab := page.locator("[data-view-of=preview]")).is_visible():
        hand.press(tab)
    hand.press(page.locator("#build-preview").get_by_role("link", name="Français").first)
    expect(frame.locator("html")).to_have_attribute("lang", "fr")
    hand.press(frame.get_by_role("button", name="Montrer les erreurs"))
    expect(frame.locator(".sum li")).to_have_count(1)
    hand.tick(frame.locator(BOX.format("q-role", "reader")))
    hand.press(frame.get_by_role("button", name="Montrer les erreurs"))
    expect(frame.locator(".sum.kept")).to_be_visible()


def publish(hand: Pointer, survey: str) -> None:
    """Publish the draft from the survey's page, and say why translations are missing."""
    page = hand.page
    page.goto(survey)
    hand.press(page.get_by_role("link", name="Publish", exact=True))
    hand.fill(page.get_by_label("Why some translations are missing"), "Arabic follows.")
    hand.press(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messagelist .success")).to_be_visible()


@dataclass(frozen=True)
class Said:
    """What somebody answers: who they are, whether a score is wrong, and why; and in which language they read."""

    role: str
    doubts: str
    words: str
    language: str = "en"


def answer(hand: Pointer, slug: str, said: Said, *, look: Callable[[Page], None]) -> None:
    """Answer the survey page by page and send it; `look` is called with each page before it is left."""
    page, path = hand.page, f"/feedback/{slug}/"
    page.goto({"fr": f"/fr{path}", "ar": f"{path}?language=ar"}.get(said.language, path))
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if said.language == "ar" else "ltr")
    pages = [_who]
    pages += [_use] if said.role in ("researcher", "journalist") else []
    pages += [_work] if said.role == "journalist" else []
    pages += [_view, _score] if said.doubts == "yes" else [_view]
    for fill_in in pages:
        fill_in(hand, said)
        look(page)
        hand.press(page.locator(".turning button.primary"))
    expect(page.locator("dl.review").first).to_be_visible()
    look(page)
    hand.press(page.locator(".turning button.primary"))
    page.wait_for_url("**/feedback/receipt/**")


def _box(hand: Pointer, name: str, value: str) -> Locator:
    return hand.page.locator(BOX.format(name, value))


def _who(hand: Pointer, said: Said) -> None:
    hand.tick(_box(hand, "q-agree", "yes"))
    hand.tick(_box(hand, "q-role", said.role))


def _use(hand: Pointer, _said: Said) -> None:
    hand.tick(_box(hand, "q-pages", "maps"))
    hand.tick(_box(hand, "q-clear", "agree"))
    hand.tick(_box(hand, "q-biased", "disagree"))
    hand.fill(hand.page.locator("#q-years"), "12")


def _work(hand: Pointer, _said: Said) -> None:
    for place, code in enumerate(("press", "courts"), 1):
        hand.choose(hand.page.locator(f"select[name='q-needed.{code}']"), str(place))
    hand.fill(hand.page.locator("[name=q-seen]"), "28/11/2026")
    hand.tick(_box(hand, "q-trust", "r7"))
    hand.fill(hand.page.locator("[name=q-report]"), "AB-1")


def _view(hand: Pointer, said: Said) -> None:
    hand.choose(hand.page.locator("[name=q-home]"), "ken")
    hand.tick(_box(hand, "q-doubts", said.doubts))
    if said.doubts == "yes":
        expect(hand.page.locator("label[for=q-why]")).not_to_contain_text("{role}")
        hand.fill(hand.page.locator("[name=q-why]"), said.words)


def _score(hand: Pointer, _said: Said) -> None:
    hand.choose(hand.page.locator("[name='q-which.country']"), "ken")
    hand.choose(hand.page.locator("[name='q-which.indicator']"), "cocaine-trade")
