"""A client that closes its sending side (`nc -N`, socat) gets the answers to what it sent: whoever is not told that his mail
was taken sends it again (RFC 5321 section 4.1.1.4, RFC 1047)."""
import re
import socket
import unittest

import support
from mailclient import HOST, LineClient, deliver, imap
from posternproc import ANNA, BEN, PASSWORD

BODY = "A line of the body that is repeated.\r\n"


class HalfClose(support.PosternTest):
    settings = {"pop3.disablePlaintext": "false", "imap.disablePlaintext": "false", "submission.disablePlaintext": "false"}

    def tearDown(self):
        self.assert_alive()

    def send_and_close(self, service, text):
        """Everything that is said between the greeting and the end."""
        with LineClient(self.postern.port(service)) as client:
            client.send(text)
            client.socket.shutdown(socket.SHUT_WR)
            return client.rest().decode()

    def subjects(self, box="INBOX"):
        client = imap(self.postern)
        client.select(box)
        answer = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        client.logout()
        return [item[1].strip().removeprefix(b"Subject: ").decode() for item in answer if isinstance(item, tuple)]

    def mail(self, subject, lines=1):
        return (f"MAIL FROM:<x@elsewhere.test>\r\nRCPT TO:<{BEN}>\r\nDATA\r\nSubject: {subject}\r\n\r\n" + BODY * lines +
                ".\r\n")

    def test_smtp(self):
        for lines in (1, 40_000):  # in one packet, and staged in the store while it comes
            seen = self.send_and_close("smtp", "EHLO x.test\r\n" + self.mail(f"first {lines}", lines) +
                                       self.mail(f"second {lines}") + "QUIT\r\n")
            codes = re.findall(r"^(\d{3}) ", seen, re.M)
            self.assertEqual(codes, ["250"] + ["250", "250", "354", "250"] * 2 + ["221"], seen)
            self.assertTrue({f"first {lines}", f"second {lines}"} <= set(self.subjects()))

    def test_smtp_without_quit(self):
        seen = self.send_and_close("smtp", "HELO x.test\r\n" + self.mail("no quit"))
        self.assertEqual(re.findall(r"^(\d{3}) ", seen, re.M), ["250", "250", "250", "354", "250"], seen)

    def test_smtp_with_half_a_message(self):
        seen = self.send_and_close("smtp", "HELO x.test\r\n" + self.mail("half").removesuffix(".\r\n"))
        self.assertEqual(re.findall(r"^(\d{3}) ", seen, re.M), ["250", "250", "250", "354"], seen)
        self.assertNotIn("half", self.subjects())

    def test_pop3(self):
        deliver(self.postern, subject="to be deleted", to=ANNA)
        seen = self.send_and_close("pop3", f"USER {ANNA}\r\nPASS {PASSWORD}\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n")
        self.assertIn("Subject: to be deleted", seen)
        self.assertTrue(seen.endswith("+OK Goodbye\r\n"), seen)
        seen = self.send_and_close("pop3", f"USER {ANNA}\r\nPASS {PASSWORD}\r\nSTAT\r\n")
        self.assertTrue(seen.endswith("+OK 0 0\r\n"), seen)

    def test_imap(self):
        text = "Subject: appended\r\n\r\n" + BODY * 3000
        seen = self.send_and_close("imap", f"a LOGIN {BEN} {PASSWORD}\r\nb CREATE half\r\nc APPEND half {{{len(text)}+}}\r\n{text}"
                                   "\r\nd SELECT half\r\ne FETCH 1:* (BODY.PEEK[])\r\nf STORE 1 +FLAGS (\\Deleted)\r\ng EXPUNGE\r\n"
                                   "h LOGOUT\r\n")
        self.assertEqual(re.findall(r"^([a-h]) OK", seen, re.M), list("abcdefgh"), seen[-500:])
        self.assertIn(text, seen)

    def test_imap_idle(self):
        seen = self.send_and_close("imap", f"a LOGIN {BEN} {PASSWORD}\r\nb SELECT INBOX\r\nc IDLE\r\n")
        self.assertIn("\r\n+ ", seen)

    def test_nothing_sent(self):
        for service in ("smtp", "submission", "pop3", "imap"):
            self.assertEqual(self.send_and_close(service, ""), "", service)
        with socket.create_connection((HOST, self.postern.port("imap", True)), timeout=20) as client:
            client.shutdown(socket.SHUT_WR)
            self.assertEqual(client.recv(100), b"")


if __name__ == "__main__":
    unittest.main()
