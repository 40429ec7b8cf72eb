"""Coding what visitors write: the frame of codes, tasks for one or two coders, and what counts of them.

frame    the codes of a survey: added, renamed, merged, retired
tasks    texts are drawn for coders, who code them without seeing each other's codes
ending   a task is over: what both coded alike counts, and of the rest what a person settles
results  how far two coders agree
counts   how many texts have each code, in all and by segment
quotations  what of a text may be quoted, beside the consent that its author read
"""
