"""Figures of responses for researchers: a selection of responses in, counts, shares, intervals and texts out.

selecting      the filter of responses, the same for every figure and for the export
counting       counts of responses, options and texts, by SQL
intervals      Wilson's interval, net, top-2, mean, median, standard deviation, from counts alone
distributions  shares, bases and scale figures of each question, from its counts
crosstabs      a question by another or by a fact of the responses: cells, bases, gaps
dimensions     what such a table can be divided by; `response_facts` for those that are no question
associations   tests, strengths and differences in such a table; the one module that loads scipy
wordings       the texts that a question, statement or option had, by version
curve          responses by day, week or month
words          free text: listed; `searching` finds words and phrases in it
scores         answers of visitors about single scores
"""
