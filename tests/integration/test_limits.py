"""Who may connect and how much: Grant and Deny lists, connection, size, recipient and login limits."""
import base64
import re
import socket
import time
import unittest
from pathlib import Path

import support
from mailclient import HOST, LineClient, deliver, imap, message, submission
from posternproc import ANNA, BEN, DOMAIN, PASSWORD, Postern


class Limits(support.PosternTest):
    settings = {"login.maxFailures": 5, "login.periodSeconds": 600}

    def first_octets(self, service, tls=False):
        """What the server says by itself before it closes or waits."""
        with socket.create_connection((HOST, self.postern.port(service, tls)), timeout=20) as client:
            try:
                return client.recv(4096)
            except ConnectionError:
                return b""

    def test_deny(self):
        self.set("pop3.deny", "127.0.0.0/8")
        self.assertEqual(self.first_octets("pop3"), b"", "not a byte to a denied address")
        self.assertEqual(self.first_octets("pop3", True), b"")
        self.assertNotEqual(self.first_octets("imap"), b"")
        self.postern.ctl("settings", "reset", "pop3.deny")
        self.assertTrue(self.first_octets("pop3").startswith(b"+OK"))

    def test_grant(self):
        self.set("imap.grant", "192.0.2.0/24")
        self.assertEqual(self.first_octets("imap"), b"")
        self.postern.ctl("settings", "set", "imap.grant", "192.0.2.0/24,127.0.0.1")
        self.assertTrue(self.first_octets("imap").startswith(b"* OK"))
        self.set("imap.deny", "127.0.0.1")
        self.assertEqual(self.first_octets("imap"), b"", "Deny wins over Grant")

    def test_wrong_lists_are_refused(self):
        for wrong in ("nonsense", "127.0.0.1/33", "::1/200", "1.2.3"):
            self.assertEqual(self.postern.ctl("settings", "set", "imap.deny", wrong, check=False).returncode, 1, wrong)
        self.assertTrue(self.first_octets("imap").startswith(b"* OK"))

    def test_connections_per_address(self):
        self.set("pop3.maxPerAddress", "3")
        clients = [LineClient(self.postern.port("pop3")) for _ in range(3)]
        try:
            self.assertFalse(self.first_octets("pop3").startswith(b"+OK"))
        finally:
            for client in clients:
                client.send("QUIT\r\n")
                client.rest()
                client.close()
        # A place is free again as soon as one has left.
        for _ in range(200):
            if self.first_octets("pop3").startswith(b"+OK"):
                break
        else:
            self.fail("the places never came back")

    def hold(self, service, **more):
        client = LineClient(self.postern.port(service), **more)
        self.addCleanup(client.close)
        return client

    def await_log(self, words):
        deadline = time.monotonic() + 20
        while not re.search(words, self.postern.log()):
            self.assertLess(time.monotonic(), deadline, f"not in the log: {words}")

    def none_open(self):
        """The connections of the test before this one have been counted out."""
        deadline = time.monotonic() + 20
        while any(service["sessions"] for service in self.postern.status()["services"]):
            self.assertLess(time.monotonic(), deadline)

    def test_another_address_has_places_of_its_own(self):
        self.none_open()
        self.set("pop3.maxPerAddress", "1")
        self.assertTrue(self.hold("pop3").greeting.startswith(b"+OK"))
        self.assertEqual(self.first_octets("pop3"), b"")
        self.assertTrue(self.hold("pop3", source="127.0.0.2").greeting.startswith(b"+OK"))
        self.await_log("pop3: connection from 127.0.0.1 refused: too many connections from this address")

    def test_connections_of_a_service(self):
        self.none_open()
        self.set("imap.maxConnections", "2")
        for source in ("127.0.0.1", "127.0.0.2"):
            self.assertTrue(self.hold("imap", source=source).greeting.startswith(b"* OK"))
        self.assertEqual(self.first_octets("imap"), b"")
        self.assertTrue(self.first_octets("pop3").startswith(b"+OK"))
        self.await_log("imap: connection from 127.0.0.1 refused: too many connections to this service")

    def test_connections_of_all_services(self):
        self.none_open()
        self.set("net.maxConnections", "3")
        for service in ("imap", "pop3", "submission"):
            self.assertTrue(self.hold(service).greeting)
        for service in ("imap", "smtp"):
            self.assertEqual(self.first_octets(service), b"", service)
        self.await_log("smtp: connection from 127.0.0.1 refused: too many connections(?! )")

    def test_idle(self):
        """All at once: each is waited for as long as it may be silent."""
        for service in ("imap", "pop3", "submission"):
            self.set(f"{service}.idleSeconds", "10")
            self.set(f"{service}.disablePlaintext", "false")
        start = time.monotonic()
        readers = {service: self.hold(service) for service in ("imap", "pop3", "submission")}
        readers["imap"].command(f"a LOGIN {BEN} {PASSWORD}", b"a OK")
        readers["pop3"].command(f"USER {BEN}", b"+OK")
        self.assertRegex(readers["pop3"].command(f"PASS {PASSWORD}", b"+OK")[-1], b"^[+]OK")
        # RFC 1939 section 3: POP3 closes without a word.
        for service, words in {"imap": rb"\* BYE [^\r]+\r\n", "pop3": b"",
                               "submission": rb"421 4\.4\.2 \S+ Timeout, closing connection\r\n"}.items():
            self.assertRegex(readers[service].rest(), rb"\A" + words + rb"\Z", service)
            self.assertTrue(9 < time.monotonic() - start < 18, service)

    def test_line_length(self):
        for service in ("smtp", "submission", "pop3", "imap"):
            command = b"a NOOP " + b"x" * 900 + b"\r\n"
            with LineClient(self.postern.port(service)) as client:
                client.send(command)
                self.assertNotIn(b"too long", client.line().lower(), service)
            self.set(f"{service}.maxLine", "512")
            with LineClient(self.postern.port(service)) as client:
                client.send(command)
                self.assertIn(b"too long", client.line().lower(), service)

    def test_rejected_recipients(self):
        self.set("smtp.maxRejectedRecipients", "3")
        with LineClient(self.postern.port("smtp"), greeting=False) as client:
            client.reply()
            client.smtp("EHLO x.test")
            client.smtp("MAIL FROM:<x@y.test>")
            replies = [client.smtp(f"RCPT TO:<nobody{number}@{DOMAIN}>")[:3] for number in range(3)]
            self.assertEqual(replies[:2], [b"550"] * 2)
            if replies[2] == b"550":
                replies += [client.smtp(f"RCPT TO:<nobody@{DOMAIN}>")[:3]]
            self.assertEqual(replies[-1], b"421")
            self.assertEqual(client.rest(), b"")

    def test_memory_per_connection(self):
        """A client that does not read: the setting says how much is taken from the store for it."""
        reader = imap(self.postern)
        reader.append("INBOX", "", None, b"Subject: middling\r\n\r\n" + (b"x" * 76 + b"\r\n") * 3200)
        reader.logout()
        self.set("imap.disablePlaintext", "false")
        taken = {}
        for mebibytes in (1, 64):
            self.set("imap.memoryPerConnection", str(mebibytes * 1024 * 1024))
            with LineClient(self.postern.port("imap")) as client:
                client.command(f"a LOGIN {BEN} {PASSWORD}", b"a OK")
                client.command("b SELECT INBOX", b"b OK")
                client.send(b"c FETCH * (BODY.PEEK[])\r\n" * 400)
                client.line()
                taken[mebibytes] = self.settled(BEN)
        self.assertGreater(taken[64], 64 * 1024 * 1024)
        self.assertLess(taken[1], 20 * 1024 * 1024)  # most of it lies in the buffers of the system

    def settled(self, account):
        """The octets sent to the session of `account`, once they grow no more."""
        sent, same = -1, 0
        while same < 5:
            rows = self.postern.json("session", "list")["sessions"]
            now = next(int(row["bytesOut"]) for row in rows if row["account"] == account)
            same = same + 1 if now == sent else 0
            sent = now
        return sent

    def test_message_size(self):
        self.set("smtp.maxMessageSize", "20000")
        with LineClient(self.postern.port("smtp"), greeting=False) as client:
            client.reply()
            self.assertIn(b"SIZE 20000", client.smtp("EHLO x.test"))
            self.assertRegex(client.smtp("MAIL FROM:<x@y.test> SIZE=20001"), b"^552")
            self.assertRegex(client.smtp("MAIL FROM:<x@y.test> SIZE=100"), b"^250")
            client.smtp(f"RCPT TO:<{BEN}>")
            client.smtp("DATA")
            client.send(b"Subject: x\r\n\r\n" + b"a line of text\r\n" * 5000 + b".\r\n")
            self.assertRegex(client.reply(), b"^552")
            self.assertRegex(client.smtp("NOOP"), b"^250")

    def test_recipients(self):
        self.set("smtp.maxRecipients", "2")
        with LineClient(self.postern.port("smtp"), greeting=False) as client:
            client.reply()
            client.smtp("EHLO x.test")
            client.smtp("MAIL FROM:<x@y.test>")
            self.assertRegex(client.smtp(f"RCPT TO:<{BEN}>"), b"^250")
            self.assertRegex(client.smtp(f"RCPT TO:<{ANNA}>"), b"^250")
            self.assertRegex(client.smtp(f"RCPT TO:<postmaster@{DOMAIN}>"), b"^452")

    def test_append_size(self):
        self.set("imap.maxLiteral", "5000")
        with LineClient(self.postern.port("imap", True), self.postern.context()) as client:
            client.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")
            client.send("b APPEND INBOX {5001}\r\n")
            self.assertRegex(client.line(), b"^b NO")
            self.assertRegex(client.command("c NOOP", b"c ")[-1], b"^c OK")

    def test_failed_logins_lock(self):
        user = f"locked@{DOMAIN}"
        self.postern.ctl("account", "add", user, "--password-stdin", stdin=PASSWORD + "\n")
        # Failures count for the name and for the address they come from.
        for _ in range(10):  # a stale password is one guess, however often it comes
            self.assertRegex(self.login_from("127.0.0.3", user, "stale"), b"^a NO")
        self.assertRegex(self.login_from("127.0.0.3", BEN, PASSWORD), b"^a OK")
        for i in range(4):
            self.assertRegex(self.login_from("127.0.0.3", user, f"wrong{i}"), b"^a NO")
        self.assertRegex(self.login_from("127.0.0.2", user, PASSWORD), b"^a NO")
        self.postern.ctl("account", "unlock", user)
        self.assertRegex(self.login_from("127.0.0.2", user, PASSWORD), b"^a OK")
        self.assertRegex(self.login_from("127.0.0.3", BEN, PASSWORD), b"^a NO")
        self.assertRegex(self.login_from("127.0.0.2", BEN, PASSWORD), b"^a OK")

    def test_nobody_is_locked_out_of_his_own_place(self):
        user = f"known@{DOMAIN}"
        self.postern.ctl("account", "add", user, "--password-stdin", stdin=PASSWORD + "\n")
        self.assertRegex(self.login_from("127.0.0.4", user, PASSWORD), b"^a OK")
        for i in range(5):
            self.assertRegex(self.login_from("127.0.0.5", user, f"wrong{i}"), b"^a NO")
        self.assertRegex(self.login_from("127.0.0.6", user, PASSWORD), b"^a NO")
        self.assertRegex(self.login_from("127.0.0.4", user, PASSWORD), b"^a OK")

    def test_unknown_names_are_told_when_that_is_wanted(self):
        nobody = f"nobody@{DOMAIN}"
        hidden = self.login_from("127.0.0.7", nobody, "x1")
        self.assertEqual(hidden, self.login_from("127.0.0.7", BEN, "x1"))
        self.set("login.hideUnknown", "false")
        for _ in range(2):
            self.assertIn(b"no such account", self.login_from("127.0.0.7", nobody, "x2"))
        self.assertEqual(hidden, self.login_from("127.0.0.7", BEN, "x2"))
        for service, lines in (("pop3", [f"USER {nobody}", "PASS x2"]), ("submission", ["EHLO x.test", "AUTH PLAIN " +
                               base64.b64encode(f"\0{nobody}\0x2".encode()).decode()])):
            with LineClient(self.postern.port(service, True), self.postern.context(), source="127.0.0.7",
                            greeting=False) as client:
                client.send("".join(line + "\r\n" for line in lines + ["QUIT"]))
                self.assertIn(b"There is no such account", client.rest(), service)

    def login_from(self, source, user, password):
        with LineClient(self.postern.port("imap", True), self.postern.context(), source=source) as client:
            return client.command(f"a LOGIN {user} {password}", b"a ")[-1]

    def test_disable_plaintext(self):
        with LineClient(self.postern.port("imap")) as client:
            self.assertIn(b"LOGINDISABLED", b"".join(client.command("a CAPABILITY", b"a ")))
            self.assertRegex(client.command(f"b LOGIN {BEN} {PASSWORD}", b"b ")[-1], b"^b NO")
        self.set("imap.disablePlaintext", "false")
        with LineClient(self.postern.port("imap")) as client:
            self.assertRegex(client.command(f"b LOGIN {BEN} {PASSWORD}", b"b ")[-1], b"^b OK")

    def test_changes_touch_their_service_alone(self):
        reader = imap(self.postern)
        before = [self.postern.service(name)["ports"] for name in ("smtp", "submission", "imap")]
        self.set("pop3.ssl", "false")
        ports = self.postern.service("pop3")["ports"]
        self.assertTrue(ports and not any(bound["tls"] for bound in ports))
        self.assertNotIn(b"STLS", self.first_octets("pop3"))
        with LineClient(self.postern.port("pop3")) as client:
            self.assertNotIn(b"STLS", client.command("CAPA", b"."))
        self.assertEqual(before, [self.postern.service(name)["ports"] for name in ("smtp", "submission", "imap")])
        self.assertEqual(reader.noop()[0], "OK")
        reader.logout()

    def test_stop_and_start_one_service(self):
        port = self.postern.port("pop3")
        self.postern.ctl("service", "stop", "pop3")
        self.assertEqual(self.postern.service("pop3")["state"], "stopped")
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((HOST, port), timeout=20)
        deliver(self.postern)
        self.postern.ctl("service", "start", "pop3")
        self.assertTrue(self.first_octets("pop3").startswith(b"+OK"))
        self.postern.ctl("service", "restart", "pop3")
        self.assertTrue(self.first_octets("pop3").startswith(b"+OK"))

    def test_session_list_and_close(self):
        client = imap(self.postern)
        mine = [session for session in self.postern.json("session", "list")["sessions"] if session["account"] == BEN]
        self.assertEqual(len(mine), 1)
        self.assertIn("TLSv1.3", mine[0]["tls"])
        self.postern.ctl("session", "close", mine[0]["id"])
        with self.assertRaises(Exception):
            client.noop()
            client.noop()

    def test_submission_size_announced(self):
        self.set("submission.maxMessageSize", "30000")
        with submission(self.postern) as client:
            client.ehlo()
            self.assertEqual(client.esmtp_features["size"], "30000")
            client.send_message(message("small enough"))


class FewDescriptors(unittest.TestCase):
    """The soft limit is for programs of another kind; the hard one is told when the settings promise more."""

    class Limited(Postern):
        def command(self, *words):
            return ["sh", "-c", 'ulimit -Sn 300; ulimit -Hn 700; exec "$@"', "sh", *super().command(*words)]

    def started(self, connections):
        postern = self.Limited({"net.maxConnections": connections})
        self.addCleanup(postern.close)
        return postern.start()

    def test_limits(self):
        words = "may open 700 descriptors"
        postern = self.started(10_000)
        limits = Path(f"/proc/{postern.process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max open files +700 +700 ")
        self.assertIn(words, postern.log())
        self.assertNotIn(words, self.started(400).log())


class BothFamilies(support.PosternTest):
    listen = "127.0.0.1,::1"

    def test_ipv6(self):
        addresses = {bound["address"] for bound in self.postern.service("imap")["ports"]}
        self.assertEqual(addresses, {"127.0.0.1", "::1"})
        port = next(bound["port"] for bound in self.postern.service("imap")["ports"]
                    if bound["address"] == "::1" and not bound["tls"])
        with LineClient(port, host="::1") as client:
            self.assertTrue(client.greeting.startswith(b"* OK"))
        self.assert_alive()


if __name__ == "__main__":
    unittest.main()
