"""Every page of the admin that is no list and no form of one row: each method, each role, what is answered.

A new page is one line in ACTS, and one in `addresses` if it names a row.
"""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from indicators import workflow
from indicators.models import Checkpoint, Edition, ImportBatch, RoleRequest, Score
from surveys.analysis.selecting import Selection
from surveys.coding import frame, tasks
from surveys.models import QualityMark, ResponseExport, SavedView, Weighting
from tests import once
from tests.factories import SUBMITTED_ON, make_live, open_round, respond, signed_in_as
from tests.indicators.test_admin_roles import MAY, OF_A_LIST, OF_A_ROW, ROLES, status_through, url_names
from tests.ocindex.calling import request_of, status_at

pytestmark = pytest.mark.django_db

EDITING, LEADING, READING, MANAGING = {"editor", "publisher"}, {"coordinator"}, {"researcher"}, {"administrator"}
GUARDING, FIGURES = {"custodian"}, EDITING | READING
NOBODY: set[str] = set()  # the method is not answered at all
# name -> (who may look, who may act)
ACTS = {
    "auth_user_role": (NOBODY, MANAGING),
    "auth_user_reset": (MANAGING, MANAGING),
    "auth_user_factor": (MANAGING, MANAGING),
    "auth_user_disable": (MANAGING, MANAGING),
    "auth_user_enable": (MANAGING, MANAGING),
    "auth_user_demonstration": (MANAGING, MANAGING),
    "indicators_rolerequest_decide": (NOBODY, MANAGING),
    "indicators_auditentry_verify": (NOBODY, {"publisher", "administrator"}),
    "indicators_checkpoint_download": ({"publisher", "administrator"}, NOBODY),
    "indicators_edition_prepare": ({"publisher", "editor"}, {"publisher"}),
    "indicators_edition_withdraw": ({"publisher"}, {"publisher"}),
    "indicators_edition_confirm": (NOBODY, {"publisher", "editor"}),
    "indicators_edition_send_back": (NOBODY, {"publisher", "editor"}),
    "indicators_edition_take_back": (NOBODY, {"publisher", "editor"}),
    "indicators_edition_moves": ({"publisher", "editor"}, NOBODY),
    "indicators_edition_site": ({"publisher", "editor"}, NOBODY),
    "indicators_edition_site_without": ({"publisher", "editor"}, NOBODY),
    "indicators_edition_advance": (NOBODY, EDITING),
    "indicators_importbatch_progress": (EDITING, NOBODY),
    "indicators_score_propose": (EDITING, EDITING),
    "indicators_scoreupdate_verify": (NOBODY, FIGURES),
    "indicators_scoreupdate_feedback": (FIGURES, EDITING),
    # Before the survey is archived, which nobody changes then.
    "surveys_survey_build": (FIGURES, {"editor"}),
    "surveys_survey_keep": (NOBODY, {"editor"}),
    "surveys_survey_languages": (FIGURES, {"editor"}),
    "surveys_survey_results": (FIGURES, {"editor"}),
    "surveys_survey_translate": (FIGURES, {"editor"}),
    "surveys_survey_invent": (NOBODY, {"editor"}),
    "surveys_survey_forget": (NOBODY, {"editor"}),
    "surveys_survey_hand_over": (NOBODY, {"editor"}),
    "surveys_survey_give_back": (NOBODY, EDITING),
    "surveys_survey_set_aside": (NOBODY, {"editor"}),
    "surveys_survey_take_up": (NOBODY, {"editor"}),
    "surveys_survey_publish": ({"publisher"}, {"publisher"}),
    "surveys_survey_close": (NOBODY, EDITING),
    "surveys_survey_archive": (NOBODY, EDITING),
    "surveys_survey_versions": (FIGURES, NOBODY),
    "surveys_survey_proof": (FIGURES, NOBODY),
    "surveys_survey_paths": (FIGURES, NOBODY),
    "surveys_survey_paths_svg": (FIGURES, NOBODY),
    "surveys_survey_paths_csv": (FIGURES, NOBODY),
    "surveys_survey_try": (FIGURES, FIGURES),
    "surveys_survey_copy": ({"editor"}, {"editor"}),
    "surveys_section_copy": ({"editor"}, {"editor"}),
    "surveys_question_copy": ({"editor"}, {"editor"}),
    "surveys_survey_export": (FIGURES, NOBODY),
    "surveys_survey_import": ({"editor"}, {"editor"}),
    "surveys_survey_take_back": (NOBODY, {"publisher"}),
    "surveys_response_drop_off": (READING, NOBODY),
    "surveys_round_open": (LEADING, LEADING),
    "surveys_round_close": (LEADING, LEADING),
    "surveys_round_mail": (LEADING, LEADING),
    "surveys_round_mailing": (LEADING, NOBODY),
    "surveys_round_invite": (LEADING, LEADING),
    "surveys_round_expert": (LEADING, LEADING),
    "surveys_round_reopen": (NOBODY, LEADING),
    "surveys_round_replace": (LEADING, LEADING),
    "surveys_round_join": (LEADING, LEADING),
    "surveys_round_extend": (LEADING, LEADING),
    "surveys_round_resume": (LEADING, LEADING),
    "surveys_round_acts": (LEADING, NOBODY),
    "surveys_round_doubled": (LEADING, LEADING),
    "surveys_identity_upload": (LEADING, LEADING),
    "surveys_identity_confirm": (LEADING, LEADING),
    "surveys_identity_template": (LEADING, NOBODY),
    "status": ({"administrator"}, NOBODY),
    "surveys_identity_waiting": (GUARDING, GUARDING),
    "surveys_identity_link": (GUARDING, GUARDING),
    "surveys_identity_exports": (GUARDING, GUARDING),
    "surveys_identity_erase": (GUARDING, GUARDING),
    "surveys_run_start": (LEADING, LEADING),
    "surveys_response_analysis": (READING, NOBODY),
    "surveys_response_crosstab": (READING, NOBODY),
    "surveys_response_crosstab_csv": (READING, NOBODY),
    "surveys_response_crosstab_svg": (READING, NOBODY),
    "surveys_response_figure_svg": (READING, NOBODY),
    "surveys_response_figure_csv": (READING, NOBODY),
    "surveys_response_compare_svg": (READING, NOBODY),
    "surveys_response_weights": (READING, NOBODY),
    "surveys_response_new_weights": (READING, READING),
    "surveys_response_weighting": (READING, NOBODY),
    "surveys_response_retire_weights": (NOBODY, READING),
    "surveys_response_filter": (READING, NOBODY),
    "surveys_response_time": (READING, NOBODY),
    "surveys_response_compare": (READING, NOBODY),
    "surveys_response_compare_csv": (READING, NOBODY),
    "surveys_response_views": (READING | {"administrator"}, NOBODY),
    "surveys_response_save": (NOBODY, READING),
    "surveys_response_rename": (NOBODY, {"administrator"}),  # and its maker
    "surveys_response_delete_view": (NOBODY, {"administrator"}),
    "surveys_response_held": (READING, NOBODY),
    "surveys_response_desk": (READING, NOBODY),
    "surveys_response_batch": (READING, READING),
    "surveys_response_decide": (NOBODY, READING),
    "surveys_response_erase": (READING, READING),
    "surveys_response_texts": (READING, NOBODY),
    "surveys_response_redact": (READING, READING),
    "surveys_response_codes": (READING, NOBODY),
    "surveys_response_codes_csv": (READING, NOBODY),
    "surveys_response_code_frame": (READING, READING),
    "surveys_response_keywords": (READING, NOBODY),
    "surveys_response_quality": (READING, READING),
    "surveys_response_quote": (READING, READING),
    "surveys_response_quotations": (READING, READING),
    "surveys_response_quotations_csv": (READING, NOBODY),
    "surveys_response_quotations_md": (READING, NOBODY),
    "surveys_response_undo_mark": (NOBODY, READING),
    "surveys_response_code": (READING, READING),
    "surveys_response_coding": (READING, READING),
    "surveys_response_coding_task": (READING, READING),
    "surveys_response_coding_desk": (READING, READING),  # who is no coder of the task is led to its page
    "surveys_response_cells": (READING, NOBODY),
    "surveys_response_cells_csv": (READING, NOBODY),
    "surveys_response_cell": (READING, NOBODY),
    "surveys_response_files": (READING, READING),
    "surveys_response_files_progress": (READING, NOBODY),
    "surveys_response_file": (READING, NOBODY),
}
# For whoever works here or signs in; it shows nobody more than the tables say.
FOR_ALL = {
    "index", "login", "logout", "password_change", "password_change_done", "jsi18n", "autocomplete", "view_on_site",
    "app_list", "factor", "factor_set", "factor_own", "address_own", "stay", "claim", "password_reset",
    "password_reset_done", "password_reset_confirm",
}  # fmt: skip
FORBIDDEN, NOT_ALLOWED = 403, 405


@once.for_the_file
def addresses() -> dict[str, str]:
    """An address of each act, of a row that is there and ready for it."""
    survey, version = make_live("answered")
    response = respond(version, {"missing": "Rivers"})
    text, asked = response.texts.get(), open_round()
    score = Score.objects.filter(edition__year=2025, half_points=10).first()
    update = workflow.propose(Score.objects.get(pk=getattr(score, "pk", 0)), 11, reason="R", method="by-hand/1")
    someone, reader = User.objects.create_user("someone"), User.objects.create_user("reader")
    code = frame.add_code(survey, label="Rivers")
    mark = QualityMark.objects.create(response=response, rule="speeder", day=SUBMITTED_ON)
    ada = User.objects.create_superuser("ada")
    task = tasks.make_task(Selection(survey), None, coders=[ada], by=ada)
    wish = RoleRequest.objects.create(user=someone, role="publisher", asked_by=reader)
    weighting = Weighting.objects.create(survey=survey, name="Readers", source="A count", by=reader)
    saved = SavedView.objects.create(survey=survey, name="Saved", by=reader)
    arguments: dict[str, list[object]] = {
        "auth_user_demonstration": [],
        "indicators_checkpoint_download": [Checkpoint.objects.create(log="audit", size=1, root="0" * 64, text="T").pk],
        "indicators_rolerequest_decide": [wish.pk],
        "indicators_importbatch_progress": [ImportBatch.objects.create(filename="a.csv", sha256="0" * 64).pk],
        "indicators_score_propose": [update.score_id],
        "indicators_scoreupdate_verify": [update.pk],
        "surveys_survey_proof": [survey.pk, "en"],
        "surveys_survey_try": [survey.pk, "en"],
        "surveys_survey_paths_svg": [survey.pk],
        "surveys_survey_paths_csv": [survey.pk],
        "surveys_survey_take_back": [survey.pk],
        "surveys_survey_hand_over": [survey.pk],
        "surveys_survey_give_back": [survey.pk],
        "surveys_survey_set_aside": [survey.pk],
        "surveys_survey_take_up": [survey.pk],
        "surveys_survey_translate": [survey.pk, "fr"],
        "surveys_survey_import": [],
        "surveys_section_copy": [survey.sections.earliest("pk").pk],
        "surveys_question_copy": [text.question_id],
        "surveys_round_invite": [asked.pk, "AAA-222"],
        "surveys_round_expert": [asked.pk, "AAA-222"],
        "surveys_round_reopen": [asked.pk, "AAA-222"],
        "surveys_round_replace": [asked.pk, "AAA-222"],
        "surveys_run_start": [asked.pk],
        "surveys_identity_waiting": [1],
        "surveys_response_drop_off": [survey.pk],
        "surveys_response_crosstab_csv": [survey.pk],
        "surveys_response_crosstab_svg": [survey.pk],
        "surveys_response_figure_svg": [survey.pk, "role"],
        "surveys_response_figure_csv": [survey.pk, "role"],
        "surveys_response_compare_svg": [survey.pk, "role"],
        "surveys_response_weights": [survey.pk],
        "surveys_response_new_weights": [survey.pk],
        "surveys_response_weighting": [survey.pk, weighting.pk],
        "surveys_response_retire_weights": [survey.pk, weighting.pk],
        "surveys_response_compare_csv": [survey.pk],
        "surveys_response_rename": [survey.pk, saved.pk],
        "surveys_response_delete_view": [survey.pk, saved.pk],
        "surveys_response_desk": [],
        "surveys_response_batch": [],
        "surveys_response_decide": [],
        "surveys_response_erase": [response.pk],
        "surveys_response_texts": [survey.pk, text.question_id],
        "surveys_response_redact": [text.pk],
        "surveys_response_codes_csv": [survey.pk],
        "surveys_response_code_frame": [survey.pk],
        "surveys_response_code": [code.pk],
        "surveys_response_quote": [text.pk],
        "surveys_response_quotations_csv": [survey.pk],
        "surveys_response_quotations_md": [survey.pk],
        "surveys_response_undo_mark": [mark.pk],
        "surveys_response_coding_task": [task.pk],
        "surveys_response_coding_desk": [task.pk],
        "surveys_response_files_progress": [survey.pk],
        "surveys_response_file": [survey.pk, ResponseExport.objects.create(survey=survey, language="en").pk],
        "surveys_response_cells_csv": [survey.pk],
        "surveys_response_cell": [survey.pk, 2025, "ZAF", "cocaine-trade"],
        # A page without figures: to compose those of the start page for each who looks takes most of the time.
        "indicators_edition_site_without": [Edition.objects.get(year=2025).pk, "about/"],
    }
    edition = {"indicators_edition_withdraw": 2025}
    of_editions: dict[str, list[object]] = {
        name: [Edition.objects.get(year=edition.get(name, 2027)).pk]
        for name in ACTS
        if name.startswith("indicators_edition_")
    }
    arguments = of_editions | arguments
    of_a_kind = {
        "auth_user": [someone.pk],
        "surveys_round": [asked.pk],
        "surveys_survey": [survey.pk],
        "surveys_response": [survey.pk],
    }
    known = {name: arguments.get(name, of_a_kind.get(name.rpartition("_")[0], [])) for name in ACTS}
    return {name: reverse(f"admin:{name}", args=given) for name, given in known.items()}


@pytest.mark.parametrize("role", [*ROLES, "superuser", "no role"])
def test_an_act_is_looked_at_and_done_by_whom_the_table_names(role: str, addresses: dict[str, str]) -> None:
    """A superuser may do all of them but what is done in the vault, staff without a role none.

    GET and POST go through the whole site, HEAD to the view alone, which may answer it otherwise than GET.
    """
    client, wrong = signed_in_as(role), []
    like = request_of(client)

    for (name, address), method in product(addresses.items(), ("GET", "HEAD", "POST")):
        may = ACTS[name][method == "POST"]
        status = status_at(method, address, like) if method == "HEAD" else status_through(client, method, address)
        with_superuser = may if name.startswith("surveys_identity_") else {*may, "superuser"}
        if told(status) != (NOT_ALLOWED if may is NOBODY else 200 if role in with_superuser else FORBIDDEN):
            wrong.append(f"{method} {name}: {status}")

    assert wrong == []


def told(status: int) -> int:
    """Return what a status says of permission: an act that is refused for its state was permitted."""
    return status if status in (FORBIDDEN, NOT_ALLOWED) or status >= 500 else 200


def test_the_table_is_total() -> None:
    """A new page of the admin is in a table: MAY for lists and forms of rows, ACTS for what is neither."""
    of_rows = {f"{name}_{act}" for name in MAY for act in {**OF_A_LIST, **OF_A_ROW}}

    assert url_names() - of_rows - ACTS.keys() - FOR_ALL == set()
    assert (ACTS.keys() | FOR_ALL) - url_names() == set()
