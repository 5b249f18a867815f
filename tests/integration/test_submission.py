"""SMTP on 25 and submission: what is taken, what is refused, with which code."""
import base64
import smtplib
import unittest

import support
from mailclient import HOST, SECONDS, LineClient, imap, message, submission
from posternproc import ANNA, BEN, DOMAIN, PASSWORD


class Rules(support.PosternTest):
    def smtp(self):
        client = LineClient(self.postern.port("smtp"), greeting=False)
        self.addCleanup(client.close)
        self.assertTrue(client.reply().startswith(b"220 "))
        return client

    def secure(self):
        client = LineClient(self.postern.port("submission", True), self.postern.context(), greeting=False)
        self.addCleanup(client.close)
        client.reply()
        client.smtp("EHLO client.test")
        return client

    def login(self, client, user=ANNA, password=PASSWORD):
        return client.smtp("AUTH PLAIN " + base64.b64encode(f"\0{user}\0{password}".encode()).decode())

    def count(self, subject):
        client = imap(self.postern)
        client.select("INBOX")
        found = client.search(None, "SUBJECT", f'"{subject}"')[1][0].split()
        client.logout()
        return len(found)

    def test_port_25_is_no_relay(self):
        client = self.smtp()
        seen = client.smtp("EHLO other.test")
        for wanted in (b"PIPELINING", b"SIZE", b"8BITMIME", b"ENHANCEDSTATUSCODES", b"STARTTLS"):
            self.assertIn(wanted, seen)
        self.assertNotIn(b"AUTH", seen)
        self.assertTrue(client.smtp("MAIL FROM:<x@other.test>").startswith(b"250"))
        for wrong in ("<y@third.test>", "<y%third.test@other.test>", "<@example.test:y@third.test>"):
            self.assertEqual(client.smtp(f"RCPT TO:{wrong}"), b"550 5.7.1 Relaying denied", wrong)
        self.assertEqual(client.smtp("RCPT TO:<y>x@third.test"), b"501 5.1.3 Bad address syntax")
        self.assertRegex(client.smtp(f"RCPT TO:<nobody@{DOMAIN}>"), rb"^550 5\.1\.1")
        self.assertEqual(client.smtp("DATA"), b"554 5.5.1 No valid recipients")
        client.smtp("RSET")
        self.assertEqual(client.smtp("AUTH PLAIN AAAA"), b"502 5.5.1 Logins are for the submission service")

    def test_null_sender_and_postmaster(self):
        client = self.smtp()
        client.smtp("HELO other.test")
        self.assertTrue(client.smtp("MAIL FROM:<>").startswith(b"250"))
        self.assertTrue(client.smtp(f"RCPT TO:<{BEN}>").startswith(b"250"))
        client.smtp("RSET")
        client.smtp("MAIL FROM:<>")
        self.assertTrue(client.smtp("RCPT TO:<postmaster>").startswith(b"250"))
        self.assertTrue(client.smtp(f"RCPT TO:<PostMaster@{DOMAIN}>").startswith(b"250"))

    def test_order_of_commands(self):
        client = self.smtp()
        self.assertEqual(client.smtp("MAIL FROM:<x@y.test>"), b"503 5.5.1 Send EHLO first")
        client.smtp("EHLO other.test")
        self.assertRegex(client.smtp(f"RCPT TO:<{BEN}>"), b"^503")
        self.assertRegex(client.smtp("DATA"), b"^503")
        client.smtp("MAIL FROM:<x@y.test>")
        self.assertRegex(client.smtp("MAIL FROM:<x@y.test>"), b"^503")
        self.assertEqual(client.smtp("NONSENSE"), b"500 5.5.2 Command not recognized")
        self.assertEqual(client.smtp("VRFY ben"), client.smtp("VRFY nobody"), "it tells nobody which names exist")
        self.assertRegex(client.smtp("VRFY ben"), rb"^252 2\.1\.5 ")

    def test_auth_before_tls_is_refused(self):
        client = LineClient(self.postern.port("submission"), greeting=False)
        self.addCleanup(client.close)
        client.reply()
        self.assertNotIn(b"AUTH", client.smtp("EHLO client.test"))
        self.assertRegex(self.login(client), b"^5")
        self.assertRegex(client.smtp(f"MAIL FROM:<{ANNA}>"), b"^530")

    def test_submission_needs_a_login(self):
        client = self.secure()
        self.assertRegex(client.smtp(f"MAIL FROM:<{ANNA}>"), rb"^530 5\.7\.0")

    def test_wrong_login(self):
        client = self.secure()
        answers = {self.login(client, name, "wrong") for name in (ANNA, "nobody@" + DOMAIN)}
        self.assertEqual(len(answers), 1)
        self.assertRegex(answers.pop(), rb"^535 5\.7\.8")
        self.assertRegex(self.login(client), b"^235")

    def test_auth_login_with_and_without_initial_response(self):
        name, secret = (base64.b64encode(text.encode()).decode() for text in (ANNA, PASSWORD))
        client = self.secure()
        self.assertRegex(client.smtp("AUTH LOGIN"), b"^334")
        self.assertRegex(client.smtp(name), b"^334")
        self.assertRegex(client.smtp(secret), b"^235")
        client = self.secure()
        self.assertRegex(client.smtp(f"AUTH LOGIN {name}"), b"^334")
        self.assertRegex(client.smtp(secret), b"^235")
        client = self.secure()
        self.assertRegex(client.smtp("AUTH PLAIN"), b"^334")
        self.assertRegex(client.smtp("*"), b"^501")
        self.assertRegex(client.smtp("AUTH PLAIN !!!"), b"^(501|535)")
        self.assertRegex(client.smtp("AUTH NOSUCH"), b"^504")

    def test_foreign_sender_and_foreign_domain(self):
        client = self.secure()
        self.assertRegex(self.login(client), b"^235")
        self.assertRegex(client.smtp(f"MAIL FROM:<{BEN}>"), rb"^55[03] 5\.7\.1")
        self.assertRegex(client.smtp("MAIL FROM:<x@elsewhere.test>"), rb"^55[03] 5\.7\.1")
        self.assertRegex(client.smtp(f"MAIL FROM:<{ANNA}>"), b"^250")
        self.assertRegex(client.smtp("RCPT TO:<x@elsewhere.test>"), rb"^550 5\.7\.1")
        self.assertRegex(client.smtp(f"RCPT TO:<{BEN}>"), b"^250")

    def test_from_must_be_his(self):
        """The header says who wrote it, so it is held to the same rule as the envelope."""
        with submission(self.postern) as client:
            for sender, head, subject, code in (
                    (ANNA, f"From: {ANNA}\r\n", "own from", 250),
                    ("", f"From: Anna <{ANNA}>\r\n", "own receipt", 250),
                    (ANNA, f"From: Ben <{BEN}>\r\n", "wrong from", 550),
                    ("", f"From: {BEN}\r\n", "wrong receipt", 550),
                    (ANNA, f"From: {ANNA}, {BEN}\r\n", "wrong second", 550),
                    (ANNA, f"From: {ANNA}, {BEN}\r\nSender: {ANNA}\r\n", "two authors", 250),
                    (ANNA, f"From: {BEN}\r\nSender: {ANNA}\r\n", "wrong author", 550),
                    (ANNA, f"From: {ANNA}\r\nFrom: {BEN}\r\n", "wrong twice", 554)):
                self.assertEqual(client.mail(sender)[0], 250)
                self.assertEqual(client.rcpt(BEN)[0], 250)
                self.assertEqual(client.data(f"{head}Subject: {subject}\r\n\r\nx\r\n".encode())[0], code, subject)
                self.assertEqual(self.count(subject), 1 if code == 250 else 0, subject)
        self.assertIn(f"From is no address of {ANNA}, refused: Ben <{BEN}>", self.postern.log())

    def test_one_body_for_many_recipients(self):
        with submission(self.postern) as client:
            refused = client.sendmail(ANNA, [ANNA, BEN, "nobody@" + DOMAIN], message("to many").as_string())
        self.assertEqual(list(refused), ["nobody@" + DOMAIN])
        self.assertEqual(self.count("to many"), 1)

    def test_missing_date_and_id_are_added(self):
        with submission(self.postern) as client:
            client.sendmail(ANNA, [BEN], b"From: " + ANNA.encode() + b"\r\nSubject: bare message\r\n\r\nx\r\n")
        client = imap(self.postern)
        client.select("INBOX")
        number = client.search(None, "SUBJECT", '"bare message"')[1][0].split()[0]
        header = client.fetch(number, "(BODY.PEEK[HEADER])")[1][0][1]
        self.assertIn(b"\r\nDate: ", header)
        self.assertIn(b"\r\nMessage-ID: <", header)
        client.logout()

    def test_missing_from_is_added(self):
        with submission(self.postern) as client:
            client.sendmail(ANNA, [BEN], b"Subject: anonymous\r\n\r\nx\r\n")
        client = imap(self.postern)
        client.select("INBOX")
        number = client.search(None, "FROM", ANNA, "SUBJECT", "anonymous")[1][0].split()[0]
        self.assertIn(f"\r\nFrom: <{ANNA}>\r\n".encode(), client.fetch(number, "(BODY.PEEK[HEADER])")[1][0][1])
        client.logout()

    def test_smuggling(self):
        """A bare LF or CR never ends a message: the sequences of the 2023 attack."""
        for end in (b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\r\n\x00.\r\n"):
            client = self.smtp()
            client.smtp("EHLO other.test")
            client.smtp("MAIL FROM:<x@other.test>")
            client.smtp(f"RCPT TO:<{BEN}>")
            self.assertRegex(client.smtp("DATA"), b"^354")
            client.send(b"Subject: smuggle outer\r\n\r\nx" + end + b"MAIL FROM:<evil@other.test>\r\nRCPT TO:<" + BEN.encode() +
                        b">\r\nDATA\r\nSubject: smuggle inner\r\n\r\ny\r\n.\r\nQUIT\r\n")
            seen = client.rest()
            self.assertNotIn(b"\r\n354", b"\r\n" + seen, end)
        self.assertEqual(self.count("smuggle inner"), 0)

    def test_dot_stuffing(self):
        body = b"Subject: dots\r\n\r\n.\r\n..\r\n.a\r\nend\r\n"
        client = self.smtp()
        client.smtp("EHLO other.test")
        client.smtp("MAIL FROM:<x@other.test>")
        client.smtp(f"RCPT TO:<{BEN}>")
        client.smtp("DATA")
        client.send(body.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        self.assertRegex(client.reply(), b"^250")
        reader = imap(self.postern)
        reader.select("INBOX")
        number = reader.search(None, "SUBJECT", "dots")[1][0].split()[-1]
        self.assertEqual(reader.fetch(number, "(BODY.PEEK[TEXT])")[1][0][1], b".\r\n..\r\n.a\r\nend\r\n")
        reader.logout()

    def test_loop(self):
        client = self.smtp()
        client.smtp("EHLO other.test")
        client.smtp("MAIL FROM:<x@other.test>")
        client.smtp(f"RCPT TO:<{BEN}>")
        client.smtp("DATA")
        client.send(b"Received: from a by b; x\r\n" * 101 + b"Subject: loop\r\n\r\nx\r\n.\r\n")
        self.assertRegex(client.reply(), rb"^554 5\.4\.6")

    def test_pipelining(self):
        client = self.smtp()
        client.smtp("EHLO other.test")
        client.send(f"MAIL FROM:<x@other.test>\r\nRCPT TO:<{BEN}>\r\nRCPT TO:<nobody@{DOMAIN}>\r\nDATA\r\n")
        self.assertEqual([client.reply()[:3] for _ in range(4)], [b"250", b"250", b"550", b"354"])
        client.send("Subject: pipelined\r\n\r\nx\r\n.\r\nNOOP\r\nQUIT\r\n")
        self.assertEqual([client.reply()[:3] for _ in range(3)], [b"250", b"250", b"221"])
        self.assertEqual(self.count("pipelined"), 1)

    def test_suspended_account(self):
        self.postern.ctl("account", "add", f"carl@{DOMAIN}", "--password-stdin", stdin=PASSWORD + "\n")
        self.assertRegex(self.login(self.secure(), f"carl@{DOMAIN}"), b"^235")
        self.postern.ctl("account", "suspend", f"carl@{DOMAIN}")
        self.assertRegex(self.login(self.secure(), f"carl@{DOMAIN}"), b"^5")

    def test_library_client_sees_the_refusals(self):
        with submission(self.postern) as client:
            with self.assertRaises(smtplib.SMTPRecipientsRefused):
                client.sendmail(ANNA, ["x@elsewhere.test"], b"Subject: x\r\n\r\nx")
        with smtplib.SMTP(HOST, self.postern.port("smtp"), timeout=SECONDS) as client:
            client.ehlo()
            with self.assertRaises(smtplib.SMTPNotSupportedError):
                client.login(ANNA, PASSWORD)


if __name__ == "__main__":
    unittest.main()
