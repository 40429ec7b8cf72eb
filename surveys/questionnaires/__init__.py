"""The questions of a survey: the draft that editors change, its checks, and the document that is published of it."""
