"""What clients did is known afterwards, and a change says beforehand who would be cut off by it; probation takes it back."""
import imaplib
import os
import poplib
import pty
import re
import ssl
import subprocess
import time
import unittest

import support
import mailclient
import posternproc
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
        cut = [row for row in report["cutOff"] if row["service"] == "imap" and row["account"] == BEN]
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

    def cut_off(self, *words):
        return self.postern.json("client", "cutoff", *words)["cutOff"]

    def test_a_planned_certificate_is_looked_at_before(self):
        """Names, key and issuer are enough: nothing is made for the question."""
        self.login(ssl.TLSVersion.TLSv1_3, ANNA)
        ec_only = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.postern.port('imap', True)}", "-servername",
                                   "localhost", "-sigalgs", "ECDSA+SHA256"], input=b"", capture_output=True, timeout=SECONDS)
        self.assertIn(b"BEGIN CERTIFICATE", ec_only.stdout)
        self.wait_for(sni="localhost", account="", failure="")
        before = [row["sha256"] for row in self.postern.json("cert", "list")["certificates"]]

        def codes(*words, service="imap"):
            return {row["reason"]["code"] for row in self.cut_off(*words) if row["service"] == service}

        use = ("--services", "imap")
        self.assertEqual(codes("new", "--cn", "localhost", *use), {"cutoff.self-signed"})
        self.assertIn("cutoff.name", codes("new", "--cn", "elsewhere.example", *use))
        self.assertNotIn("cutoff.name", codes("new", "--cn", "elsewhere.example", "--names", "localhost,127.0.0.1", *use))
        self.assertIn("cutoff.key-kind", codes("new", "--cn", "localhost", "--key", "rsa2048", *use))
        self.assertEqual(codes("new", "--cn", "elsewhere.example"), set())
        self.postern.ctl("authority", "create", "signer", "--cn", "Signer")
        self.addCleanup(self.postern.ctl, "authority", "remove", "signer", "--force")
        issuer, = [row for row in self.cut_off("new", "--cn", "localhost", "--authority", "signer", *use) if not row["address"]]
        self.assertEqual((issuer["reason"]["code"], issuer["reason"]["arguments"]), ("cutoff.issuer", ["Signer"]))
        # A stored key decides instead of a kind of key.
        self.postern.ctl("key", "generate", "kept", "--type", "rsa2048")
        self.addCleanup(self.postern.ctl, "key", "remove", "kept", "--force", check=False)
        self.assertIn("cutoff.key-kind", codes("new", "--cn", "localhost", "--key-name", "kept", *use))
        # A request that waits knows names, key and who is to use the answer.
        self.postern.ctl("cert", "csr", "asked", "--cn", "elsewhere.example", "--services", "imap")
        self.addCleanup(self.postern.ctl, "cert", "request", "remove", "asked", "--with-key")
        self.assertIn("cutoff.name", codes("asked", "--request", "asked", "--authority", "signer"))
        self.assertEqual([row["sha256"] for row in self.postern.json("cert", "list")["certificates"]], before)
        for wrong in (("--cn", "bad name"), ("--cn", "localhost", "--key", "dsa"), ("--cn", "localhost", "--key-name", "none"),
                      ("--cn", "localhost", "--authority", "none"), ("--request", "none", "--authority", "signer")):
            self.assertEqual(self.postern.ctl("client", "cutoff", "new", *wrong, check=False).returncode, 1, wrong)
        for wrong in (("--key", "p256"), ("--request", "asked"), ("--cn", "localhost", "--companion", "test"),
                      ("--companion", "test", "--no-companion")):
            self.assertEqual(self.postern.ctl("client", "cutoff", "new", *wrong, check=False).returncode, 2, wrong)

    def test_what_takes_the_place_of_another_is_judged(self):
        """With --replace who uses a certificate of the same name would use the planned one."""
        self.login(ssl.TLSVersion.TLSv1_3, ANNA)
        self.postern.ctl("cert", "selfsigned", "place", "--cn", "place.example", "--names", "localhost", "--services", "imap")
        self.addCleanup(self.postern.ctl, "cert", "remove", "place")
        self.addCleanup(self.postern.ctl, "settings", "reset", "imap.certificate")
        question = ("newer", "--cn", "place.example")
        self.assertEqual(self.cut_off(*question), [])
        lost = {row["reason"]["code"] for row in self.cut_off(*question, "--replace")}
        self.assertEqual(lost, {"cutoff.self-signed"})
        lost = {row["reason"]["code"] for row in self.cut_off("newer", "--cn", "elsewhere.example", "--replaces", "place")}
        self.assertIn("cutoff.self-signed", lost)

    def test_a_second_kind_of_key_is_looked_at_before(self):
        self.postern.ctl("cert", "selfsigned", "ours", "--cn", "localhost", "--key", "rsa2048", "--services", "imap")
        self.addCleanup(self.postern.ctl, "cert", "remove", "ours")
        self.addCleanup(self.postern.ctl, "settings", "reset", "imap.certificate")
        for name, host in (("beside", "localhost"), ("stray", "stray.example")):
            self.postern.ctl("cert", "selfsigned", name, "--cn", host, "--key", "p256")
            self.addCleanup(self.postern.ctl, "cert", "remove", name)

        def ask(algorithms):
            subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.postern.port('imap', True)}", "-servername",
                            "localhost", "-sigalgs", algorithms], input=b"", capture_output=True, timeout=SECONDS)

        ask("RSA-PSS+SHA256:ECDSA+SHA256")
        self.wait_for(sni="localhost", failure="", account="")
        self.assertEqual(self.cut_off("ours", "--companion", "beside"), [])
        self.assertEqual({row["reason"]["code"] for row in self.cut_off("ours", "--companion", "stray")}, {"cutoff.name"})
        self.postern.ctl("cert", "companion", "ours", "beside")
        ask("ECDSA+SHA256")
        self.wait_for(sni="localhost", failure="", account="")
        self.assertEqual({row["reason"]["code"] for row in self.cut_off("ours", "--no-companion")}, {"cutoff.key-kind"})
        self.assertEqual(self.postern.ctl("client", "cutoff", "ours", "--companion", "none", check=False).returncode, 1)
        self.assertIn("cannot be served side by side",
                      self.postern.ctl("client", "cutoff", "beside", "--companion", "stray", check=False).stderr)

    def test_a_domain_that_goes_off_says_who_asks_for_it(self):
        self.postern.ctl("domain", "add", "second.test")
        self.addCleanup(self.postern.ctl, "domain", "remove", "second.test")

        def ask(name):
            done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.postern.port('imap', True)}",
                                   "-servername", name], input=b"", capture_output=True, timeout=SECONDS)
            return b"BEGIN CERTIFICATE" in done.stdout

        for name in ("second.test", "mail.second.test"):
            self.assertTrue(ask(name))
            self.wait_for(sni=name, failure="")
        # what the Test certificate does not hold is no loss: they were warned before
        self.postern.ctl("cert", "selfsigned", "second", "--cn", "second.test", "--names", "mail.second.test")
        self.addCleanup(self.postern.ctl, "cert", "remove", "second")
        for choice, code in (("no", "cutoff.refused"), ("test", "cutoff.test")):
            would = self.postern.json("domain", "security", "second.test", choice, "--check")
            self.assertEqual({(row["reason"]["code"], row["reason"]["arguments"][0]) for row in would["cutOff"]},
                             {(code, "second.test"), (code, "mail.second.test")})
            self.assertEqual(would["choice"], "shared")
        self.assertTrue(ask("mail.second.test"), "a check changes nothing")
        self.postern.ctl("domain", "security", "second.test", "no")
        self.assertFalse(ask("second.test"))
        self.assertFalse(ask("mail.second.test"))
        self.assertFalse(ask("a.b.second.test"))
        self.assertTrue(ask("localhost"))
        self.postern.ctl("domain", "security", "second.test", "shared")
        self.assertTrue(ask("mail.second.test"))

    def test_what_was_shown_is_known(self):
        self.login(ssl.TLSVersion.TLSv1_2, ANNA)
        served = {row["sha256"] for row in self.postern.json("cert", "list")["certificates"]}
        row = self.wait_for(account=ANNA, service="imap", version="TLSv1.2", resumed=False)[0]
        self.assertIn(row["served"], served)
        saved = self.postern.root / "session"
        for words in (("-sess_out", saved), ("-sess_in", saved)):
            subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.postern.port('imap', True)}", "-tls1_2",
                            "-servername", "again.example", *map(str, words)], input=b"", capture_output=True, timeout=SECONDS)
        self.wait_for(sni="again.example", resumed=True)

    def test_a_file_with_its_root_first(self):
        """The certificate of the file is judged, not whatever stands first in it."""
        self.login(ssl.TLSVersion.TLSv1_3, ANNA)
        self.postern.ctl("authority", "create", "root", "--cn", "Root")
        self.addCleanup(self.postern.ctl, "authority", "remove", "root", "--force")
        key, csr, leaf, root = (self.postern.root / name for name in ("new.key", "new.csr", "new.pem", "root.pem"))
        subprocess.run(["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", csr, "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True, timeout=SECONDS)
        self.postern.ctl("authority", "issue", "root", "--template", "server", "--csr", csr, "--out", leaf)
        self.postern.ctl("authority", "root", "root", root, "--format", "pem")
        bundle = self.postern.root / "bundle.pem"
        only = leaf.read_text().split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n"
        bundle.write_text(root.read_text() + only)
        rows = self.postern.json("client", "cutoff", "test", "--file", bundle, "--services", "imap")["cutOff"]
        names = [row["reason"]["arguments"] for row in rows if row["reason"]["code"] == "cutoff.name"]
        self.assertNotIn(["localhost"], names)

    def test_starttls_off_is_seen_before(self):
        client = imaplib.IMAP4("localhost", self.postern.port("imap"), timeout=SECONDS)
        client.starttls(self.postern.context())
        client.login(BEN, PASSWORD)
        client.logout()
        self.wait_for(account=BEN, service="imap", failure="")
        report = self.set("imap.starttls", "off", "--check")
        self.assertIn((BEN, "cutoff.starttls"), [(row["account"], row["reason"]["code"]) for row in report["cutOff"]])
        self.assertTrue(self.set("imap.clientRevocation", "strict", "--check")["risky"])

    def test_facts_of_an_unknown_service_are_no_empty_list(self):
        unknown = self.postern.ctl("client", "facts", "nope", check=False)
        self.assertEqual((unknown.returncode, unknown.stdout), (1, ""))
        self.assertIn("there is no service nope", unknown.stderr)
        self.postern.ctl("client", "facts", "pop3")

    def test_the_journal_knows_who_took_a_certificate_into_use(self):
        self.postern.ctl("cert", "selfsigned", "used", "--cn", "used.example")
        self.postern.ctl("service", "set", "pop3", "certificate", "used")
        entry = [row for row in self.postern.json("journal")["entries"] if row["object"] == "pop3.certificate"][-1]
        self.assertEqual((entry["act"], entry["reason"]), ("settings.set", "used"))
        self.assertTrue(entry["sha256"])
        self.postern.ctl("settings", "reset", "pop3.certificate")
        self.postern.ctl("cert", "remove", "used")

    # ---- probation

    def test_who_types_a_risky_change_is_on_probation(self):
        def typed(*words):
            ours, theirs = pty.openpty()
            try:
                done = subprocess.run([str(posternproc.BIN / "posternctl"), "--data", str(self.postern.data), *words],
                                      stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, timeout=SECONDS)
            finally:
                os.close(theirs)
                os.close(ours)
            self.assertEqual(done.returncode, 0, done.stderr)

        typed("settings", "set", "tls.minimumVersion", "TLSv1.3")
        self.assertEqual(self.postern.status()["probation"]["keys"], ["tls.minimumVersion"])
        self.postern.ctl("settings", "revert")
        typed("settings", "set", "tls.minimumVersion", "TLSv1.3", "--for-good")
        self.assertEqual((self.value(), self.postern.status()["probation"]["id"]), ("TLSv1.3", 0))
        typed("settings", "set", "log.files", "9")
        self.assertEqual(self.postern.status()["probation"]["id"], 0)
        self.postern.ctl("settings", "reset", "tls.minimumVersion")

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
