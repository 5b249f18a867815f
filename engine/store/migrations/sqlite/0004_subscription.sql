-- A subscription belongs to the name: it stays when the mailbox goes (RFC 3501 section 6.3.6, RFC 5258 section 3.1).
CREATE TABLE subscription (
    account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    name TEXT NOT NULL,                  -- as mailbox.name; there may be none of that name
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID
--;
INSERT INTO subscription (account, name) SELECT account, name FROM mailbox WHERE subscribed <> 0
--;
ALTER TABLE mailbox DROP COLUMN subscribed
