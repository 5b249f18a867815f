-- The first UID that no session has been told of: messages from there on are \Recent for the next one (RFC 3501
-- section 2.3.2). Nobody knows who was told of the mail that is there already, so none of it is.
ALTER TABLE mailbox ADD COLUMN first_recent INTEGER NOT NULL DEFAULT 1
--;
UPDATE mailbox SET first_recent = uidnext
