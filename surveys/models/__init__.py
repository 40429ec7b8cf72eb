"""The tables of the surveys, a file for each noun."""

from surveys.models.identities import Identity, IdentityReading
from surveys.models.panels import Assessment, Assignment, Expert, Invitation, Panel, Round
from surveys.models.questionnaires import Option, Question, Section, Survey, SurveyVersion
from surveys.models.responses import Answer, AnswerText, Response, SavedAnswers
from surveys.models.runs import Aggregate, Run, Snapshot

__all__ = [
    "Aggregate",
    "Answer",
    "AnswerText",
    "Assessment",
    "Assignment",
    "SavedAnswers",
    "Expert",
    "Identity",
    "IdentityReading",
    "Invitation",
    "Option",
    "Panel",
    "Question",
    "Response",
    "Round",
    "Run",
    "Section",
    "Snapshot",
    "Survey",
    "SurveyVersion",
]
