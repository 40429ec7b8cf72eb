"""Log lines as JSON, one object each, for whoever collects logs: the same facts as plain lines, and no more."""

import json
import logging

from ocindex.deploy.unseen import DayFormatter


class JsonFormatter(DayFormatter):
    """Writes a record as {"at", "level", "logger", "message"}, with "traceback" and "incident" where there are any.

    `at` is the day alone for what happened while a request was answered, and for whatever `datefmt` says so.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if incident := getattr(record, "incident", ""):
            line["incident"] = incident
        if traceback := record.exc_text or (self.formatException(record.exc_info) if record.exc_info else ""):
            line["traceback"] = traceback
        return json.dumps(line, ensure_ascii=False)
