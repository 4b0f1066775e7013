"""Writes test/fixtures/trend/rankTests.json: what scipy says of samples, with ties and without.

    python3 -m venv /tmp/scipy && /tmp/scipy/bin/pip install scipy
    /tmp/scipy/bin/python bench/trend/scipyFixtures.py > test/fixtures/trend/rankTests.json
"""

import json
import sys

import numpy as np
import scipy
from scipy import stats

random = np.random.default_rng(20261201)


def difference(x, y, axis):
    """Of rank sums, with mean ranks: what is permuted."""
    ranks = stats.rankdata(np.concatenate([x, y], axis=axis), axis=axis)
    return np.sum(ranks[..., : x.shape[axis]], axis=axis)


def samples(older, newer, shift, step):
    values = random.uniform(60, 120, older + newer)
    values[older:] += shift
    if step:
        values = np.floor(values / step) * step
    values = np.round(values, 3)
    return values[:older].tolist(), values[older:].tolist()


tests = []
for older, newer in [(3, 3), (5, 3), (10, 3), (12, 4), (15, 5), (6, 6)]:
    for shift in [0, 20, 60]:
        for step in [0, 1, 10, 30]:
            x, y = samples(older, newer, shift, step)
            result = stats.permutation_test(
                (np.array(y), np.array(x)),
                difference,
                permutation_type="independent",
                alternative="greater",
                n_resamples=np.inf,
                vectorized=True,
            )
            tests.append({"older": x, "newer": y, "method": "permutation", "pValue": float(result.pvalue)})
for older, newer in [(3, 3), (8, 3), (20, 5), (30, 10), (20, 20)]:
    for shift in [0, 20, 40]:
        x, y = samples(older, newer, shift, 0)
        result = stats.mannwhitneyu(y, x, alternative="greater", method="exact")
        tests.append({"older": x, "newer": y, "method": "exact", "pValue": float(result.pvalue)})
for older, newer in [(40, 5), (60, 10), (300, 3), (300, 60)]:
    for shift in [-20, 0, 20, 40]:
        for step in [0, 1, 15]:
            x, y = samples(older, newer, shift, step)
            result = stats.mannwhitneyu(y, x, alternative="greater", method="asymptotic")
            tests.append({"older": x, "newer": y, "method": "asymptotic", "pValue": float(result.pvalue)})

# The exact tail of U at each deficit: of samples in which the newer ones lie above the older ones but for that many pairs.
tails = []
for older, newer in [(3, 3), (12, 3), (30, 3), (14, 6), (60, 4), (40, 8), (30, 20)]:
    most = older * newer // 2
    for deficit in sorted({0, 1, 2, 3, 5, 8, 13, most // 4, most // 2, most}):
        # The newest values swap places with as many older ones.
        order, left = [0] * older + [1] * newer, deficit
        for one in range(newer):
            place = older + one
            steps = min(left, older)
            order.pop(place)
            order.insert(place - steps, 1)
            left -= steps
            if left == 0:
                break
        ranks = np.arange(len(order), dtype=float)
        y = ranks[np.array(order) == 1]
        x = ranks[np.array(order) == 0]
        result = stats.mannwhitneyu(y, x, alternative="greater", method="exact")
        reached = older * newer - result.statistic
        tails.append({"older": older, "newer": newer, "deficit": int(reached), "pValue": float(result.pvalue)})

normal = [{"z": z, "logTail": float(stats.norm.logsf(z))} for z in [-8, -3, -1, 0, 0.5, 1, 1.96, 2, 3, 4.5, 8, 20, 38]]

json.dump({"scipy": scipy.__version__, "tests": tests, "tails": tails, "normal": normal}, sys.stdout)
sys.stdout.write("\n")
