"""Make the survey and the 2,000 invented responses on which the desk is held against R: `python make_data.py`.

Plain Python with a seed: a second run writes the same files, `survey.json`, `responses.csv` and, of 150 texts that two
people coded, `codings.csv`.
"""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
N, SEED = 2000, 20261130
# Code, label, weight, and how far the group leans to agreeing: the last one is too small to be compared.
ROLES = [
    ("research", "Research", 22, 0.1), ("civil", "Civil society", 20, -0.7), ("police", "Police", 16, 0.9),
    ("press", "Press", 14, -0.2), ("student", "Student", 13, 0.3), ("ministry", "Ministry", 9, 0.0),
    ("other", "Something else", 1, -0.4),
]  # fmt: skip
OFTEN = [("once", 1), ("sometimes", 2), ("monthly", 3), ("weekly", 4)]
READS = [("map", 0.6), ("tables", 0.35), ("papers", 0.25), ("profiles", 0.45)]
POINTS = [("no", 1), ("rather-no", 2), ("neither", 3), ("rather-yes", 4), ("yes", 5)]
# Code, text, loading on what they have in common, and whether a high value means less of it.
STATEMENTS = [
    ("fair", "The scores are fair", 0.8, False), ("clear", "The method is clear", 0.6, False),
    ("guess", "Much of it is guesswork", 0.7, True), ("compare", "Countries can be compared", 0.55, False),
    ("quote", "I would quote a score", 0.75, False),
]  # fmt: skip
USEFUL = [("not", 1), ("a-little", 2), ("fairly", 3), ("very", 4)]
BEFORE = ("yes", "no")  # answered before: rare, for a table of few


def label(words: str) -> dict[str, str]:
    return {"en": words.replace("-", " ").capitalize()}


def valued(options: list[tuple[str, int]], missing: str = "") -> list[dict[str, Any]]:
    """Return options with values, and one that counts as no answer where it is named."""
    entries: list[dict[str, Any]] = [{"code": code, "label": label(code), "value": str(n)} for code, n in options]
    return entries + ([{"code": missing, "label": label(missing), "missing": True}] if missing else [])


def survey() -> dict[str, Any]:
    """Return the draft file of the survey."""
    role = [{"code": code, "label": {"en": words}} for code, words, _weight, _lean in ROLES]
    role.append({"code": "not-said", "label": label("not-said"), "missing": True, "reason": "not-said"})
    statements = [
        {"code": code, "text": {"en": words}, "scale": "trust", **({"reversed": True} if is_reversed else {})}
        for code, words, _loading, is_reversed in STATEMENTS
    ]
    questions: list[dict[str, Any]] = [
        {"code": "role", "kind": "single", "options": role},
        {"code": "often", "kind": "single", "options": valued(OFTEN)},
        {"code": "reads", "kind": "several", "options": [{"code": c, "label": label(c)} for c, _share in READS]},
        {"code": "agree", "kind": "matrix", "options": valued(POINTS, "unsure"), "statements": statements},
        {"code": "years", "kind": "number", "settings": {"low": "0", "high": "60", "step": "1"}},
        {"code": "useful", "kind": "single", "options": valued(USEFUL, "cannot-say")},
        {"code": "before", "kind": "single", "options": [{"code": code, "label": label(code)} for code in BEFORE]},
        {"code": "words", "kind": "long"},
    ]
    for question in questions:
        question["text"] = label(question["code"])
    return {
        "format": 1,
        "slug": "desk",
        "kind": "feedback",
        "title": {"en": "Held against R"},
        "scales": [{"code": "trust", "name": {"en": "Trust"}, "high_means": {"en": "more trust"}}],
        "sections": [{"code": "all", "questions": questions}],
    }


def nearest(points: list[tuple[str, int]], position: float) -> str:
    """Return the code of the point nearest to a position on the scale."""
    return min(points, key=lambda point: (abs(point[1] - position), point[1]))[0]


def response(random: Random) -> dict[str, str]:
    """Return one response: codes, several apart by blanks, empty where it was skipped."""
    code, _words, _weight, lean = random.choices(ROLES, [entry[2] for entry in ROLES])[0]
    trust, habit = random.gauss(lean * 0.6, 1), random.random()
    row = {
        "day": (date(2026, 1, 1) + timedelta(days=int(300 * random.random() ** 0.8))).isoformat(),
        "language": "fr" if random.random() < (0.45 if code in ("police", "civil") else 0.2) else "en",
        "role": "not-said" if random.random() < 0.04 else code,
        "often": OFTEN[min(3, int(4 * (0.7 * habit + 0.3 * random.random())))][0],
        "reads": " ".join(name for name, share in READS if random.random() < share * (0.6 + 0.8 * habit)),
    }
    for name, _text, loading, is_reversed in STATEMENTS:
        position = 3 + 1.2 * (-1 if is_reversed else 1) * (
            loading * trust + (1 - loading**2) ** 0.5 * random.gauss(0, 1)
        )
        row[name] = "unsure" if random.random() < 0.06 else nearest(POINTS, position)
    row["years"] = str(min(60, int(random.expovariate(0.12))))
    useful = nearest(USEFUL, 2.6 + 0.5 * trust + 0.4 * (row["language"] == "en") + random.gauss(0, 0.7))
    row["useful"] = "cannot-say" if random.random() < 0.08 else useful
    row["before"] = "yes" if random.random() < (0.45 if row["language"] == "fr" else 0.06) else "no"
    for name in ("role", "often", "reads", *(entry[0] for entry in STATEMENTS), "years", "useful", "before"):
        if random.random() < 0.03:
            row[name] = ""
    return row


WORDS = [
    "I cannot find how a score was made.", "More about the method, please.", "The figures come too late.",
    "Nobody answered my letter for months.", "I do not trust numbers without sources.", "Who pays for all of this?",
    "A map of routes between countries.", "Explain the weights of the experts.", "The last edition took two years.",
    "Compare cities, not only countries.", "I would trust it more with the data.", "Say what you changed and why.",
]  # fmt: skip
CODES = [("method", 0.45, 0.9), ("delay", 0.2, 0.8), ("trust", 0.3, 0.65), ("rare", 0.03, 0.5)]  # how often, how alike


def coding(random: Random) -> dict[str, str]:
    """Return the codes that two coders gave one text, apart by blanks."""
    first, second = [], []
    for code, often, alike in CODES:
        is_first = random.random() < often
        is_second = is_first if random.random() < alike else random.random() < often
        first += [code] if is_first else []
        second += [code] if is_second else []
    return {"first": " ".join(first), "second": " ".join(second)}


def write(name: str, rows: list[dict[str, str]]) -> None:
    with (HERE / name).open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    random = Random(SEED)
    rows = [response(random) for _response in range(N)]
    writing = Random(SEED + 1)  # of its own, so that words change nothing else
    for row in rows:
        row["words"] = writing.choice(WORDS) if writing.random() < 0.06 else ""
    (HERE / "survey.json").write_text(json.dumps(survey(), indent=2) + "\n")
    write("responses.csv", rows)
    write("codings.csv", [coding(random) for _text in range(150)])


if __name__ == "__main__":
    main()
