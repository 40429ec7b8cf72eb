# Read a file of responses with its labels: set the working directory to where the zip was unpacked, then
#     source("read.R")
# gives `responses` (numbers; below zero are reasons why there is no answer, see codebook.html) and `labelled` (factors,
# what is no answer is NA). Needs R and nothing else. With the package haven, and responses.sav in the zip, `spss` has the
# same with labels and user-missing values.

codebook <- read.csv("codebook.csv", colClasses = "character", na.strings = character(0), check.names = FALSE)
lists <- if (file.exists("value_labels.csv")) {
  read.csv("value_labels.csv", colClasses = "character", na.strings = character(0), check.names = FALSE)
} else {
  NULL
}
types <- with(codebook[codebook$type != "", ], setNames(type, column))
meanings <- with(codebook[codebook$type != "", ], setNames(meaning, column))

responses <- read.csv("responses-codes.csv", colClasses = "character", na.strings = "", check.names = FALSE)
for (name in names(responses)) {
  if (!identical(unname(types[name]), "text")) responses[[name]] <- as.numeric(responses[[name]])
  attr(responses[[name]], "label") <- unname(meanings[name])
}

value_labels_of <- function(name) {
  own <- codebook[codebook$column == name, ]
  list_of <- setdiff(unique(own[["value labels"]]), "")
  rows <- own[own$number != "", c("number", "label")]
  if (length(list_of) && !is.null(lists)) {
    shared <- lists[lists[["value labels"]] == list_of[1] & lists$number != "", c("number", "label")]
    rows <- rbind(rows, shared)
  }
  is_reason <- as.numeric(rows$number) %in% -10:-7
  rows <- rows[!duplicated(rows$number) & !is_reason, ]
  setNames(as.numeric(rows$number), rows$label)
}

labelled <- responses
for (name in names(labelled)) {
  found <- value_labels_of(name)
  if (length(found)) labelled[[name]] <- factor(labelled[[name]], levels = unname(found), labels = names(found))
}

if (file.exists("responses.sav") && requireNamespace("haven", quietly = TRUE)) {
  spss <- haven::read_sav("responses.sav", user_na = TRUE)
}
message(nrow(responses), " responses, ", ncol(responses), " columns")
