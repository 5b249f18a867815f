"""The rows of the bench table: what is done to each server, and how the figures are compared."""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time

import measure
from servers import BIN, OTHER, PASSWORD, USER, Dovecot, Postern, Postfix

LOAD = BIN / "postern_load"


class Table:
    def __init__(self, quick=False):
        self.rows = []
        self.scale = 10 if quick else 1

    def count(self, number):
        return max(10, number // self.scale)

    def add(self, what, unit, postern, peer, peer_name, goal, better="less"):
        """`goal` is the ratio Postern / peer that the product asks for."""
        ratio = postern / peer if peer else None
        met = "" if ratio is None or goal is None else ("yes" if (ratio <= goal if better == "less" else ratio >= goal) else "NO")
        sign = "at most" if better == "less" else "at least"
        row = (what, unit, f"{postern:.4g}", f"{peer_name} {peer:.4g}" if peer else "-", f"{ratio:.2f}" if ratio is not None else "-",
               f"{sign} {goal}" if goal is not None else "-", met)
        self.rows.append(row)
        print("  " + " | ".join(row), flush=True)

    def fact(self, what, unit, value, limit, met):
        row = (what, unit, f"{value:.4g}", "-", "-", limit, "yes" if met else "NO")
        self.rows.append(row)
        print("  " + " | ".join(row), flush=True)

    def markdown(self):
        head = "| work | unit | Postern | peer | ratio | asked for | met |\n|---|---|---|---|---|---|---|\n"
        return head + "".join("| " + " | ".join(row) + " |\n" for row in self.rows)


def load(mode, **values):
    words = [f"{key}={value}" for key, value in values.items()]
    done = subprocess.run([str(LOAD), mode, *words], capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise RuntimeError(f"{mode} {' '.join(words)}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def cost(server, mode, settle=None, **values):
    """Server CPU microseconds per operation, and operations per second as the client saw them."""
    before = measure.cpu_seconds(server.pid)
    result = load(mode, **values)
    if settle:
        settle()
    used = measure.cpu_seconds(server.pid) - before
    return used * 1e6 / result["operations"], result["operations"] / result["seconds"], result


@contextlib.contextmanager
def running(*servers):
    started = []
    try:
        for kind, (folder, *rest) in servers:
            own = pathlib.Path(tempfile.mkdtemp(dir=folder))
            os.chmod(own, 0o755)  # the peers' own users come in
            started.append(kind(own, *rest))
        yield started
    finally:
        for server in started:
            server.stop()


def tls(table, folder):
    for kind in ("rsa", "ecdsa"):
        with running((Postern, (folder, kind)), (Dovecot, (folder, kind))) as (ours, peer):
            for version in ("1.2", "1.3"):
                for resume in (0, 1):
                    rounds, count = 6, table.count(1000)
                    for server in (ours, peer):
                        load("handshake", port=server.port["imaps"], tls=version, resume=resume, count=200, threads=4)
                    figures = {ours: 0, peer: 0}
                    for server in (ours, peer) * rounds:  # alternating: a noisy neighbour hits both
                        cpu, _, result = cost(server, "handshake", port=server.port["imaps"], tls=version, resume=resume,
                                              count=count, threads=4)
                        figures[server] += cpu / rounds
                        if server is ours and resume:
                            share = result["resumed"] / result["operations"]
                    name = f"TLS {version} {'resumed' if resume else 'full'} {kind.upper()}"
                    goal = 1.1 if kind == "ecdsa" and not resume else 1.0
                    table.add(name, "us CPU", figures[ours], figures[peer], "Dovecot", goal)
                    if resume:
                        table.fact(f"{name}: share that resumed", "%", share * 100, "at least 95 %", share >= 0.95)


def smtp(table, folder):
    cases = [(kilobytes, each, tls) for tls in (None, "1.3") for each in (100, 1) for kilobytes in (1, 10, 100)]
    with running((Postern, (folder,)), (Postfix, (folder,))) as (ours, peer):
        def delivered():
            end = time.monotonic() + 120
            while peer.pending() and time.monotonic() < end:
                time.sleep(0.1)
        for kilobytes, each, version in cases:
            values = dict(size=kilobytes * 1024, each=each, **(dict(tls=version, starttls=1) if version else {}))
            rounds, count = 3, table.count(400 if kilobytes == 100 or (version and each == 1) else 1000)
            cpu, rate = {ours: 0, peer: 0}, {ours: 0, peer: 0}
            for server in (ours, peer):
                load("smtp", port=server.port["smtp"], count=10, threads=4, **values)
            for server in (ours, peer) * rounds:
                used, pace, _ = cost(server, "smtp", settle=delivered if server is peer else None, port=server.port["smtp"],
                                     count=count, threads=4, **values)
                cpu[server] += used / rounds
                rate[server] += pace / rounds
            name = f"SMTP {kilobytes} KB" + (", STARTTLS" if version else "") + (", new connection each" if each == 1 else "")
            table.add(name, "us CPU", cpu[ours], cpu[peer], "Postfix", 0.5)
            table.add(name, "messages/s", rate[ours], rate[peer], "Postfix", 2.0 if kilobytes == 10 else None, better="more")


def fill(server, mailbox_user, count, size):
    load("append", port=server.port["imap"], user=mailbox_user, password=PASSWORD, count=count, size=size, threads=1)


def pop3(table, folder):
    count = table.count(1000)
    with running((Postern, (folder,)), (Dovecot, (folder,))) as (ours, peer):
        for server in (ours, peer):
            fill(server, OTHER, count, 10240)
        for name, port, tls_version, goal in (("POP3 download", "pop3", None, 1.0), ("POP3S download, TLS 1.3", "pop3s", "1.3", 0.7)):
            values = dict(user=OTHER, password=PASSWORD, count=count)
            if tls_version:
                values["tls"] = tls_version
            for server in (ours, peer):
                load("pop3", port=server.port[port], repeat=1, **values)
            figures = [cost(server, "pop3", port=server.port[port], repeat=10, **values)[0] for server in (ours, peer)]
            table.add(f"{name}, 10 KB, per message", "us CPU", *figures, "Dovecot", goal)


def imap(table, folder):
    count = table.count(10000)
    with running((Postern, (folder,)), (Dovecot, (folder,))) as (ours, peer):
        for server in (ours, peer):
            fill(server, USER, count, 4096)
        some = min(1000, count)
        commands = [
            ("SELECT again", dict(command="SELECT INBOX", repeat=500), 1),
            ("NOOP", dict(command="NOOP", repeat=5000), 1),
            ("FETCH flags of all, per message", dict(command="FETCH 1:* (UID FLAGS)", repeat=20), count),
            ("FETCH list headers, per message",
             dict(command="FETCH 1:* (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE)])", repeat=5), count),
            ("FETCH ENVELOPE, per message", dict(command="FETCH 1:* (ENVELOPE)", repeat=5), count),
            ("FETCH all headers, per message", dict(command="FETCH 1:* (BODY.PEEK[HEADER])", repeat=5), count),
            ("FETCH 1,000 bodies in one command, per body", dict(command=f"FETCH 1:{some} (BODY.PEEK[])", repeat=10), some),
            ("FETCH one body per command", dict(command="FETCH %n (BODY.PEEK[])", repeat=some), 1),
            ("STORE 1,000, per message", dict(command=f"STORE 1:{some} %sFLAGS.SILENT (\\Flagged)", repeat=20), some),
            ("STORE one", dict(command="STORE %n +FLAGS (\\Answered)", repeat=some), 1),
            ("SEARCH UNSEEN", dict(command="SEARCH UNSEEN", repeat=20), 1),
            ("SEARCH FROM", dict(command="SEARCH FROM nobody-here", repeat=5), 1),
            ("SEARCH BODY", dict(command="SEARCH BODY nowhere-to-be-found", repeat=3), 1),
        ]
        for name, values, per in commands:
            figures = []
            for server in (ours, peer):
                values = dict(values, port=server.port["imap"], user=USER, password=PASSWORD)
                load("imap", **dict(values, repeat=1))
                figures.append(cost(server, "imap", **values)[0] / per)
            table.add(f"IMAP {name}", "us CPU", *figures, "Dovecot", 1.0)
        for name, threads in (("1 connection", 1), ("4 connections", 4)):
            figures = [cost(server, "append", port=server.port["imap"], user=OTHER, password=PASSWORD, count=table.count(2000),
                            size=4096, threads=threads)[0] for server in (ours, peer)]
            table.add(f"IMAP APPEND 4 KB, {name}", "us CPU", *figures, "Dovecot", 1.0)
        for name, port, extra in (("plain", "imap", {}), ("TLS 1.3", "imaps", {"tls": "1.3"})):
            for server in (ours, peer):
                load("session", port=server.port[port], user=OTHER, password=PASSWORD, count=200, threads=2, **extra)
            figures = [cost(server, "session", port=server.port[port], user=OTHER, password=PASSWORD, count=table.count(1000),
                            threads=2, **extra)[0] for server in (ours, peer)]
            table.add(f"IMAP session (login, select, logout), {name}", "us CPU", *figures, "Dovecot", 1.0)


def idle(table, folder):
    count = table.count(2000)
    with running((Postern, (folder,))) as (ours,):
        values = dict(port=ours.port["imaps"], tls="1.3", user=USER, password=PASSWORD)
        load("session", count=20, threads=1, **values)
        before = measure.memory_bytes(ours.pid)
        holder = subprocess.Popen([str(LOAD), "idle", *[f"{k}={v}" for k, v in dict(values, count=count).items()]],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            if holder.stdout.readline().strip() != "ready":
                raise RuntimeError("idle clients did not come up")
            each = (measure.memory_bytes(ours.pid) - before) / count / 1024
            table.fact(f"{count} idle IMAP TLS connections, memory each", "KB", each, "at most 70 KB", each <= 70)
            start, begin = measure.cpu_seconds(ours.pid), time.monotonic()
            time.sleep(5)
            share = (measure.cpu_seconds(ours.pid) - start) / (time.monotonic() - begin) * 100
            table.fact("CPU while they idle", "% of a core", share, "none (under 0.5)", share < 0.5)
        finally:
            holder.stdin.close()
            holder.wait(60)
        result = load("watch", count=100, repeat=20, **dict(values, port=ours.port["imap"], tls=""))
        table.fact("new mail to 100 watchers, worst of 20 rounds", "ms", result["worst_ms"], "at most 50 ms", result["worst_ms"] <= 50)


def soak(table, folder):
    count, swaps = table.count(100000), 50
    done = subprocess.run([str(BIN / "tls_soak"), "--handshakes", str(count), "--swaps", str(swaps)], capture_output=True, text=True,
                          timeout=1800)
    print(done.stdout.strip())
    table.fact(f"soak: {count} handshakes, {swaps} context swaps, failures", "count", done.returncode, "0", done.returncode == 0)
