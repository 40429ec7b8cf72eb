"""Whether more say one thing than its opposite: the sign test. A pure function of counts."""

from math import exp, fsum, lgamma, log


def sign_test_p(above: int, below: int) -> float:
    """Return the p of the exact two-sided sign test: how often chance alone, a fair coin, is so uneven or more.

    Twice the smaller tail of the binomial distribution with 1/2, at most 1; who says neither does not count (Dixon and
    Mood, Journal of the American Statistical Association 41, 1946, 557-566). 1 where nobody leans.
    """
    n = above + below
    tail = fsum(
        exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2)) for k in range(min(above, below) + 1)
    )
    return min(1.0, 2 * tail)
