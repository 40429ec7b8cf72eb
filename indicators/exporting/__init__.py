"""Exports of figures: the tidy table, workbooks, and the data files of pages."""
