"""What clients did is known afterwards, and a change says beforehand who would be cut off by it; probation takes it back."""
import imaplib
import poplib
import re
import ssl
import subprocess
import time
import unittest

import support
import mailclient
from posternproc import ANNA, BEN, DOMAIN, PASSWORD, Postern

SECONDS = 20


class ClientFacts(support.PosternTest):
    def facts(self, service="", **wanted):
        """The rows that hold all of `wanted`."""
        rows = self.postern.json("client", "facts", *([service] if service else []))["facts"]
        return [row for row in rows if all(row[key] == value for key, value in wanted.items())]

    def wait_for(self, **wanted):
        """A connection is counted when it ends, which the client may see first."""
        deadline = time.monotonic() + SECONDS
        while not (found := self.facts(**wanted)):
            self.assertLess(time.monotonic(), deadline, f"{wanted} in {self.facts()}")
            time.sleep(0.05)
        return found

    def set(self, key, value, *options):
        return self.postern.json("settings", "set", key, value, *options)

    def login(self, version, user=BEN, service="imap"):
        context = self.postern.context()
        context.minimum_version = context.maximum_version = version
        client = imaplib.IMAP4_SSL("localhost", self.postern.port("imap", True), ssl_context=context, timeout=SECONDS)
        client.login(user, PASSWORD)
        client.logout()

    def test_what_a_client_got_and_offered(self):
        def count():
            return sum(row["count"] for row in self.facts(account=BEN, service="imap", version="TLSv1.2"))

        self.login(ssl.TLSVersion.TLSv1_3, ANNA)
        before = count()
        for _ in range(3):
            self.login(ssl.TLSVersion.TLSv1_2)
        anna, = self.facts(account=ANNA, service="imap", version="TLSv1.3", failure="")
        self.assertEqual((anna["sni"], anna["address"], anna["offered"]), ("localhost", "127.0.0.1", "TLSv1.3"))
        self.assertTrue(anna["cipher"] and anna["group"] and anna["offeredCiphers"] >= 3)
        self.assertEqual(count(), before + 3)
        self.assertIn("imap", self.postern.ctl("client", "facts", "imap").stdout)
        self.assertEqual(self.facts("smtp"), [])

    def test_failures_have_their_code(self):
        port = self.postern.port("imap", True)

        def client(*words):
            subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", *words], input=b"", capture_output=True,
                           timeout=SECONDS)

        client("-tls1_2", "-cipher", "AES128-SHA", "-servername", "cipher.example")
        row, = self.wait_for(sni="cipher.example")
        self.assertEqual((row["failure"], row["offered"], row["account"]), ("tls.no-shared-cipher", "TLSv1.2", ""))
        self.assertRegex(self.postern.log(), r"no cipher suite in common.*client offered AES128-SHA")
        client("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0", "-servername", "version.example")
        self.wait_for(failure="tls.version")
        client("-groups", "P-521", "-servername", "group.example")
        self.assertEqual(self.wait_for(sni="group.example")[0]["failure"], "tls.no-shared-group")
        # Who does not know our authority says so: alert 48.
        for version in ("-tls1_2", "-tls1_3"):
            client(version, "-servername", f"trust{version}.example", "-verify_return_error", "-no-CApath",
                   "-no-CAfile", "-no-CAstore")
            self.assertEqual(self.wait_for(sni=f"trust{version}.example")[0]["failure"], "tls.unknown-ca")
        with mailclient.LineClient(port, greeting=False) as line:
            line.send("GET / HTTP/1.0\r\n\r\n")
            line.rest()
        self.wait_for(failure="tls.not-tls")

    def test_plaintext_logins_and_who_would_gain(self):
        plain = imaplib.IMAP4("127.0.0.1", self.postern.port("imap"), timeout=SECONDS)
        with self.assertRaises(imaplib.IMAP4.error):
            plain.login(BEN, PASSWORD)
        plain.logout()
        self.wait_for(service="imap", account=BEN, failure="tls.plaintext-refused", plaintextLogin=True)
        pop = poplib.POP3("127.0.0.1", self.postern.port("pop3"), timeout=SECONDS)
        with self.assertRaises(poplib.error_proto):
            pop.user(ANNA)
        pop.quit()
        self.wait_for(service="pop3", account=ANNA, failure="tls.plaintext-refused")
        report = self.set("imap.disablePlaintext", "off", "--check")
        self.assertEqual([row["arguments"][:2] for row in report["effects"] if row["code"] == "gain.plaintext"],
                         [["imap", BEN]])
        self.assertIn(BEN, self.postern.ctl("settings", "set", "imap.disablePlaintext", "off").stdout)
        try:
            plain = imaplib.IMAP4("127.0.0.1", self.postern.port("imap"), timeout=SECONDS)
            plain.login(BEN, PASSWORD)
            plain.logout()
            self.wait_for(service="imap", account=BEN, failure="", plaintextLogin=True)
            report = self.set("imap.disablePlaintext", "on", "--check")
            self.assertTrue(report["risky"])
            self.assertEqual([(row["account"], row["reason"]["code"]) for row in report["cutOff"]],
                             [(BEN, "cutoff.plaintext")])
        finally:
            self.set("imap.disablePlaintext", "on")

    def test_who_would_be_cut_off(self):
        self.login(ssl.TLSVersion.TLSv1_2, BEN)
        self.login(ssl.TLSVersion.TLSv1_3, ANNA)
        report = self.set("tls.minimumVersion", "TLSv1.3", "--check")
        cut = [row for row in report["cutOff"] if row["service"] == "imap" and row["account"]]
        self.assertEqual([(row["account"], row["address"], row["reason"]["code"]) for row in cut],
                         [(BEN, "127.0.0.1", "cutoff.version")])
        self.assertTrue(report["risky"] and cut[0]["lastUtcMs"] and cut[0]["count"])
        shown = self.postern.ctl("settings", "set", "tls.minimumVersion", "TLSv1.3", "--check").stdout
        self.assertRegex(shown, rf"cut off: +imap +127\.0\.0\.1 +{re.escape(BEN)}")
        # A check changed nothing; a change that concerns no client asks nobody.
        self.assertEqual(self.postern.ctl("settings", "get", "tls.minimumVersion").stdout.strip(), "TLSv1.2")
        report = self.set("log.files", "11")
        self.assertEqual((report["cutOff"], report["risky"]), ([], False))

    def test_another_certificate_is_looked_at_before(self):
        self.login(ssl.TLSVersion.TLSv1_3, ANNA)
        self.postern.ctl("cert", "selfsigned", "elsewhere", "--cn", "elsewhere.example")
        report = self.postern.json("client", "cutoff", "elsewhere", "--services", "imap")
        codes = {row["reason"]["code"] for row in report["cutOff"]}
        self.assertIn("cutoff.name", codes)  # clients ask for localhost, which the new one does not hold
        name, = {row["reason"]["arguments"][0] for row in report["cutOff"] if row["reason"]["code"] == "cutoff.name"}
        self.assertEqual(name, "localhost")
        context = self.postern.context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with mailclient.socket.create_connection(("127.0.0.1", self.postern.port("imap", True)), SECONDS) as raw:
            with context.wrap_socket(raw, server_hostname=DOMAIN):
                pass
        self.wait_for(sni=DOMAIN)
        codes = [row["reason"]["code"] for row in self.postern.json("client", "cutoff", "elsewhere", "--domains", DOMAIN)["cutOff"]]
        self.assertEqual(codes, ["cutoff.name"])
        self.assertEqual(self.postern.ctl("client", "cutoff", "missing", "--services", "imap", check=False).returncode, 1)
        self.postern.ctl("cert", "remove", "elsewhere")

    # ---- probation

    def value(self):
        return self.postern.ctl("settings", "get", "tls.minimumVersion").stdout.strip()

    def test_probation_goes_back_by_itself(self):
        report = self.set("tls.minimumVersion", "TLSv1.3", "--probation", "1")
        self.assertTrue(report["probation"]["id"])
        self.assertEqual(report["probation"]["keys"], ["tls.minimumVersion"])
        deadline = time.monotonic() + SECONDS
        while self.value() != "TLSv1.2":
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.assertEqual(self.postern.status()["probation"]["id"], 0)
        self.login(ssl.TLSVersion.TLSv1_2)  # and not only on paper

    def test_probation_is_confirmed_or_taken_back(self):
        self.set("tls.minimumVersion", "TLSv1.3", "--probation", "600")
        self.assertEqual(self.postern.status()["probation"]["keys"], ["tls.minimumVersion"])
        with self.assertRaises(ssl.SSLError):
            self.login(ssl.TLSVersion.TLSv1_2)
        self.assertEqual(self.postern.ctl("settings", "set", "log.files", "12", check=False).returncode, 1)
        self.postern.ctl("settings", "revert")
        self.assertEqual(self.value(), "TLSv1.2")
        self.login(ssl.TLSVersion.TLSv1_2)
        self.set("tls.minimumVersion", "TLSv1.3", "--probation", "600")
        self.postern.ctl("settings", "confirm")
        self.assertEqual((self.value(), self.postern.status()["probation"]["id"]), ("TLSv1.3", 0))
        self.assertEqual(self.postern.ctl("settings", "confirm", check=False).returncode, 1)
        self.postern.ctl("settings", "reset", "tls.minimumVersion")

    def test_a_crash_confirms_nothing(self):
        postern = Postern()
        self.addCleanup(postern.close)
        postern.start().set_up()
        postern.ctl("settings", "set", "tls.minimumVersion", "TLSv1.3", "--probation", "600")
        postern.kill()
        postern.start()
        self.assertEqual(postern.ctl("settings", "get", "tls.minimumVersion").stdout.strip(), "TLSv1.2")
        self.assertEqual(postern.status()["probation"]["id"], 0)
        # What clients did has survived the restart, too.
        mailclient.imap(postern).logout()
        postern.stop()
        postern.start()
        self.assertTrue(postern.json("client", "facts")["facts"])


if __name__ == "__main__":
    unittest.main()
