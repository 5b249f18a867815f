"""The own certificate authority from the first root to the last revocation, as openssl sees it."""
import base64
import http.client
import json
import plistlib
import socket
import subprocess
import time
import unittest
import urllib.parse

import support
import posternproc
from posternproc import ANNA, BEN

SECONDS = 30
P12_PASSWORD = "Seven-Green-Boats"
ROOT = "Example Root"


class Authority(support.PosternTest):
    settings = {"pki.enabled": "true"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ctl("authority", "create", ROOT, "--cn", ROOT, "--organization", "Example", "--country", "DE")
        cls.root = cls.postern.root / "root.pem"
        cls.ctl("authority", "root", ROOT, cls.root)
        cls.pki = cls.postern.port("pki")

    @classmethod
    def ctl(cls, *words, **more):
        return cls.postern.ctl(*words, **more)

    def file(self, name):
        return self.postern.root / name

    def openssl(self, *words, stdin=b"", good=True):
        done = subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True, timeout=SECONDS)
        text = done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")
        if good is not None:
            self.assertEqual(done.returncode == 0, good, text)
        return text

    def issued(self, **wanted):
        return [one for one in self.postern.json("authority", "issued", ROOT)["issued"]
                if all(one[key] == value for key, value in wanted.items())]

    def request_file(self, name, subject="/CN=offline.example.test"):
        key, csr = self.file(name + ".key"), self.file(name)
        self.openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", csr, "-subj", subject,
                     "-addext", "basicConstraints=critical,CA:TRUE")
        return csr, key

    def get(self, path, method="GET", body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.pki, timeout=SECONDS)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def issue_offline(self, name, *more):
        csr, key = self.request_file(name + ".txt", f"/CN={name}.example.test")
        out = self.file(name + ".pem")
        self.ctl("authority", "issue", ROOT, "--csr", csr, "--out", out, *more)
        return out, key

    def serial_of(self, file):
        return self.openssl("x509", "-in", file, "-noout", "-serial").strip().split("=")[1]

    def ocsp(self, file, *more):
        return self.openssl("ocsp", "-issuer", self.root, "-cert", file, "-url",
                            f"http://127.0.0.1:{self.pki}/ocsp/{urllib.parse.quote(ROOT)}", "-CAfile", self.root, *more)

    def test_root_in_four_formats(self):
        cer, p7b, profile = self.file("r.cer"), self.file("r.p7b"), self.file("r.mobileconfig")
        self.ctl("authority", "root", ROOT, cer, "--format", "cer")
        self.ctl("authority", "root", ROOT, p7b, "--format", "p7b")
        self.ctl("authority", "root", ROOT, profile, "--format", "mobileconfig")
        want = self.openssl("x509", "-in", self.root, "-noout", "-fingerprint", "-sha256")
        self.assertEqual(self.openssl("x509", "-inform", "DER", "-in", cer, "-noout", "-fingerprint", "-sha256"), want)
        self.assertIn("Example Root", self.openssl("pkcs7", "-inform", "DER", "-in", p7b, "-print_certs", "-noout"))
        with open(profile, "rb") as file:
            payload = plistlib.load(file)["PayloadContent"][0]
        self.assertEqual(payload["PayloadContent"], cer.read_bytes())
        refused = self.ctl("authority", "root", ROOT, cer, "--format", "exe", check=False)
        self.assertEqual(refused.returncode, 1)
        self.ctl("authority", "root", "test", self.file("test.pem"))

    def test_offline_request(self):
        leaf, key = self.issue_offline("NewKeyRq")
        text = self.openssl("x509", "-in", leaf, "-noout", "-text")
        self.assertIn("CA:FALSE", text)
        self.assertNotIn("CA:TRUE", text)
        self.assertIn("DNS:NewKeyRq.example.test".lower(), text.lower())
        self.assertIn("OCSP - URI:http://", text)
        self.openssl("verify", "-CAfile", self.root, "-purpose", "sslserver", leaf)
        # The same in DER.
        der = self.file("NewKeyRq.der")
        self.openssl("req", "-in", self.file("NewKeyRq.txt"), "-outform", "DER", "-out", der)
        self.ctl("authority", "issue", ROOT, "--csr", der, "--out", self.file("again.pem"))
        self.openssl("verify", "-CAfile", self.root, self.file("again.pem"))
        # A request whose signature does not fit is refused.
        damaged = bytearray(der.read_bytes())
        damaged[-3] ^= 1
        self.file("damaged.der").write_bytes(damaged)
        before = len(self.issued())
        refused = self.ctl("authority", "issue", ROOT, "--csr", self.file("damaged.der"), check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(len(self.issued()), before)

    def test_client_certificate_in_one_step(self):
        out = self.file("anna.p12")
        self.ctl("authority", "issue", ROOT, "--template", "client", "--account", ANNA, "--cn", "Anna Smith", "--out", out,
                 "--password-stdin", stdin=P12_PASSWORD + "\n")
        self.assertEqual(out.stat().st_mode & 0o077, 0)
        pem = self.file("anna.pem")
        self.openssl("pkcs12", "-in", out, "-passin", "pass:" + P12_PASSWORD, "-nodes", "-out", pem)
        self.openssl("pkcs12", "-in", out, "-passin", "pass:wrong", "-nodes", "-out", self.file("x"), good=False)
        self.openssl("verify", "-CAfile", self.root, "-purpose", "sslclient", pem)
        self.assertIn("email:" + ANNA, self.openssl("x509", "-in", pem, "-noout", "-ext", "subjectAltName"))
        self.assertEqual(len(self.issued(account=ANNA, templateName="client")), 1)
        profile = self.file("anna.mobileconfig")
        self.ctl("authority", "issue", ROOT, "--template", "client", "--account", BEN, "--out", profile, "--mobileconfig",
                 "--password-stdin", stdin=P12_PASSWORD + "\n")
        with open(profile, "rb") as file:
            kinds = [payload["PayloadType"] for payload in plistlib.load(file)["PayloadContent"]]
        self.assertEqual(kinds, ["com.apple.security.pkcs12", "com.apple.security.root"])
        refused = self.ctl("authority", "issue", ROOT, "--template", "client", "--account", "nobody@example.test", "--out", out,
                           "--password-stdin", stdin=P12_PASSWORD + "\n", check=False)
        self.assertEqual(refused.returncode, 1)

    def test_online_request_is_installed(self):
        self.ctl("cert", "csr", "online", "--cn", "online.example.test")
        self.ctl("authority", "issue", ROOT, "--request", "online")
        shown = self.postern.json("cert", "list")["certificates"]
        found = [one for one in shown if "online.example.test" in one["names"]]
        self.assertEqual(len(found), 1, shown)
        self.assertIn(ROOT, found[0]["issuer"])
        refused = self.ctl("authority", "issue", ROOT, "--request", "no-such", check=False)
        self.assertEqual(refused.returncode, 1)

    def test_revocation_is_seen(self):
        bad, _ = self.issue_offline("bad")
        good, _ = self.issue_offline("good")
        for options in ((), ("-no_nonce",)):
            self.assertIn("good", self.ocsp(bad, *options))
        self.ctl("authority", "revoke", ROOT, self.serial_of(bad), "--reason", "keyCompromise")
        for options in ((), ("-no_nonce",)):
            text = self.ocsp(bad, *options)
            self.assertIn("revoked", text)
            self.assertIn("keyCompromise", text)
            self.assertIn(": good", self.ocsp(good, *options))
        answer, crl = self.get(f"/{urllib.parse.quote(ROOT)}.crl")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/pkix-crl"))
        listed = self.file("list.pem")
        self.openssl("crl", "-inform", "DER", "-out", listed, stdin=crl)
        self.openssl("verify", "-CAfile", self.root, "-CRLfile", listed, "-crl_check", good)
        self.assertIn("certificate revoked",
                      self.openssl("verify", "-CAfile", self.root, "-CRLfile", listed, "-crl_check", bad, good=False))
        exported = self.file("list.crl")
        self.ctl("authority", "crl", ROOT, exported)
        self.assertEqual(exported.read_bytes(), crl)
        twice = self.ctl("authority", "revoke", ROOT, self.serial_of(bad), check=False)
        self.assertIn("revoked already", twice.stderr)
        self.assertEqual(self.ctl("authority", "revoke", ROOT, "0BAD", check=False).returncode, 1)
        self.assertEqual(self.ctl("authority", "revoke", ROOT, self.serial_of(good), "--reason", "mood",
                                  check=False).returncode, 1)

    def test_ocsp_by_get(self):
        leaf, _ = self.issue_offline("get")
        request, response = self.file("q.der"), self.file("r.der")
        self.openssl("ocsp", "-issuer", self.root, "-cert", leaf, "-no_nonce", "-reqout", request)
        coded = urllib.parse.quote(base64.b64encode(request.read_bytes()).decode(), safe="")
        path = f"/ocsp/{urllib.parse.quote(ROOT)}/{coded}"
        answer, content = self.get(path)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/ocsp-response"))
        self.assertIn("max-age", answer.headers["Cache-Control"])
        response.write_bytes(content)
        self.assertIn(": good", self.openssl("ocsp", "-issuer", self.root, "-cert", leaf, "-no_nonce", "-respin", response,
                                             "-CAfile", self.root))
        head, nothing = self.get(path, "HEAD")
        self.assertEqual((head.status, nothing, head.headers["Content-Length"]), (200, b"", str(len(content))))

    def test_http_refuses(self):
        name = urllib.parse.quote(ROOT)
        self.assertEqual(self.get("/")[0].status, 404)
        self.assertEqual(self.get("/nobody.crl")[0].status, 404)
        self.assertEqual(self.get("/ocsp/nobody/AAAA")[0].status, 404)
        self.assertEqual(self.get(f"/{name}.key")[0].status, 404)
        self.assertEqual(self.get("/../../etc/passwd")[0].status, 400)
        self.assertEqual(self.get(f"/{name}.crl", "POST", b"x")[0].status, 405)
        self.assertEqual(self.get(f"/ocsp/{name}")[0].status, 405)
        self.assertEqual(self.get(f"/ocsp/{name}", "POST", b"x")[0].status, 415)
        typed = {"Content-Type": "application/ocsp-request"}
        answer, content = self.get(f"/ocsp/{name}", "POST", b"nonsense", typed)
        self.assertEqual((answer.status, content), (200, b"\x30\x03\x0a\x01\x01"))
        self.assertEqual(self.get(f"/ocsp/{name}", "POST", b"x" * 100_000, typed)[0].status, 413)
        answer, content = self.get(f"/{name}.cer")
        self.assertEqual(answer.status, 200)
        self.assertIn(ROOT, self.openssl("x509", "-inform", "DER", "-noout", "-subject", stdin=content))

    def test_staple_is_sent(self):
        key = self.file("staple.key")
        leaf, key = self.issue_offline("staple")
        self.ctl("cert", "install", "staple", "--chain", leaf, "--key", key)
        self.ctl("settings", "set", "imap.certificate", "staple")
        text = self.staple_with("good")
        self.assertIn("OCSP Response Status: successful", text)
        self.ctl("authority", "revoke", ROOT, self.serial_of(leaf))
        self.staple_with("revoked")
        self.ctl("settings", "set", "tls.stapling", "false")
        self.assertIn("OCSP response: no response sent", self.status_client())
        self.ctl("settings", "set", "tls.stapling", "true")

    def status_client(self):
        return self.openssl("s_client", "-connect", f"127.0.0.1:{self.postern.port('imap', True)}", "-status", "-ign_eof",
                            "-servername", "staple.example.test", stdin=b"a LOGOUT\r\n", good=None)

    def staple_with(self, state):
        """The response is made in the background: asked for until it is there."""
        text = ""
        for _ in range(100):
            text = self.status_client()
            if f"Cert Status: {state}" in text:
                return text
        self.fail(text)

    def test_import_trust_and_remove(self):
        key, pem, p12 = self.file("own.key"), self.file("own.pem"), self.file("own.p12")
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", pem, "-subj", "/CN=Old Root",
                     "-days", "100", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self.openssl("pkcs12", "-export", "-inkey", key, "-in", pem, "-out", p12, "-passout", "pass:" + P12_PASSWORD)
        wrong = self.ctl("authority", "import", "old", p12, "--password-stdin", stdin="wrong\n", check=False)
        self.assertEqual(wrong.returncode, 1)
        self.ctl("authority", "import", "old", p12, "--password-stdin", stdin=P12_PASSWORD + "\n")
        csr, _ = self.request_file("old.txt", "/CN=old.example.test")
        self.ctl("authority", "issue", "old", "--csr", csr, "--out", self.file("old-leaf.pem"))
        self.openssl("verify", "-CAfile", pem, self.file("old-leaf.pem"))
        used = self.ctl("authority", "remove", "old", check=False)
        self.assertIn("still good", used.stderr)
        self.ctl("authority", "remove", "old", "--force")
        self.ctl("authority", "trust", "friends", pem)
        kinds = {one["name"]: one["kind"] for one in self.postern.json("authority", "list")["authorities"]}
        self.assertEqual((kinds[ROOT], kinds["friends"], kinds["test"], "old" in kinds), ("own", "trusted", "test", False))
        taken = self.ctl("authority", "trust", "friends", pem, check=False)
        self.assertIn("already an authority", taken.stderr)
        leaf = self.file("leaf-alone.pem")
        self.openssl("x509", "-in", self.file("old-leaf.pem"), "-out", leaf)
        self.assertIn("no authority", self.ctl("authority", "trust", "leaf", leaf, check=False).stderr)
        self.assertEqual(self.ctl("authority", "issue", "friends", "--csr", csr, check=False).returncode, 1)
        self.ctl("authority", "remove", "friends")

    def test_what_an_unknown_authority_issued_is_no_empty_list(self):
        unknown = self.ctl("authority", "issued", "nope", check=False)
        self.assertEqual((unknown.returncode, unknown.stdout), (1, ""))
        self.assertIn('There is no authority named "nope"', unknown.stderr)
        self.assertEqual(self.ctl("authority", "issued", "test").stdout, "")

    def test_a_file_with_a_key_needs_a_password_worth_it(self):
        before = self.postern.json("authority", "issued")
        out = self.file("weak.p12")
        order = ("authority", "issue", ROOT, "--template", "device", "--cn", "weak.example.test", "--out", out)
        for typed, why in (("", "holds no password"), ("seven-7\n", "at least 8 characters")):
            done = self.ctl(*order, "--password-stdin", stdin=typed, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(why, done.stderr)
            self.assertFalse(out.exists())
        self.assertEqual(self.postern.json("authority", "issued"), before)

    def test_templates_are_kept(self):
        self.ctl("authority", "template", "set", "device", "--days", "42")
        kept = {one["name"]: one for one in self.postern.json("authority", "templates")["templates"]}
        self.assertEqual(kept["device"]["validDays"], 42)
        self.assertEqual(kept["device"]["usages"], ["clientAuth", "serverAuth"])
        refused = self.ctl("authority", "template", "set", "device", "--usages", "codeSigning", check=False)
        self.assertEqual(refused.returncode, 1)

    def test_journal_lists_every_act(self):
        self.ctl("authority", "create", "Journal Root")
        csr, _ = self.request_file("journal.txt")
        self.ctl("authority", "issue", "Journal Root", "--csr", csr, "--out", self.file("journal.pem"))
        self.ctl("authority", "revoke", "Journal Root", self.serial_of(self.file("journal.pem")), "--reason", "superseded")
        self.ctl("authority", "remove", "Journal Root")
        entries = [one for one in self.postern.json("journal")["entries"] if "Journal Root" in one["object"]]
        self.assertEqual([one["act"] for one in entries],
                         ["authority.create", "authority.issue", "authority.revoke", "authority.remove"])
        self.assertEqual(entries[2]["reason"], "superseded")
        self.assertTrue(all(one["who"] == "posternctl" and one["sha256"] for one in entries), entries)
        numbers = [one["number"] for one in self.postern.json("journal")["entries"]]
        self.assertEqual(numbers, sorted(numbers))
        after = self.postern.json("journal", "--after", numbers[-2])["entries"]
        self.assertEqual([one["number"] for one in after], numbers[-1:])


class Restart(support.PosternTest):
    settings = {"pki.enabled": "true"}

    def test_everything_is_there_after_a_restart(self):
        self.postern.ctl("authority", "create", "Lasting")
        self.postern.ctl("authority", "issue", "Lasting", "--template", "device", "--cn", "printer.example.test", "--out",
                         self.postern.root / "p.p12", "--password-stdin", stdin=P12_PASSWORD + "\n")
        serial = self.postern.json("authority", "issued")["issued"][0]["serial"]
        self.postern.ctl("authority", "revoke", "Lasting", serial.lower().replace(":", ""))
        before = json.dumps(self.postern.json("authority", "issued"))
        self.postern.stop()
        self.postern.start()
        self.assertEqual(json.dumps(self.postern.json("authority", "issued")), before)
        own = next(one for one in self.postern.json("authority", "list")["authorities"] if one["name"] == "Lasting")
        self.assertEqual((own["issued"], own["revoked"]), (1, 1))
        self.postern.ctl("authority", "issue", "Lasting", "--template", "device", "--cn", "second", "--out",
                         self.postern.root / "q.p12", "--password-stdin", stdin=P12_PASSWORD + "\n")


    def test_a_revocation_while_locked_is_on_the_list_later(self):
        def crl(number):
            file = self.postern.root / f"locked{number}.crl"
            self.postern.ctl("authority", "crl", "Locked", file)
            return subprocess.run(["openssl", "crl", "-in", file, "-inform", "DER", "-noout", "-text"], capture_output=True,
                                  text=True, timeout=SECONDS).stdout

        self.postern.ctl("authority", "create", "Locked")
        self.postern.ctl("authority", "issue", "Locked", "--template", "device", "--cn", "lost", "--out",
                         self.postern.root / "lost.p12", "--password-stdin", stdin=P12_PASSWORD + "\n")
        serial = self.postern.json("authority", "issued", "Locked")["issued"][0]["serial"]
        self.postern.ctl("key", "store", "set", "--mode", "passphrase", "--password-stdin", stdin=P12_PASSWORD + "\n")
        self.postern.stop()
        self.postern.start()
        self.postern.ctl("authority", "revoke", "Locked", serial)
        self.assertIn("No Revoked Certificates", crl(1))
        self.postern.stop()
        self.postern.start()
        self.postern.ctl("key", "store", "unlock", "--password-stdin", stdin=P12_PASSWORD + "\n")
        deadline = time.monotonic() + SECONDS
        number = 2
        while serial.replace(":", "") not in crl(number):
            self.assertLess(time.monotonic(), deadline, crl(number))
            number += 1
            time.sleep(0.05)
        self.postern.ctl("key", "store", "set", "--mode", "keyfile", "--password-stdin", stdin=P12_PASSWORD + "\n")

    def test_a_backup_holds_authorities_and_what_they_revoked(self):
        other = posternproc.running({})
        self.addCleanup(other.close)
        self.postern.ctl("authority", "create", "Saved")
        for name in ("good", "bad"):
            self.postern.ctl("authority", "issue", "Saved", "--template", "device", "--cn", name, "--out",
                             self.postern.root / f"saved-{name}.p12", "--password-stdin", stdin=P12_PASSWORD + "\n")
        before = {row["subject"]: row for row in self.postern.json("authority", "issued", "Saved")["issued"]}
        self.postern.ctl("authority", "revoke", "Saved", before["CN=bad"]["serial"], "--reason", "keyCompromise")
        bag = self.postern.root / "all.p12"
        self.postern.ctl("cert", "backup", bag, "--password-stdin", stdin=P12_PASSWORD + "\n")
        other.ctl("cert", "restore", bag, "--password-stdin", stdin=P12_PASSWORD + "\n")
        after = other.json("authority", "issued", "Saved")["issued"]
        self.assertEqual({(row["subject"], row["serial"], row["state"], row["reason"]) for row in after},
                         {("CN=good", before["CN=good"]["serial"], "valid", ""),
                          ("CN=bad", before["CN=bad"]["serial"], "revoked", "keyCompromise")})
        crl = self.postern.root / "saved.crl"
        other.ctl("authority", "crl", "Saved", crl)
        text = subprocess.run(["openssl", "crl", "-in", crl, "-inform", "DER", "-noout", "-text"], capture_output=True,
                              text=True, timeout=SECONDS).stdout
        self.assertIn(before["CN=bad"]["serial"].replace(":", ""), text)
        # it can issue, and another restore leaves it as it is
        other.ctl("authority", "issue", "Saved", "--template", "device", "--cn", "new", "--out",
                  self.postern.root / "new.p12", "--password-stdin", stdin=P12_PASSWORD + "\n")
        again = other.ctl("cert", "restore", bag, "--password-stdin", stdin=P12_PASSWORD + "\n")
        self.assertIn("Saved", again.stdout)
        self.assertEqual(len(other.json("authority", "issued", "Saved")["issued"]), 3)


class ForeignStaple(support.PosternTest):
    """A certificate of somebody else's authority: its responder is asked in the background."""

    def openssl(self, *words, **more):
        return subprocess.run(["openssl", *map(str, words)], capture_output=True, timeout=SECONDS, cwd=self.postern.root,
                              **more)

    def make(self, port):
        root = self.postern.root
        (root / "ext").write_text(f"subjectAltName=DNS:foreign.test\nauthorityInfoAccess=OCSP;URI:http://127.0.0.1:{port}/\n")
        steps = (("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj",
                  "/CN=Foreign Root", "-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature"),
                 ("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj",
                  "/CN=foreign.test"),
                 ("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "0x1234",
                  "-days", "30", "-extfile", "ext", "-out", "leaf.pem"))
        for step in steps:
            done = self.openssl(*step)
            self.assertEqual(done.returncode, 0, done.stderr)
        (root / "chain.pem").write_text((root / "leaf.pem").read_text() + (root / "ca.pem").read_text())
        (root / "index.txt").write_text("V\t491231235959Z\t\t1234\tunknown\t/CN=foreign.test\n")

    def respond(self, port):
        """openssl's own responder; says so when it accepts."""
        process = subprocess.Popen(["openssl", "ocsp", "-index", "index.txt", "-port", str(port), "-rsigner", "ca.pem",
                                    "-rkey", "ca.key", "-CA", "ca.pem", "-nmin", "60"], cwd=self.postern.root,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, SECONDS)
        self.addCleanup(process.kill)
        while b"waiting for OCSP client connections" not in process.stdout.readline():
            self.assertIsNone(process.poll())

    def status(self):
        return self.openssl("s_client", "-connect", f"127.0.0.1:{self.postern.port('imap', True)}", "-status", "-ign_eof",
                            "-servername", "foreign.test", input=b"a LOGOUT\r\n").stdout.decode(errors="replace")

    def test_responder_is_asked(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.make(port)
        # What is served ends below the root, so the issuer must be known here.
        self.postern.ctl("authority", "trust", "foreign root", self.postern.root / "ca.pem")
        # Nobody answers yet: TLS works, without a staple.
        self.postern.ctl("cert", "install", "foreign", "--chain", self.postern.root / "chain.pem", "--key",
                         self.postern.root / "leaf.key")
        self.postern.ctl("settings", "set", "imap.certificate", "foreign")
        self.assertIn("OCSP response: no response sent", self.status())
        self.assertIn("no OCSP response for the certificate for foreign.test", self.eventual_log("foreign.test"))
        # A fresh start asks at once.
        self.respond(port)
        self.postern.stop()
        self.postern.start()
        text = ""
        for _ in range(100):
            text = self.status()
            if "Cert Status: good" in text:
                return
        self.fail(text)

    def test_unknown_is_not_stapled(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.make(port)
        (self.postern.root / "index.txt").write_text("")
        self.respond(port)
        self.postern.ctl("authority", "trust", "another root", self.postern.root / "ca.pem")
        self.addCleanup(self.postern.ctl, "authority", "remove", "another root")
        self.postern.ctl("cert", "install", "unknown", "--chain", self.postern.root / "chain.pem", "--key",
                         self.postern.root / "leaf.key", "--services", "imap")
        deadline = time.monotonic() + SECONDS
        while "does not know the certificate" not in self.postern.log():
            self.assertLess(time.monotonic(), deadline, self.postern.log())
            time.sleep(0.05)
        self.assertIn("OCSP response: no response sent", self.status())

    def eventual_log(self, word):
        for _ in range(100):
            text = self.postern.log()
            if word in text and "no OCSP response" in text:
                return text
        return self.postern.log()


if __name__ == "__main__":
    unittest.main()
