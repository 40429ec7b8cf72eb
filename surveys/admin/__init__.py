"""Staff pages of the surveys: doors that declare, link and call the acts."""

from surveys.admin import identities, panels, questionnaires, questions, responses, review, rounds, runs

__all__ = ["identities", "panels", "questionnaires", "questions", "responses", "review", "rounds", "runs"]
