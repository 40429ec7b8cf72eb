"""Every stored column about a respondent and an expert, in plain words: the one table of the page /privacy/columns/.

A test holds it against the database: a column that is added, removed or renamed is missing here.
"""

from surveys.stored_columns.elsewhere import PLACES
from surveys.stored_columns.experts import TABLES as EXPERTS
from surveys.stored_columns.tables import Column, Table
from surveys.stored_columns.visitors import TABLES as VISITORS

__all__ = ["EXPERTS", "PLACES", "VISITORS", "Column", "Table"]
