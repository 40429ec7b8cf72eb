"""How dates and times are printed in each language: the one place for pages, e-mails and lists of the administration.

Text has DATE_FORMAT (28 November 2026), tables SHORT_DATE_FORMAT (28 Nov 2026); files have ISO 8601.
"""
