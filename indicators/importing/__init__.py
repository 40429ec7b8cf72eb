"""Workbook or CSV -> a checked file -> scores in drafts, all or nothing.

archive   is the file what it says, and small enough to be opened
workbook  .xlsx -> tables; csvfile: CSV -> tables; reading: whichever it is
known     what the database knows: columns and countries by name, editions
headings  which column of a table means what
claims    what a file says of each cell; gathering: tables -> claims, or why a value cannot be read
checking  what would change, and what is refused
applying  the acts upon a file that was uploaded
comparing a file against the database, cell by cell
"""
