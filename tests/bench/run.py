#!/usr/bin/env python3
"""./dev bench [NAME...]: Postern and its peers on the same work in one run: server CPU per operation and rate, as ratios.

Names: tls smtp pop3 imap idle soak (default: all). Writes the table to the terminal and to build/bench.md.
--quick divides the counts by ten."""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import rows
from servers import BIN, NeedsRoot

PARTS = {"tls": rows.tls, "smtp": rows.smtp, "pop3": rows.pop3, "imap": rows.imap, "idle": rows.idle, "soak": rows.soak}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*PARTS, []], help="parts to run")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="postern-bench-"))
    folder.chmod(0o755)
    table = rows.Table(quick=arguments.quick)
    try:
        for name in arguments.names or PARTS:
            try:
                PARTS[name](table, folder)
            except NeedsRoot as reason:
                print(f"bench: left out {name}: {reason}", file=sys.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = table.markdown()
    print(text)
    target = BIN.parent.parent / "bench.md"
    target.write_text(f"Run of {time.strftime('%Y-%m-%d %H:%M')} UTC, {machine()}.\n\n{text}")
    return 0


def machine():
    model = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), "unknown processor")
    cores = subprocess.run(["nproc"], capture_output=True, text=True).stdout.strip()
    return f"{model}, {cores} cores"


if __name__ == "__main__":
    sys.exit(main())
