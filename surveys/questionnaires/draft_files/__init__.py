"""Drafts of surveys as files: one documented JSON document, out and in without loss (docs/survey-files.md).

`shape` says what stands where, `reading` reads a text strictly, `contents` makes it of rows, `applying` rows of it.
"""
