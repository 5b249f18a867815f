#!/usr/bin/env python3
"""File sizes: 800 lines is a stop; the median of the source stays under 200; no left-over marks."""
import pathlib
import re
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STOP = 800
MEDIAN = 200
MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def main():
    faults, sizes = [], []
    for top in ("engine", "ui", "app", "tests"):
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix not in (".cpp", ".h", ".py"):
                continue
            path = file.relative_to(ROOT).as_posix()
            text = file.read_text(encoding="utf-8")
            lines = text.count("\n")
            if top != "tests":
                sizes.append(lines)
            if lines > STOP:
                faults.append(f"{path}: {lines} lines, the stop is {STOP}")
            if MARKS.search(text) and "tests/lint" not in path:
                faults.append(f"{path}: bears a left-over mark")
    if sizes and statistics.median(sizes) > MEDIAN:
        faults.append(f"median of the source files is {statistics.median(sizes)} lines, the limit is {MEDIAN}")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
