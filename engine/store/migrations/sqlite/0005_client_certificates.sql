-- What clients were shown, and whose certificates they show. SQLite keeps the text of an added column as it stands
-- here, so a remark may not follow it.

-- DER name of the client certificate's issuer.
ALTER TABLE client_fact ADD COLUMN issuer BLOB NOT NULL DEFAULT x''
--;
-- Of the client certificate, "AB:CD:...".
ALTER TABLE client_fact ADD COLUMN serial TEXT NOT NULL DEFAULT ''
--;
-- SHA-256 of the certificate that it was shown.
ALTER TABLE client_fact ADD COLUMN served TEXT NOT NULL DEFAULT ''
--;
ALTER TABLE client_fact ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0
--;
ALTER TABLE client_fact ADD COLUMN starttls INTEGER NOT NULL DEFAULT 0
--;
-- Of a rule by subject: SHA-256 of the authority whose certificates it is about; empty: own ones.
ALTER TABLE account_certificate ADD COLUMN issuer TEXT NOT NULL DEFAULT ''
--;
-- Of a trusted authority `crl` holds its lists of revoked certificates and those of authorities below it, one DER
-- behind the other; they are fetched from here, or from where its certificates say.
ALTER TABLE authority ADD COLUMN crl_url TEXT NOT NULL DEFAULT ''
