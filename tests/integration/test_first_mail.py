"""The first mail, end to end, by the clients people have: everything over TLS with certificate checks."""
import os
import pty
import re
import subprocess
import unittest

import support
from mailclient import HOST, deliver, imap, message, pop3, submission
from posternproc import ANNA, BEN, PASSWORD

SECONDS = 60


def run(*words, stdin="", **more):
    return subprocess.run(list(map(str, words)), input=stdin, capture_output=True, text=True, timeout=SECONDS, **more)


class FirstMail(support.PosternTest):
    settings = {"tls.logLevel": "all"}

    def count(self, user=BEN):
        client = imap(self.postern, user)
        client.select("INBOX")
        uids = client.search(None, "ALL")[1][0].split()
        client.logout()
        return len(uids)

    def test_submission_to_imap_and_pop3(self):
        made = message("First", body="Grüße.\n.leading dot\n")
        with submission(self.postern) as client:
            client.send_message(made)
        reader = imap(self.postern)
        reader.select("INBOX")
        found = reader.search(None, "SUBJECT", "First")[1][0].split()
        self.assertEqual(len(found), 1)
        raw = reader.fetch(found[0], "(RFC822)")[1][0][1]
        for wanted in (b"Return-Path: <anna@example.test>", b"Received: ", b"Subject: First", b"leading dot"):
            self.assertIn(wanted, raw)
        reader.logout()
        other = pop3(self.postern)
        bodies = [b"\r\n".join(other.retr(i + 1)[1]) + b"\r\n" for i in range(other.stat()[0])]
        other.quit()
        self.assertIn(raw, bodies)

    def test_starttls_on_all_plain_ports(self):
        import imaplib
        import poplib
        import smtplib
        with smtplib.SMTP(HOST, self.postern.port("submission"), timeout=SECONDS) as client:
            client.starttls(context=self.postern.context())
            client.login(ANNA, PASSWORD)
            client.send_message(message("by STARTTLS"))
        with smtplib.SMTP(HOST, self.postern.port("smtp"), timeout=SECONDS) as client:
            client.starttls(context=self.postern.context())
            client.send_message(message("by STARTTLS on 25", sender="x@elsewhere.test"))
        reader = imaplib.IMAP4(HOST, self.postern.port("imap"), timeout=SECONDS)
        reader.starttls(self.postern.context())
        reader.login(BEN, PASSWORD)
        reader.select("INBOX")
        self.assertEqual(len(reader.search(None, "SUBJECT", '"by STARTTLS"')[1][0].split()), 2)
        reader.logout()
        box = poplib.POP3(HOST, self.postern.port("pop3"), timeout=SECONDS)
        box.stls(self.postern.context())
        box.user(BEN)
        box.pass_(PASSWORD)
        self.assertGreaterEqual(box.stat()[0], 2)
        box.quit()

    def test_curl(self):
        letter = self.postern.root / "letter"
        letter.write_bytes(message("by curl").as_bytes().replace(b"\n", b"\r\n"))
        common = ["curl", "-sS", "--cacert", self.postern.authority, "-u", f"{ANNA}:{PASSWORD}", "--max-time", SECONDS]
        sent = run(*common, f"smtps://localhost:{self.postern.port('submission', True)}", "--mail-from", ANNA,
                   "--mail-rcpt", ANNA, "-T", letter)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        read = run(*common, f"imaps://localhost:{self.postern.port('imap', True)}/INBOX;MAILINDEX=1")
        self.assertEqual(read.returncode, 0, read.stderr)
        self.assertIn("Subject: by curl", read.stdout)
        popped = run(*common, f"pop3s://localhost:{self.postern.port('pop3', True)}/1")
        self.assertIn("Subject: by curl", popped.stdout)
        upgraded = run(*common, "--ssl-reqd", f"imap://localhost:{self.postern.port('imap')}/INBOX;MAILINDEX=1")
        self.assertEqual(upgraded.returncode, 0, upgraded.stderr)

    def test_curl_refuses_without_the_authority(self):
        other = self.postern.root / "other.pem"  # not the system's own: a small machine has none
        made = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.postern.root / "other.key", "-out", other,
                   "-subj", "/CN=Another authority", "-days", "2")
        self.assertEqual(made.returncode, 0, made.stderr)
        seen = run("curl", "-sS", "--cacert", other, "-u", f"{ANNA}:{PASSWORD}", f"imaps://localhost:{self.postern.port('imap', True)}/")
        self.assertEqual(seen.returncode, 60, "the certificate must not be trusted by chance")

    def test_swaks(self):
        before = self.count()
        sent = run("swaks", "--server", HOST, "--port", self.postern.port("submission"), "--tls", "--tls-verify",
                   "--tls-ca-path", self.postern.authority, "--auth", "PLAIN", "--auth-user", ANNA, "--auth-password", PASSWORD,
                   "--from", ANNA, "--to", BEN, "--header", "Subject: by swaks")
        self.assertEqual(sent.returncode, 0, sent.stdout + sent.stderr)
        on_connect = run("swaks", "--server", HOST, "--port", self.postern.port("submission", True), "--tls-on-connect",
                         "--tls-verify", "--tls-ca-path", self.postern.authority, "--auth", "LOGIN", "--auth-user", ANNA,
                         "--auth-password", PASSWORD, "--from", ANNA, "--to", BEN)
        self.assertEqual(on_connect.returncode, 0, on_connect.stdout + on_connect.stderr)
        self.assertEqual(self.count(), before + 2)

    def test_mbsync(self):
        deliver(self.postern, subject="for mbsync", body="line\n" * 1000)
        here = self.postern.root / "maildir"
        here.mkdir()
        config = self.postern.root / "mbsyncrc"
        config.write_text(f"""IMAPAccount a
Host localhost
Port {self.postern.port('imap', True)}
User {BEN}
Pass {PASSWORD}
SSLType IMAPS
SystemCertificates no
CertificateFile {self.postern.authority}

IMAPStore far
Account a

MaildirStore near
Path {here}/
Inbox {here}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Expunge Both
SyncState *
""")
        for _ in range(2):
            done = run("mbsync", "-c", config, "-a", env={**os.environ, "HOME": str(self.postern.root)})
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        local = list((here / "INBOX").glob("*/*"))
        self.assertEqual(len([path for path in local if path.parent.name in ("new", "cur")]), self.count())
        self.assertTrue(any("for mbsync" in path.read_text(errors="replace") for path in local if path.is_file()))

    def test_mutt(self):
        config = self.postern.root / "muttrc"
        config.write_text(f"""set ssl_ca_certificates_file="{self.postern.authority}"
set certificate_file="{self.postern.root}/accepted"
set imap_user="{ANNA}"
set imap_pass="{PASSWORD}"
set smtp_pass="{PASSWORD}"
set from="{ANNA}"
set realname="Anna"
set copy=no
set smtp_url="smtps://{ANNA.replace('@', '%40')}@localhost:{self.postern.port('submission', True)}/"
set folder="imaps://localhost:{self.postern.port('imap', True)}/"
set header_cache="" message_cachedir="" wait_key=no pipe_decode=no
""")
        env = {**os.environ, "HOME": str(self.postern.root), "TERM": "vt100"}
        sent = run("mutt", "-n", "-F", config, "-s", "by mutt", "--", ANNA, stdin="text\n", env=env)
        self.assertEqual(sent.returncode, 0, sent.stdout + sent.stderr)
        out = self.postern.root / "mutt-read"
        keys = f"<search>~s\\ by\\ mutt<enter><pipe-message>cat > {out}<enter><exit>"
        master, slave = pty.openpty()
        try:
            reader = subprocess.Popen(["mutt", "-n", "-F", str(config), "-R", "-f",
                                       f"imaps://localhost:{self.postern.port('imap', True)}/INBOX", "-e", f"push '{keys}'"],
                                      stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True)
            os.close(slave)
            screen = self.drain(master)
            self.assertEqual(reader.wait(SECONDS), 0)
        finally:
            os.close(master)
            if reader.poll() is None:
                reader.kill()
                reader.wait()
        self.assertTrue(out.exists(), screen[-2000:])
        self.assertIn("Subject: by mutt", out.read_text())

    @staticmethod
    def drain(master):
        """What the terminal shows until the program ends or is silent for SECONDS."""
        import select
        data = b""
        while select.select([master], [], [], SECONDS)[0]:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            data += piece
        return data

    def test_openssl(self):
        for service in ("submission", "pop3", "imap"):
            seen = run("openssl", "s_client", "-connect", f"localhost:{self.postern.port(service, True)}", "-servername",
                       "localhost", "-verify_hostname", "localhost", "-verify_return_error", "-CAfile", self.postern.authority,
                       "-brief", stdin="QUIT\r\n")
            self.assertRegex(seen.stderr, "Verification: OK", seen.stderr)
            self.assertRegex(seen.stderr, "TLSv1.3")
        for service, name in (("smtp", "smtp"), ("submission", "smtp"), ("pop3", "pop3"), ("imap", "imap")):
            seen = run("openssl", "s_client", "-connect", f"localhost:{self.postern.port(service)}", "-starttls", name,
                       "-verify_return_error", "-CAfile", self.postern.authority, "-brief", stdin="QUIT\r\n")
            self.assertRegex(seen.stderr, "Verification: OK", f"{service}: {seen.stderr}")

    def test_log_names_the_tls_session(self):
        imap(self.postern).logout()
        lines = [line for line in self.postern.log().splitlines() if re.search(r"\bTLS\b", line)]
        self.assertTrue(any("TLSv1.3" in line for line in lines), self.postern.log())


if __name__ == "__main__":
    unittest.main()
