"""TLS as openssl s_client sees it: resumption inside the Time To Live only, versions, names of the test certificate."""
import re
import socket
import ssl
import subprocess
import time
import unittest

import support
from mailclient import LineClient, imap
from posternproc import DOMAIN, Postern

SECONDS = 30


class Tls(support.PosternTest):
    settings = {"tls.logLevel": "all", "net.workers": 2}

    def client(self, *words, service="imap", stdin=b"a LOGOUT\r\n", postern=None):
        postern = postern or self.postern
        done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{postern.port(service, True)}", "-servername",
                               "localhost", "-CAfile", str(postern.authority), "-ign_eof", *map(str, words)],
                              input=stdin, capture_output=True, timeout=SECONDS)
        return done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")

    def resumes(self, version, saved, words=(), **more):
        return "\nReused, " in self.client(version, "-sess_in", saved, *words, **more)

    def save(self, version, postern=None):
        saved = (postern or self.postern).root / f"session{version}"
        self.assertIn("\nNew, ", self.client(version, "-sess_out", saved, postern=postern))
        return saved

    def test_resumption_across_connections(self):
        for version in ("-tls1_2", "-tls1_3"):
            saved = self.save(version)
            self.assertTrue(self.resumes(version, saved), version)
            # A connection goes to the worker that has the fewest: beside one that stays, to the other worker.
            with LineClient(self.postern.port("pop3")):
                resumed = [self.resumes(version, saved) for _ in range(4)]
                self.assertEqual(resumed, [True] * 4, version)
                saved = self.save(version)
            self.assertTrue(self.resumes(version, saved), version)

    def test_command_in_the_segment_of_the_finished(self):
        """What comes together with the end of the handshake is answered like anything else."""
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            session = None
            for _ in range(5):
                context = self.postern.context()
                context.minimum_version = context.maximum_version = version
                seen, session = self.early_command(context, None)
                self.assertIn(b"a OK", seen, version)
                seen, _ = self.early_command(session.context, session)
                self.assertIn(b"a OK", seen, f"{version} resumed")

    def early_command(self, context, session):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost",
                               session=session.session if session else None)
        with socket.create_connection(("127.0.0.1", self.postern.port("imap", True)), timeout=5) as client:
            while True:
                try:
                    tls.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    client.sendall(outgoing.read())
                    incoming.write(client.recv(65536))
            tls.write(b"a NOOP\r\n")
            client.sendall(outgoing.read())
            seen = b""
            while b"a OK" not in seen:
                try:
                    seen += tls.read()
                except ssl.SSLWantReadError:
                    try:
                        piece = client.recv(65536)
                    except TimeoutError:
                        break
                    if not piece:
                        break
                    incoming.write(piece)
        return seen, tls

    def test_session_of_one_service_is_not_taken_by_another(self):
        saved = self.save("-tls1_2")
        self.assertFalse(self.resumes("-tls1_2", saved, service="pop3", stdin=b"QUIT\r\n"))

    def test_resumed_sessions_are_in_the_log(self):
        saved, name = self.postern.root / "logged", ("-servername", "resumed.test")
        self.assertIn("\nNew, ", self.client("-tls1_3", "-sess_out", saved, *name))
        self.assertTrue(self.resumes("-tls1_3", saved, words=name))
        lines = re.findall(r"TLS \[\d+\] imap: TLSv1\.3 \S+ \S+ sni=resumed\.test resumed=(\S+) ", self.postern.log())
        self.assertEqual(lines, ["no", "yes"], self.postern.log()[-2000:])

    def test_time_to_live(self):
        postern = Postern({"tls.timeToLiveSeconds": 2})
        self.addCleanup(postern.close)
        postern.start().set_up()
        for version in ("-tls1_2", "-tls1_3"):
            saved = self.save(version, postern)
            start = time.monotonic()
            self.assertTrue(self.resumes(version, saved, postern=postern), version)
            while self.resumes(version, saved, postern=postern):
                self.assertLess(time.monotonic() - start, 15, f"{version} resumes for ever")
            self.assertGreater(time.monotonic() - start, 0.9, version)

    def test_time_to_live_zero_turns_resumption_off(self):
        postern = Postern({"tls.timeToLiveSeconds": 0})
        self.addCleanup(postern.close)
        postern.start().set_up()
        for version in ("-tls1_2", "-tls1_3"):
            saved = postern.root / "none"
            self.client(version, "-sess_out", saved, postern=postern)
            if saved.exists():
                self.assertFalse(self.resumes(version, saved, postern=postern))

    def test_versions(self):
        self.assertIn("TLSv1.2", self.client("-tls1_2"))
        self.assertNotRegex(self.client("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"), r"\nNew, TLSv1\.")
        self.postern.ctl("settings", "set", "tls.minimumVersion", "TLSv1.3")
        try:
            self.assertNotIn("\nNew, TLSv1.2", self.client("-tls1_2"))
            self.assertIn("\nNew, TLSv1.3", self.client("-tls1_3"))
        finally:
            self.postern.ctl("settings", "reset", "tls.minimumVersion")
        self.assertIn("\nNew, TLSv1.2", self.client("-tls1_2"))

    def test_open_connections_survive_a_new_certificate(self):
        reader = imap(self.postern)
        first = self.fingerprint()
        self.postern.ctl("domain", "add", "second.test")
        self.postern.ctl("domain", "set", "second.test", "--main")
        try:
            names = self.names()
            self.assertIn("second.test", names)
            self.assertNotEqual(self.fingerprint(), first)
            self.assertEqual(reader.noop()[0], "OK")
            imap(self.postern).logout()  # the authority is still the same
        finally:
            self.postern.ctl("domain", "set", DOMAIN, "--main")
        reader.logout()

    def certificate(self):
        return re.search(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", self.client(), re.S)[0]

    def x509(self, *words):
        return subprocess.run(["openssl", "x509", "-noout", *words], input=self.certificate(), capture_output=True, text=True,
                              timeout=SECONDS).stdout

    def fingerprint(self):
        return self.x509("-fingerprint", "-sha256")

    def names(self):
        return self.x509("-ext", "subjectAltName")

    def test_names_of_the_test_certificate(self):
        names = self.names()
        for wanted in (DOMAIN, socket.gethostname(), "localhost"):
            self.assertRegex(names, rf"DNS:{re.escape(wanted)}(,|\n)")
        for wanted in ("127.0.0.1", "0:0:0:0:0:0:0:1"):
            self.assertRegex(names, rf"IP Address:{wanted}(,|\n)")

    def test_the_host_name_is_set_while_running(self):
        """The name by which the server introduces itself stands in the Test certificate as soon as it is set."""
        reader, process = imap(self.postern), self.postern.process.pid
        try:
            self.postern.ctl("settings", "set", "server.hostName", "mx.renamed.test")
            self.await_names(r"DNS:mx\.renamed\.test(,|\n)")
            self.assertEqual(reader.noop()[0], "OK", "the connection of before stays")
            imap(self.postern).logout()  # the authority is still the same
        finally:
            self.postern.ctl("settings", "reset", "server.hostName")
        self.await_names(r"^((?!renamed)[\s\S])*$")
        self.assertEqual(reader.noop()[0], "OK")
        self.assertEqual(self.postern.status()["pid"], process)
        reader.logout()

    def await_names(self, wanted):
        """The certificate is made beside the answer to the change."""
        deadline = time.monotonic() + SECONDS
        while not re.search(wanted, self.names()):
            self.assertLess(time.monotonic(), deadline, f"the names never matched {wanted}: {self.names()}")

    def test_self_signed(self):
        self.postern.ctl("cert", "selfsigned", "mine", "--cn", "mail.example.test", "--services", "pop3")
        self.assertEqual(self.postern.service("pop3")["certificate"], "mine")
        exported = self.postern.ctl("cert", "export", "mine").stdout
        self.assertNotIn("PRIVATE KEY", exported)
        trust = self.postern.root / "mine.pem"
        trust.write_text(exported)
        seen = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.postern.port('pop3', True)}", "-CAfile",
                               str(trust), "-verify_hostname", "mail.example.test", "-verify_return_error", "-brief"],
                              input="QUIT\r\n", capture_output=True, text=True, timeout=SECONDS)
        self.assertIn("Verification: OK", seen.stderr)
        self.assertIn("hostname mismatch", self.refused_name(trust, "nowhere.invalid").lower())
        self.assertEqual(self.postern.ctl("cert", "remove", "mine", check=False).returncode, 1, "it is in use")
        self.postern.ctl("settings", "set", "pop3.certificate", "test")
        self.postern.ctl("cert", "remove", "mine")
        self.assertEqual(self.postern.ctl("settings", "set", "pop3.certificate", "missing", check=False).returncode, 1)

    def refused_name(self, trust, name):
        """What a client says whose server has another name than its certificate."""
        return subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.postern.port('pop3', True)}", "-CAfile",
                               str(trust), "-verify_hostname", name, "-verify_return_error", "-brief"],
                              input="QUIT\r\n", capture_output=True, text=True, timeout=SECONDS).stderr

    def test_names_are_checked(self):
        found = self.postern.json("cert", "names", "localhost", "nowhere.invalid", "203.0.113.9", "not_a..name", "--propose")
        verdicts = {name["name"]: name for name in found["names"]}
        self.assertEqual(verdicts["localhost"]["dns"], "local")
        self.assertIn(verdicts["nowhere.invalid"]["dns"], ("missing", "unknown"))  # unknown: this machine has no DNS
        self.assertEqual(verdicts["203.0.113.9"]["dns"], "elsewhere")
        self.assertFalse(verdicts["not_a..name"]["valid"])
        self.assertEqual(verdicts[DOMAIN]["source"], "domain")
        self.assertEqual(self.postern.ctl("cert", "names", check=False).returncode, 2)
        self.assertEqual(self.postern.ctl("cert", "names", "--domain", "nobodys.test", check=False).returncode, 1)


if __name__ == "__main__":
    unittest.main()
