"""The addresses of surveys, receipts and experts, below those of the index."""

from django.urls import path

from surveys.views import (
    columns,
    experts,
    outcome_feed,
    outcomes,
    receipts,
    result_files,
    results,
    saved_answers,
    scores,
    surveys,
)

app_name = "surveys"
_OF_RELEASE = "feedback/results/<slug:slug>/<number:number>/"

urlpatterns = [
    path("feedback/", surveys.survey_list, name="survey-list"),
    path("feedback/score/", scores.score_form, name="score-form"),
    path("feedback/receipt/", receipts.receipt_entry, name="receipt-entry"),
    path("feedback/receipt/<str:code>/", receipts.receipt_detail, name="receipt-detail"),
    path("feedback/draft/delete/", saved_answers.delete_saved_answers, name="draft-delete"),
    path("feedback/draft/<str:token>/", surveys.saved_answers_form, name="draft-form"),
    path("feedback/outcomes/", outcomes.outcomes, name="outcomes"),
    path("feedback/outcomes/feed.atom", outcome_feed.outcome_feed, name="outcome-feed"),
    path("feedback/results/<slug:slug>/", results.survey_results, name="results"),
    path(_OF_RELEASE, results.survey_results, name="results-of-release"),
    path(f"{_OF_RELEASE}<slug:code>.csv", result_files.result_file, {"format": "csv"}, name="result-file"),
    path(f"{_OF_RELEASE}<slug:code>.svg", result_files.result_file, {"format": "svg"}, name="result-file"),
    path("embed/results/<slug:slug>/<slug:code>/", result_files.embedded_result, name="embedded-result"),
    path("feedback/<slug:slug>/", surveys.survey_form, name="survey-form"),
    path("privacy/columns/", columns.stored_columns, name="stored-columns"),
    path("experts/", experts.expert_unknown, {"token": ""}, name="expert-start"),
    path("experts/<str:token>/", experts.expert_round, name="expert-round"),
    path("experts/<str:token>/print/", experts.expert_print, name="expert-print"),
    path("experts/<str:token>/<str:iso3>/", experts.expert_country, name="expert-country"),
    path("experts/<str:token>/<str:iso3>/<slug:slug>/", experts.expert_indicator, name="expert-indicator"),
    path("experts/<str:token>/<path:rest>/", experts.expert_unknown, name="expert-unknown"),
]
