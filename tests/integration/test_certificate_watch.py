"""The engine looks at what it really serves, and tells the log, the status and the postmaster, once each."""
import imaplib
import os
import ssl
import subprocess
import time
import unittest

import support  # noqa: F401  (makes the next one known)
from posternproc import ANNA, PASSWORD, Postern

SECONDS = 30


class CertificateWatch(unittest.TestCase):
    def make(self, name, days, names):
        """A key and a certificate of an authority that nobody knows."""
        folder = self.postern.root

        def openssl(*words):
            subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, timeout=SECONDS)

        authority, key = folder / "ca.pem", folder / "ca.key"
        if not authority.exists():
            openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
                    authority, "-subj", "/CN=Some Authority", "-days", 3650)
        extensions = folder / "extensions"
        extensions.write_text("subjectAltName=" + ",".join("DNS:" + each for each in names))
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / f"{name}.key",
                "-out", folder / f"{name}.csr", "-subj", f"/CN={names[0]}")
        openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", authority, "-CAkey", key, "-CAcreateserial", "-out",
                folder / f"{name}.pem", "-days", days, "-extfile", extensions)
        with open(folder / f"{name}.pem", "a") as chain:
            chain.write(authority.read_text())
        return folder / f"{name}.pem", folder / f"{name}.key"

    def setUp(self):
        self.postern = Postern()
        self.addCleanup(self.postern.close)
        self.postern.start().set_up()
        self.postern.ctl("settings", "set", "server.hostName", "mail.example.test")

    def wait(self, what, get):
        deadline = time.monotonic() + SECONDS
        while not (found := get()):
            self.assertLess(time.monotonic(), deadline, f"{what}: {self.postern.log()}")
            time.sleep(0.1)
        return found

    def problems(self):
        return {problem["what"]["code"] for problem in self.postern.status()["problems"]}

    def mails(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # nobody knows who issued it, that is the point
        client = imaplib.IMAP4_SSL("127.0.0.1", self.postern.port("imap", True), ssl_context=context, timeout=SECONDS)
        client.login(ANNA, PASSWORD)
        try:
            client.select("INBOX")
            numbers = client.search(None, "SUBJECT", '"need attention"')[1][0].split()
            return [client.fetch(number, "(BODY[])")[1][0][1].decode() for number in numbers]
        finally:
            client.logout()

    def test_the_test_certificate_is_in_the_log(self):
        self.wait("test certificate", lambda: "Test certificate is in use" in self.postern.log())
        self.assertEqual(self.mails(), [])

    def test_expiry_goes_to_the_postmaster_once(self):
        chain, key = self.make("soon", 5, ["mail.example.test"])
        self.postern.ctl("alias", "set", "postmaster@example.test", ANNA)
        self.postern.ctl("cert", "install", "soon", "--chain", chain, "--key", key)
        for service in ("imap", "pop3", "submission", "smtp"):
            self.postern.ctl("service", "set", service, "certificate", "soon")
        mail, = self.wait("mail", self.mails)
        self.assertIn("To: <postmaster@example.test>", mail)
        self.assertIn('"soon"', mail)
        self.assertIn("problem.certificate-chain", self.problems())
        self.assertIn("problem.certificate-expires", self.problems())
        # Another start tells nothing again.
        self.postern.stop()
        self.postern.start()
        os.chmod(self.postern.data / "postern.key", 0o640)
        self.postern.ctl("settings", "set", "server.hostName", "other.example.test")
        self.wait("wrong name", lambda: "problem.certificate-name" in self.problems())
        self.assertIn("problem.key-readable", self.problems())
        newest = self.wait("second mail", lambda: len(self.mails()) == 2 and self.mails()[-1])
        self.assertIn("other.example.test", newest)
        self.assertNotIn("days left", newest)
        # Only the watch has connected here beside us; it is no client.
        self.assertEqual({row["account"] for row in self.postern.json("client", "facts")["facts"]}, {ANNA})

    def test_wildcards_companions_and_early_warnings(self):
        self.postern.ctl("settings", "set", "watch.days", "60,14")
        self.postern.ctl("settings", "set", "server.hostName", "mail.wild.test")
        chain, key = self.make("wild", 50, ["*.wild.test"])
        self.postern.ctl("cert", "install", "wild", "--chain", chain, "--key", key)
        folder = self.postern.root
        subprocess.run(["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "old.key", "-out", folder / "old.csr",
                        "-subj", "/CN=mail.wild.test"], check=True, capture_output=True, timeout=SECONDS)
        subprocess.run(["openssl", "x509", "-req", "-in", folder / "old.csr", "-CA", folder / "ca.pem", "-CAkey",
                        folder / "ca.key", "-CAcreateserial", "-out", folder / "old.pem", "-days", "9", "-extfile",
                        folder / "extensions"], check=True, capture_output=True, timeout=SECONDS)
        with open(folder / "old.pem", "a") as old:
            old.write((folder / "ca.pem").read_text())
        self.postern.ctl("cert", "install", "old", "--chain", folder / "old.pem", "--key", folder / "old.key")
        self.postern.ctl("cert", "companion", "wild", "old")
        for service in ("imap", "pop3", "submission", "smtp"):
            self.postern.ctl("service", "set", service, "certificate", "wild")

        def in_log(name):
            return [line for line in self.postern.log().splitlines() if f'certificate "{name}"' in line and "days left" in line]

        self.wait("the companion", lambda: in_log("old"))
        self.wait("fifty days", lambda: in_log("wild"))
        self.assertRegex(in_log("old")[0], r"\b[89] days left")
        self.assertRegex(in_log("wild")[0], r"\b(49|50) days left")

    def test_who_cannot_be_looked_at_still_expires(self):
        chain, key = self.make("soon", 5, ["mail.example.test"])
        for service in ("imap", "pop3", "submission", "smtp"):
            self.postern.ctl("settings", "set", f"{service}.grant", "192.0.2.0/24")
        self.postern.ctl("cert", "install", "soon", "--chain", chain, "--key", key)
        for service in ("imap", "pop3", "submission", "smtp"):
            self.postern.ctl("service", "set", service, "certificate", "soon")
        self.wait("log line", lambda: 'certificate "soon"' in self.postern.log())

    def test_the_key_file_may_stand_elsewhere(self):
        folder = self.postern.root / "keys"
        folder.mkdir(mode=0o700)
        self.postern.ctl("key", "store", "set", "--folder", folder)
        os.chmod(folder / "postern.key", 0o644)
        self.postern.ctl("settings", "set", "server.hostName", "again.example.test")
        self.wait("readable key", lambda: "problem.key-readable" in self.problems())

    def test_no_mail_when_it_is_off(self):
        self.postern.ctl("settings", "set", "watch.mail", "off")
        self.postern.ctl("alias", "set", "postmaster@example.test", ANNA)
        chain, key = self.make("soon", 5, ["mail.example.test"])
        self.postern.ctl("cert", "install", "soon", "--chain", chain, "--key", key)
        self.postern.ctl("service", "set", "imap", "certificate", "soon")
        self.wait("log line", lambda: '"soon"' in self.postern.log())
        self.assertEqual(self.mails(), [])


if __name__ == "__main__":
    unittest.main()
