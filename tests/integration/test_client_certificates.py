"""Client certificates as `openssl` makes them: none, good, revoked, foreign; EXTERNAL; what an account demands."""
import imaplib
import poplib
import smtplib
import ssl
import subprocess
import time
import unittest

import support
from mailclient import HOST, SECONDS, LineClient
from posternproc import ANNA, BEN, PASSWORD

VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


class Maker:
    """Authorities and certificates in one folder, by the command line of OpenSSL."""

    def __init__(self, folder):
        self.folder = folder

    def openssl(self, *words, stdin=None):
        done = subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True, text=True, timeout=SECONDS)
        if done.returncode != 0:
            raise AssertionError(f"openssl {' '.join(map(str, words))}: {done.stderr}")
        return done.stdout

    def authority(self, name):
        pem, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
                     pem, "-days", "30", "-subj", f"/O=Tests/CN={name} authority", "-addext",
                     "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        return pem, key

    def request(self, name, subject=None):
        key, csr = self.folder / f"{name}.key", self.folder / f"{name}.csr"
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", csr,
                     "-subj", subject or f"/CN={name}")
        return csr, key

    def issue(self, name, authority, subject=None, days=10, extra=""):
        """A client certificate of that authority; gives the certificate and its key in one file."""
        csr, key = self.request(name, subject)
        extensions = self.folder / f"{name}.ext"
        extensions.write_text("extendedKeyUsage=clientAuth\n" + extra)
        pem = self.folder / f"{name}.crt"
        self.openssl("x509", "-req", "-in", csr, "-CA", authority[0], "-CAkey", authority[1], "-CAcreateserial", "-out", pem,
                     "-days", days, "-extfile", extensions)
        return self.joined(name, pem, key)

    def joined(self, name, pem, key):
        both = self.folder / f"{name}-both.pem"
        both.write_text(pem.read_text() + key.read_text())
        return both


class ClientCertificates(support.PosternTest):
    settings = {"tls.logLevel": "all"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make = Maker(cls.postern.root)
        cls.office = cls.make.authority("office")
        cls.partner = cls.make.authority("partner")
        stranger = cls.make.authority("stranger")
        both = cls.postern.root / "office-both.pem"
        both.write_text(cls.office[0].read_text() + cls.office[1].read_text())
        cls.postern.ctl("authority", "import", "office", both)
        cls.postern.ctl("authority", "trust", "partner", cls.partner[0])
        cls.good = cls.make.issue("good", cls.partner)
        cls.foreign = cls.make.issue("foreign", stranger)
        cls.ben = cls.make.issue("ben", cls.partner, subject="/O=Tests/CN=Ben")
        cls.postern.ctl("account", "certificate", "add", ANNA, "--file", cls.make.folder / "good.crt")
        cls.postern.ctl("account", "certificate", "add", BEN, "--subject", "CN=Ben, O=Tests", "--authority", "partner")

    def issued(self, name):
        """Issued by Postern's own authority, so that Postern can revoke it."""
        csr, key = self.make.request(name)
        pem = self.make.folder / f"{name}.crt"
        self.postern.ctl("authority", "issue", "office", "--template", "client", "--csr", csr, "--out", pem)
        serial = self.make.openssl("x509", "-in", pem, "-noout", "-serial").strip().removeprefix("serial=")
        return self.make.joined(name, pem, key), serial

    def setting(self, key, value):
        self.postern.ctl("settings", "set", key, value)
        self.addCleanup(self.postern.ctl, "settings", "reset", key)

    def context(self, certificate=None, version=None):
        context = self.postern.context()
        if version:
            context.minimum_version = context.maximum_version = version
        if certificate:
            context.load_cert_chain(certificate)
        return context

    def connects(self, certificate, version, service="imap"):
        """Whether the server says anything: with TLS 1.3 a refusal comes after the client's own handshake."""
        try:
            with LineClient(self.postern.port(service, True), self.context(certificate, version), greeting=False) as client:
                return bool(client.line())
        except (ssl.SSLError, ConnectionError):
            return False

    def imap(self, certificate=None, version=None):
        client = imaplib.IMAP4_SSL(HOST, self.postern.port("imap", True), timeout=SECONDS,
                                   ssl_context=self.context(certificate, version))
        self.addCleanup(client.shutdown)
        return client

    def log_has(self, words):
        deadline = time.monotonic() + SECONDS
        while words not in self.postern.log():
            self.assertLess(time.monotonic(), deadline, f"not in the log: {words}\n{self.postern.log()}")

    def test_nobody_is_asked_by_default(self):
        seen = subprocess.run(["openssl", "s_client", "-connect", f"{HOST}:{self.postern.port('pop3', True)}", "-msg"],
                              input="QUIT\r\n", capture_output=True, text=True, timeout=SECONDS)
        self.assertIn("Certificate", seen.stdout)
        self.assertNotIn("CertificateRequest", seen.stdout)

    def test_four_outcomes_when_required(self):
        revoked, serial = self.issued("rita")
        self.setting("imap.clientAuth", "require")
        for version in VERSIONS:
            self.assertTrue(self.connects(revoked, version), version)
        self.postern.ctl("authority", "revoke", "office", serial, "--reason", "keyCompromise")
        for version in VERSIONS:
            self.assertFalse(self.connects(None, version), version)
            self.assertTrue(self.connects(self.good, version), version)
            self.assertFalse(self.connects(revoked, version), version)
            self.assertFalse(self.connects(self.foreign, version), version)
        for words in ("client sent no certificate", "client certificate is revoked",
                      "client certificate is of an authority that is not trusted"):
            self.log_has(words)
        self.assertTrue(self.connects(None, VERSIONS[0], service="pop3"), "another service is not concerned")

    def test_asking_disturbs_nobody(self):
        self.setting("imap.clientAuth", "ask")
        for version in VERSIONS:
            for certificate in (None, self.foreign):
                client = self.imap(certificate, version)
                self.assertNotIn("AUTH=EXTERNAL", client.capabilities)
                self.assertEqual(client.login(ANNA, PASSWORD)[0], "OK")
        self.log_has("client certificate is of an authority that is not trusted, ignored")
        # a client that knows nothing of certificates, after STARTTLS
        client = imaplib.IMAP4(HOST, self.postern.port("imap"), timeout=SECONDS)
        self.addCleanup(client.shutdown)
        client.starttls(self.context())
        self.assertEqual(client.login(BEN, PASSWORD)[0], "OK")

    def test_named_authorities_only(self):
        self.setting("imap.clientAuth", "require")
        self.setting("imap.trustedAuthorities", "office")
        self.assertFalse(self.connects(self.good, None))
        self.postern.ctl("settings", "set", "imap.trustedAuthorities", "office, partner")
        self.assertTrue(self.connects(self.good, None))
        refused = self.postern.ctl("settings", "set", "imap.trustedAuthorities", "nobody", check=False)
        self.assertEqual(refused.returncode, 1)

    def test_strict_takes_recorded_certificates_only(self):
        recorded, _ = self.issued("recorded")
        elsewhere = self.make.issue("elsewhere", self.office)
        self.setting("imap.clientAuth", "require")
        self.assertTrue(self.connects(elsewhere, None))
        self.setting("imap.clientRevocation", "strict")
        self.assertTrue(self.connects(recorded, None))
        self.assertFalse(self.connects(elsewhere, None))
        self.assertFalse(self.connects(self.good, None))
        self.log_has("client certificate is not known to be good")

    def test_external_in_imap(self):
        self.setting("imap.clientAuth", "ask")
        for version in VERSIONS:
            client = self.imap(self.good, version)
            self.assertIn("AUTH=EXTERNAL", client.capabilities)
            self.assertEqual(client.authenticate("EXTERNAL", lambda _: b"")[0], "OK")
            self.assertEqual(client.select("INBOX")[0], "OK")
        with self.assertRaises(imaplib.IMAP4.error):
            self.imap(self.good).authenticate("EXTERNAL", lambda _: BEN.encode())
        self.assertEqual(self.imap(self.ben).authenticate("EXTERNAL", lambda _: BEN.encode())[0], "OK")
        with LineClient(self.postern.port("imap", True), self.context(self.good)) as client:
            self.assertIn(b"OK", client.command("a AUTHENTICATE EXTERNAL =", b"a ")[-1])

    def test_external_in_pop3(self):
        self.setting("pop3.clientAuth", "ask")
        client = poplib.POP3_SSL(HOST, self.postern.port("pop3", True), timeout=SECONDS, context=self.context(self.good))
        self.addCleanup(client.close)
        self.assertIn("EXTERNAL", client.capa()["SASL"])
        self.assertIn(b"+OK", client._shortcmd("AUTH EXTERNAL ="))
        self.assertTrue(client.stat() is not None)

    def test_external_in_submission(self):
        self.setting("submission.clientAuth", "ask")
        client = smtplib.SMTP(HOST, self.postern.port("submission"), timeout=SECONDS)
        self.addCleanup(client.close)
        client.starttls(context=self.context(self.good))
        client.ehlo()
        self.assertIn("EXTERNAL", client.esmtp_features["auth"])
        self.assertEqual(client.docmd("AUTH", "EXTERNAL =")[0], 235)
        self.assertEqual(client.docmd("MAIL", f"FROM:<{ANNA}>")[0], 250)
        plain = smtplib.SMTP_SSL(HOST, self.postern.port("submission", True), timeout=SECONDS, context=self.context())
        self.addCleanup(plain.close)
        plain.ehlo()
        self.assertNotIn("EXTERNAL", plain.esmtp_features["auth"])
        self.assertEqual(plain.docmd("AUTH", "EXTERNAL =")[0], 504)

    def test_mail_addresses_of_own_authorities_only(self):
        name = "carla@example.test"
        self.postern.ctl("account", "add", name, "--password-stdin", stdin=PASSWORD + "\n")
        self.addCleanup(self.postern.ctl, "account", "remove", name)
        self.postern.ctl("account", "certificate", "add", name, "--email", "Carla@Example.Test")
        self.setting("imap.clientAuth", "ask")
        extra = f"subjectAltName=email:{name}\n"
        own = self.imap(self.make.issue("carla", self.office, extra=extra))
        self.assertEqual(own.authenticate("EXTERNAL", lambda _: b"")[0], "OK")
        other = self.imap(self.make.issue("pretender", self.partner, extra=extra))
        self.assertNotIn("AUTH=EXTERNAL", other.capabilities)

    def test_a_subject_counts_of_its_own_authority_only(self):
        self.setting("imap.clientAuth", "ask")
        other = self.make.authority("other")
        self.postern.ctl("authority", "trust", "other", other[0])
        self.addCleanup(self.postern.ctl, "authority", "remove", "other")
        pretender = self.make.issue("pretending-ben", other, subject="/O=Tests/CN=Ben")
        self.assertNotIn("AUTH=EXTERNAL", self.imap(pretender).capabilities)
        with self.assertRaises(imaplib.IMAP4.error):
            self.imap(pretender).authenticate("EXTERNAL", lambda _: b"")
        self.assertEqual(self.imap(self.ben).authenticate("EXTERNAL", lambda _: b"")[0], "OK")
        # without an authority a rule is about own ones
        self.postern.ctl("account", "certificate", "add", ANNA, "--subject", "CN=Boss")
        self.assertNotIn("AUTH=EXTERNAL", self.imap(self.make.issue("boss", other, subject="/CN=Boss")).capabilities)
        own = self.imap(self.make.issue("real-boss", self.office, subject="/CN=Boss"))
        self.assertEqual(own.authenticate("EXTERNAL", lambda _: b"")[0], "OK")
        rows = {row["value"]: row for row in self.postern.json("account", "certificate", "list")["certificates"]}
        self.assertEqual((rows["CN=Boss"]["authority"], rows["CN=Ben,O=Tests"]["authority"]), ("", "partner"))
        self.postern.ctl("account", "certificate", "remove", rows["CN=Boss"]["id"])
        unknown = self.postern.ctl("account", "certificate", "add", ANNA, "--subject", "CN=X", "--authority", "nobody",
                                   check=False)
        self.assertEqual(unknown.returncode, 1)

    def test_a_bundle_with_a_stranger_is_refused(self):
        bundle = self.make.folder / "bundle.pem"
        bundle.write_text(self.partner[0].read_text() + self.make.authority("stowaway")[0].read_text())
        refused = self.postern.ctl("authority", "trust", "bundle", bundle, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("stowaway", refused.stderr)

    def test_the_log_says_who_showed_what_to_whom(self):
        self.setting("imap.clientAuth", "ask")
        self.imap(self.good)
        shown = self.make.openssl("x509", "-in", self.good, "-noout", "-fingerprint", "-sha256").strip().split("=")[1]
        self.log_has(f"client-certificate={shown} subject=CN=good")
        seen = ssl.get_server_certificate((HOST, self.postern.port("imap", True)))
        served = self.make.openssl("x509", "-noout", "-fingerprint", "-sha256", stdin=seen).strip().split("=")[1]
        self.log_has(f" certificate={served} client-certificate={shown}")

    def revocation_list(self, authority, revoked=(), name="list", days="7"):
        """A CRL of an authority elsewhere, as `openssl ca` makes it."""
        database = self.make.folder / f"{name}.index"
        database.write_text("")
        config = self.make.folder / f"{name}.cnf"
        config.write_text(f"[ca]\ndefault_ca=d\n[d]\ndatabase={database}\ndefault_md=sha256\ndefault_crl_days={days}\n")
        base = ("ca", "-config", config, "-cert", authority[0], "-keyfile", authority[1])
        for each in revoked:
            self.make.openssl(*base, "-revoke", self.make.folder / f"{each}.crt")
        crl = self.make.folder / f"{name}.crl"
        self.make.openssl(*base, "-gencrl", "-out", crl)
        return crl

    def test_lists_of_foreign_authorities_count(self):
        elsewhere = self.make.authority("elsewhere")
        self.postern.ctl("authority", "trust", "elsewhere", elsewhere[0])
        self.addCleanup(self.postern.ctl, "authority", "remove", "elsewhere")
        good, bad = self.make.issue("list-good", elsewhere), self.make.issue("list-bad", elsewhere)
        self.setting("imap.clientAuth", "require")
        for version in VERSIONS:
            self.assertTrue(self.connects(bad, version))
        empty = self.revocation_list(elsewhere, name="empty")
        time.sleep(1.1)  # lists are as old as their second says
        crl = self.revocation_list(elsewhere, ["list-bad"])
        self.postern.ctl("authority", "crl", "import", "elsewhere", crl)
        for version in VERSIONS:
            self.assertTrue(self.connects(good, version))
            self.assertFalse(self.connects(bad, version))
        self.log_has("client certificate is revoked")
        row = next(one for one in self.postern.json("authority", "list")["authorities"] if one["name"] == "elsewhere")
        self.assertEqual(row["revoked"], 1)
        self.assertTrue(row["crlNextUpdateUtcMs"])
        # another authority's, a changed one and an older one are refused
        for file, words in ((self.revocation_list(self.partner, name="other"), "another authority"),
                            (empty, "newer list"), (self.good, "no list")):
            refused = self.postern.ctl("authority", "crl", "import", "elsewhere", file, check=False)
            self.assertEqual(refused.returncode, 1, words)
            self.assertIn(words, refused.stderr)
        self.assertFalse(self.connects(bad, VERSIONS[0]))

    def test_lists_are_fetched(self):
        remote = self.make.authority("remote")
        self.postern.ctl("authority", "trust", "remote", remote[0])
        self.addCleanup(self.postern.ctl, "authority", "remove", "remote")
        bad = self.make.issue("fetched-bad", remote)
        served = self.make.folder / "served"
        served.mkdir()
        (served / "remote.crl").write_bytes(self.revocation_list(remote, ["fetched-bad"], "remote").read_bytes())
        url = f"http://{HOST}:{support.serve_folder(self, served)}"
        self.setting("imap.clientAuth", "require")
        self.assertTrue(self.connects(bad, None))
        self.postern.ctl("authority", "crl", "import", "remote", "--url", url + "/remote.crl")
        deadline = time.monotonic() + SECONDS
        while self.connects(bad, None):
            self.assertLess(time.monotonic(), deadline, self.postern.log())
            time.sleep(0.05)
        self.postern.ctl("authority", "crl", "import", "remote", "--url", url + "/gone.crl")
        self.log_has("no new list of what authority remote has revoked")
        self.assertFalse(self.connects(bad, None), "the old list stays")
        self.assertEqual(self.postern.ctl("authority", "crl", "import", "remote", "--url", "file:///etc/passwd",
                                          check=False).returncode, 1)

    def test_one_account_only(self):
        crt = self.make.folder / "good.crt"
        again = self.postern.ctl("account", "certificate", "add", BEN, "--file", crt, check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("belongs to an account", again.stderr)
        # the same certificate by its subject
        again = self.postern.ctl("account", "certificate", "add", BEN, "--subject", "CN=good", check=False)
        self.assertEqual(again.returncode, 1)
        rows = self.postern.json("account", "certificate", "list")["certificates"]
        self.assertEqual({(row["account"], row["match"], row["state"]) for row in rows},
                         {(ANNA, "fingerprint", "valid"), (BEN, "subject", "")})
        for bad in (("--file", __file__), ("--subject", "Ben"), ("--email", "not an address")):
            refused = self.postern.ctl("account", "certificate", "add", ANNA, *bad, check=False)
            self.assertEqual(refused.returncode, 1, bad)
        self.assertEqual(self.postern.ctl("account", "certificate", "remove", "4711", check=False).returncode, 1)

    def test_removed_certificates_log_nobody_in(self):
        self.setting("imap.clientAuth", "ask")
        mine = self.make.issue("laptop", self.partner)
        self.postern.ctl("account", "certificate", "add", ANNA, "--file", self.make.folder / "laptop.crt", "--label", "laptop")
        client = self.imap(mine)
        self.assertIn("AUTH=EXTERNAL", client.capabilities)
        number = next(row["id"] for row in self.postern.json("account", "certificate", "list", ANNA)["certificates"]
                      if row["label"] == "laptop")
        self.postern.ctl("account", "certificate", "remove", number)
        with self.assertRaises(imaplib.IMAP4.error):
            client.authenticate("EXTERNAL", lambda _: b"")
        self.assertNotIn("AUTH=EXTERNAL", self.imap(mine).capabilities)

    def test_what_an_account_demands(self):
        self.setting("imap.clientAuth", "ask")

        def password(certificate=None):
            try:
                return self.imap(certificate).login(ANNA, PASSWORD)[0] == "OK"
            except imaplib.IMAP4.error as error:
                self.assertIn("AUTHENTICATIONFAILED", str(error))
                return False

        def external():
            try:
                return self.imap(self.good).authenticate("EXTERNAL", lambda _: b"")[0] == "OK"
            except imaplib.IMAP4.error:
                return False

        self.addCleanup(self.postern.ctl, "account", "set", ANNA, "--login-policy", "any")
        self.addCleanup(self.postern.ctl, "account", "unlock", ANNA)
        expected = {"any": (True, True, True, True), "password": (True, True, True, False),
                    "certificate": (False, False, False, True), "both": (False, True, False, False)}
        for policy, outcomes in expected.items():
            self.postern.ctl("account", "set", ANNA, "--login-policy", policy)
            self.assertEqual((password(), password(self.good), password(self.ben), external()), outcomes, policy)
            self.postern.ctl("account", "unlock", ANNA)
        self.assertEqual(self.postern.ctl("account", "set", ANNA, "--login-policy", "never", check=False).returncode, 1)

    def test_a_ticket_does_not_carry_a_revoked_certificate(self):
        for number, (version, option) in enumerate(zip(VERSIONS, ("-tls1_2", "-tls1_3"))):
            mine, serial = self.issued(f"ticket{number}")
            saved = self.postern.root / f"ticket{number}"
            self.setting("pop3.clientAuth", "require")

            def visit(*words):
                done = subprocess.run(["openssl", "s_client", "-connect", f"{HOST}:{self.postern.port('pop3', True)}", option,
                                       "-cert", str(mine), "-key", str(mine), "-ign_eof", *map(str, words)],
                                      input="QUIT\r\n", capture_output=True, text=True, timeout=SECONDS)
                return done.stdout

            first = visit("-sess_out", saved)
            self.assertIn("+OK", first)
            again = visit("-sess_in", saved, "-sess_out", saved)
            self.assertIn("Reused, ", again)
            self.assertIn("+OK", again)
            self.postern.ctl("authority", "revoke", "office", serial, "--reason", "superseded")
            last = visit("-sess_in", saved)
            self.assertNotIn("+OK", last, version)

    def test_changes_cut_nobody(self):
        self.setting("imap.clientAuth", "ask")
        mine, serial = self.issued("stays")
        client = self.imap(mine)
        client.login(ANNA, PASSWORD)
        self.postern.ctl("authority", "revoke", "office", serial, "--reason", "superseded")
        self.setting("imap.clientRevocation", "strict")
        self.postern.ctl("settings", "set", "imap.clientAuth", "require")
        self.assertEqual(client.noop()[0], "OK")

    def test_login_after_starttls_is_logged_as_tls(self):
        with LineClient(self.postern.port("imap")) as client:
            client.command("a STARTTLS", b"a ")
            client.socket = self.context().wrap_socket(client.socket, server_hostname="localhost")
            self.assertIn(b"NO", client.command('b LOGIN anna "wrong one"', b"b ")[-1])
        self.log_has(" tls: wrong password")
        self.postern.ctl("account", "unlock", ANNA)


if __name__ == "__main__":
    unittest.main()
