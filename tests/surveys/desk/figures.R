# Compute apart what the desk says of responses.csv: Rscript figures.R, in this folder. Writes figures.json.
#
# Debian 12: r-base-core 4.2.2, r-cran-psych 2.2.9, r-cran-survey 4.1-1, r-cran-jsonlite 1.8.4. Nothing here is the
# project's own: tests are those of stats, scales those of psych; what no package has is written out beside its source.

suppressPackageStartupMessages({library(psych); library(survey); library(jsonlite)})

d <- read.csv("responses.csv", colClasses = "character", na.strings = "")
roles <- c("research", "civil", "police", "press", "student", "ministry", "other")
often <- c(once = 1, sometimes = 2, monthly = 3, weekly = 4)
points <- c(no = 1, "rather-no" = 2, neither = 3, "rather-yes" = 4, yes = 5)
useful <- c(not = 1, "a-little" = 2, fairly = 3, very = 4)
statements <- c("fair", "clear", "guess", "compare", "quote")
level <- function(x, codes) factor(x, levels = codes)  # what counts as no answer is NA
d$role <- level(d$role, roles)
d$language <- level(d$language, c("en", "fr"))

wilson <- function(x, n) as.numeric(prop.test(x, n, correct = FALSE)$conf.int)
num <- function(x) as.numeric(x)

# The net of two shares of one sample, from Wilson's intervals of both (Zou and Donner, Statistics in Medicine 27, 2008).
net_of <- function(above, below, n) {
  p <- above / n; q <- below / n; a <- wilson(above, n); b <- wilson(below, n); r <- -sqrt(p * q / ((1 - p) * (1 - q)))
  side <- function(x, y) sqrt(x^2 + y^2 - 2 * r * x * y)
  c(p - q, p - q - side(p - a[1], b[2] - q), p - q + side(a[2] - p, q - b[1]))
}

# One-way: counts, shares with Wilson's interval, and of scales mean, median, deviation, the two ends, and the net.
one_way <- function(x, values = NULL) {
  counts <- table(x); n <- sum(counts)
  figures <- list(
    n = n, counts = as.list(counts), shares = as.list(num(prop.table(counts)) |> setNames(names(counts))),
    intervals = lapply(counts, function(count) wilson(count, n))
  )
  if (!is.null(values)) {
    v <- values[as.character(x[!is.na(x)])]
    side <- sign(v - mean(range(values)))  # -1, 0 and 1 around the middle of the scale
    ranked <- sort(values); top <- v %in% tail(ranked, 2); bottom <- v %in% head(ranked, 2)
    figures <- c(figures, list(
      mean = mean(v), median = median(v), sd = sd(v), net = net_of(sum(side > 0), sum(side < 0), n),
      top = c(mean(top), wilson(sum(top), n)), bottom = c(mean(bottom), wilson(sum(bottom), n))
    ))
  }
  figures
}
single <- list(
  role = one_way(d$role), often = one_way(level(d$often, names(often)), often),
  useful = one_way(level(d$useful, names(useful)), useful)
)
for (name in statements) single[[name]] <- one_way(level(d[[name]], names(points)), points)
years <- num(d$years)
numbers <- list(n = sum(!is.na(years)), mean = mean(years, na.rm = TRUE), median = median(years, na.rm = TRUE), sd = sd(years, na.rm = TRUE))

# Several choices: everybody who chose at least one is the base.
chosen <- strsplit(d$reads[!is.na(d$reads)], " ")
several <- lapply(setNames(nm = c("map", "tables", "papers", "profiles")), function(code) {
  x <- sum(sapply(chosen, function(codes) code %in% codes)); list(count = x, share = x / length(chosen), interval = wilson(x, length(chosen)))
})

# Goodman and Kruskal's gamma with its ASE1 (JASA 67, 1972), over pairs of cells.
gamma_of <- function(t) {
  r <- nrow(t); k <- ncol(t); same <- opposed <- matrix(0, r, k)
  for (i in 1:r) for (j in 1:k) {
    up <- outer(1:r, 1:k, function(a, b) (a - i) * (b - j))
    same[i, j] <- sum(t[up > 0]); opposed[i, j] <- sum(t[up < 0])
  }
  p <- sum(t * same); q <- sum(t * opposed)
  ase <- 4 / (p + q)^2 * sqrt(sum(t * (q * same - p * opposed)^2))
  (p - q) / (p + q) + c(0, -1, 1) * qnorm(.975) * ase
}

# Cramer's V with the bounds of Smithson (2003): the non-centralities at which chi-square is just not extreme.
cramer <- function(test, n, shorter) {
  chi <- num(test$statistic); df <- num(test$parameter)
  bound <- function(tail) {
    excess <- function(ncp) pchisq(chi, df, ncp) - tail
    if (excess(0) <= 0) 0 else uniroot(excess, c(0, chi * 3 + 100), tol = 1e-10)$root
  }
  low <- bound(.975); high <- bound(.025); scale <- n * (shorter - 1)
  c(sqrt(chi / scale), if (low > 0) sqrt((low + df) / scale) else 0, min(1, sqrt((high + df) / scale)))
}

# Letters: in each column all pairs of rows of at least 30, without continuity correction, with Holm's correction.
letters_of <- function(t) {
  bases <- rowSums(t); compared <- which(bases >= 30)
  apply(t, 2, function(counts) {
    p <- suppressWarnings(pairwise.prop.test(counts[compared], bases[compared], p.adjust.method = "holm", correct = FALSE)$p.value)
    above <- setNames(rep("", nrow(t)), rownames(t)); share <- counts / bases
    for (i in seq_along(compared)) for (j in seq_along(compared)) if (i > j) {
      value <- p[i - 1, j]
      if (!is.na(value) && value < .05) {
        high <- compared[if (share[compared[i]] > share[compared[j]]) i else j]
        low <- compared[if (share[compared[i]] > share[compared[j]]) j else i]
        above[high] <- paste0(above[high], LETTERS[low])
      }
    }
    sapply(above, function(word) paste(sort(strsplit(word, "")[[1]]), collapse = ""))
  })
}

crossed <- function(rows, columns, values = NULL, ordered = FALSE) {
  whole <- table(rows, columns); t <- whole[rowSums(whole) > 0, colSums(whole) > 0]
  test <- suppressWarnings(chisq.test(t, correct = FALSE)); n <- sum(t)
  figures <- list(
    rows = rownames(whole), columns = colnames(whole), counts = unclass(whole), n = n,
    chi_square = num(test$statistic), freedom = num(test$parameter), p = num(test$p.value),
    v = cramer(test, n, min(dim(t))), few = sum(test$expected < 5), residuals = unclass(test$stdres),
    above_rows = letters_of(whole), above_columns = t(letters_of(t(whole)))
  )
  if (!is.null(values)) {
    both <- !is.na(rows) & !is.na(columns); v <- values[as.character(columns[both])]; group <- rows[both]
    figures$means <- lapply(setNames(nm = levels(group)), function(code) {
      own <- v[group == code]; others <- v[group != code]
      list(mean = mean(own), interval = num(t.test(own)$conf.int),
           difference = mean(own) - mean(others), difference_interval = num(t.test(own, others)$conf.int))
    })
    figures$mean_of_all <- c(mean(v), num(t.test(v)$conf.int))
  }
  if (ordered) figures$gamma <- gamma_of(unclass(whole))
  figures
}
tables <- list(
  "role by fair" = crossed(d$role, level(d$fair, names(points)), points),
  "language by useful" = crossed(d$language, level(d$useful, names(useful)), useful),
  "often by quote" = crossed(level(d$often, names(often)), level(d$quote, names(points)), points, ordered = TRUE)
)

# Fisher's exact test of a 2 by 2 table that expects few: the first days alone.
early <- d$day <= "2026-01-10"
small <- table(d$language[early], level(d$before[early], c("yes", "no")))
fisher <- list(counts = unclass(small), p = fisher.test(small)$p.value)

# The scale: alpha and item-rest correlations of psych::alpha, omega of one factor by unweighted least squares.
items <- sapply(statements, function(name) points[d[[name]]])
items <- items[complete.cases(items), ]
keys <- c(1, 1, -1, 1, 1)
a <- psych::alpha(items, keys = statements[keys < 0], warnings = FALSE)
turned <- items; turned[, "guess"] <- 6 - turned[, "guess"]
loadings <- num(psych::fa(turned, nfactors = 1, fm = "uls")$loadings)
omega <- sum(loadings)^2 / (sum(loadings)^2 + sum(1 - loadings^2))
unturned <- suppressWarnings(psych::alpha(items, check.keys = FALSE, warnings = FALSE))
scores <- rowMeans(turned)
scale <- list(
  n = nrow(items), alpha = a$total$raw_alpha, omega = omega, r_rest = a$item.stats$r.drop,
  alpha_without = a$alpha.drop$raw_alpha, means = num(colMeans(turned)), mean = mean(scores), sd = sd(scores),
  alpha_unturned = unturned$total$raw_alpha, r_rest_unturned = unturned$item.stats$r.drop
)

# Weights: raked to margins of role and language, those without a role as many as they are, then trimmed at 1.9.
d$role_or_none <- factor(ifelse(is.na(d$role), "none", as.character(d$role)), levels = c(roles, "none"))
no_role <- mean(is.na(d$role))
stated <- c(research = 15, civil = 15, police = 25, press = 10, student = 15, ministry = 18, other = 2)
role_margin <- data.frame(role_or_none = c(roles, "none"), Freq = 2000 * c(stated[roles] / 100 * (1 - no_role), no_role))
language_margin <- data.frame(language = c("en", "fr"), Freq = 2000 * c(.6, .4))
raked <- survey::rake(
  svydesign(~1, weights = ~rep(1, 2000), data = d), list(~role_or_none, ~language), list(role_margin, language_margin),
  control = list(maxit = 1000, epsilon = 1e-9)
)
trimmed <- raked  # strict = TRUE does the same until the last bit, which it never reaches
while (any(weights(trimmed) > 1.9 + 1e-10)) trimmed <- survey::trimWeights(trimmed, upper = 1.9)
cost <- function(w) list(n = length(w), deff = length(w) * sum(w^2) / sum(w)^2, effective = sum(w)^2 / sum(w^2), smallest = min(w), largest = max(w))
d$w <- weights(trimmed)
weighted_table <- function(rows, columns) {
  own <- !is.na(rows) & !is.na(columns); w <- d$w[own]
  list(
    shares = unclass(prop.table(xtabs(w ~ rows[own] + columns[own]), 1)), all = num(prop.table(xtabs(w ~ columns[own]))),
    effective = num(tapply(w, rows[own], function(x) sum(x)^2 / sum(x^2))), effective_base = sum(w)^2 / sum(w^2)
  )
}
weights_by_cell <- function(w) as.list(tapply(w, paste(d$role_or_none, d$language), function(x) x[1]))
weighting <- list(
  raked = c(cost(weights(raked)), list(cells = weights_by_cell(weights(raked)))),
  trimmed = c(cost(d$w), list(cells = weights_by_cell(d$w), n_trimmed = sum(weights(raked) > 1.9),
    role = as.list(prop.table(xtabs(d$w ~ d$role_or_none))), language = as.list(prop.table(xtabs(d$w ~ d$language))))),
  tables = list("role by fair" = weighted_table(d$role, level(d$fair, names(points))),
    "often by quote" = weighted_table(level(d$often, names(often)), level(d$quote, names(points)))),
  useful = num(prop.table(xtabs(d$w ~ level(d$useful, names(useful)))))
)

# Views side by side: French minus English; Newcombe's interval from Wilson's of both, Welch's of means; Holm over all.
english <- d$language == "en"
newcombe <- function(x1, n1, x2, n2) {
  a <- wilson(x1, n1); b <- wilson(x2, n2); p1 <- x1 / n1; p2 <- x2 / n2
  c(p2 - p1, p2 - p1 - sqrt((p2 - b[1])^2 + (a[2] - p1)^2), p2 - p1 + sqrt((b[2] - p2)^2 + (p1 - a[1])^2))
}
between <- function(x, values = NULL) {
  en <- table(x[english]); fr <- table(x[!english]); n1 <- sum(en); n2 <- sum(fr)
  answers <- lapply(setNames(nm = names(en)), function(code) list(
    shares = c(en[[code]] / n1, fr[[code]] / n2), difference = newcombe(en[[code]], n1, fr[[code]], n2),
    p = suppressWarnings(prop.test(c(en[[code]], fr[[code]]), c(n1, n2), correct = FALSE))$p.value
  ))
  if (is.null(values)) return(list(answers = answers))
  v <- values[as.character(x)]; test <- t.test(v[!english], v[english])
  list(answers = answers, mean = list(means = c(mean(v[english], na.rm = TRUE), mean(v[!english], na.rm = TRUE)),
    difference = c(num(test$estimate)[1] - num(test$estimate)[2], num(test$conf.int)), p = num(test$p.value)))
}
compared <- list(
  role = between(d$role), fair = between(level(d$fair, names(points)), points),
  useful = between(level(d$useful, names(useful)), useful)
)
ps <- unlist(lapply(compared, function(q) c(sapply(q$answers, function(a) a$p), if (!is.null(q$mean)) q$mean$p)))
ps[is.nan(ps)] <- 1
clear <- p.adjust(ps, "holm") < .05
compared$clear <- as.list(unname(clear)); compared$n_tested <- length(ps)

# One question by month: shares with Wilson's interval, and means with Student's.
month <- substr(d$day, 1, 7)
over_time <- lapply(split(level(d$useful, names(useful)), month), function(x) {
  v <- useful[as.character(x[!is.na(x)])]
  list(n = length(v), shares = lapply(table(x), function(k) c(k / length(v), wilson(k, length(v)))),
       mean = c(mean(v), num(t.test(v)$conf.int)))
})

# Two coders: kappa by code with the interval of Fleiss, Cohen and Everitt, as psych has it.
coded <- read.csv("codings.csv", colClasses = "character")
codes <- c("method", "delay", "trust", "rare")
has <- function(x, code) as.integer(sapply(strsplit(x, " "), function(own) code %in% own))
kappas <- lapply(setNames(nm = codes), function(code) {
  one <- has(coded$first, code); two <- has(coded$second, code)
  list(kappa = num(psych::cohen.kappa(cbind(one, two))$confid["unweighted kappa", c(2, 1, 3)]),
       agreement = mean(one == two), prevalence = mean(c(one, two)), adjusted = 2 * mean(one == two) - 1)
})

write_json(
  list(one_way = single, several = several, years = numbers, tables = tables, fisher = fisher, scale = scale, weighting = weighting, compared = compared, over_time = over_time, kappas = kappas),
  "figures.json", digits = 12, auto_unbox = TRUE, pretty = 1, matrix = "rowmajor"
)
