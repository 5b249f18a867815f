"""A chain with a gap is completed from where the certificates say (AIA)."""
import subprocess
import unittest

import support
from mailclient import SECONDS


class ChainCompletion(support.PosternTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.postern.root / "authority"
        cls.folder.mkdir()
        cls.served = cls.postern.root / "served"
        cls.served.mkdir()

    def openssl(self, *words):
        done = subprocess.run(["openssl", *map(str, words)], capture_output=True, timeout=SECONDS, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def key(self, name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key")

    def sign(self, name, by, extensions):
        self.openssl("req", *self.key(name), "-out", f"{name}.csr", "-subj", f"/CN={name}")
        (self.folder / f"{name}.ext").write_text(extensions)
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial",
                     "-days", "20", "-extfile", f"{name}.ext", "-out", f"{name}.pem")

    def setUp(self):
        self.url = f"http://127.0.0.1:{support.serve_folder(self, self.served)}"
        authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
        self.openssl("req", "-x509", *self.key("root"), "-out", "root.pem", "-days", "30", "-subj", "/CN=root")
        self.sign("upper", "root", authority + f"authorityInfoAccess=caIssuers;URI:{self.url}/root.cer\n")
        self.sign("lower", "upper", authority + f"authorityInfoAccess=caIssuers;URI:{self.url}/upper.p7b\n")

    def install(self, name, place):
        self.sign(name, "lower", f"subjectAltName=DNS:{name}.test\n" + (f"authorityInfoAccess=caIssuers;URI:{place}\n" if place else ""))
        self.postern.ctl("cert", "install", name, "--chain", self.folder / f"{name}.pem", "--key", self.folder / f"{name}.key",
                         "--force")

    def publish(self):
        self.openssl("x509", "-in", "root.pem", "-outform", "DER", "-out", self.served / "root.cer")
        self.openssl("crl2pkcs7", "-nocrl", "-certfile", "upper.pem", "-outform", "DER", "-out", self.served / "upper.p7b")
        (self.served / "lower.pem").write_bytes((self.folder / "lower.pem").read_bytes())

    def chain(self, name):
        return self.postern.ctl("cert", "export", name, "--format", "pem").stdout.count("BEGIN CERTIFICATE")

    def test_two_steps_in_three_formats(self):
        self.publish()
        self.install("leaf", f"{self.url}/lower.pem")
        self.assertEqual(self.chain("leaf"), 1)
        self.postern.ctl("cert", "chain", "leaf", "--complete")
        self.assertEqual(self.chain("leaf"), 3, "without the root")
        self.postern.ctl("cert", "chain", "leaf", "--complete")  # nothing is missing any more
        self.assertEqual(self.chain("leaf"), 3)

    def refused(self, name):
        done = self.postern.ctl("cert", "chain", name, "--complete", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.chain(name), 1, "nothing changed")
        return done.stderr

    def test_what_does_not_lead_on(self):
        self.publish()
        self.install("mute", "")
        self.assertIn("does not say where", self.refused("mute"))
        self.install("secure", "https://127.0.0.1:1/lower.pem")
        self.assertIn("does not say where", self.refused("secure"))
        self.install("gone", f"{self.url}/gone.pem")
        self.assertIn("could not be fetched", self.refused("gone"))
        (self.served / "other.pem").write_bytes((self.folder / "root.pem").read_bytes())
        self.install("wrong", f"{self.url}/other.pem")
        self.assertIn("has not issued", self.refused("wrong"))
        (self.served / "huge.pem").write_bytes(b"x" * 200_000)
        self.install("huge", f"{self.url}/huge.pem")
        self.assertIn("could not be fetched", self.refused("huge"))


if __name__ == "__main__":
    unittest.main()
