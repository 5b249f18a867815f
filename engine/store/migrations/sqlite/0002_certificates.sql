-- Keys, requests, own authorities, client certificates, what clients did.

-- ---- keys as entries of their own; one can have a certificate, a request, both or none
CREATE TABLE tls_key (
    name TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL,               -- sealed under its name
    type TEXT NOT NULL DEFAULT '',       -- "EC P-256"; this and the next two are known while it is locked
    spki TEXT NOT NULL DEFAULT '',       -- Base64 of SHA-256 over the SubjectPublicKeyInfo; empty: not looked at yet
    public_pem TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL,                -- generated, imported
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID
--;
CREATE INDEX tls_key_spki ON tls_key(spki)
--;
INSERT INTO tls_key (name, wrapped, origin, created)
SELECT name, wrapped_key, CASE kind WHEN 'self-signed' THEN 'generated' ELSE 'imported' END, created FROM identity
--;
CREATE TABLE identity_new (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,                  -- self-signed, installed, issued
    chain_pem TEXT NOT NULL,
    key_name TEXT NOT NULL REFERENCES tls_key(name),
    companion TEXT NOT NULL DEFAULT '',  -- certificate with another kind of key served beside it; mutual
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID
--;
INSERT INTO identity_new (name, kind, chain_pem, key_name, created) SELECT name, kind, chain_pem, name, created FROM identity
--;
DROP TABLE identity_pair
--;
DROP TABLE identity
--;
ALTER TABLE identity_new RENAME TO identity
--;
CREATE INDEX identity_key ON identity(key_name)
--;
-- What was overwritten or removed: a key alone has no chain.
ALTER TABLE identity_backup ADD COLUMN key_name TEXT NOT NULL DEFAULT ''
--;
UPDATE identity_backup SET key_name = name
--;

-- ---- signing requests that wait for their certificate
CREATE TABLE signing_request (
    name TEXT PRIMARY KEY,
    key_name TEXT NOT NULL REFERENCES tls_key(name),
    csr_pem TEXT NOT NULL,
    created INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    authority TEXT NOT NULL DEFAULT '',
    verification TEXT NOT NULL DEFAULT '',
    checklist TEXT NOT NULL DEFAULT '{}', -- JSON object, answer by question
    replaces TEXT NOT NULL DEFAULT '',
    services TEXT NOT NULL DEFAULT '[]',  -- JSON arrays: who uses the certificate when it is here
    domains TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID
--;
-- "SSL/TLS Certificate To Use" of a domain; no row: shared.
CREATE TABLE domain_tls (
    domain INTEGER PRIMARY KEY REFERENCES domain(id) ON DELETE CASCADE,
    choice TEXT NOT NULL,
    certificate TEXT NOT NULL DEFAULT '',
    addresses TEXT NOT NULL DEFAULT '[]'
) STRICT
--;

-- ---- authorities
CREATE TABLE authority (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,                  -- own, trusted
    certificate_pem TEXT NOT NULL,
    wrapped_key BLOB,                    -- own: sealed under "authority " || name
    crl_number INTEGER NOT NULL DEFAULT 0,
    crl BLOB,                            -- the newest list of revoked certificates, DER
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID
--;
CREATE TABLE certificate_template (
    name TEXT PRIMARY KEY,
    key_type TEXT NOT NULL,
    valid_days INTEGER NOT NULL,
    usages TEXT NOT NULL
) STRICT, WITHOUT ROWID
--;
CREATE TABLE issued (
    authority TEXT NOT NULL,
    serial TEXT NOT NULL,                -- "AB:CD:..."
    subject TEXT NOT NULL,
    names TEXT NOT NULL DEFAULT '[]',
    template TEXT NOT NULL,
    account TEXT NOT NULL DEFAULT '',
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    revoked INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL,
    pem TEXT NOT NULL,
    PRIMARY KEY (authority, serial)
) STRICT, WITHOUT ROWID
--;
-- Who did what to which key, certificate or authority. Only ever added to.
CREATE TABLE journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    utc INTEGER NOT NULL,
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    object TEXT NOT NULL,
    sha256 TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
) STRICT
--;
CREATE TRIGGER journal_keep BEFORE DELETE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is only ever added to');
END
--;
CREATE TRIGGER journal_fixed BEFORE UPDATE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is only ever added to');
END
--;

-- ---- client certificates
CREATE TABLE account_certificate (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    label TEXT NOT NULL DEFAULT '',
    match TEXT NOT NULL,                 -- fingerprint, subject, email
    value TEXT NOT NULL,
    pem TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL,
    UNIQUE (match, value)
) STRICT
--;
CREATE INDEX account_certificate_account ON account_certificate(account)
--;
-- any, password, certificate, both
ALTER TABLE account ADD COLUMN login_policy TEXT NOT NULL DEFAULT 'any'
--;

-- ---- what clients offered and got, one row for each kind of connection
CREATE TABLE client_offer (
    id INTEGER PRIMARY KEY,
    offer BLOB NOT NULL UNIQUE           -- packed ClientHello (tls/clientoffer.h)
) STRICT
--;
CREATE TABLE client_fact (
    key BLOB PRIMARY KEY,                -- hash of what makes two connections alike
    service TEXT NOT NULL,
    address TEXT NOT NULL,
    account TEXT NOT NULL,
    version TEXT NOT NULL,
    cipher TEXT NOT NULL,
    key_group TEXT NOT NULL,
    sni TEXT NOT NULL,
    offer INTEGER NOT NULL REFERENCES client_offer(id),
    certificate TEXT NOT NULL,           -- SHA-256, "AB:CD:..."
    subject TEXT NOT NULL,
    failure TEXT NOT NULL,               -- code; empty: it worked
    plaintext INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID
--;
CREATE INDEX client_fact_last ON client_fact(last)
--;
CREATE INDEX client_fact_offer ON client_fact(offer)
--;

-- ---- a change of settings that goes back by itself unless it is confirmed; at most one row
CREATE TABLE setting_probation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    deadline INTEGER NOT NULL,
    keys TEXT NOT NULL                   -- JSON object: the value before as text, null for the default
) STRICT
--;
-- ---- what the watch over served certificates has told already
CREATE TABLE watch_notice (
    what TEXT PRIMARY KEY,               -- "expires 14 <fingerprint>" ...
    utc INTEGER NOT NULL
) STRICT, WITHOUT ROWID
