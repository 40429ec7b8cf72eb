"""Questionnaires: the draft that editors change, its checks, and the document that publishing makes of it."""
