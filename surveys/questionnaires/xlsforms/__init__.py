"""XLSForms on the way in: a workbook becomes the contents of a draft, and every row that cannot be taken is told.

`workbook` reads the sheets, `expressions` what stands in “relevant” and “constraint”, `conditions` and `bounds` make of
it what a draft has, `questions` goes by the type of a row, `converting` walks the rows.
Nothing in a file is carried out.
"""
