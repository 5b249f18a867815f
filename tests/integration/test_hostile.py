"""Bad input from the network: each has a clear end, costs little, and the others go on."""
import random
import re
import select
import socket
import ssl
import time
import unittest

import support
from mailclient import HOST, LineClient, imap
from posternproc import ANNA, BEN, DOMAIN, PASSWORD

PLAIN = ("smtp", "submission", "pop3", "imap")
TLS = ("submission", "pop3", "imap")
MIB = 1024 * 1024


class Hostile(support.PosternTest):
    settings = {"tls.handshakeSeconds": 2, "imap.unauthenticatedSeconds": 3, "pop3.unauthenticatedSeconds": 3,
                "submission.unauthenticatedSeconds": 3, "smtp.idleSeconds": 10, "login.maxFailures": 1000}

    def tearDown(self):
        self.assert_alive()

    def plain(self, service, **more):
        client = LineClient(self.postern.port(service), **more)
        self.addCleanup(client.close)
        return client

    def push(self, client, data):
        """Sends all of it or as much as the server takes before it hangs up, then reads what it said."""
        try:
            client.send(data)
        except OSError:
            pass
        return client.rest()

    def logged(self, words):
        return len(re.findall(words, self.postern.log()))

    def await_log(self, words, more_than):
        """The line is written by another thread than the one that closes the connection."""
        deadline = time.monotonic() + 20
        while self.logged(words) <= more_than:
            self.assertLess(time.monotonic(), deadline, f"not in the log: {words}")

    def hello(self):
        """The ClientHello of a real client."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self.postern.context().wrap_bio(incoming, outgoing, server_hostname="localhost")
        with self.assertRaises(ssl.SSLWantReadError):
            tls.do_handshake()
        return outgoing.read()

    def drip(self, client, data, seconds):
        """One byte now and then; what the server said until it hung up, which must be in time."""
        start, seen = time.monotonic(), b""
        client.settimeout(0.3)
        for byte in data:
            try:
                client.sendall(bytes([byte]))
                piece = client.recv(4096)
                if not piece:
                    break
                seen += piece
            except TimeoutError:
                pass  # the time between two bytes
            except ConnectionError:
                break
            self.assertLess(time.monotonic() - start, seconds, "a slow client stays for ever")
        else:
            self.fail("the server took it all")
        return seen

    def test_a_trickle_holds_no_place(self):
        """One octet now and then is no command: the idle time of port 25 runs on."""
        client = self.plain("smtp", greeting=False)
        client.reply()
        self.assertRegex(client.smtp("HELO slow.test"), b"^250")
        began = time.monotonic()
        while not select.select([client.socket], [], [], 0.5)[0] and time.monotonic() - began < 40:
            client.send("N")
        self.assertRegex(client.line(), b"^421 4.4.2 .* Timeout")
        self.assertEqual(client.rest(), b"")
        self.assertGreater(time.monotonic() - began, 5)

    def test_garbage(self):
        refusals = {"smtp": rb"[45]\d\d[ -].*", "submission": rb"[45]\d\d[ -].*", "pop3": rb"-ERR .*",
                    "imap": rb"\S+ (BAD|NO|BYE) .*"}
        noise = random.Random(25)
        for service in PLAIN:
            for data in (noise.randbytes(200_000) + b"\r\n" * 50, b"\0" * 100_000 + b"\r\n" + b"\0\r\n" * 20):
                lines = self.push(self.plain(service), data).split(b"\r\n")
                self.assertEqual(lines.pop(), b"", service)
                self.assertTrue(0 < len(lines) <= 30, (service, len(lines)))
                for line in lines:
                    self.assertRegex(line, b"^" + refusals[service] + b"$", service)

    def test_bad_commands_end(self):
        wanted = {"smtp": b"421", "submission": b"421", "pop3": b"-ERR", "imap": b"* BYE"}
        for service in PLAIN:
            seen = self.push(self.plain(service), b"x NONSENSE\r\n" * 200)
            self.assertIn(wanted[service], seen, service)
            self.assertLessEqual(seen.count(b"\n"), 30, service)

    def test_endless_line(self):
        before = self.postern.memory_kib()
        for service in PLAIN:
            client = self.plain(service)
            seen = self.push(client, b"a" * (8 * MIB))
            self.assertLess(len(seen), 5000, service)
        self.assertLess(self.postern.memory_kib() - before, 40_000)

    def test_giant_literal_before_login(self):
        before = self.postern.memory_kib()
        for size in ("1073741824", "1073741824+", "99999999999999999999", "4294967296", "-1"):
            client = self.plain("imap")
            client.send(f"a LOGIN {{{size}}}\r\n")
            line = client.line()
            self.assertFalse(line.startswith(b"+"), size)
            self.assertRegex(line, rb"^(a (BAD|NO)|\* (BAD|BYE))", size)
        self.assertLess(self.postern.memory_kib() - before, 20_000)

    def test_many_literals_in_one_command(self):
        with LineClient(self.postern.port("imap", True), self.postern.context()) as client:
            client.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")
            literal = b"{60000+}\r\n" + b"x" * 60_000
            seen = self.push(client, b"b SEARCH" + (b" SUBJECT " + literal) * 50 + b"\r\nc LOGOUT\r\n")
            self.assertTrue(b"b BAD" in seen or b"b NO" in seen or b"* BYE" in seen, seen[:300])

    def test_deep_search(self):
        with LineClient(self.postern.port("imap", True), self.postern.context()) as client:
            client.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")
            client.command("b SELECT INBOX", b"b ")
            for text in ("(" * 20_000 + "ALL" + ")" * 20_000, "NOT " * 10_000 + "ALL", "OR " * 10_000 + "ALL " * 10_001):
                self.assertRegex(client.command("c SEARCH " + text, b"c ")[-1], b"^c (BAD|NO)")

    def test_silent_before_login(self):
        """Slow clients: a byte now and then does not move the deadline."""
        for service in ("imap", "pop3", "submission"):
            seen = self.drip(self.plain(service).socket, b"a" * 100, 10)
            self.assertRegex(seen, rb"(BYE|-ERR|421 4.4.2 \S+) Too slow to log in")

    def test_half_open_tls(self):
        for service in TLS:
            words = f"{service}: TLS handshake took too long"
            before = self.logged(words)
            with socket.create_connection((HOST, self.postern.port(service, True)), timeout=20) as client:
                client.sendall(b"\x16\x03\x01\x02\x00\x01")
                try:
                    while client.recv(4096):
                        pass
                except ConnectionError:
                    pass
            self.await_log(words, before)

    def test_slow_handshake(self):
        """Bytes of a good ClientHello do not move the deadline of the handshake, on a TLS port and after STARTTLS."""
        starts = {"smtp": (b"EHLO x.test\r\nSTARTTLS\r\n", b"220 "), "submission": (b"EHLO x.test\r\nSTARTTLS\r\n", b"220 "),
                  "pop3": (b"STLS\r\n", b"+OK"), "imap": (b"a STARTTLS\r\n", b"a OK")}
        for service in PLAIN:
            words = f"{service}: TLS handshake took too long"
            before = self.logged(words)
            client = self.plain(service)
            client.send(starts[service][0])
            self.assertTrue(client.until(starts[service][1])[-1].startswith(starts[service][1]))
            self.drip(client.socket, self.hello(), 10)
            self.await_log(words, before)
            if service in TLS:
                with socket.create_connection((HOST, self.postern.port(service, True))) as raw:
                    self.assertEqual(self.drip(raw, self.hello(), 10), b"")
                self.await_log(words, before + 1)

    def test_silence_on_the_tls_port(self):
        with socket.create_connection((HOST, self.postern.port("imap", True)), timeout=20) as client:
            self.assertEqual(client.recv(100), b"")

    def test_http_on_a_tls_port(self):
        for service in TLS:
            with socket.create_connection((HOST, self.postern.port(service, True)), timeout=20) as client:
                before = self.logged(f"{service}: .*plain HTTP on a TLS port")
                client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                seen = b""
                try:
                    while piece := client.recv(4096):
                        seen += piece
                except ConnectionError:
                    pass
                self.assertNotIn(b"HTTP/", seen)
                self.assertLess(len(seen), 100)
                self.await_log(f"{service}: .*plain HTTP on a TLS port", before)

    def test_http_on_a_plain_port(self):
        refusals = {"smtp": rb"421 4\.7\.0 \S+ This is not a web server\r\n",
                    "submission": rb"421 4\.7\.0 \S+ This is not a web server\r\n",
                    "pop3": rb"(-ERR Unknown command\r\n){10}-ERR Too slow to log in, closing connection\r\n",
                    "imap": rb"(\S+ BAD [^\r]+\r\n){10}\* BYE Too many bad commands\r\n"}
        for service in PLAIN:
            client = self.plain(service)
            seen = self.push(client, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n" +
                             f"MAIL FROM:<{ANNA}>\r\nRCPT TO:<{BEN}>\r\nDATA\r\nSubject: by http\r\n\r\n.\r\n".encode())
            self.assertRegex(seen, rb"\A" + refusals[service] + rb"\Z", service)

    def test_tls_on_a_plain_port(self):
        for service in PLAIN:
            words = f"{service}: client started TLS on a plain port"
            before = self.logged(words)
            # The server hangs up; one that waits for a command would run into the time limit of the client.
            self.assertEqual(self.push(self.plain(service), self.hello()), b"", service)
            self.await_log(words, before)

    def test_starttls_injection(self):
        """Who sends something in clear text behind STARTTLS is not served at all."""
        cases = {"smtp": ("EHLO x.test", "STARTTLS", "NOOP"), "submission": ("EHLO x.test", "STARTTLS", "NOOP"),
                 "pop3": ("CAPA", "STLS", "CAPA"), "imap": ("a NOOP", "b STARTTLS", "c CAPABILITY")}
        for service, (first, upgrade, injected) in cases.items():
            client = self.plain(service)
            client.send(first + "\r\n")
            if service in ("smtp", "submission"):
                client.reply()
            elif service == "pop3":
                client.until(b".")
            else:
                client.until(b"a ")
            client.buffer = b""
            words = f"{service}: client sent data ahead of the TLS handshake, closed"
            before = self.logged(words)
            client.send(f"{upgrade}\r\n{injected}\r\n")
            # Hangs up without a word; a server that waits runs into the time limit of the client.
            self.assertEqual(client.rest(), b"", service)
            self.await_log(words, before)

    def test_state_before_starttls_is_forgotten(self):
        client = self.plain("smtp", greeting=False)
        client.reply()
        client.smtp("EHLO x.test")
        client.smtp("MAIL FROM:<x@y.test>")
        if not client.smtp("STARTTLS").startswith(b"220"):
            client = self.plain("smtp", greeting=False)
            client.reply()
            client.smtp("EHLO x.test")
            self.assertTrue(client.smtp("STARTTLS").startswith(b"220"))
        client.start_tls(self.postern.context())
        self.assertTrue(client.smtp(f"RCPT TO:<{BEN}>").startswith(b"503"))
        self.assertNotIn(b"STARTTLS", client.smtp("EHLO x.test"))
        self.assertTrue(client.smtp("STARTTLS").startswith(b"5"))

    def test_client_that_does_not_read(self):
        """Answers wait within their bound, not in memory without one."""
        reader = imap(self.postern)
        reader.append("INBOX", "", None, b"Subject: big\r\n\r\n" + b"x" * 78 * 100_000)
        reader.logout()
        before = self.postern.memory_kib()
        client = LineClient(self.postern.port("imap", True), self.postern.context())
        self.addCleanup(client.close)
        client.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")
        client.command("b SELECT INBOX", b"b ")
        client.socket.settimeout(2)
        try:
            for _ in range(2000):
                client.send(b"c FETCH * (BODY.PEEK[])\r\n" * 100)
        except OSError:
            pass
        self.assertLess(self.postern.memory_kib() - before, 60_000)

    def test_pipelined_reads_of_a_client_that_does_not_read(self):
        """Many small commands in one segment: their answers together stay within the bound of the connection."""
        reader = imap(self.postern)
        reader.append("INBOX", "", None, b"Subject: middling\r\n\r\n" + (b"x" * 76 + b"\r\n") * 3200)
        reader.logout()
        for service in ("imap", "pop3"):
            self.postern.ctl("settings", "set", f"{service}.disablePlaintext", "false")
            before = self.postern.memory_kib()
            client = self.plain(service)
            if service == "imap":
                client.command(f"a LOGIN {BEN} {PASSWORD}", b"a OK")
                client.command("b SELECT INBOX", b"b OK")
                client.send(b"c FETCH * (BODY.PEEK[])\r\n" * 2000)
            else:
                client.command(f"USER {BEN}", b"+OK")
                messages = client.command(f"PASS {PASSWORD}", b"+OK")[-1].split()[1]
                client.send(b"RETR " + messages + b"\r\n" + (b"RETR " + messages + b"\r\n") * 2000)
            client.line()  # the first answer comes, the others run against the wall
            for _ in range(3):
                self.assert_alive()
            self.assertLess(self.postern.memory_kib() - before, 40_000, service)
            client.close()

    def test_hostile_mime(self):
        """Messages that take parsers apart are stored and read like any other."""
        deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(500))
        wide = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000
        cyclic = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + \
            b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 1000
        endless = b"Subject: x" + b"\r\n y" * 20_000
        client = imap(self.postern)
        client.create("hostile")
        client.select("hostile")
        for raw in (deep, wide, cyclic, endless, b"\r\n", b"x"):
            raw = b"X-Test: 1\r\n" + raw
            self.assertEqual(client.append("hostile", "", None, raw)[0], "OK")
            client.noop()
            for item in ("ENVELOPE", "BODYSTRUCTURE", "BODY", "BODY.PEEK[HEADER]", "BODY.PEEK[1]", "BODY.PEEK[1.1.1.1.1]"):
                answer = client.fetch("*", f"({item})")
                self.assertEqual(answer[0], "OK", item)
            self.assertEqual(client.fetch("*", "(BODY.PEEK[])")[1][0][1], raw)
        self.assertEqual(client.search(None, "TEXT", "nowhere-to-be-found")[0], "OK")
        client.logout()

    def test_long_names(self):
        client = self.plain("smtp", greeting=False)
        client.reply()
        client.smtp("EHLO " + "x" * 500)
        wanted = {"a" * 400 + "@" + DOMAIN: b"501 5.1.7 Address too long",
                  '"' + "\\a" * 200 + f'"@{DOMAIN}': b"501 5.1.7 Address too long",
                  "a@" + "b." * 150 + "test": b"501 5.1.7 Bad address syntax", "": b"250 2.1.0 OK",
                  "@": b"501 5.1.7 Bad address syntax", "a@b@c": b"501 5.1.7 Bad address syntax"}
        for address, reply in wanted.items():
            self.assertEqual(client.smtp(f"MAIL FROM:<{address}>"), reply, address)
            self.assertEqual(client.smtp("RSET"), b"250 2.0.0 OK")


if __name__ == "__main__":
    unittest.main()
