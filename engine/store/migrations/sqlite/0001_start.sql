-- The first schema. Statements end with a line of "--;" so that triggers survive the splitting.
--
-- Tables are STRICT: a QByteArray binds as BLOB and is refused by a TEXT column, where it would never compare equal to
-- text. Bind names as QString (store::text() turns UTF-8 bytes into one). Stamps are milliseconds, UTC. Booleans are 0, 1.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID
--;
-- Counters that go up with each change of what they are named for: settings, directory, identities.
CREATE TABLE revision (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID
--;
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID
--;

-- ---- directory

CREATE TABLE domain (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,           -- A-labels, lower case
    display TEXT NOT NULL,
    is_main INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL
) STRICT
--;
CREATE TABLE domain_alias (
    name TEXT PRIMARY KEY,
    domain INTEGER NOT NULL REFERENCES domain(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID
--;
CREATE INDEX domain_alias_domain ON domain_alias(domain)
--;
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    domain INTEGER NOT NULL REFERENCES domain(id),
    local TEXT NOT NULL,                 -- normalised local part
    display TEXT NOT NULL,               -- the address as it was typed
    full_name TEXT NOT NULL DEFAULT '',
    enabled INTEGER NOT NULL DEFAULT 1,
    created INTEGER NOT NULL,
    UNIQUE (domain, local)
) STRICT
--;
CREATE TABLE credential (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    scheme TEXT NOT NULL,
    data BLOB NOT NULL,
    changed INTEGER NOT NULL
) STRICT
--;
CREATE INDEX credential_account ON credential(account)
--;
CREATE TABLE alias (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    domain INTEGER NOT NULL REFERENCES domain(id) ON DELETE CASCADE,
    local TEXT NOT NULL,
    display TEXT NOT NULL,
    UNIQUE (domain, local)
) STRICT
--;
CREATE TABLE alias_target (
    alias INTEGER NOT NULL REFERENCES alias(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (alias, position)
) STRICT, WITHOUT ROWID
--;

-- ---- certificates; private keys only ever wrapped

CREATE TABLE identity (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    chain_pem TEXT NOT NULL,             -- the first pair; further ones are rows of identity_pair
    wrapped_key BLOB NOT NULL,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID
--;
CREATE TABLE identity_pair (
    name TEXT NOT NULL REFERENCES identity(name) ON DELETE CASCADE,
    position INTEGER NOT NULL,           -- from 1
    chain_pem TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    PRIMARY KEY (name, position)
) STRICT, WITHOUT ROWID
--;
CREATE TABLE identity_backup (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    chain_pem TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    replaced INTEGER NOT NULL
) STRICT
--;

-- ---- mail

CREATE TABLE mailbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: sessions and caches hold it
    account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    name TEXT NOT NULL,                  -- NFC, "/" between levels
    special_use TEXT NOT NULL DEFAULT '',
    subscribed INTEGER NOT NULL DEFAULT 0,
    no_select INTEGER NOT NULL DEFAULT 0,
    uidvalidity INTEGER NOT NULL,
    uidnext INTEGER NOT NULL DEFAULT 1,
    highest_modseq INTEGER NOT NULL DEFAULT 1,
    messages INTEGER NOT NULL DEFAULT 0,
    unseen INTEGER NOT NULL DEFAULT 0,
    octets INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account, name)
) STRICT
--;
CREATE TABLE mailbox_keyword (
    mailbox INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
    bit INTEGER NOT NULL,                -- position in MailboxIndex::keywords
    name TEXT NOT NULL,
    PRIMARY KEY (mailbox, bit)
) STRICT, WITHOUT ROWID
--;
-- What SELECT loads whole: small rows, in the order of the mailbox. `body` is no foreign key, because that would need an
-- index of its own; the reference count is kept by the triggers below and proven by Store::check().
CREATE TABLE message (
    mailbox INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
    uid INTEGER NOT NULL,
    id INTEGER NOT NULL,                 -- of message_detail
    body INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    modseq INTEGER NOT NULL,
    internal_date INTEGER NOT NULL,
    date_offset INTEGER NOT NULL,        -- minutes east of UTC
    size INTEGER NOT NULL,               -- prefix and body
    prefix_size INTEGER NOT NULL,
    PRIMARY KEY (mailbox, uid)
) STRICT, WITHOUT ROWID
--;
CREATE TABLE message_detail (
    id INTEGER PRIMARY KEY,
    object_id BLOB NOT NULL,             -- 16 random octets
    prefix BLOB NOT NULL                 -- header lines of this copy ahead of the shared body
) STRICT
--;
-- Expunged UIDs by the change that took them (RFC 7162).
CREATE TABLE expunged (
    mailbox INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
    modseq INTEGER NOT NULL,
    first_uid INTEGER NOT NULL,
    last_uid INTEGER NOT NULL,
    PRIMARY KEY (mailbox, modseq, first_uid)
) STRICT, WITHOUT ROWID
--;
-- refs 0: still arriving (staged). Content stands apart, so that a change of refs does not rewrite it.
CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    refs INTEGER NOT NULL,
    size INTEGER NOT NULL,
    header_size INTEGER NOT NULL,
    parser_version INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    structure BLOB NOT NULL
) STRICT
--;
CREATE INDEX body_staged ON body(id) WHERE refs = 0
--;
-- id = body * 2^32 + offset of the first octet, so that a range of octets is a range of keys.
CREATE TABLE body_chunk (
    id INTEGER PRIMARY KEY,
    data BLOB NOT NULL
) STRICT
--;
CREATE TRIGGER message_gone AFTER DELETE ON message BEGIN
    DELETE FROM message_detail WHERE id = OLD.id;
    UPDATE body SET refs = refs - 1 WHERE id = OLD.body;
    DELETE FROM body WHERE id = OLD.body AND refs = 0;
END
--;
CREATE TRIGGER body_gone AFTER DELETE ON body BEGIN
    DELETE FROM body_chunk WHERE id >= OLD.id << 32 AND id < (OLD.id + 1) << 32;
END
--;
INSERT INTO revision (name, value) VALUES ('settings', 1), ('directory', 1), ('identities', 1)
