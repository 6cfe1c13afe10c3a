from __future__ import annotations


def noisy(count: int, *, epsilon: float, most_from_one: int) -> int:
    """`count` with discrete Laplace noise: one pupil more or less changes what is likely to be said by a factor of at
    most e^epsilon, where no pupil counts for more than `most_from_one` (Dwork and others 2006; by OpenDP).

    Drawn once when a period is closed, and kept: who may ask again and again gets the average, which has no noise."""
    import opendp.prelude as dp  # seconds to load, and few ask for it

    dp.enable_features("contrib")
    measure = dp.m.make_laplace(dp.atom_domain(T=int), dp.absolute_distance(T=int), scale=most_from_one / epsilon)
    return max(0, int(measure(count)))
