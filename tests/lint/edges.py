#!/usr/bin/env python3
"""The table of allowed include edges between folders. A breach fails the build instead of a review."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# folder: folders whose headers it may include (its own is always allowed)
ALLOWED = {
    "engine/base": set(),
    "engine/api": {"engine/base"},
    "engine/mail": {"engine/base"},
    "engine/proto": {"engine/mail", "engine/base"},
    "engine/config": {"engine/base"},
    "engine/access": {"engine/base"},
    "engine/store": {"engine/mail", "engine/base"},
    "engine/auth": {"engine/store", "engine/config", "engine/mail", "engine/base"},
    "engine/tls": {"engine/store", "engine/base"},
    "engine/net": {"engine/tls", "engine/config", "engine/proto", "engine/base"},
    "engine/services": {"engine/net", "engine/tls", "engine/auth", "engine/store", "engine/config", "engine/mail",
                        "engine/proto", "engine/base"},
    "engine/admin": {"engine/services", "engine/net", "engine/tls", "engine/auth", "engine/store", "engine/config",
                     "engine/access", "engine/api", "engine/base"},
    "engine": {"engine/admin", "engine/services", "engine/net", "engine/tls", "engine/auth", "engine/store",
               "engine/config", "engine/api", "engine/base"},
    "ui": {"engine/api", "engine/base"},
    "app/postern": {"ui", "engine", "engine/admin", "engine/api", "engine/base"},
    "app/posternctl": {"engine/admin", "engine/api", "engine/base"},
}

# what a folder must not know of Qt or the system
FORBIDDEN = {
    "engine/proto": r"<Q(Ssl|Tcp|Sql|Thread|Timer|DateTime|LocalSocket)|<thread>|<mutex>|<sys/|<unistd",
    "engine/mail": r"<Q(Ssl|Tcp|Sql|Thread|Timer|LocalSocket)|<thread>|<mutex>|<sys/|<unistd",
    "engine/access": r"<Q(Ssl|Tcp|Sql|Thread|Timer|DateTime|LocalSocket)|<thread>|<mutex>|<sys/|<unistd",
    "ui": r"<Q(Ssl|Tcp|Sql)|<sys/|<unistd",
}
POSIX = re.compile(r"#include\s+<(sys/|unistd|fcntl|signal\.h|pwd|grp|netinet|arpa|termios|poll)")
INCLUDE = re.compile(r'^\s*#include\s+"((?:engine|ui|app)/[^"]+)"', re.M)


def folder_of(path):
    parts = path.split("/")
    for length in (2, 1):
        name = "/".join(parts[:length])
        if name in ALLOWED and len(parts) > length:
            return name
    return None


def main():
    faults = []
    for top in ("engine", "ui", "app"):
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix not in (".cpp", ".h"):
                continue
            path = file.relative_to(ROOT).as_posix()
            text = file.read_text(encoding="utf-8")
            home = folder_of(path)
            if home is None:
                faults.append(f"{path}: lies in no known folder")
                continue
            for target in INCLUDE.findall(text):
                to = folder_of(target)
                if to != home and to not in ALLOWED[home]:
                    faults.append(f"{path}: may not include {target}")
                if not (ROOT / target).exists():
                    faults.append(f"{path}: includes {target}, which does not exist")
            pattern = FORBIDDEN.get(home)
            if pattern and re.search(r"#include\s+" + f"(?:{pattern})", text):
                faults.append(f"{path}: includes what {home} must not know")
            if POSIX.search(text) and not re.search(r"_(unix|pam)\.cpp$", path):
                faults.append(f"{path}: POSIX header outside a platform file")
            if path.endswith("_unix.cpp") and not (ROOT / path.replace("_unix.cpp", "_windows.cpp")).exists():
                faults.append(f"{path}: has no _windows.cpp twin")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
