"""What researchers look at: which responses, how many said what, how sure that is, and in which words.

selecting      which responses: the filter that feeds every figure and the export alike
counting       rows to counts, in SQL
intervals      numbers alone: Wilson, top-2, mean, median, standard deviation
distributions  counts to what is shown of each question
wordings       from which version on a question or an option read how
curve          responses by day, week or month
words          free text: search
scores         what visitors said about single scores
"""
