"""The TLS policy as sslscan and openssl s_client see it: exactly the suites of the preset, and none below 128 bit."""
import re
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import support

SECONDS = 60
RSA, EC = "pop3", "imap"  # the service that has a certificate of this kind of key


class TlsPolicy(support.PosternTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for service, key in ((RSA, "rsa2048"), (EC, "p256")):
            cls.postern.ctl("cert", "selfsigned", service, "--cn", "localhost", "--key", key, "--services", service)
        cls.presets = {preset["name"]: preset for preset in cls.postern.json("tls", "catalogue")["presets"]}

    def tearDown(self):
        for key in ("tls.policy", "tls.ciphers12", "tls.suites13", "tls.groups", "tls.minimumVersion", "tls.require128",
                    "imap.tlsPolicy", "pop3.tlsPolicy"):
            self.postern.ctl("settings", "reset", key)

    def set(self, key, value):
        self.postern.ctl("settings", "set", key, value)

    def scan(self, service):
        """(version, suite, bits) that the service takes."""
        done = subprocess.run(["sslscan", "--no-colour", "--no-check-certificate", "--no-heartbleed", "--xml=-",
                               f"127.0.0.1:{self.postern.port(service, True)}"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS)
        tree = ElementTree.fromstring(done.stdout)
        versions = {f"{each.get('type')}v{each.get('version')}".upper() for each in tree.iter("protocol")
                    if each.get("enabled") == "1"}
        return [(each.get("sslversion"), each.get("cipher"), int(each.get("bits"))) for each in tree.iter("cipher")], versions

    def wanted(self, lists, service):
        key = "ECDSA" if service == EC else "RSA"
        # Suites without forward secrecy do not name the kind of key: it is RSA.
        fits = [name for name in lists["ciphers12"] if (f"-{key}-" in name if "ECDHE" in name else key == "RSA")]
        return {("TLSv1.3", name) for name in lists["suites13"]} | {("TLSv1.2", name) for name in fits}

    def client(self, service, *words):
        done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.postern.port(service, True)}",
                               *map(str, words)], input=b"", capture_output=True, timeout=SECONDS)
        found = re.search(r"\nNew, (TLSv[\d.]+), Cipher is (\S+)", done.stdout.decode(errors="replace"))
        return found.groups() if found else None

    def test_each_preset_is_exactly_what_a_scan_finds(self):
        sizes = []
        for name, preset in self.presets.items():
            self.set("tls.policy", name)
            for service in (RSA, EC):
                found, enabled = self.scan(service)
                self.assertEqual({row[:2] for row in found}, self.wanted(preset, service), f"{name} {service}")
                self.assertGreaterEqual(min(row[2] for row in found), 128, f"{name} {service}")
                self.assertEqual(enabled, {"TLSV1.2", "TLSV1.3"}, f"{name} {service}")
            sizes.append(len(found) + len(self.scan(RSA)[0]))
        self.assertEqual(sizes, sorted(set(sizes)), "each preset adds something to the one before")

    def test_suite_by_suite(self):
        self.set("tls.policy", "intermediate")
        preset = self.presets["intermediate"]
        everything = self.postern.json("tls", "catalogue")
        for service in (RSA, EC):
            wanted = self.wanted(preset, service)
            for suite in everything["ciphers12"]:
                got = self.client(service, "-tls1_2", "-cipher", suite + ":@SECLEVEL=0")
                self.assertEqual(got is not None and got[1] == suite, ("TLSv1.2", suite) in wanted, f"{service} {suite} {got}")

    def test_custom_lists_and_their_order(self):
        self.set("tls.ciphers12", "ECDHE-RSA-AES256-GCM-SHA384, ECDHE-RSA-AES128-GCM-SHA256, ECDHE-ECDSA-AES256-GCM-SHA384")
        self.set("tls.suites13", "TLS_CHACHA20_POLY1305_SHA256, TLS_AES_128_GCM_SHA256")
        self.set("tls.groups", "P-384, X25519")
        self.set("pop3.tlsPolicy", "custom")
        self.assertEqual([row[1] for row in self.scan(RSA)[0]],
                         ["TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES256-GCM-SHA384",
                          "ECDHE-RSA-AES128-GCM-SHA256"])
        self.assertIsNone(self.client(RSA, "-groups", "P-256"))
        self.assertIsNotNone(self.client(RSA, "-groups", "P-384"))
        # The other service still follows the server.
        self.assertIsNotNone(self.client(EC, "-groups", "P-256"))

    def test_versions_follow_lists_and_minimum(self):
        self.set("tls.policy", "custom")
        self.set("tls.ciphers12", "")
        self.assertIsNone(self.client(RSA, "-tls1_2"))
        self.assertIsNotNone(self.client(RSA, "-tls1_3"))
        self.postern.ctl("settings", "reset", "tls.ciphers12")
        self.set("tls.suites13", "")
        self.assertIsNotNone(self.client(RSA, "-tls1_2"))
        self.assertIsNone(self.client(RSA, "-tls1_3"))
        self.set("tls.policy", "legacy")
        self.set("tls.minimumVersion", "TLSv1.3")
        self.assertIsNone(self.client(RSA, "-tls1_2"))

    def test_what_is_not_understood_is_refused_by_name(self):
        for key, value, named in (("tls.ciphers12", "ECDHE-RSA-AES128-GCM-SHA256, ECDHE-RSA-RC4-MD5", "ECDHE-RSA-RC4-MD5"),
                                  ("tls.suites13", "TLS_NULL", "TLS_NULL"), ("tls.groups", "X25519, P-999", "P-999"),
                                  ("tls.ciphers12", "NULL-SHA256", "NULL-SHA256"),
                                  ("tls.suites13", "TLS_AES_128_CCM_8_SHA256", "TLS_AES_128_CCM_8_SHA256")):
            refused = self.postern.ctl("settings", "set", key, value, check=False)
            self.assertEqual(refused.returncode, 1)
            self.assertIn(f'"{named}"', refused.stderr)
            self.assertNotIn(value.split(",")[-1].strip(), self.postern.ctl("settings", "get", key).stdout)

    def test_nothing_left_for_the_certificate_is_refused(self):
        self.set("tls.ciphers12", "ECDHE-ECDSA-AES128-GCM-SHA256")
        refused = self.postern.ctl("settings", "set", "pop3.tlsPolicy", "custom", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("RSA", refused.stderr)
        self.set("imap.tlsPolicy", "custom")
        self.assertEqual(self.client(EC, "-tls1_2"), ("TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256"))
        refused = self.postern.ctl("settings", "set", "tls.groups", "", check=False)
        self.assertEqual(refused.returncode, 1)

    def test_less_than_128_bit_only_when_allowed(self):
        self.set("tls.require128", "off")
        self.set("tls.suites13", "TLS_AES_128_CCM_8_SHA256, TLS_AES_128_GCM_SHA256")
        self.set("imap.tlsPolicy", "custom")
        short = ("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_8_SHA256")
        self.assertIsNotNone(self.client(EC, *short))
        refused = self.postern.ctl("settings", "set", "tls.require128", "on", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("TLS_AES_128_CCM_8_SHA256", refused.stderr)
        self.postern.ctl("settings", "reset", "tls.suites13")
        self.set("tls.require128", "on")
        self.assertIsNone(self.client(EC, *short))


if __name__ == "__main__":
    unittest.main()
