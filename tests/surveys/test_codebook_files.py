"""The codebooks of a file, to read and for archives of data, and the programs that read it with its labels."""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from surveys.analysis.selecting import Selection
from surveys.exporting.ddi import NAMESPACE
from surveys.models import Option, Question, Survey
from surveys.questionnaires import compiling
from tests.factories import make_survey, respond
from tests.surveys.response_files import rows, written

pytestmark = pytest.mark.django_db
# What DDI-Codebook 2.5 has in these elements, in its order, and what of it is repeated ("*") or has to be there ("!").
# Written from the documentation of the schema, of which no copy comes with the tests.
DDI = {
    "codeBook": "docDscr* stdyDscr!* fileDscr* dataDscr* otherMat*",
    "stdyDscr": "citation!* studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*",
    "citation": "titlStmt! rspStmt prodStmt distStmt serStmt* verStmt* biblCit holdings* notes*",
    "titlStmt": "titl! subTitl* altTitl* parTitl* IDNo*",
    "verStmt": "version verResp* notes*",
    "stdyInfo": "studyBudget* subject abstract* sumDscr* qualityStatement notes* exPostEvaluation*",
    "fileDscr": "fileTxt* locMap notes*",
    "fileTxt": "fileName fileCitation dataFingerprint* fileCont* fileStrc dimensns fileType* format*",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "var": "location* labl* imputation security embargo respUnit anlysUnit qstn* valrng* invalrng* undocCod* universe* "
    "TotlResp sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation varFormat geoMap* "
    "catLevel* notes*",
    "qstn": "preQTxt* qstnLit* postQTxt* forward* backward* ivuInstr*",
    "invalrng": "item!* key notes*",
    "catgry": "catValu labl* txt* catStat* mrow",
}
ATTRIBUTES = {
    "codeBook": {"version": {"2.5"}},
    "var": {
        "ID": None, "name": None, "files": None, "intrvl": {"contin", "discrete"},
        "representationType": {"text", "numeric", "code", "datetime", "other"},
        "nature": {"nominal", "ordinal", "interval", "ratio", "percent", "other"},
    },
    "catgry": {"missing": {"Y", "N"}, "missType": None},
    "varFormat": {"type": {"numeric", "character"}},
    "item": {"VALUE": None},
    "qstn": {"ID": None},
    "fileDscr": {"ID": None},
    "version": {"date": None},
}  # fmt: skip
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def survey() -> Survey:
    survey = make_survey()
    Option.objects.filter(question__survey=survey, code="unsure").update(reason="not-known")
    first = compiling.publish(survey, by=None)
    respond(first, {"role": "police", "clear": "agree", "missing": "<script>alert(1)</script>"})
    Question.objects.filter(survey=survey, code="clear").update(text_en="Easy <b>to</b> read & \x0bcite")
    condition = {"join": "and", "parts": [{"question": "role", "is": "any-of", "options": ["police"]}]}
    Question.objects.filter(survey=survey, code="missing").update(shown_if=condition)
    respond(compiling.publish(survey, by=None), {"role": "press", "clear": "unsure"})
    return survey


def faults(element: ElementTree.Element) -> list[str]:
    """Return what is not as DDI-Codebook 2.5 has it."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    wrong = [] if element.tag != name else [f"{name}: in no namespace"]
    for attribute, value in element.attrib.items():
        allowed = ATTRIBUTES.get(name, {})
        if attribute != LANGUAGE and (attribute not in allowed or value not in (allowed[attribute] or {value})):
            wrong.append(f"{name}: {attribute}={value}")
    order = [part.rstrip("!*") for part in DDI.get(name, "").split()]
    children = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
    wrong += [f"{name}: {child}" for child in children if child not in order]
    if not wrong and children != sorted(children, key=order.index):
        wrong.append(f"{name}: in another order")
    for part in DDI.get(name, "").split():
        times = children.count(part.rstrip("!*"))
        if ("!" in part and not times) or ("*" not in part and times > 1):
            wrong.append(f"{name}: {times} times {part}")
    return wrong + [fault for child in element for fault in faults(child)]


def test_ddi_is_as_the_standard_has_it(survey: Survey) -> None:
    root = ElementTree.fromstring(written(Selection(survey))["ddi.xml"])

    assert faults(root) == []
    keys = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    assert len(keys) == len(set(keys))
    files = {element.attrib["files"] for element in root.iter() if "files" in element.attrib}
    assert files <= set(keys)


def test_ddi_has_every_column_of_the_table_with_codes_and_languages(survey: Survey) -> None:
    files = written(Selection(survey))
    root, space = ElementTree.fromstring(files["ddi.xml"]), {"d": NAMESPACE}

    names = [var.attrib["name"] for var in root.iterfind(".//d:var", space)]
    assert names == list(rows(files["responses-codes.csv"])[0])
    (clear,) = (var for var in root.iterfind(".//d:var", space) if var.attrib["name"] == "q_clear")
    labels = {label.attrib[LANGUAGE]: label.text for label in clear.iterfind("d:labl", space)}
    assert labels == {"en": "Easy <b>to</b> read & cite", "fr": "clear ?"}
    categories = {
        category.findtext("d:catValu", "", space): category.attrib.get("missType")
        for category in clear.iterfind("d:catgry", space)
    }
    assert categories == {"-8": "Unsure", "-7": "asked, not answered", "-1": None, "0": None, "1": None}
    assert [item.attrib["VALUE"] for item in clear.iterfind("d:invalrng/d:item", space)] == ["-8", "-7"]
    (words,) = (var for var in root.iterfind(".//d:var", space) if var.attrib["name"] == "q_missing")
    assert words.findtext("d:universe", "", space) == "from version 1: “”; from version 2: “1 is “Police””"


class Page(HTMLParser):
    """Collects the tags and the words of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words.append(" ".join(data.split()))


def test_the_codebook_to_read_loads_nothing_and_runs_nothing(survey: Survey) -> None:
    page = Page(written(Selection(survey))["codebook.html"])

    assert {"script", "link", "img", "iframe", "b"}.isdisjoint(page.tags)
    assert all(link.startswith("#") for link in page.links)


def test_the_codebook_to_read_has_every_column_code_wording_and_condition(survey: Survey) -> None:
    files = written(Selection(survey))
    page = Page(files["codebook.html"])

    names = rows(files["responses.csv"])[0].keys()
    assert names <= set(page.words)
    for words in ("Easy <b>to</b> read & cite", "clear ?", "Unsure", "(does not know)", "-8", "Asked if"):
        assert any(words in said for said in page.words), words
    assert "1 is “Police”" in " ".join(page.words)


def test_the_codebook_says_of_each_column_its_type_and_who_was_asked(survey: Survey) -> None:
    lines = rows(written(Selection(survey))["codebook.csv"])

    columns = {line["column"]: line for line in lines if not line["code"] and not line["label"]}
    assert (columns["q_clear"]["type"], columns["q_clear"]["measure"]) == ("code", "ordinal")
    assert (columns["q_clear__value"]["type"], columns["response"]["type"], columns["t_missing"]["type"]) == (
        "number", "number", "text",
    )  # fmt: skip
    assert columns["q_missing"]["asked if"] == "from version 1: “”; from version 2: “1 is “Police””"
    codes = {line["code"]: line["number"] for line in lines if line["column"] == "q_clear" and line["code"]}
    assert codes == {"disagree": "-1", "neither": "0", "agree": "1", "unsure": "-8", "skipped": "-7"}


@pytest.mark.parametrize("without", ["", "pandas"])
def test_the_program_that_comes_along_reads_the_file_with_its_labels(
    survey: Survey, tmp_path: Path, without: str
) -> None:
    for name, content in written(Selection(survey)).items():
        (tmp_path / name).write_bytes(content)
    program = f"""
import json, sys
if {without!r}: sys.modules[{without!r}] = None
import read
rows = read.labelled if {bool(without)} else read.labelled.to_dict("records")
print(json.dumps([[row["q_role"], row["q_clear"], row["q_missing"]] for row in rows]), read.faults())
"""

    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)

    read, _blank, wrong = run.stdout.strip().rpartition(" ")
    assert sorted(json.loads(read), key=str) == [
        ["Police", "Agree", "answered"], ["Press", "Unsure", "asked, not answered"],
    ]  # fmt: skip
    assert wrong == "[]"
