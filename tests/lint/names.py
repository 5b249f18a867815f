#!/usr/bin/env python3
"""One name, one type: two classes of one name in one namespace break the program where the linker pleases (C++ [basic.def.odr])."""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ANONYMOUS = re.compile(r"\nnamespace \{\n.*?\n\}  // namespace\n", re.S)
NAMESPACE = re.compile(r"^namespace ([\w:]+) \{", re.M)
TYPE = re.compile(r"^(?:struct|class) (\w+)(?: final)?(?: :[^{;]*)? \{", re.M)


def types(file):
    """Namespace and name of each type that other files can see."""
    text = ANONYMOUS.sub("\n", file.read_text(encoding="utf-8"))
    namespace = NAMESPACE.search(text)
    return {(namespace[1] if namespace else "", name) for name in TYPE.findall(text)}


def main():
    places = collections.defaultdict(list)
    for top in ("engine", "ui", "app"):
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix in (".cpp", ".h"):
                for name in types(file):
                    places[name].append(file.relative_to(ROOT).as_posix())
    faults = [f"{namespace}::{name} is defined in {' and '.join(files)}" for (namespace, name), files in places.items() if len(files) > 1]
    if len(places) < 300:
        faults.append(f"only {len(places)} types found: the search is broken")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
