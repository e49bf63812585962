"""One-to-one assignment: the pairs that together weigh most, no row or column used twice.

Shortest augmenting paths (Jonker and Volgenant 1987, as Crouse 2016 gives the algorithm), on each
connected part of the candidates by itself, so that the matrices stay small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

LARGEST = 1500  # rows or columns of one part; beyond that the best pairs are taken greedily

Weighted = tuple[int, int, float]


def assign(pairs: Iterable[Weighted]) -> list[Weighted]:
    """The pairs `(row, column, weight > 0)` of the heaviest matching, sorted by row."""
    chosen: list[Weighted] = []
    for part in _parts(list(pairs)):
        rows = sorted({row for row, _, _ in part})
        columns = sorted({column for _, column, _ in part})
        if len(rows) == 1 or len(columns) == 1:
            chosen.append(max(part, key=lambda p: (p[2], -p[0], -p[1])))
        elif max(len(rows), len(columns)) > LARGEST:
            chosen += _greedy(part)
        else:
            chosen += _exact(part, rows, columns)
    return sorted(chosen)


def _parts(pairs: Sequence[Weighted]) -> list[list[Weighted]]:
    """The pairs by connected part of the graph that they are."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for row, column, _ in pairs:
        a, b = find(("row", row)), find(("column", column))
        root[max(a, b)] = min(a, b)
    parts: dict[tuple[str, int], list[Weighted]] = defaultdict(list)
    for pair in sorted(pairs):
        parts[find(("row", pair[0]))].append(pair)
    return list(parts.values())


def _greedy(part: Sequence[Weighted]) -> list[Weighted]:
    rows: set[int] = set()
    columns: set[int] = set()
    taken = []
    for row, column, weight in sorted(part, key=lambda p: (-p[2], p[0], p[1])):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            taken.append((row, column, weight))
    return taken


def _exact(part: Sequence[Weighted], rows: Sequence[int], columns: Sequence[int]) -> list[Weighted]:
    row_at = {row: i for i, row in enumerate(rows)}
    column_at = {column: j for j, column in enumerate(columns)}
    weights = np.zeros((len(rows), len(columns)))
    for row, column, weight in part:
        weights[row_at[row], column_at[column]] = weight
    if len(rows) > len(columns):
        matched = [(i, j) for j, i in enumerate(_solve(-weights.T))]
    else:
        matched = list(enumerate(_solve(-weights)))
    return [(rows[i], columns[j], float(weights[i, j])) for i, j in matched if weights[i, j] > 0]


def _solve(cost: npt.NDArray[np.float64]) -> list[int]:
    """The column of each row in the cheapest full assignment; at least as many columns as rows."""
    count, width = cost.shape
    u, v = np.zeros(count), np.zeros(width)
    row_of = np.full(width, -1)
    for start in range(count):
        shortest = np.full(width, np.inf)
        back = np.full(width, start)
        done = np.zeros(width, dtype=bool)
        seen = [start]
        row, reached, distance = start, -1, 0.0
        while reached < 0:
            reduced = distance + cost[row] - u[row] - v
            better = ~done & (reduced < shortest)
            back[better] = row
            shortest[better] = reduced[better]
            column = int(np.argmin(np.where(done, np.inf, shortest)))
            distance = float(shortest[column])
            done[column] = True
            if row_of[column] < 0:
                reached = column
            else:
                row = int(row_of[column])
                seen.append(row)
        u[start] += distance
        for other in seen[1:]:
            u[other] += distance - shortest[int(np.flatnonzero(row_of == other)[0])]
        v[done] -= distance - shortest[done]
        column = reached
        while True:
            row = int(back[column])
            previous = np.flatnonzero(row_of == row)
            row_of[column] = row
            if row == start:
                break
            column = int(previous[0])
    result = [0] * count
    for column, row in enumerate(row_of):
        if row >= 0:
            result[int(row)] = column
    return result
