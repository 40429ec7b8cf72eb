"""How figures leave: the tidy table, workbooks, and the files beside each page."""
