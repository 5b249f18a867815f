"""IMAP by Python's imaplib: each family of commands once against the real server."""
import imaplib
import re
import time
import unittest

import support
from mailclient import HOST, SECONDS, LineClient, deliver, imap, message
from posternproc import BEN, PASSWORD

MULTIPART = (b"From: a@elsewhere.test\r\nTo: ben@example.test\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
             b"Date: Fri, 21 Nov 1997 09:55:06 -0600\r\nMIME-Version: 1.0\r\n"
             b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nfirst part\r\n"
             b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text\r\n--b--\r\n")


class Imap(support.PosternTest):
    def setUp(self):
        self.client = imap(self.postern)
        self.box = f"T{time.monotonic_ns()}"
        self.ok(self.client.create(self.box))
        self.ok(self.client.select(self.box))

    def tearDown(self):
        self.client.logout()

    def ok(self, answer):
        self.assertEqual(answer[0], "OK", answer)
        return answer[1]

    def append(self, raw=None, flags="", box=None, **fields):
        raw = raw or message(**fields).as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self.ok(self.client.append(box or self.box, flags, imaplib.Time2Internaldate(1_700_000_000), raw))
        return raw

    def uids(self, *criteria):
        return self.ok(self.client.uid("SEARCH", *criteria))[0].split()

    def test_capabilities(self):
        words = self.ok(self.client.capability())[0].split()
        for wanted in (b"IMAP4rev1", b"UIDPLUS", b"MOVE", b"IDLE", b"NAMESPACE", b"SPECIAL-USE", b"ID", b"ENABLE"):
            self.assertIn(wanted, words)
        self.assertTrue({b"LITERAL+", b"LITERAL-"} & set(words))
        self.ok(self.client.noop())
        self.ok(self.client.namespace())

    def test_wrong_password(self):
        client = imaplib.IMAP4_SSL(HOST, self.postern.port("imap", True), ssl_context=self.postern.context(), timeout=SECONDS)
        replies = []
        for name, password in ((BEN, "wrong"), ("nobody@example.test", "wrong"), ("nobody", PASSWORD)):
            with self.assertRaises(imaplib.IMAP4.error) as caught:
                client.login(name, password)
            replies.append(str(caught.exception))
        self.assertEqual(len(set(replies)), 1, "an unknown name must look like a wrong password")
        client.logout()

    def test_authenticate_plain_with_and_without_initial_response(self):
        token = f"\0{BEN}\0{PASSWORD}".encode()
        client = imaplib.IMAP4_SSL(HOST, self.postern.port("imap", True), ssl_context=self.postern.context(), timeout=SECONDS)
        self.ok(client.authenticate("PLAIN", lambda _: token))
        client.logout()
        import base64
        with LineClient(self.postern.port("imap", True), self.postern.context()) as raw:
            self.assertRegex(raw.command("a AUTHENTICATE PLAIN " + base64.b64encode(token).decode(), b"a ")[-1], b"^a OK")

    def test_mailboxes(self):
        name = self.box + "/Über & mehr"
        encoded = '"' + self.box + '/&ANw-ber &- mehr"'
        self.ok(self.client.create(encoded))
        listed = b"\n".join(self.ok(self.client.list('""', self.box + "*")))
        self.assertIn(b"&ANw-ber &- mehr", listed, name)
        self.ok(self.client.subscribe(encoded))
        self.assertIn(b"&ANw-ber", b"\n".join(self.ok(self.client.lsub('""', "*"))))
        self.ok(self.client.unsubscribe(encoded))
        self.ok(self.client.rename(encoded, self.box + "/Renamed"))
        self.assertIn(b"Renamed", b"\n".join(self.ok(self.client.list('""', "*"))))
        self.ok(self.client.delete(self.box + "/Renamed"))
        self.assertEqual(self.client.delete(self.box + "/Renamed")[0], "NO")
        self.assertEqual(self.client.create("INBOX")[0], "NO")
        self.assertEqual(self.client.select("missing")[0], "NO")
        self.ok(self.client.select(self.box))

    def test_special_use(self):
        listed = b"\n".join(self.ok(self.client.list('""', "*")))
        for use in (rb"\Sent", rb"\Drafts", rb"\Trash", rb"\Junk"):
            self.assertIn(use, listed)

    def test_append_fetch(self):
        raw = self.append(MULTIPART, r"(\Seen)")
        answer = self.ok(self.client.fetch("1", "(FLAGS UID RFC822.SIZE INTERNALDATE ENVELOPE BODYSTRUCTURE BODY.PEEK[])"))
        text = answer[0][0]
        self.assertIn(rb"\Seen", text)
        self.assertIn(b"RFC822.SIZE %d" % len(raw), text)
        self.assertEqual(int(time.mktime(imaplib.Internaldate2tuple(text))), 1_700_000_000)
        self.assertIn(b'"=?utf-8?Q?Gr=C3=BC=C3=9Fe?="', text)
        self.assertIn(b'"message" "rfc822"', text.lower())
        self.assertEqual(answer[0][1], raw)

    def test_sections(self):
        self.append(MULTIPART)
        header = MULTIPART.split(b"\r\n\r\n")[0] + b"\r\n\r\n"
        for section, wanted in (("HEADER", header), ("TEXT", MULTIPART[len(header):]), ("1", b"first part"),
                                ("1.MIME", b"Content-Type: text/plain\r\n\r\n"), ("2.HEADER", b"Subject: inner\r\n\r\n"),
                                ("2.TEXT", b"inner text"), ("2.1", b"inner text"),
                                ("HEADER.FIELDS (TO)", b"To: ben@example.test\r\n\r\n")):
            self.assertEqual(self.ok(self.client.fetch("1", f"(BODY.PEEK[{section}])"))[0][1], wanted, section)
        self.assertEqual(self.ok(self.client.fetch("1", "(BODY.PEEK[]<5.10>)"))[0][1], MULTIPART[5:15])
        self.assertNotIn(rb"\Seen", self.ok(self.client.fetch("1", "(FLAGS)"))[0])
        self.client.fetch("1", "(BODY[1])")
        self.assertIn(rb"\Seen", self.ok(self.client.fetch("1", "(FLAGS)"))[0])

    def test_seven_bit_envelope(self):
        self.append("Subject: größe\r\nFrom: \"Jörg\" <j@x.test>\r\n\r\nx".encode())
        self.ok(self.client.fetch("1", "(ENVELOPE BODYSTRUCTURE)"))[0].decode("ascii")

    def test_store_search_expunge(self):
        for subject in ("one", "two", "three"):
            self.append(subject=subject, body=f"body of {subject}\n")
        self.ok(self.client.store("1:2", "+FLAGS", r"(\Flagged $Work)"))
        self.assertEqual(self.uids("FLAGGED"), [b"1", b"2"])
        self.assertEqual(self.uids("KEYWORD", "$Work"), [b"1", b"2"])
        self.ok(self.client.store("1", "-FLAGS.SILENT", r"(\Flagged)"))
        self.assertEqual(self.uids("UNFLAGGED"), [b"1", b"3"])
        for criteria, wanted in ((("SUBJECT", "TWO"), [b"2"]), (("BODY", '"of three"'), [b"3"]), (("TEXT", "one"), [b"1"]),
                                 (("NOT", "SUBJECT", "two"), [b"1", b"3"]), (("OR", "SUBJECT", "one", "SUBJECT", "two"), [b"1", b"2"]),
                                 (("FROM", "anna"), [b"1", b"2", b"3"]), (("LARGER", "1000000"), []),
                                 (("SINCE", "1-Jan-2020"), [b"1", b"2", b"3"]), (("SENTBEFORE", "1-Jan-2020"), []),
                                 (("UID", "2:*"), [b"2", b"3"]), (("HEADER", "Message-ID", '""'), [b"1", b"2", b"3"])):
            self.assertEqual(self.uids(*criteria), wanted, criteria)
        self.ok(self.client.store("2", "+FLAGS", r"(\Deleted)"))
        self.assertEqual(self.ok(self.client.expunge()), [b"2"])
        self.assertEqual(self.uids("ALL"), [b"1", b"3"])
        self.ok(self.client.uid("STORE", "1,3", "+FLAGS", r"(\Deleted)"))
        self.ok(self.client.uid("EXPUNGE", "3"))
        self.assertEqual(self.uids("ALL"), [b"1"])

    def test_copy_move(self):
        other = self.box + "-other"
        self.ok(self.client.create(other))
        raw = self.append()
        self.append(subject="moved")
        self.ok(self.client.uid("COPY", "1", other))
        self.ok(self.client.uid("MOVE", "2", other))
        self.assertEqual(self.uids("ALL"), [b"1"])
        self.ok(self.client.select(other))
        self.assertEqual(self.uids("ALL"), [b"1", b"2"])
        self.assertEqual(self.ok(self.client.fetch("1", "(BODY.PEEK[])"))[0][1], raw)
        self.assertEqual(self.client.uid("COPY", "1", "missing-box")[0], "NO")

    def test_uidplus_codes(self):
        with LineClient(self.postern.port("imap", True), self.postern.context()) as raw:
            raw.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")
            raw.command(f"b SELECT {self.box}", b"b ")
            raw.send(f"c APPEND {self.box} {{15+}}\r\nSubject: x\r\n\r\n\r\n".encode().replace(b"{15+}", b"{14+}"))
            self.assertRegex(raw.until(b"c ")[-1], rb"^c OK \[APPENDUID \d+ 1\]")
            lines = raw.command(f"d UID COPY 1 {self.box}", b"d ")
            self.assertTrue(any(re.search(rb"\[COPYUID \d+ 1 2\]", line) for line in lines), lines)

    def test_status_and_examine(self):
        self.append()
        answer = self.ok(self.client.status(self.box, "(MESSAGES UIDNEXT UIDVALIDITY UNSEEN RECENT)"))[0]
        self.assertRegex(answer, rb"MESSAGES 1\b")
        self.assertRegex(answer, rb"UIDNEXT 2\b")
        self.assertRegex(answer, rb"UNSEEN 1\b")
        self.ok(self.client.select(self.box, readonly=True))
        with self.assertRaises((imaplib.IMAP4.readonly, imaplib.IMAP4.error)):
            answer = self.client.store("1", "+FLAGS", r"(\Seen)")
            if answer[0] != "OK":
                raise imaplib.IMAP4.error(answer)

    def test_id_enable_idle(self):
        with LineClient(self.postern.port("imap", True), self.postern.context()) as raw:
            self.assertTrue(raw.command('a ID ("name" "test")', b"a ")[0].startswith(b"* ID "))
            raw.command(f"b LOGIN {BEN} {PASSWORD}", b"b ")
            self.assertRegex(raw.command("c ENABLE NOSUCH", b"c ")[-1], b"^c OK")
            raw.command("d SELECT INBOX", b"d ")
            raw.send("e IDLE\r\n")
            self.assertTrue(raw.until(b"+")[-1].startswith(b"+"))
            deliver(self.postern)
            self.assertRegex(raw.line(), rb"^\* \d+ (EXISTS|RECENT)")
            raw.send("DONE\r\n")
            self.assertRegex(raw.until(b"e ")[-1], b"^e OK")

    def test_big_message(self):
        body = b"Subject: big\r\n\r\n" + b"0123456789abcdef" * 64 * 1024 * 5
        self.append(body)
        self.assertEqual(self.ok(self.client.fetch("1", "(BODY.PEEK[])"))[0][1], body)
        self.assertEqual(self.ok(self.client.fetch("1", "(BODY.PEEK[]<5000000.100>)"))[0][1], body[5_000_000:5_000_100])

    def test_many_messages_in_one_pipeline(self):
        with LineClient(self.postern.port("imap", True), self.postern.context()) as raw:
            raw.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")
            one = b"Subject: x\r\n\r\nbody\r\n"
            raw.send(b"".join(b"p%d APPEND %s {%d+}\r\n%s\r\n" % (i, self.box.encode(), len(one), one) for i in range(300)))
            for i in range(300):
                self.assertRegex(raw.until(b"p%d " % i)[-1], b" OK ")
            raw.command(f"b SELECT {self.box}", b"b ")
            lines = raw.command("c FETCH 1:* (UID)", b"c ")
            self.assertEqual(len([line for line in lines if b"FETCH" in line and line.startswith(b"*")]), 300)


if __name__ == "__main__":
    unittest.main()
