"""ddi.xml: the codebook as DDI-Codebook 2.5, which archives of data read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree  # nosec B405 - written, never read
from xml.etree.ElementTree import Element, SubElement  # nosec B405

from surveys.exporting.codebook import wordings_in_one
from surveys.exporting.description import CODE, NOMINAL, ORDINAL, TEXT, Variable
from surveys.exporting.entries import Entry

NAMESPACE: Final = "ddi:codebook:2_5"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0


@dataclass(frozen=True)
class Study:
    """What a file is of: the survey by title, the name of the table, what is said of it, and how much there is."""

    title: str
    slug: str
    language: str
    day: str
    rows: int
    notes: Sequence[str]
    file_name: str


def describe(study: Study, variables: Sequence[Variable], entries: Iterable[Entry]) -> bytes:
    """Return ddi.xml."""
    by_column = {column.name: entry for entry in entries for column in entry.columns}
    root = Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", LANGUAGE: study.language})
    _add_study(root, study)
    file = SubElement(root, "fileDscr", {"ID": "F1"})
    about = SubElement(file, "fileTxt")
    _text(about, "fileName", study.file_name)
    size = SubElement(about, "dimensns")
    _text(size, "caseQnty", str(study.rows))
    _text(size, "varQnty", str(len(variables)))
    _text(about, "fileType", "text/csv; charset=utf-8")
    data = SubElement(root, "dataDscr")
    for place, variable in enumerate(variables, 1):
        _add_variable(data, f"V{place}", variable, by_column.get(variable.name), study.language)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_study(root: Element, study: Study) -> None:
    described = SubElement(root, "stdyDscr")
    citation = SubElement(described, "citation")
    titles = SubElement(citation, "titlStmt")
    _text(titles, "titl", study.title)
    _text(titles, "IDNo", study.slug)
    _text(SubElement(citation, "verStmt"), "version", f"Responses as of {study.day}", date=study.day)
    information = SubElement(described, "stdyInfo")
    for note in study.notes:
        _text(information, "notes", note)


def _add_variable(data: Element, key: str, variable: Variable, entry: Entry | None, language: str) -> None:
    """Add a variable; the order of what is in it is that of the schema."""
    var = SubElement(data, "var", {"ID": key, "name": variable.name, "files": "F1", **_kind(variable)})
    _text(var, "labl", variable.label, language)
    for other, (label, _labels) in variable.texts.items():
        _text(var, "labl", label, other)
    if entry:
        question = SubElement(var, "qstn", {"ID": f"Q{key[1:]}"})
        for text in entry.texts:
            _text(question, "qstnLit", text.words, text.language)
    _add_missing(var, variable)
    if entry and entry.asked_if:
        _text(var, "universe", wordings_in_one(entry.asked_if), language)
    for number, label in variable.labels.items():
        _add_category(var, number, label, variable, language)
    SubElement(var, "varFormat", {"type": "character" if variable.type == TEXT else "numeric"})
    for text in (text for text in (entry.texts if entry else ()) if text.wordings):
        _text(var, "notes", wordings_in_one(text.wordings), text.language)


def _add_missing(var: Element, variable: Variable) -> None:
    if variable.missing:
        invalid = SubElement(var, "invalrng")
        for number in variable.missing:
            SubElement(invalid, "item", {"VALUE": str(number)})


def _kind(variable: Variable) -> dict[str, str]:
    is_continuous = variable.measure not in (NOMINAL, ORDINAL)
    represented = "text" if variable.type == TEXT else "code" if variable.type == CODE else "numeric"
    facts = {"intrvl": "contin" if is_continuous else "discrete", "representationType": represented}
    return facts if variable.type == TEXT else facts | {"nature": "interval" if is_continuous else variable.measure}


def _add_category(var: Element, number: int, label: str, variable: Variable, language: str) -> None:
    facts: Mapping[str, str] = {"missing": "Y", "missType": label} if number in variable.missing else {}
    category = SubElement(var, "catgry", dict(facts))
    _text(category, "catValu", str(number))
    _text(category, "labl", label, language)
    for other, (_label, labels) in variable.texts.items():
        if number in labels:
            _text(category, "labl", labels[number], other)


def _text(parent: Element, name: str, words: str, language: str = "", **facts: str) -> None:
    element = SubElement(parent, name, {**({LANGUAGE: language} if language else {}), **facts})
    element.text = _ILLEGAL.sub("", words)
