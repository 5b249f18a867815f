"""CPU time and memory of a process tree, read from /proc (Linux)."""
import os
import pathlib

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    return text[text.rindex(")") + 2:].split()


def tree(root):
    """The process ids of `root` and all its descendants that live now."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents.setdefault(int(_stat(entry)[1]), []).append(int(entry))
            except (OSError, ValueError):
                pass
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += parents.get(pid, [])
    return found


def cpu_seconds(root):
    """User and system time of the tree, its reaped children included."""
    ticks = 0
    for pid in tree(root):
        try:
            fields = _stat(pid)
            ticks += sum(int(fields[i]) for i in range(11, 15))
        except (OSError, ValueError):
            pass
    return ticks / TICK


def memory_bytes(root):
    """Proportional set size of the tree: shared pages count once."""
    total = 0
    for pid in tree(root):
        try:
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            pass
    return total
