"""The tables of the surveys, a file for each noun."""

from surveys.models.assignments import Assessment, Assignment, Invitation
from surveys.models.coding import Coder, Coding, CodingTask, DrawnText, TextCode, WordCode
from surveys.models.exports import ResponseExport
from surveys.models.follow_ups import FollowUp
from surveys.models.identities import Identity, IdentityChange, IdentityReading, IdentityUpload, VaultExport
from surveys.models.mailings import Letter, Mailing, MailText
from surveys.models.option_lists import OptionList
from surveys.models.page_counts import PageCount
from surveys.models.panels import Expert, Panel
from surveys.models.quality import QualityCheck, QualityMark
from surveys.models.questionnaires import Option, Question, Scale, Section, Survey, SurveyVersion
from surveys.models.quotations import Quotation
from surveys.models.responses import Answer, AnswerText, Response, SavedAnswers
from surveys.models.rounds import Round, RoundAct
from surveys.models.runs import Aggregate, Run, Snapshot
from surveys.models.saved_views import SavedView
from surveys.models.tallies import AnswerTally, Dimension, ResponseTally
from surveys.models.weightings import Weighting

__all__ = [
    "Aggregate",
    "Answer",
    "AnswerTally",
    "AnswerText",
    "Assessment",
    "Assignment",
    "Coder",
    "Coding",
    "CodingTask",
    "DrawnText",
    "Dimension",
    "Expert",
    "FollowUp",
    "Identity",
    "IdentityChange",
    "IdentityReading",
    "IdentityUpload",
    "Invitation",
    "Letter",
    "MailText",
    "Mailing",
    "Option",
    "OptionList",
    "PageCount",
    "Panel",
    "QualityCheck",
    "QualityMark",
    "Question",
    "Quotation",
    "Response",
    "ResponseExport",
    "ResponseTally",
    "Round",
    "RoundAct",
    "Run",
    "SavedAnswers",
    "SavedView",
    "Scale",
    "Section",
    "Snapshot",
    "Survey",
    "SurveyVersion",
    "TextCode",
    "VaultExport",
    "Weighting",
    "WordCode",
]
