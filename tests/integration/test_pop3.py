"""POP3: its commands by poplib, the exclusive lock, and deletion at QUIT and at no other end."""
import poplib
import unittest

import support
from mailclient import HOST, SECONDS, LineClient, deliver, imap, pop3
from posternproc import BEN, PASSWORD


class Pop3(support.PosternTest):
    def setUp(self):
        client = imap(self.postern)
        client.select("INBOX")
        client.store("1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()
        client.logout()
        for name in ("one", "two", "three"):
            deliver(self.postern, subject=name, body=f".dot\n..two\n{name}\n")

    def test_reading(self):
        client = pop3(self.postern)
        count, octets = client.stat()
        self.assertEqual(count, 3)
        sizes = [int(line.split()[1]) for line in client.list()[1]]
        self.assertEqual(sum(sizes), octets)
        for i, size in enumerate(sizes):
            lines = client.retr(i + 1)[1]
            self.assertEqual(sum(len(line) + 2 for line in lines), size)
            self.assertIn(b".dot", lines)
            self.assertIn(b"..two", lines)
        top = client.top(1, 1)[1]
        self.assertEqual(top[-1], b".dot")
        self.assertEqual(client.top(1, 0)[1][-1], b"")
        uids = [line.split()[1] for line in client.uidl()[1]]
        self.assertEqual(len(set(uids)), 3)
        client.quit()
        again = pop3(self.postern)
        self.assertEqual([line.split()[1] for line in again.uidl()[1]], uids)
        for wrong in (0, 4, 99):
            with self.assertRaises(poplib.error_proto):
                again.retr(wrong)
        again.noop()
        again.quit()

    def test_back_at_once_after_quit(self):
        for _ in range(20):
            with LineClient(self.postern.port("pop3", True), self.postern.context()) as first:
                for command in (f"USER {BEN}", f"PASS {PASSWORD}", "QUIT"):
                    first.send(command + "\r\n")
                    self.assertTrue(first.line().startswith(b"+OK"))
                pop3(self.postern).quit()  # the first socket is still open

    def test_capa(self):
        client = poplib.POP3(HOST, self.postern.port("pop3"), timeout=SECONDS)
        capabilities = client.capa()
        for wanted in ("TOP", "UIDL", "STLS"):
            self.assertIn(wanted, capabilities)
        self.assertNotIn("USER", capabilities, "no plaintext login before TLS")
        client.quit()
        with LineClient(self.postern.port("pop3", True), self.postern.context()) as raw:
            self.assertIn(b"USER", raw.command("CAPA", b"."))

    def test_plain_text_login_is_refused_without_tls(self):
        with LineClient(self.postern.port("pop3")) as raw:
            raw.send(f"USER {BEN}\r\n")
            first = raw.line()
            raw.send(f"PASS {PASSWORD}\r\n")
            self.assertTrue(first.startswith(b"-ERR") or raw.line().startswith(b"-ERR"))

    def test_deletion_only_at_quit(self):
        client = pop3(self.postern)
        client.dele(1)
        with self.assertRaises(poplib.error_proto):
            client.retr(1)
        client.rset()
        client.dele(2)
        client.close()  # no QUIT: nothing is gone
        client = pop3(self.postern)
        self.assertEqual(client.stat()[0], 3)
        client.dele(2)
        client.quit()
        client = pop3(self.postern)
        self.assertEqual(client.stat()[0], 2)
        client.quit()

    def test_lock(self):
        first = pop3(self.postern)
        with self.assertRaises(poplib.error_proto) as caught:
            pop3(self.postern)
        self.assertIn("[IN-USE]", str(caught.exception))
        first.quit()
        pop3(self.postern).quit()

    def test_mail_that_arrives_during_a_session_waits(self):
        client = pop3(self.postern)
        deliver(self.postern, subject="later")
        self.assertEqual(client.stat()[0], 3)
        client.quit()
        client = pop3(self.postern)
        self.assertEqual(client.stat()[0], 4)
        client.quit()

    def test_auth_plain(self):
        import base64
        token = base64.b64encode(f"\0{BEN}\0{PASSWORD}".encode()).decode()
        with LineClient(self.postern.port("pop3", True), self.postern.context()) as raw:
            raw.send(f"AUTH PLAIN {token}\r\n")
            self.assertTrue(raw.line().startswith(b"+OK"))
        with LineClient(self.postern.port("pop3", True), self.postern.context()) as raw:
            raw.send("AUTH PLAIN\r\n")
            self.assertTrue(raw.line().startswith(b"+"))
            raw.send("*\r\n")
            self.assertTrue(raw.line().startswith(b"-ERR"))

    def test_same_answer_for_unknown_name_and_wrong_password(self):
        answers = []
        for name in (BEN, "nobody@example.test"):
            with LineClient(self.postern.port("pop3", True), self.postern.context()) as raw:
                raw.send(f"USER {name}\r\n")
                first = raw.line()
                raw.send("PASS wrong\r\n")
                answers.append((first.replace(name.encode(), b""), raw.line()))
        self.assertEqual(answers[0], answers[1])

    def test_pipelined(self):
        with LineClient(self.postern.port("pop3", True), self.postern.context()) as raw:
            raw.send(f"USER {BEN}\r\nPASS {PASSWORD}\r\nSTAT\r\nNOOP\r\nQUIT\r\n")
            self.assertEqual([raw.line()[:3] for _ in range(5)], [b"+OK"] * 5)


if __name__ == "__main__":
    unittest.main()
