"""Limits of dialogues, logs and logins: each is changed while the server runs, and counts for who connects then."""
import base64
import os
import socket
import time
import unittest
from pathlib import Path

import support
from mailclient import HOST, LineClient, imap
from posternproc import ANNA, BEN, PASSWORD

SECONDS = 60


class Changed(support.PosternTest):
    def secure(self, service, **more):
        client = LineClient(self.postern.port(service, True), self.postern.context(), **more)
        self.addCleanup(client.close)
        return client


class Dialogues(Changed):
    def test_bad_commands(self):
        refused = {"smtp": b"500 5.5.2 Command not recognized", "submission": b"500 5.5.2 Command not recognized",
                   "pop3": b"-ERR Unknown command", "imap": b"x BAD Unknown command"}
        ends = {"smtp": rb"421 4\.7\.0 \S+ Too many bad commands, closing connection",
                "submission": rb"421 4\.7\.0 \S+ Too many bad commands, closing connection",
                "pop3": rb"-ERR Too many bad commands, closing connection", "imap": rb"\* BYE Too many bad commands"}
        for service, end in ends.items():
            for limit in (2, 4):
                self.set(f"{service}.maxBadCommands", limit)
                with LineClient(self.postern.port(service)) as client:
                    client.send(b"x nonsense\r\n" * 20)
                    lines = client.rest().split(b"\r\n")
                self.assertEqual(lines[:limit], [refused[service]] * limit, service)
                self.assertRegex(lines[limit], b"^" + end + b"$", service)
                self.assertEqual(lines[limit + 1:], [b""], service)

    def reply_to_hops(self, client, count):
        for line, code in ((f"MAIL FROM:<{ANNA}>", b"250"), (f"RCPT TO:<{BEN}>", b"250"), ("DATA", b"354")):
            self.assertEqual(client.smtp(line)[:3], code, line)
        client.send("Received: by somebody\r\n" * count + f"From: {ANNA}\r\n\r\nText\r\n.\r\n")
        return client.reply()

    def test_hops(self):
        with LineClient(self.postern.port("smtp")) as port25:
            self.assertRegex(port25.smtp("EHLO client.test"), b"^250")
            self.assertRegex(self.reply_to_hops(port25, 9), b"^250 ")
        for limit in (5, 8):
            self.set("smtp.maxHops", limit)
            self.set("submission.maxHops", limit)
            for client in (LineClient(self.postern.port("smtp")), self.secure("submission")):
                self.addCleanup(client.close)
                self.assertRegex(client.smtp("EHLO client.test"), b"^250")
                if client.socket.getpeername()[1] != self.postern.port("smtp"):
                    secret = base64.b64encode(f"\0{ANNA}\0{PASSWORD}".encode()).decode()
                    self.assertRegex(client.smtp(f"AUTH PLAIN {secret}"), b"^235")
                self.assertRegex(self.reply_to_hops(client, limit), b"^250 ")
                self.assertEqual(self.reply_to_hops(client, limit + 1), b"554 5.4.6 Too many hops, this may be a mail loop")

    def test_literals_before_a_login(self):
        for limit in (64, 200):
            self.set("imap.maxLiteralBeforeLogin", limit)
            client = self.secure("imap")
            self.assertEqual(client.command(f"a LOGIN {{{limit + 1}}}", b"")[-1], b"a BAD [TOOBIG] Literal too big")
            self.assertEqual(client.command(f"b LOGIN {{{limit}}}", b"")[-1][:2], b"+ ")

    def test_literals_of_one_command(self):
        for limit in (1024, 3000):
            self.set("imap.maxLiteralCommand", limit)
            client = self.secure("imap")
            client.command(f"a LOGIN {BEN} {PASSWORD}", b"a OK")
            client.command("b SELECT INBOX", b"b OK")
            for last, wanted in ((25, b"c BAD [TOOBIG] Literal too big"), (24, b"+ OK")):
                self.assertEqual(client.command(f"c SEARCH SUBJECT {{{limit - 24}}}", b"")[-1], b"+ OK")
                client.send(b"x" * (limit - 24))
                self.assertEqual(client.command(f" SUBJECT {{{last}}}", b"")[-1], wanted, limit)
            self.assertEqual(client.command("x" * 24, b"c ")[-1][:5], b"c OK ")

    def test_tls_port_closed(self):
        others = [self.postern.service(name)["ports"] for name in ("smtp", "submission", "imap")]
        closed, plain = self.postern.port("pop3", True), self.postern.port("pop3")
        self.set("pop3.tlsPortEnabled", "false")
        self.assertEqual([(bound["port"], bound["tls"]) for bound in self.postern.service("pop3")["ports"]], [(plain, False)])
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((HOST, closed), timeout=20)
        with LineClient(plain) as client:
            self.assertIn(b"STLS", client.command("CAPA", b"."))
        self.assertEqual(others, [self.postern.service(name)["ports"] for name in ("smtp", "submission", "imap")])
        self.postern.ctl("settings", "reset", "pop3.tlsPortEnabled")
        self.assertTrue(self.secure("pop3").greeting.startswith(b"+OK"))


class Logs(Changed):
    settings = {"login.maxFailures": 0, "imap.disablePlaintext": "false"}

    def write_lines(self, count):
        """Refused logins, each of them a line."""
        with LineClient(self.postern.port("imap")) as client:
            client.send("".join(f"a LOGIN {'y' * 100} x\r\n" for _ in range(count)) + "b LOGOUT\r\n")
            self.assertEqual(client.rest().count(b"a NO "), count)

    def test_lines_in_memory(self):
        for limit in (100, 150):
            self.set("log.ringLines", limit)
            self.write_lines(limit)
            self.assertEqual(len(self.postern.log().splitlines()), limit)

    def test_files(self):
        folder = self.postern.data / "log"
        self.assertEqual([path.name for path in folder.iterdir()], ["postern.log"])
        self.set("log.fileSize", 65536)
        for files in (3, 2):
            self.set("log.files", files)
            oldest = self.first_line(folder)
            for _ in range(files):
                self.assertIn(oldest, self.content(folder))
                self.begin_another_file(folder)
            self.assertEqual(sorted(path.name for path in folder.iterdir()),
                             sorted(["postern.log", *[f"postern.{number}.log" for number in range(1, files)]]))
            self.assertNotIn(oldest, self.content(folder))

    def first_line(self, folder):
        """For a moment another file is not there yet, or empty."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                with (folder / "postern.log").open() as file:
                    if (line := file.readline()).endswith("\n"):
                        return line
            except FileNotFoundError:
                pass
        self.fail("there is no log file")

    def content(self, folder):
        return "".join(path.read_text() for path in folder.iterdir())

    def begin_another_file(self, folder):
        before, deadline = self.first_line(folder), time.monotonic() + SECONDS
        while self.first_line(folder) == before:
            self.write_lines(50)
            self.assertLess(time.monotonic(), deadline, "no other file was begun")


class Logins(Changed):
    def processor_seconds(self, logins):
        """What the server computes while somebody logs in so often."""
        spent = lambda: sum(map(int, Path(f"/proc/{self.postern.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
        imap(self.postern, ANNA).logout()  # remembered, if it may be
        before = spent()
        for _ in range(logins):
            imap(self.postern, ANNA).logout()
        return (spent() - before) / os.sysconf("SC_CLK_TCK")

    def test_remembered_passwords(self):
        """A million rounds cannot be overlooked: who is remembered is let in without them."""
        self.set("login.scramRounds", 1_000_000)
        self.postern.ctl("account", "set", ANNA, "--password-stdin", stdin=PASSWORD + "\n")
        remembered = max(self.processor_seconds(4), 0.04)  # the clock is coarse, and the connections cost a little too
        self.set("login.cacheSeconds", 0)
        self.assertGreater(self.processor_seconds(4), 4 * remembered)


if __name__ == "__main__":
    unittest.main()
