"""The tables about a visitor who answers."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from surveys.stored_columns.tables import Table, column

RESEARCHERS: Final = _("Researchers.")
READERS: Final = _("Researchers who may read words.")
WITH_THE_RESPONSE: Final = _("As long as the response they belong to.")
WITH_THE_WORDS: Final = _("As long as your words.")

TABLES: Final = (
    Table(
        "response",
        "surveys.Response",
        _("One form that was sent"),
        _("Researchers. Those who decide on scores see how many, and what they chose."),
        _("Until you take it back: then only the day, the version and the hash of the receipt stay."),
        (
            column("id", _("A random number. It does not tell who came first.")),
            column("survey version language", _("Which questions were asked, and in which language.")),
            column("submitted_on", _("The day. No hour, no minute.")),
            column("random_order", _("Which of a few random orders you were shown; empty where nothing is shuffled.")),
            column("duration", _("How long the form was open, in steps of 5 seconds; empty where that is unknown.")),
            column("country indicator edition shown", _("Of which score you spoke, and the value you saw.")),
            column("consent", _("Which version of the text above the button you agreed to.")),
            column("status flags", _("Whether it counts, waits for a person or is spam, and why.")),
            column("folded", _("Whether it is in the sums that researchers see, and as what.")),
            column(
                "burst", _("A random number shared by answers from one network in one hour. Emptied after 24 hours.")
            ),
            column("burst_size", _("How many answers to the same question that was; each then counts for less.")),
            column(
                "held_group",
                _(
                    "A random number shared by answers that wait for a person together. Emptied when they are decided,"
                    " after 14 days at the latest."
                ),
            ),
            column("submit_key", _("A random number of the form, so that sending twice counts once.")),
            column("receipt_hash", _("A hash of your receipt code. The code itself is not kept.")),
            column("content_hash", _("A hash of all you sent, to notice copies. Emptied with your words.")),
        ),
    ),
    Table(
        "answer",
        "surveys.Answer",
        _("Your choices"),
        RESEARCHERS,
        WITH_THE_RESPONSE,
        (
            column("id", _("A number.")),
            column("response question slot", _("Which form and which question it belongs to.")),
            column("option number", _("What you chose, or the number you gave.")),
        ),
    ),
    Table(
        "answertext",
        "surveys.AnswerText",
        _("Your words"),
        _("Researchers, who may black out what names somebody."),
        _("%(text_days)s days, or until you take them back."),
        (
            column("id", _("A number.")),
            column(
                "response question option language", _("Which form and question they belong to, and their language.")
            ),
            column("text", _("What you wrote.")),
            column("folded", _("The same without capitals, accents and punctuation, so that a search finds it.")),
            column("redacted_at", _("When a researcher blacked out something in it.")),
        ),
    ),
    Table(
        "textcode",
        "surveys.TextCode",
        _("What your words were about, as codes"),
        RESEARCHERS,
        _("As long as the response they belong to: they stay when your words are deleted after their time."),
        (
            column("id", _("A number.")),
            column("response question option slot", _("Which form and which question your words belonged to.")),
            column("code", _("One of a short list of subjects, the same for everybody; empty where none of it fits.")),
        ),
    ),
    Table(
        "drawntext",
        "surveys.DrawnText",
        _("Your words in a task of coding"),
        READERS,
        WITH_THE_WORDS,
        (
            column("id task text place", _("In which task somebody reads them, and at which place of a random order.")),
            column("settled_by", _("Who decided where two readers took them differently.")),
        ),
    ),
    Table(
        "coding",
        "surveys.Coding",
        _("What each reader took your words to be about"),
        READERS,
        WITH_THE_WORDS,
        (
            column("id drawn coder", _("Which text, and who read it.")),
            column("code day", _("Which subject of the list, and the day it was chosen.")),
        ),
    ),
    Table(
        "quotation",
        "surveys.Quotation",
        _("Your words as they may be quoted"),
        READERS,
        WITH_THE_WORDS,
        (
            column("id", _("A number.")),
            column("text quote", _("Which words, and how they read without what points to a person.")),
            column("by day", _("Who chose them, and the day.")),
        ),
    ),
    Table(
        "qualitymark",
        "surveys.QualityMark",
        _("Why your answers may not have been meant"),
        RESEARCHERS,
        WITH_THE_RESPONSE,
        (
            column("id", _("A number.")),
            column(
                "response rule day",
                _("Which form met which rule, such as much faster than others, and when it was looked for."),
            ),
            column("undone_by undone_because", _("Who took the mark back, and why.")),
        ),
    ),
    Table(
        "savedanswers",
        "surveys.SavedAnswers",
        _("Answers you saved to come back to, or answered on pages before"),
        _("Nobody but you: they are sealed with a secret that only your address holds."),
        _("%(draft_days)s days, or until you send or delete them."),
        (
            column("id", _("A number.")),
            column("token_hash", _("A hash of the secret in your address.")),
            column("sealed", _("Your answers, sealed, with the page you are on and the order you are shown.")),
            column("answers", _("Empty. Older versions kept answers here; those are gone when they expire.")),
            column("version language", _("Which questions, and in which language.")),
            column("seconds", _("How long the form was open, in steps of 5 seconds.")),
            column("expires_on", _("The day they are deleted.")),
        ),
    ),
    Table(
        "publiccount",
        "indicators.PublicCount",
        _("The number of visitors that the public sees"),
        _("Everybody, from 8 up."),
        _("For good: it is not the true number."),
        (
            column("id", _("A number.")),
            column("release country indicator", _("Of which release and score.")),
            column("count", _("The number of visitors with random noise, drawn once, so that it tells of nobody.")),
            column("epsilon", _("How strong the noise is.")),
        ),
    ),
    Table(
        "outcome",
        "indicators.Outcome",
        _("What answers led to"),
        _("Everybody where enough visitors spoke; else whoever has a receipt."),
        _("For good."),
        (
            column("id", _("A number.")),
            column("kind text", _("What was done, in the words of the editors.")),
            column(
                "edition country indicator update release published_at", _("Of which score, and when it was published.")
            ),
            column("visitors", _("The number with noise, where it is shown.")),
        ),
    ),
)
