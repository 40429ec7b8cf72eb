"""Whoever deletes or changes responses, answers or texts is listed here, and takes them out of the tallies before."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SOURCES: Final = [path for app in ("surveys", "lib", "ocindex") for path in Path(app).rglob("*.py")]
MODELS: Final = re.compile(r"\b(Response|Answer|AnswerText|among)\b")
CHANGES: Final = {"update", "delete", "save", "bulk_update", "raw_delete", "_raw_delete", "update_or_create"}
# Functions that name one of the models and change rows -> why the tallies stay right.
WRITERS: Final = {
    "surveys/intake/bursts.py:_update": "sizes and numbers of bursts, of which tallies know nothing",
    "surveys/intake/bursts.py:ungroup": "likewise",
    "surveys/intake/folding.py:_fold": "what is searched in a text, not whether there is one",
    "surveys/intake/moderating.py:_move": "after tallying.unfold",
    "surveys/intake/recording.py:_write": "new ones, and saved answers, which are no response",
    "surveys/intake/redacting.py:redact": "what a text says, not whether there is one",
    "surveys/intake/replaying.py:_redact_again": "likewise",
    "surveys/intake/retention.py:_delete_texts": "the hash; texts by tallying.delete_texts",
    "surveys/intake/withdrawing.py:empty": "after tallying.unfold",
    "surveys/simulation/removing.py:delete_surveys": "tallies go with their survey",
    "surveys/tallying/folding.py:fold": "",
    "surveys/tallying/folding.py:take_out": "",
    "surveys/tallying/folding.py:delete_texts": "",
}
# They name one of the models, and change other rows or a plain set.
OTHERS: Final = {
    "lib/one_drawing.py:once_of_all",
    "surveys/analysis/held_groups.py:_add_facts",
    "surveys/analysis/quality.py:_mark",
    "surveys/coding/quotations.py:quote",
    "surveys/coding/units.py:write_codes",
    "surveys/questionnaires/compiling.py:publish",
    "surveys/tallying/rebuilding.py:_drop",
}


def writers(path: Path) -> Iterator[str]:
    """Yield the functions of a file that name one of the models and call what changes rows."""
    source = path.read_text()
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef) or not any(changes(node) for node in ast.walk(function)):
            continue
        if MODELS.search(ast.get_source_segment(source, function) or ""):
            yield f"{path}:{function.name}"


def changes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES


def test_every_writer_of_responses_is_known_to_leave_the_tallies_right() -> None:
    found = {writer for path in SOURCES if "migrations" not in path.parts for writer in writers(path)}

    assert found - OTHERS == set(WRITERS)
