"""Which mailbox a recipient leads to, and what the copy tells about the way: over real sockets, from RCPT to INBOX."""
import base64
import email.policy
import re
import smtplib
import unittest

import support
from mailclient import HOST, SECONDS, LineClient, imap, message, pop3, submission
from posternproc import ANNA, BEN, DOMAIN, PASSWORD

CARL = f"carl@{DOMAIN}"


class Delivery(support.PosternTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ctl = cls.postern.ctl
        ctl("account", "add", CARL, "--password-stdin", stdin=PASSWORD + "\n")
        ctl("domain", "set", DOMAIN, "--aliases", "other-name.test")
        ctl("domain", "add", "catch.test")
        ctl("account", "add", "all@catch.test", "--password-stdin", stdin=PASSWORD + "\n")
        ctl("alias", "set", "*@catch.test", "all@catch.test")
        ctl("alias", "set", f"team@{DOMAIN}", ANNA, BEN)
        ctl("alias", "set", f"sales@{DOMAIN}", f"team@{DOMAIN}")

    def send(self, subject, *recipients, sender="someone@elsewhere.test"):
        with smtplib.SMTP(HOST, self.postern.port("smtp"), timeout=SECONDS) as client:
            return client.sendmail(sender, recipients, message(subject).as_bytes(policy=email.policy.SMTP))

    def headers(self, user, subject):
        """The header of each message with that subject."""
        client = imap(self.postern, user)
        client.select("INBOX")
        numbers = client.search(None, "SUBJECT", f'"{subject}"')[1][0].split()
        found = [client.fetch(number, "(BODY.PEEK[HEADER])")[1][0][1].decode() for number in numbers]
        client.logout()
        return found

    def field(self, header, name):
        found = re.search(rf"^{name}: (.*)\r$", header, re.M)
        return found and found[1]

    def assert_came(self, user, subject, written):
        """One copy, which says whose it is and what was written to."""
        found = self.headers(user, subject)
        self.assertEqual(len(found), 1, (user, subject))
        self.assertEqual(self.field(found[0], "Delivered-To"), user)
        self.assertEqual(self.field(found[0], "X-Original-To"), written)
        self.assertEqual(self.field(found[0], "Return-Path"), "<someone@elsewhere.test>")

    def rcpt(self, recipient, sender="someone@elsewhere.test"):
        with LineClient(self.postern.port("smtp"), greeting=False) as client:
            client.reply()
            client.smtp("EHLO x.test")
            client.smtp(f"MAIL FROM:<{sender}>")
            return client.smtp(f"RCPT TO:<{recipient}>").decode()

    def test_own_address(self):
        self.send("plain own", ANNA.upper())
        self.assert_came(ANNA, "plain own", None)

    def test_detail(self):
        self.send("with detail", f"anna+shop@{DOMAIN}")
        self.assert_came(ANNA, "with detail", f"anna+shop@{DOMAIN}")

    def test_domain_alias(self):
        self.send("by domain alias", "ben@other-name.test")
        self.assert_came(BEN, "by domain alias", "ben@other-name.test")

    def test_catch_all(self):
        self.send("caught", "whoever@catch.test")
        self.assert_came("all@catch.test", "caught", "whoever@catch.test")

    def test_alias_of_an_alias(self):
        self.send("by alias", f"sales@{DOMAIN}")
        for user in (ANNA, BEN):
            self.assert_came(user, "by alias", f"sales@{DOMAIN}")
        self.assertEqual(self.headers(CARL, "by alias"), [])

    def test_one_copy_for_an_account(self):
        self.send("many ways", ANNA, f"team@{DOMAIN}", f"anna+x@{DOMAIN}")
        self.assert_came(ANNA, "many ways", None)
        self.assert_came(BEN, "many ways", f"team@{DOMAIN}")

    def test_address_literals(self):
        self.assertRegex(self.rcpt("postmaster@[127.0.0.1]"), "^250")
        self.assertRegex(self.rcpt("anna@[127.0.0.1]"), "^250")
        self.send("by literal", "anna@[127.0.0.1]")
        self.assert_came(ANNA, "by literal", "anna@[127.0.0.1]")
        for foreign in ("x@[192.0.2.9]", "x@[IPv6:2001:db8::1]", "x@foo_bar.test", "x" * 70 + "@elsewhere.test"):
            self.assertRegex(self.rcpt(foreign), r"^550 5\.7\.1", foreign)

    def test_alias_with_a_target_that_has_gone(self):
        user, alias = f"leaver@{DOMAIN}", f"office@{DOMAIN}"
        self.postern.ctl("account", "add", user, "--password-stdin", stdin=PASSWORD + "\n")
        self.postern.ctl("alias", "set", alias, user, CARL)
        self.postern.ctl("alias", "set", f"alone@{DOMAIN}", user)
        self.postern.ctl("account", "remove", user)
        self.send("half gone", alias)
        self.assert_came(CARL, "half gone", alias)
        self.assertIn(f"{alias} -> {user}", self.postern.log())
        self.assertRegex(self.rcpt(f"alone@{DOMAIN}"), r"^550 5\.1\.1")
        self.assertIn(f"nobody is left behind the alias alone@{DOMAIN}: {user}", self.postern.log())

    def test_aliases_that_are_refused(self):
        for targets, words in ((["x@elsewhere.test"], "not on this server"), ([f"sales@{DOMAIN}"], "back to itself"),
                               ([ANNA, "ana"], f"no account and no alias ana@{DOMAIN}")):
            done = self.postern.ctl("alias", "set", f"team@{DOMAIN}", *targets, check=False)
            self.assertEqual(done.returncode, 1, targets)
            self.assertIn(words, done.stderr)
        done = self.postern.ctl("account", "add", f"j\u00f6rg@{DOMAIN}", "--password-stdin", stdin=PASSWORD + "\n", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("ASCII", done.stderr)

    def test_alias_as_sender(self):
        with submission(self.postern, BEN) as client:
            made = message("from an alias", sender=f"sales@{DOMAIN}", to=CARL)
            self.assertEqual(client.sendmail(f"sales@{DOMAIN}", [CARL], made.as_bytes(policy=email.policy.SMTP)), {})
            with self.assertRaises(smtplib.SMTPSenderRefused):
                client.sendmail(CARL, [ANNA], made.as_bytes(policy=email.policy.SMTP))
        self.assertEqual(len(self.headers(CARL, "from an alias")), 1)
        with submission(self.postern, CARL) as client:
            with self.assertRaises(smtplib.SMTPSenderRefused):
                client.sendmail(f"sales@{DOMAIN}", [ANNA], made.as_bytes(policy=email.policy.SMTP))
            with self.assertRaises(smtplib.SMTPDataError) as caught:
                client.sendmail(CARL, [ANNA], made.as_bytes(policy=email.policy.SMTP))
            self.assertEqual(caught.exception.smtp_code, 550)

    def test_a_new_password_ends_the_sessions(self):
        user = f"changer@{DOMAIN}"
        self.postern.ctl("account", "add", user, "--password-stdin", stdin=PASSWORD + "\n")
        with LineClient(self.postern.port("imap", True), self.postern.context()) as client, \
                LineClient(self.postern.port("submission", True), self.postern.context(), greeting=False) as sender, \
                LineClient(self.postern.port("imap", True), self.postern.context()) as other:
            self.assertRegex(client.command(f"a LOGIN {user} {PASSWORD}", b"a ")[-1], b"^a OK")
            self.assertRegex(other.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")[-1], b"^a OK")
            sender.reply()
            sender.smtp("EHLO x.test")
            token = base64.b64encode(f"\0{user}\0{PASSWORD}".encode()).decode()
            self.assertRegex(sender.smtp(f"AUTH PLAIN {token}"), b"^235")
            self.postern.ctl("account", "set", user, "--name", "Another Name")
            self.assertRegex(client.command("b NOOP", b"b ")[-1], b"^b OK")
            self.postern.ctl("account", "set", user, "--password-stdin", stdin="Another-Harbour-48\n")
            self.assertRegex(client.rest(), rb"^(\* BYE|$)")
            self.assertRegex(sender.rest(), b"^(421|$)")
            self.assertRegex(other.command("d NOOP", b"d ")[-1], b"^d OK")

    def test_copies_have_unique_ids(self):
        """RFC 1939 section 7: a message and its copy in the INBOX are two."""
        self.send("to be copied", CARL)
        client = imap(self.postern, CARL)
        client.select("INBOX")
        self.assertEqual(client.copy("1", "INBOX")[0], "OK")
        client.logout()

        def ids():
            reader = pop3(self.postern, CARL)
            found = [line.split()[1] for line in reader.uidl()[1]]
            reader.quit()
            return found

        before = ids()
        self.assertGreaterEqual(len(before), 2)
        self.assertEqual(len(set(before)), len(before))
        self.assertTrue(all(re.fullmatch(rb"[!-~]{1,70}", each) for each in before), before)
        self.postern.kill()
        self.postern.start()
        self.assertEqual(ids(), before)


if __name__ == "__main__":
    unittest.main()
