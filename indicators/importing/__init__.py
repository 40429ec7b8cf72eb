"""Import of scores: workbook or CSV -> a checked file -> scores in drafts, all or nothing.

archive     refuses zip archives that are damaged or unpack to too much
workbook    .xlsx -> tables; csvfile: CSV -> tables; reading: either, by the first bytes
name_index  editions, and columns and countries by every name the database has for them
headings    the row of headings of a table, and the meaning of each column
claims      the values a file states for each cell; gathering: tables -> claims and faults
checking    claims -> changes and faults, against the drafts
applying    the acts upon an uploaded file
comparing   a file against the database, cell by cell
shipped     the first content of an empty database, from the project's own files
"""
