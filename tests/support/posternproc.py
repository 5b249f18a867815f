"""Starts a real `postern --headless` on free ports in a temporary data folder and stops it by its process id.

Every wait is bounded and ends with a condition (a line, an exit, an answer), never with a sleep.
"""
import json
import os
import re
import selectors
import shutil
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("POSTERN_BIN_DIR") or SOURCE / "build/release/bin")
DOMAIN = "example.test"
ANNA = "anna@" + DOMAIN
BEN = "ben@" + DOMAIN
PASSWORD = "Quiet-Harbour-47"
START_SECONDS = 60
STOP_SECONDS = 30
CTL_SECONDS = 60

FREE_PORTS = {
    "smtp.port": 0, "submission.port": 0, "submission.tlsPort": 0, "pop3.port": 0, "pop3.tlsPort": 0,
    "imap.port": 0, "imap.tlsPort": 0, "pki.port": 0,
}


class StartError(Exception):
    """The program ended or stayed silent instead of saying "ready"."""

    def __init__(self, code, stderr):
        super().__init__(f"postern did not get ready, exit {code}: {stderr}")
        self.code = code
        self.stderr = stderr


def end(process):
    """SIGTERM to one that may have ended already; gives the exit code. One that does not stop is killed, and that is an error."""
    if process.poll() is None:
        process.terminate()
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)
        raise


class Postern:
    """One data folder and, between start() and stop(), one process on it."""

    def __init__(self, settings=None, args=(), listen="127.0.0.1"):
        self.root = Path(tempfile.mkdtemp(prefix="postern-test-"))
        self.data = self.root / "data"
        self.settings = {**FREE_PORTS, "net.listen": listen, **(settings or {})}
        self.args = list(args)
        self.process = None
        self.authority = self.root / "authority.pem"

    def command(self, settings=None, args=None):
        words = [str(BIN / "postern"), "--headless", "--data", str(self.data)]
        for key, value in (self.settings if settings is None else settings).items():
            words += ["--set", f"{key}={value}"]
        return words + (self.args if args is None else list(args))

    def start(self, settings=None):
        assert self.process is None
        self.errors = self.root / "stderr"
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(self.command(settings), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=errors, start_new_session=True)
        if not self._await_ready():
            self.process.kill()
            code = self.process.wait(STOP_SECONDS)
            self.process.stdout.close()
            self.process = None
            raise StartError(code, self.stderr())
        return self

    def _await_ready(self):
        deadline = time.monotonic() + START_SECONDS
        seen = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while time.monotonic() < deadline:
                if not selector.select(deadline - time.monotonic()):
                    return False
                piece = os.read(self.process.stdout.fileno(), 4096)
                seen += piece
                if b"ready\n" in seen:
                    return True
                if not piece:
                    # Let it end by itself, so that its exit code is its own.
                    try:
                        self.process.wait(STOP_SECONDS)
                    except subprocess.TimeoutExpired:
                        pass
                    return False
        return False

    def stderr(self):
        return self.errors.read_text(errors="replace") if self.errors.exists() else ""

    def stop(self):
        """SIGTERM; gives the exit code."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        try:
            return end(process)
        finally:
            process.stdout.close()

    def kill(self):
        """SIGKILL: the crash."""
        process, self.process = self.process, None
        process.kill()
        process.wait(STOP_SECONDS)
        process.stdout.close()

    def close(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.root, ignore_errors=True)

    def ctl(self, *words, stdin="", check=True):
        """Runs posternctl; with check a failure raises with its words."""
        done = subprocess.run([str(BIN / "posternctl"), "--data", str(self.data), *map(str, words)], input=stdin,
                              capture_output=True, text=True, timeout=CTL_SECONDS)
        if check and done.returncode != 0:
            raise AssertionError(f"posternctl {' '.join(map(str, words))}: {done.returncode} {done.stderr}")
        return done

    def json(self, *words):
        return json.loads(self.ctl("--json", *words).stdout)

    def status(self):
        return self.json("status")

    def service(self, name):
        return next(service for service in self.status()["services"] if service["name"] == name)

    def port(self, service, tls=False):
        """The real port on IPv4."""
        for bound in self.service(service)["ports"]:
            if bound["tls"] == tls and ":" not in bound["address"]:
                return bound["port"]
        raise AssertionError(f"{service} has no {'TLS' if tls else 'plain'} port: {self.service(service)}")

    def set_up(self, accounts=(ANNA, BEN)):
        """A domain, its accounts, and the authority that clients trust."""
        self.ctl("domain", "add", DOMAIN)
        for account in accounts:
            self.ctl("account", "add", account, "--password-stdin", stdin=PASSWORD + "\n")
        self.ctl("cert", "authority", "export", self.authority)
        return self

    def context(self):
        """A client that trusts nothing but the exported authority and checks the name."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.authority)
        return context

    def log(self):
        return self.ctl("log", "tail").stdout

    def database(self):
        """The path of the store's file."""
        found = [path for path in self.data.iterdir() if path.is_file() and path.open("rb").read(15) == b"SQLite format 3"]
        assert len(found) == 1, found
        return found[0]

    def memory_kib(self):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1))


def running(settings=None, args=(), listen="127.0.0.1"):
    """A started Postern with DOMAIN and two accounts; nothing is left behind if that fails."""
    postern = Postern(settings, args, listen)
    try:
        return postern.start().set_up()
    except BaseException:
        postern.close()
        raise
