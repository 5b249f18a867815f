"""Keys, requests and certificates from posternctl to what openssl sees on the wire."""
import contextlib
import json
import re
import socket
import sqlite3
import subprocess
import time
import unittest

import support
from mailclient import imap
from posternproc import DOMAIN, running

SECONDS = 30
PASSWORD = "a long enough secret"
SECOND = "second.test"


def openssl(*words, stdin=b"", check=True):
    done = subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True, timeout=SECONDS)
    if check and done.returncode != 0:
        raise AssertionError(f"openssl {words[0]}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


def fingerprint(pem):
    return re.search(r"=([0-9A-F:]+)", openssl("x509", "-noout", "-fingerprint", "-sha256", stdin=pem.encode()))[1]


class Authority:
    """A root and an intermediate authority, as an openssl user makes them."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.root, self.middle = folder / "root.pem", folder / "middle.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
                "/CN=Root of the test", "-keyout", folder / "root.key", "-out", self.root)
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Middle of the test",
                "-keyout", folder / "middle.key", "-out", folder / "middle.csr")
        extensions = folder / "extensions"
        extensions.write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n")
        openssl("x509", "-req", "-in", folder / "middle.csr", "-CA", self.root, "-CAkey", folder / "root.key", "-days", "20",
                "-extfile", extensions, "-out", self.middle)

    def sign(self, csr):
        """The certificate as PEM."""
        return re.search(r"-----BEGIN CERTIFICATE.*", openssl(
            "x509", "-req", "-CA", self.middle, "-CAkey", self.folder / "middle.key", "-days", "10", "-copy_extensions", "copy",
            stdin=csr.encode()), re.S)[0]


class CertificateTest(support.PosternTest):
    listen = "127.0.0.1,127.0.0.2"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority = Authority(cls.postern.root / "authority")
        cls.postern.ctl("domain", "add", SECOND)

    def tearDown(self):
        for service in ("imap", "pop3", "submission", "smtp"):
            self.postern.ctl("settings", "set", f"{service}.certificate", "test")
        for domain in (DOMAIN, SECOND):
            self.postern.ctl("domain", "security", domain, "shared", "--certificate", "", "--addresses", "")

    def file(self, name, content):
        path = self.postern.root / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def client(self, *words, service="imap", name=None, address="127.0.0.1", postern=None):
        server = ["-servername", name] if name else ["-noservername"]
        return openssl("s_client", "-connect", f"{address}:{(postern or self.postern).port(service, True)}", *server, *words,
                       check=False)

    def served(self, *words, **more):
        """The fingerprint of what is served."""
        seen = self.client(*words, **more)
        found = re.search(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", seen, re.S)
        self.assertTrue(found, seen)
        return fingerprint(found[0])

    def info(self, name, postern=None):
        return (postern or self.postern).json("cert", "show", name)["info"]

    def refused(self, *words, stdin=""):
        done = self.postern.ctl(*words, stdin=stdin, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def picture(self):
        return [{key: value for key, value in one.items() if key in ("name", "sha256", "keyName", "usedBy", "chain")}
                for one in self.postern.json("cert", "list")["certificates"]], self.postern.json("key", "list")


class Requests(CertificateTest):
    def test_request_signed_completed_and_served(self):
        reader = imap(self.postern)
        before = self.served()
        csr = self.postern.ctl("cert", "csr", "signed", "--cn", "mail.example.test", "--names", "imap.example.test", "--country",
                               "DE", "--organization", "Example", "--note", "by phone", "--services", "imap").stdout
        self.assertIn("verify OK", openssl("req", "-verify", "-noout", stdin=csr.encode()))
        self.assertIn("DNS:imap.example.test", openssl("req", "-noout", "-text", stdin=csr.encode()))
        self.assertIn("request named", self.refused("cert", "csr", "signed", "--cn", "mail.example.test"))
        waiting = self.postern.json("cert", "requests")["requests"]
        self.assertEqual([(one["name"], one["note"], one["services"]) for one in waiting], [("signed", "by phone", ["imap"])])
        self.assertEqual(self.served(), before, "the old one stays until the new one is complete")

        answer = self.authority.sign(csr)
        shuffled = self.file("shuffled.pem", self.authority.root.read_text() + answer + self.authority.middle.read_text())
        info = json.loads(self.postern.ctl("--json", "cert", "complete", "signed", shuffled).stdout)
        self.assertEqual(info["usedBy"], ["imap"])
        self.assertEqual([link["root"] for link in info["chain"]], [False, True] if len(info["chain"]) == 2 else [False])
        seen = self.client("-CAfile", self.authority.root, "-verify_return_error", "-verify_hostname", "imap.example.test",
                           "-showcerts", name="imap.example.test")
        self.assertIn("Verify return code: 0 (ok)", seen)
        self.assertEqual(seen.count("BEGIN CERTIFICATE"), 2, "leaf and intermediate, without the root")
        self.assertEqual(self.served(), fingerprint(answer))
        self.assertEqual(reader.noop()[0], "OK")
        self.assertEqual(self.postern.json("cert", "requests")["requests"], [])
        acts = [entry["act"] for entry in self.postern.json("journal", "--limit", 10000)["entries"]
                if entry["object"] == "signed"]
        self.assertEqual(acts, ["cert.csr", "request.complete", "cert.bind"])
        reader.logout()

    def test_what_does_not_fit_changes_nothing(self):
        csr = self.postern.ctl("cert", "csr", "wanted", "--cn", "mail.example.test").stdout
        other = self.postern.ctl("cert", "csr", "another", "--cn", "mail.example.test").stdout
        good, wrong = self.authority.sign(csr), self.authority.sign(other)
        self.file("leaf.key", openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"))
        leaf = openssl("req", "-x509", "-key", self.postern.root / "leaf.key", "-subj", "/CN=x.example.test", "-days", "5")
        bag = self.postern.root / "locked.p12"
        openssl("pkcs12", "-export", "-inkey", self.postern.root / "leaf.key", "-in", self.file("leaf.pem", leaf), "-passout",
                "pass:secret", "-out", bag)
        before = self.picture(), self.served()
        cases = {
            "wrong.pem": (wrong, "was not made for this request"),
            "cut.pem": (good[:len(good) // 2], ""),
            "gap.pem": (good, "Middle of the test"),
            "empty.pem": ("", ""),
            "noise.bin": (b"\x30\x84\xff\xff\xff\xff" + bytes(range(256)), ""),
        }
        for name, (content, words) in cases.items():
            self.assertIn(words, self.refused("cert", "complete", "wanted", self.file(name, content)), name)
        self.refused("cert", "install", "new", bag, "--password-stdin", stdin="wrong\n")
        mismatch = self.refused("cert", "install", "new", "--chain", self.postern.root / "leaf.pem", "--key",
                                self.file("rsa.key", openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")))
        self.assertIn("does not belong", mismatch)
        weak = self.refused("key", "import", "weak", self.file("weak.key", openssl("genrsa", "512")))
        self.assertIn("512", weak)
        self.assertEqual((self.picture(), self.served()), before)
        self.postern.ctl("cert", "complete", "wanted", self.file("gap.pem", good), "--force")
        self.assertIn("Root of the test", self.refused("cert", "chain", "wanted", self.authority.middle), "the gap has a name")
        both = self.file("both.pem", self.authority.root.read_text() + self.authority.middle.read_text())
        self.postern.ctl("cert", "chain", "wanted", both)
        self.assertEqual(len(self.postern.ctl("cert", "export", "wanted").stdout.split("BEGIN")), 3)
        self.postern.ctl("cert", "chain", "wanted", "--remove")
        self.assertEqual(len(self.postern.ctl("cert", "export", "wanted").stdout.split("BEGIN")), 2)
        self.postern.ctl("key", "remove", "wanted")
        self.assertIn("waits for its certificate", self.refused("key", "remove", "another"))
        self.postern.ctl("key", "remove", "another", "--force")
        self.assertEqual(self.postern.json("cert", "requests")["requests"], [])

    def test_requests_survive_a_crash(self):
        postern = running()
        self.addCleanup(postern.close)
        csr = postern.ctl("cert", "csr", "waits", "--cn", "mail.example.test").stdout
        postern.kill()
        postern.start()
        self.assertEqual(postern.json("cert", "requests")["requests"][0]["csrPem"].strip(), csr.strip())


    def test_a_request_waits_for_months(self):
        postern = running()
        self.addCleanup(postern.close)
        csr = postern.ctl("cert", "csr", "patient", "--cn", "mail.example.test").stdout
        self.assertFalse([one for one in postern.status()["problems"] if "request-waits" in json.dumps(one)])
        postern.stop()
        with contextlib.closing(sqlite3.connect(postern.database())) as connection:
            connection.execute("UPDATE signing_request SET created = created - 60 * 86400000")
            connection.commit()
        postern.start()
        waiting, = postern.json("cert", "requests")["requests"]
        self.assertEqual((waiting["name"], waiting["ageDays"]), ("patient", 60))
        self.assertTrue([one for one in postern.status()["problems"] if "request-waits" in json.dumps(one)])
        answer = self.file("patient.pem", self.authority.sign(csr) + self.authority.middle.read_text() +
                           self.authority.root.read_text())
        postern.ctl("cert", "complete", "patient", answer)
        self.assertEqual(postern.json("cert", "requests")["requests"], [])


class Serving(CertificateTest):
    def test_rsa_and_ecdsa_side_by_side(self):
        for name, key in (("both-ec", "p256"), ("both-rsa", "rsa2048")):
            self.postern.ctl("cert", "selfsigned", name, "--cn", "both.example.test", "--key", key)
        ec, rsa = self.info("both-ec")["sha256"], self.info("both-rsa")["sha256"]
        self.postern.ctl("cert", "companion", "both-ec", "both-rsa")
        self.postern.ctl("cert", "bind", "both-ec", "--services", "imap")
        for name in (None, "both.example.test"):
            self.assertEqual(self.served("-sigalgs", "ecdsa_secp256r1_sha256", name=name), ec)
            self.assertEqual(self.served("-sigalgs", "rsa_pss_rsae_sha256", name=name), rsa)
            self.assertEqual(self.served("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", name=name), rsa)
            self.assertEqual(self.served("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256", name=name), ec)
        self.postern.ctl("cert", "selfsigned", "both-ec2", "--cn", "both2.example.test")
        self.assertIn("both have a key", self.refused("cert", "companion", "both-ec", "both-ec2"))
        self.postern.ctl("cert", "companion", "both-ec", "--none")
        self.assertNotIn("BEGIN CERTIFICATE", self.client("-sigalgs", "rsa_pss_rsae_sha256"))

    def test_two_domains_two_certificates(self):
        for name, domain in (("one", DOMAIN), ("two", SECOND)):
            self.postern.ctl("cert", "selfsigned", name, "--cn", domain, "--names", f"imap.{domain}", "--replace")
            self.postern.ctl("domain", "security", domain, "custom", "--certificate", name)
        one, two, test = (self.info(name)["sha256"] for name in ("one", "two", "test"))
        for service in ("imap", "pop3", "submission"):
            self.assertEqual(self.served(name=DOMAIN, service=service), one)
            self.assertEqual(self.served(name="imap." + SECOND, service=service), two)
            self.assertEqual(self.served(service=service), test, "no SNI, no address of its own: the service's own")
        # A local address stands in for the name.
        self.postern.ctl("domain", "security", SECOND, "--addresses", "127.0.0.2")
        self.assertEqual(self.served(address="127.0.0.2"), two)
        self.assertEqual(self.served(address="127.0.0.2", name=DOMAIN), one, "SNI comes first")
        self.assertEqual(self.served(), test)
        self.assertIn("bound to another", self.refused("domain", "security", DOMAIN, "--addresses", "127.0.0.2"))
        self.assertIn("used by", self.refused("cert", "remove", "two"))
        self.assertIn("used by", self.refused("key", "remove", "two"))
        self.postern.ctl("domain", "security", SECOND, "test")
        self.assertEqual(self.served(name=SECOND), test)
        hint = self.postern.json("domain", "security", SECOND)["hint"]
        self.assertEqual(hint["code"], "domain.certificate-not-used")

    def test_no_refuses_the_name(self):
        self.postern.ctl("domain", "security", SECOND, "no", "--addresses", "127.0.0.2")
        for words in ((), ("-tls1_2",)):
            self.assertRegex(self.client(*words, name=SECOND), r"unrecognized name|alert number 112")
        self.assertIn("BEGIN CERTIFICATE", self.client(name=DOMAIN))
        self.assertRegex(self.client(address="127.0.0.2"), r"unrecognized name|alert number 112")
        hello = {"imap": (b"a CAPABILITY\r\n", b"a OK", b"STARTTLS"), "pop3": (b"CAPA\r\n", b"\r\n.\r\n", b"STLS"),
                 "smtp": (b"EHLO client.test\r\n", b"250 ", b"STARTTLS")}
        for service, (command, end, word) in hello.items():
            self.assertNotIn(word, self.says("127.0.0.2", service, command, end), service)
            self.assertIn(word, self.says("127.0.0.1", service, command, end), service)

    def says(self, address, service, command, end):
        with socket.create_connection((address, self.postern.port(service)), timeout=SECONDS) as client:
            seen = client.recv(4096)
            client.sendall(command)
            answer = b""
            while end not in answer:
                piece = client.recv(4096)
                self.assertTrue(piece, answer)
                answer += piece
        return seen + answer

    def test_a_renamed_domain_is_told(self):
        self.postern.ctl("cert", "selfsigned", "named", "--cn", SECOND, "--replace")
        self.postern.ctl("domain", "security", SECOND, "custom", "--certificate", "named")
        self.assertEqual(self.postern.json("domain", "security", SECOND)["hint"]["code"], "")
        self.postern.ctl("domain", "set", SECOND, "--aliases", "renamed.test")
        try:
            security = self.postern.json("domain", "security", SECOND)
            self.assertEqual(security["uncovered"], ["renamed.test"])
            self.assertEqual(security["hint"]["code"], "domain.names-uncovered")
            self.assertEqual(self.served(name="renamed.test"), self.info("named")["sha256"], "new names count at once")
        finally:
            self.postern.ctl("domain", "set", SECOND, "--aliases", "")

    def test_a_domain_is_renamed(self):
        self.postern.ctl("account", "add", f"mover@{SECOND}", "--password-stdin", stdin=PASSWORD + "\n")
        self.postern.ctl("cert", "selfsigned", "named", "--cn", SECOND, "--replace")
        self.postern.ctl("domain", "security", SECOND, "custom", "--certificate", "named")
        said = self.postern.json("domain", "rename", SECOND, "new-name.test")
        try:
            self.assertEqual((said["domain"], said["uncovered"], said["hint"]["code"]),
                             ("new-name.test", ["new-name.test"], "domain.names-uncovered"))
            self.assertEqual(self.served(name=SECOND), self.info("named")["sha256"])
            addresses = [row["address"] for row in self.postern.json("account", "list")["accounts"]]
            self.assertIn("mover@new-name.test", addresses)
            self.assertEqual(self.postern.ctl("domain", "rename", "new-name.test", DOMAIN, check=False).returncode, 1)
        finally:
            self.postern.ctl("domain", "rename", "new-name.test", SECOND, "--drop-old")
        self.postern.ctl("account", "remove", f"mover@{SECOND}")

    def test_ssl_needs_a_certificate(self):
        self.postern.ctl("settings", "set", "imap.ssl", "false")
        try:
            words = self.refused("settings", "set", "imap.certificate", "nothing")
            self.assertIn("Web Server Certificate Wizard", words)
            self.assertFalse(self.postern.service("imap")["ssl"])
        finally:
            self.postern.ctl("settings", "set", "imap.ssl", "true")


class KeysAndFiles(CertificateTest):
    def test_key_reuse_keeps_the_pin(self):
        self.postern.ctl("cert", "selfsigned", "pinned", "--cn", "pin.example.test", "--services", "imap")
        old = self.info("pinned")
        self.assertEqual(self.served(), old["sha256"])
        self.assertIn("already", self.refused("cert", "selfsigned", "pinned", "--cn", "pin.example.test"))
        self.postern.ctl("cert", "selfsigned", "pinned", "--cn", "pin.example.test", "--key-name", old["keyName"], "--replace")
        new = self.info("pinned")
        self.assertEqual(self.served(), new["sha256"])
        self.assertNotEqual(new["sha256"], old["sha256"])
        self.assertEqual(new["spkiSha256"], old["spkiSha256"])
        self.assertEqual(self.postern.ctl("key", "test", old["keyName"]).stdout.strip(), "Verification String is OK")

    def test_backup_remove_restore(self):
        self.postern.ctl("cert", "selfsigned", "kept", "--cn", "kept.example.test")
        before = self.info("kept")
        bag = self.postern.root / "backup.p12"
        self.assertIn("password", self.refused("cert", "backup", bag, "--password-stdin", stdin="short\n").lower())
        self.postern.ctl("cert", "backup", bag, "--password-stdin", stdin=PASSWORD + "\n")
        self.assertEqual(bag.stat().st_mode & 0o77, 0)
        self.assertIn("BEGIN CERTIFICATE", openssl("pkcs12", "-in", bag, "-passin", "pass:" + PASSWORD, "-nokeys"))
        self.postern.ctl("key", "remove", "kept")
        self.assertNotIn("kept", [one["name"] for one in self.postern.json("cert", "list")["certificates"]])
        self.refused("cert", "restore", bag, "--password-stdin", stdin="wrong password\n")
        self.postern.ctl("cert", "restore", bag, "--password-stdin", stdin=PASSWORD + "\n")
        self.assertEqual(self.info("kept")["sha256"], before["sha256"])
        self.postern.ctl("cert", "bind", "kept", "--services", "pop3")
        self.assertEqual(self.served(service="pop3"), before["sha256"])

    def test_files_serve_another_program(self):
        csr = self.postern.ctl("cert", "csr", "apache", "--cn", "www.example.test", "--key", "rsa2048").stdout
        answer = self.file("apache.pem", self.authority.sign(csr) + self.authority.middle.read_text() +
                           self.authority.root.read_text())
        self.postern.ctl("cert", "complete", "apache", answer)
        files = {name: self.postern.root / f"www.{name}" for name in ("crt", "chain", "key", "der", "p7b", "p12")}
        for name in ("crt", "chain", "der", "p7b"):
            self.postern.ctl("cert", "export", "apache", files[name], "--format", name)
            self.assertNotIn(b"PRIVATE", files[name].read_bytes())
        self.refused("key", "export", "apache", files["key"], "--password-stdin", stdin="\n")
        self.postern.ctl("key", "export", "apache", files["key"], "--password-stdin", stdin=PASSWORD + "\n")
        self.assertIn("ENCRYPTED PRIVATE KEY", files["key"].read_text())
        self.postern.ctl("cert", "export", "apache", files["p12"], "--format", "p12", "--password-stdin", stdin=PASSWORD + "\n")
        self.assertEqual(fingerprint(openssl("x509", "-inform", "DER", "-in", files["der"])), self.info("apache")["sha256"])
        self.assertEqual(openssl("pkcs7", "-inform", "DER", "-in", files["p7b"], "-print_certs").count("BEGIN CERTIFICATE"), 2)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", files["crt"], "-key",
                                   files["key"], "-pass", "pass:" + PASSWORD, "-cert_chain", files["chain"], "-quiet"],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + SECONDS
            seen = ""
            while "CONNECTED" not in seen and time.monotonic() < deadline:
                seen = openssl("s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", self.authority.root,
                               "-verify_hostname", "www.example.test", check=False)
            self.assertIn("Verify return code: 0 (ok)", seen)
        finally:
            server.kill()
            server.wait()
        for name in ("key", "p12"):
            back = self.postern.ctl("cert", "examine", files[name], "--password-stdin", stdin=PASSWORD + "\n")
            self.assertIn("apache", back.stdout)

    def test_imports(self):
        for kind, words in (("rsa", ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")),
                            ("ed", ("-algorithm", "ED25519"))):
            plain = self.file(kind + ".pem", openssl("genpkey", *words))
            locked = self.postern.root / (kind + ".locked")
            openssl("pkcs8", "-topk8", "-in", plain, "-passout", "pass:" + PASSWORD, "-out", locked)
            self.postern.ctl("key", "import", kind, locked, "--password-stdin", stdin=PASSWORD + "\n")
            shown = self.postern.json("key", "show", kind)
            self.assertEqual(shown["publicPem"].strip(), openssl("pkey", "-in", plain, "-pubout").strip())
            self.assertNotIn("PRIVATE", json.dumps(shown))
            self.assertIn("stored already", self.refused("key", "import", kind + "2", plain))
        for path in self.postern.data.iterdir():
            if path.is_file():
                self.assertNotIn(b"PRIVATE KEY", path.read_bytes(), path)


class OneWhole(CertificateTest):
    """A certificate is stored and used, or neither."""

    def tearDown(self):
        for name in ("revert", "confirm"):
            self.postern.ctl("settings", name, check=False)
        super().tearDown()

    def names(self):
        return [one["name"] for one in self.postern.json("cert", "list")["certificates"]]

    def test_what_openssl_makes_by_itself_is_taken(self):
        """openssl req -x509 marks its certificates as authorities; servers all over the world show such ones."""
        cert, key = self.postern.root / "own.crt", self.postern.root / "own.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                        "-out", cert, "-days", "30", "-subj", "/CN=own.example.test"], check=True, capture_output=True)
        self.postern.ctl("cert", "install", "own", "--chain", cert, "--key", key, "--services", "imap")
        self.assertEqual(self.served(), self.info("own")["sha256"])

    def test_nothing_is_stored_that_could_not_be_used(self):
        csr = self.postern.ctl("cert", "csr", "held", "--cn", "held.example.test", "--services", "imap").stdout
        answer = self.file("held.pem", self.authority.sign(csr) + self.authority.middle.read_text() +
                           self.authority.root.read_text())
        self.postern.ctl("authority", "create", "Held", "--cn", "Held Root")
        before = self.picture(), self.served()
        self.postern.json("settings", "set", "tls.minimumVersion", "TLSv1.3", "--probation", "600")
        for words in (("cert", "selfsigned", "held2", "--cn", "held2.example.test", "--services", "imap"),
                      ("cert", "complete", "held", answer),
                      ("authority", "issue", "Held", "--request", "held")):
            self.assertIn("waits to be confirmed", self.refused(*words), words)
        self.assertEqual((self.picture(), self.served()), before)
        self.assertEqual(self.postern.json("authority", "issued", "Held")["issued"], [], "nothing to revoke")
        self.assertIn("held", [one["name"] for one in self.postern.json("cert", "requests")["requests"]])
        self.postern.ctl("settings", "revert")
        self.postern.ctl("authority", "issue", "Held", "--request", "held")
        self.assertEqual(self.info("held")["usedBy"], ["imap"])
        issued, = self.postern.json("authority", "issued", "Held")["issued"]
        self.assertEqual((issued["state"], issued["sha256"]), ("valid", self.served()))

    def test_a_key_without_a_cipher_is_refused(self):
        self.postern.ctl("settings", "set", "tls.policy", "custom")
        self.postern.ctl("settings", "set", "tls.ciphers12", "ECDHE-ECDSA-AES128-GCM-SHA256")
        self.addCleanup(self.postern.ctl, "settings", "set", "tls.policy", "modern")
        words = self.refused("cert", "selfsigned", "no-cipher", "--cn", "cipher.example.test", "--key", "rsa2048", "--services",
                             "imap")
        self.assertIn("Nothing is left", words)
        self.assertNotIn("no-cipher", self.names())
        self.postern.ctl("cert", "selfsigned", "a-cipher", "--cn", "cipher.example.test", "--services", "imap")
        self.assertEqual(self.served(), self.info("a-cipher")["sha256"])
        # Nor does one that is in use get a key that nothing is left for.
        self.refused("cert", "selfsigned", "a-cipher", "--cn", "cipher.example.test", "--key", "rsa2048", "--replace")
        self.assertEqual(self.served(), self.info("a-cipher")["sha256"])

    def test_a_certificate_for_clients_answers_no_request(self):
        self.postern.ctl("authority", "create", "Clients", "--cn", "Clients Root")
        self.postern.ctl("cert", "csr", "server-only", "--cn", "server-only.example.test")
        words = self.refused("authority", "issue", "Clients", "--request", "server-only", "--template", "client")
        self.assertIn("not meant for servers", words)
        self.assertEqual(self.postern.json("authority", "issued", "Clients")["issued"], [])
        self.postern.ctl("cert", "request", "remove", "server-only", "--with-key")

    def test_one_certificate_per_name_and_key(self):
        self.postern.ctl("cert", "selfsigned", "first", "--cn", "same.example.test", "--services", "imap")
        first = self.info("first")["sha256"]
        self.postern.ctl("cert", "selfsigned", "other", "--cn", "same.example.test")
        self.assertEqual(self.served(), first, "who types a name of its own takes nothing away")
        self.postern.ctl("cert", "selfsigned", "beside", "--cn", "same.example.test", "--key", "rsa2048")
        self.postern.ctl("cert", "selfsigned", "second", "--cn", "same.example.test", "--replace")
        self.assertEqual(self.served(), self.info("second")["sha256"], "who used the other one uses this one")
        self.assertIn("first", self.names(), "and nothing is lost")
        csr = self.postern.ctl("cert", "csr", "third", "--cn", "same.example.test").stdout
        answer = self.file("third.pem", self.authority.sign(csr) + self.authority.middle.read_text() +
                           self.authority.root.read_text())
        self.postern.ctl("cert", "complete", "third", answer, "--replace")
        self.assertEqual(self.served(), self.info("third")["sha256"])

    def test_what_was_replaced_comes_back(self):
        self.postern.ctl("cert", "selfsigned", "dated", "--cn", "dated.example.test", "--services", "imap")
        first = self.served()
        self.postern.ctl("cert", "selfsigned", "dated", "--cn", "dated.example.test", "--replace")
        self.assertNotEqual(self.served(), first)
        kept = [one for one in self.postern.json("cert", "backups", "dated")["kept"] if one["sha256"] == first]
        self.assertTrue(kept and kept[0]["replacedUtcMs"])
        self.refused("cert", "recover", "dated", "987654")
        self.postern.ctl("cert", "recover", "dated", kept[0]["id"])
        self.assertEqual(self.served(), first)

    def test_verdict_per_store(self):
        self.postern.ctl("authority", "create", "Known", "--cn", "Known Root")
        self.postern.ctl("cert", "csr", "known", "--cn", "known.example.test")
        self.postern.ctl("authority", "issue", "Known", "--request", "known")
        shown = self.postern.json("cert", "show", "known")
        self.assertEqual({one["store"]: one["recognised"] for one in shown["roots"]},
                         {"system": False, "own": True, "trusted": False})
        self.assertEqual([one["code"] for one in shown["info"]["warnings"]], [])
        csr = self.postern.ctl("cert", "csr", "foreign", "--cn", "foreign.example.test").stdout
        leaf = self.authority.sign(csr) + self.authority.middle.read_text()
        self.postern.ctl("cert", "complete", "foreign", self.file("foreign.pem", leaf + self.authority.root.read_text()))
        shown = self.postern.json("cert", "show", "foreign")
        self.assertFalse(any(one["recognised"] for one in shown["roots"]))
        codes = {one["code"] for one in shown["info"]["warnings"]} - {"watch.expires"}
        self.assertEqual(codes, {"watch.unknown-chain"}, "the root was supplied: there is no gap")
        self.assertTrue(shown["info"]["chain"][-1]["root"])
        self.postern.ctl("authority", "trust", "Foreign", self.authority.root)
        shown = self.postern.json("cert", "show", "foreign")
        self.assertEqual([one["store"] for one in shown["roots"] if one["recognised"]], ["trusted"])
        self.assertEqual({one["code"] for one in shown["info"]["warnings"]} - {"watch.expires"}, set())

    def test_notes_and_work_from_the_command_line(self):
        self.postern.ctl("cert", "csr", "noted", "--cn", "noted.example.test", "--note", "one")
        self.postern.ctl("request", "set", "noted", "--authority", "Example CA", "--checklist", "cost=nothing,days=90")
        self.postern.ctl("request", "set", "noted", "--note", "two", "--checklist", "days=")
        noted, = [one for one in self.postern.json("cert", "requests")["requests"] if one["name"] == "noted"]
        self.assertEqual((noted["note"], noted["authority"], noted["checklist"]), ("two", "Example CA", {"cost": "nothing"}))
        self.refused("request", "set", "nobody", "--note", "x")
        self.assertEqual(self.postern.json("key", "job", "nothing")["state"], "unknown")
        self.refused("key", "cancel", "nothing")
        self.postern.ctl("key", "generate", "worked", "--job", "work 1")
        self.assertEqual(self.postern.json("key", "job", "work 1")["state"], "done")

    def test_a_large_backup_is_restored(self):
        postern = running()
        self.addCleanup(postern.close)
        for number in range(25):
            postern.ctl("cert", "csr", f"r{number}", "--cn", f"r{number}.example.test", "--note", "n" * 110_000)
        bag = postern.root / "large.p12"
        postern.ctl("cert", "backup", bag, "--password-stdin", stdin=PASSWORD + "\n")
        self.assertGreater(bag.stat().st_size, 2 << 20)
        for number in range(25):
            postern.ctl("cert", "request", "remove", f"r{number}", "--with-key")
        postern.ctl("cert", "restore", bag, "--password-stdin", stdin=PASSWORD + "\n")
        waiting = postern.json("cert", "requests")["requests"]
        self.assertEqual(len(waiting), 25)
        self.assertTrue(all(len(one["note"]) == 110_000 for one in waiting))


class KeyStore(unittest.TestCase):
    def setUp(self):
        self.postern = running()
        self.addCleanup(self.postern.close)
        self.postern.ctl("cert", "selfsigned", "mine", "--cn", "mail.example.test", "--services", "imap")

    def served(self):
        seen = openssl("s_client", "-connect", f"127.0.0.1:{self.postern.port('imap', True)}", check=False)
        return fingerprint(re.search(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", seen, re.S)[0])

    def test_a_passphrase_is_asked_for_after_a_restart(self):
        before = self.served()
        self.postern.ctl("key", "store", "set", "--mode", "passphrase", "--password-stdin", stdin=PASSWORD + "\n")
        self.assertEqual(self.served(), before)
        self.postern.stop()
        self.postern.start()
        self.assertEqual((self.postern.service("imap")["state"], self.postern.service("imap")["problem"]["code"]),
                         ("down", "key.locked"))
        self.assertEqual(self.postern.service("pop3")["state"], "running", "the Test certificate works without")
        self.assertTrue(self.postern.json("key", "store", "show")["locked"])
        bind = self.postern.ctl("settings", "set", "pop3.certificate", "mine", check=False)
        self.assertIn("locked", bind.stderr, "what cannot be served is not newly relied on")
        wrong = self.postern.ctl("key", "store", "unlock", "--password-stdin", stdin="wrong\n", check=False)
        self.assertEqual(wrong.returncode, 1)
        self.postern.ctl("key", "store", "unlock", "--password-stdin", stdin=PASSWORD + "\n")
        self.assertEqual(self.postern.service("imap")["state"], "running")
        self.assertEqual(self.served(), before)
        self.postern.ctl("key", "store", "set", "--mode", "keyfile", "--password-stdin", stdin=PASSWORD + "\n")
        self.postern.stop()
        self.postern.start()
        self.assertEqual(self.served(), before)

    def test_the_key_file_moves_and_the_old_place_is_wiped(self):
        before = self.served()
        old, folder = self.postern.data / "postern.key", self.postern.root / "keys"
        folder.mkdir()
        self.postern.ctl("key", "store", "set", "--folder", folder)
        self.assertFalse(old.exists())
        self.assertEqual((folder / "postern.key").stat().st_mode & 0o77, 0)
        self.assertEqual(self.served(), before)
        self.postern.ctl("cert", "selfsigned", "later", "--cn", "mail.example.test", "--services", "pop3")
        self.postern.stop()
        self.postern.start()
        self.assertEqual(self.served(), before)
        self.assertEqual(self.postern.service("pop3")["state"], "running")


if __name__ == "__main__":
    unittest.main()
