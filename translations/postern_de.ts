<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>CertificateTexts</name>
    <message>
        <source>For tests only</source>
        <translation>Nur zum Testen</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Expires soon</source>
        <translation>Läuft bald ab</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Achtung</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Unbenutzt</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>Postern Test Authority</source>
        <translation>Postern-Teststelle</translation>
    </message>
    <message>
        <source>Do all mail programs and browsers accept it?</source>
        <translation>Nehmen alle Mailprogramme und Browser es an?</translation>
    </message>
    <message>
        <source>How does it verify who you are?</source>
        <translation>Wie prüft sie, wer Sie sind?</translation>
    </message>
    <message>
        <source>Does it take requests online?</source>
        <translation>Nimmt sie Anforderungen online an?</translation>
    </message>
    <message>
        <source>What does it cost, also to renew?</source>
        <translation>Was kostet es, auch das Erneuern?</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>Dated copy put back</source>
        <translation>Datierte Kopie zurückgeholt</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Schlüsseldatei</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Desktop&apos;s secret store</source>
        <translation>Geheimnisspeicher des Desktops</translation>
    </message>
    <message>
        <source>In memory only</source>
        <translation>Nur im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Encrypted with a passphrase that is stored nowhere. After every start somebody has to type it here before services with such a key can run.</source>
        <translation>Verschlüsselt mit einer Passphrase, die nirgends gespeichert ist. Nach jedem Start muss sie hier jemand eingeben, bevor Dienste mit einem solchen Schlüssel laufen können.</translation>
    </message>
    <message>
        <source>The desktop keeps the secret and hands it out after you have logged in. Not for servers that start without anybody logged in.</source>
        <translation>Der Desktop bewahrt das Geheimnis auf und gibt es heraus, wenn Sie angemeldet sind. Nicht für Server, die starten, ohne dass jemand angemeldet ist.</translation>
    </message>
    <message>
        <source>Made anew at every start and never written to disk.</source>
        <translation>Wird bei jedem Start neu erzeugt und nie auf die Platte geschrieben.</translation>
    </message>
    <message>
        <source>Generated here</source>
        <translation>Hier erzeugt</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Prove to mail programs that they talk to your server</source>
        <translation>Mailprogrammen beweisen, dass sie mit Ihrem Server sprechen</translation>
    </message>
    <message>
        <source>Prove to a server who logs in</source>
        <translation>Einem Server beweisen, wer sich anmeldet</translation>
    </message>
    <message>
        <source>Sign and encrypt mail (S/MIME)</source>
        <translation>E-Mail signieren und verschlüsseln (S/MIME)</translation>
    </message>
    <message>
        <source>Issue other certificates</source>
        <translation>Andere Zertifikate ausstellen</translation>
    </message>
    <message>
        <source>Common Name</source>
        <translation>Allgemeiner Name (Common Name)</translation>
    </message>
    <message>
        <source>Organization Name</source>
        <translation>Name der Organisation</translation>
    </message>
    <message>
        <source>Organization Unit</source>
        <translation>Abteilung</translation>
    </message>
    <message>
        <source>City/Town</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Province/State</source>
        <translation>Bundesland</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>Land</translation>
    </message>
    <message>
        <source>Contact E-mail</source>
        <translation>E-Mail für Rückfragen</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>Signature algorithm</source>
        <translation>Signaturverfahren</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Valid till</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Kind of the public key</source>
        <translation>Art des öffentlichen Schlüssels</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>Öffentlicher Schlüssel</translation>
    </message>
    <message>
        <source>Further names</source>
        <translation>Weitere Namen</translation>
    </message>
    <message>
        <source>Key usage</source>
        <translation>Verwendung des Schlüssels</translation>
    </message>
    <message>
        <source>Purposes</source>
        <translation>Zwecke</translation>
    </message>
    <message>
        <source>May issue others</source>
        <translation>Darf andere ausstellen</translation>
    </message>
    <message>
        <source>Mark of its key</source>
        <translation>Kennzeichen des Schlüssels</translation>
    </message>
    <message>
        <source>Mark of the issuer&apos;s key</source>
        <translation>Kennzeichen des Schlüssels des Ausstellers</translation>
    </message>
    <message>
        <source>Lists of revoked certificates</source>
        <translation>Listen gesperrter Zertifikate</translation>
    </message>
    <message>
        <source>Where the issuer can be asked</source>
        <translation>Wo der Aussteller zu erreichen ist</translation>
    </message>
    <message>
        <source>Rules of the issuer</source>
        <translation>Regeln des Ausstellers</translation>
    </message>
    <message>
        <source>Entries in public logs</source>
        <translation>Einträge in öffentlichen Verzeichnissen</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256-Fingerabdruck</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1-Fingerabdruck</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>Ihre eigene</translation>
    </message>
    <message>
        <source>Trusted for clients</source>
        <translation>Vertraut für Clients</translation>
    </message>
    <message>
        <source>For the Test certificate</source>
        <translation>Für das Testzertifikat</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Server (TLS)</source>
        <translation>Server (TLS)</translation>
    </message>
    <message>
        <source>Login of a client</source>
        <translation>Anmeldung eines Clients</translation>
    </message>
    <message>
        <source>Signed and encrypted mail</source>
        <translation>Signierte und verschlüsselte E-Mail</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>No reason given</source>
        <translation>Kein Grund angegeben</translation>
    </message>
    <message>
        <source>The key got into wrong hands</source>
        <translation>Der Schlüssel ist in falsche Hände geraten</translation>
    </message>
    <message>
        <source>The person left or changed</source>
        <translation>Die Person ist ausgeschieden oder hat gewechselt</translation>
    </message>
    <message>
        <source>There is a newer one</source>
        <translation>Es gibt ein neueres</translation>
    </message>
    <message>
        <source>The device is no longer in use</source>
        <translation>Das Gerät wird nicht mehr verwendet</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Noch nicht bekannt</translation>
    </message>
    <message>
        <source>By a record in DNS</source>
        <translation>Durch einen Eintrag im DNS</translation>
    </message>
    <message>
        <source>By a file on the web server</source>
        <translation>Durch eine Datei auf dem Webserver</translation>
    </message>
    <message>
        <source>By mail to the domain</source>
        <translation>Durch eine E-Mail an die Domain</translation>
    </message>
    <message>
        <source>By papers or telephone</source>
        <translation>Durch Papiere oder Telefon</translation>
    </message>
    <message>
        <source>Authority created</source>
        <translation>Zertifizierungsstelle angelegt</translation>
    </message>
    <message>
        <source>Authority imported</source>
        <translation>Zertifizierungsstelle importiert</translation>
    </message>
    <message>
        <source>Certificate issued</source>
        <translation>Zertifikat ausgestellt</translation>
    </message>
    <message>
        <source>Authority removed</source>
        <translation>Zertifizierungsstelle entfernt</translation>
    </message>
    <message>
        <source>Certificate revoked</source>
        <translation>Zertifikat gesperrt</translation>
    </message>
    <message>
        <source>Template changed</source>
        <translation>Vorlage geändert</translation>
    </message>
    <message>
        <source>Authority trusted</source>
        <translation>Zertifizierungsstelle vertraut</translation>
    </message>
    <message>
        <source>Use of a certificate changed</source>
        <translation>Verwendung eines Zertifikats geändert</translation>
    </message>
    <message>
        <source>Companion changed</source>
        <translation>Begleiter geändert</translation>
    </message>
    <message>
        <source>Signing request made</source>
        <translation>Signieranforderung erzeugt</translation>
    </message>
    <message>
        <source>Certificate exported</source>
        <translation>Zertifikat exportiert</translation>
    </message>
    <message>
        <source>Certificate installed</source>
        <translation>Zertifikat installiert</translation>
    </message>
    <message>
        <source>Certificate removed</source>
        <translation>Zertifikat entfernt</translation>
    </message>
    <message>
        <source>Restored from a backup</source>
        <translation>Aus einer Sicherung zurückgeholt</translation>
    </message>
    <message>
        <source>Self-signed certificate made</source>
        <translation>Selbst signiertes Zertifikat erzeugt</translation>
    </message>
    <message>
        <source>CA chain removed</source>
        <translation>CA-Kette entfernt</translation>
    </message>
    <message>
        <source>CA chain set</source>
        <translation>CA-Kette gesetzt</translation>
    </message>
    <message>
        <source>Certificate of a domain changed</source>
        <translation>Zertifikat einer Domain geändert</translation>
    </message>
    <message>
        <source>Private key exported</source>
        <translation>Privater Schlüssel exportiert</translation>
    </message>
    <message>
        <source>Key generated</source>
        <translation>Schlüssel erzeugt</translation>
    </message>
    <message>
        <source>Key imported</source>
        <translation>Schlüssel importiert</translation>
    </message>
    <message>
        <source>Key removed</source>
        <translation>Schlüssel entfernt</translation>
    </message>
    <message>
        <source>Protection of keys changed</source>
        <translation>Schutz der Schlüssel geändert</translation>
    </message>
    <message>
        <source>Keys unlocked</source>
        <translation>Schlüssel entsperrt</translation>
    </message>
    <message>
        <source>Request completed</source>
        <translation>Anforderung erledigt</translation>
    </message>
    <message>
        <source>Request given up</source>
        <translation>Anforderung aufgegeben</translation>
    </message>
    <message>
        <source>Notes of a request changed</source>
        <translation>Notizen einer Anforderung geändert</translation>
    </message>
    <message>
        <source>%1 (binding)</source>
        <translation>%1 (verbindlich)</translation>
    </message>
    <message>
        <source>Backup of keys and certificates</source>
        <translation>Sicherung der Schlüssel und Zertifikate</translation>
    </message>
    <message>
        <source>Encrypted with the file postern.key, which only the user that Postern runs as can read. The server starts unattended. Who copies both, the data folder and that file, has the keys.</source>
        <translation>Verschlüsselt mit der Datei postern.key, die nur der Benutzer lesen kann, unter dem Postern läuft. Der Server startet unbeaufsichtigt. Wer beides kopiert, den Datenordner und diese Datei, hat die Schlüssel.</translation>
    </message>
    <message>
        <source>Key fingerprint (SHA-256)</source>
        <translation>Fingerabdruck des Schlüssels (SHA-256)</translation>
    </message>
    <message>
        <source>Is it recognized and trusted?</source>
        <translation>Ist sie anerkannt und vertrauenswürdig?</translation>
    </message>
    <message>
        <source>Does it know your organization already?</source>
        <translation>Kennt sie Ihre Organisation schon?</translation>
    </message>
</context>
<context>
    <name>Confirm</name>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Replace the certificate for %1?</source>
        <translation>Zertifikat für %1 ersetzen?</translation>
    </message>
    <message>
        <source>%1 is for the same name and has the same kind of key. Who uses it will use the new one; it stays in the list.

Old fingerprint:
%2

New fingerprint:
%3</source>
        <translation>%1 gilt für denselben Namen und hat dieselbe Schlüsselart. Wer es benutzt, benutzt dann das neue; es bleibt in der Liste.

Alter Fingerabdruck:
%2

Neuer Fingerabdruck:
%3</translation>
    </message>
    <message>
        <source>Use the new one</source>
        <translation>Das neue benutzen</translation>
    </message>
</context>
<context>
    <name>EditAccountDialog</name>
    <message>
        <source>Password or client certificate</source>
        <translation>Passwort oder Client-Zertifikat</translation>
    </message>
    <message>
        <source>The usual choice: either one is enough.</source>
        <translation>Die übliche Wahl: Eines von beiden genügt.</translation>
    </message>
    <message>
        <source>Password only</source>
        <translation>Nur Passwort</translation>
    </message>
    <message>
        <source>A client certificate of this person never replaces the password.</source>
        <translation>Ein Client-Zertifikat dieser Person ersetzt nie das Passwort.</translation>
    </message>
    <message>
        <source>Client certificate only</source>
        <translation>Nur Client-Zertifikat</translation>
    </message>
    <message>
        <source>Passwords are refused like wrong ones; add a certificate first, or nobody can log in.</source>
        <translation>Passwörter werden wie falsche abgelehnt; fügen Sie erst ein Zertifikat hinzu, sonst kann sich niemand anmelden.</translation>
    </message>
    <message>
        <source>Password and client certificate</source>
        <translation>Passwort und Client-Zertifikat</translation>
    </message>
    <message>
        <source>The password counts only from a mail program that also shows a certificate of this person.</source>
        <translation>Das Passwort gilt nur von einem Mailprogramm, das auch ein Zertifikat dieser Person zeigt.</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>You have no right to do this (%1).</source>
        <translation>Sie haben kein Recht dazu (%1).</translation>
    </message>
    <message>
        <source>There is an account %1 already.</source>
        <translation>Es gibt schon ein Konto %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be the address of an account.</source>
        <translation>&quot;%1&quot; kann nicht die Adresse eines Kontos sein.</translation>
    </message>
    <message>
        <source>There is no account %1 any more.</source>
        <translation>Es gibt kein Konto %1 mehr.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no way to log in.</source>
        <translation>&quot;%1&quot; ist keine Art, sich anzumelden.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a mail address.</source>
        <translation>&quot;%1&quot; ist keine Mailadresse.</translation>
    </message>
    <message>
        <source>There is an alias %1 already.</source>
        <translation>Es gibt schon einen Alias %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be an alias or the target of one. Targets are accounts on this server.</source>
        <translation>&quot;%1&quot; kann kein Alias und kein Ziel eines Alias sein. Ziele sind Konten auf diesem Server.</translation>
    </message>
    <message>
        <source>There is no alias %1 any more.</source>
        <translation>Es gibt keinen Alias %1 mehr.</translation>
    </message>
    <message>
        <source>What stands before the @ in &quot;%1&quot; must be plain ASCII: mail to other letters cannot be delivered yet.</source>
        <translation>Vor dem @ in &quot;%1&quot; darf nur einfaches ASCII stehen: Post an andere Buchstaben kann noch nicht zugestellt werden.</translation>
    </message>
    <message>
        <source>The alias %1 would lead back to itself.</source>
        <translation>Der Alias %1 würde zu sich selbst zurückführen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not on this server, and mail cannot be passed on yet.</source>
        <translation>&quot;%1&quot; ist nicht auf diesem Server, und weiterreichen lässt sich Post noch nicht.</translation>
    </message>
    <message>
        <source>There is no account and no alias %1, so its mail would be lost.</source>
        <translation>Es gibt weder ein Konto noch einen Alias %1, die Post dafür ginge verloren.</translation>
    </message>
    <message>
        <source>The engine has closed the connection. The console connects again when it is back.</source>
        <translation>Der Server hat die Verbindung geschlossen. Die Konsole verbindet sich, sobald er wieder da ist.</translation>
    </message>
    <message>
        <source>The console and the engine do not understand each other (%1). They may be of different versions.</source>
        <translation>Konsole und Server verstehen sich nicht (%1). Vielleicht sind es verschiedene Versionen.</translation>
    </message>
    <message>
        <source>The Postern on %1 does not answer.</source>
        <translation>Das Postern auf %1 antwortet nicht.</translation>
    </message>
    <message>
        <source>No Postern is running on %1.</source>
        <translation>Auf %1 läuft kein Postern.</translation>
    </message>
    <message>
        <source>The console and the engine do not understand each other. They may be of different versions.</source>
        <translation>Konsole und Server verstehen sich nicht. Vielleicht sind es verschiedene Versionen.</translation>
    </message>
    <message>
        <source>The folder %1 for local connections belongs to somebody else as well. Remove it and start Postern again.</source>
        <translation>Der Ordner %1 für lokale Verbindungen gehört auch jemand anderem. Entfernen Sie ihn und starten Sie Postern neu.</translation>
    </message>
    <message>
        <source>Other consoles cannot attach: %1 cannot be opened (%2).</source>
        <translation>Andere Konsolen können sich nicht verbinden: %1 lässt sich nicht öffnen (%2).</translation>
    </message>
    <message>
        <source>The engine is not running.</source>
        <translation>Der Server läuft nicht.</translation>
    </message>
    <message>
        <source>The engine does not know this request (%1). The console and the engine may be of different versions.</source>
        <translation>Der Server kennt diese Anfrage nicht (%1). Vielleicht sind Konsole und Server verschiedene Versionen.</translation>
    </message>
    <message>
        <source>The running Postern is another version. Close the console and open that of the running one.</source>
        <translation>Das laufende Postern ist eine andere Version. Schließen Sie die Konsole und öffnen Sie die des laufenden.</translation>
    </message>
    <message>
        <source>There is already an authority called %1.</source>
        <translation>Es gibt schon eine Zertifizierungsstelle namens %1.</translation>
    </message>
    <message>
        <source>The authority has expired. Make a new one.</source>
        <translation>Die Zertifizierungsstelle ist abgelaufen. Erstellen Sie eine neue.</translation>
    </message>
    <message>
        <source>%2 certificates of %1 are still good. Revoke them first, or remove the authority all the same.</source>
        <translation>%2 Zertifikate von %1 gelten noch. Widerrufen Sie diese zuerst, oder entfernen Sie die Zertifizierungsstelle trotzdem.</translation>
    </message>
    <message>
        <source>The file must hold the private key of the authority, and no other key.</source>
        <translation>Die Datei muss den privaten Schlüssel der Zertifizierungsstelle enthalten und keinen anderen.</translation>
    </message>
    <message>
        <source>There is no authority called %1.</source>
        <translation>Es gibt keine Zertifizierungsstelle namens %1.</translation>
    </message>
    <message>
        <source>An authority needs a name without slashes, up to 100 characters long.</source>
        <translation>Eine Zertifizierungsstelle braucht einen Namen ohne Schrägstriche mit höchstens 100 Zeichen.</translation>
    </message>
    <message>
        <source>There is no list of revoked certificates yet. Try again in a moment.</source>
        <translation>Es gibt noch keine Sperrliste. Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>This is no authority: %1.</source>
        <translation>Das ist keine Zertifizierungsstelle: %1.</translation>
    </message>
    <message>
        <source>%2 trusts clients of the authority %1. Change that setting first.</source>
        <translation>%2 vertraut Clients der Zertifizierungsstelle %1. Ändern Sie zuerst diese Einstellung.</translation>
    </message>
    <message>
        <source>There is no key and no certificate to back up yet.</source>
        <translation>Es gibt noch keinen Schlüssel und kein Zertifikat zum Sichern.</translation>
    </message>
    <message>
        <source>%1 exists already. Choose another name.</source>
        <translation>%1 gibt es schon. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>%1 is not a full path. Choose the folder as well.</source>
        <translation>%1 ist kein voller Pfad. Wählen Sie auch den Ordner.</translation>
    </message>
    <message>
        <source>The backup %1 could not be written: %2</source>
        <translation>Die Sicherung %1 konnte nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Postern is running on %1. Stop it first, then restore the backup.</source>
        <translation>Postern läuft auf %1. Zuerst anhalten, dann die Sicherung wiederherstellen.</translation>
    </message>
    <message>
        <source>%1 cannot be restored because it has faults: %2</source>
        <translation>%1 kann nicht wiederhergestellt werden, weil es Fehler hat: %2</translation>
    </message>
    <message>
        <source>The store in %1 could not be replaced: %2</source>
        <translation>Der Speicher in %1 konnte nicht ersetzt werden: %2</translation>
    </message>
    <message>
        <source>The server is too busy to make keys now. Try again in a moment.</source>
        <translation>Der Server ist zu beschäftigt, um Schlüssel zu erzeugen. Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The two certificates cannot be served side by side: %1</source>
        <translation>Die beiden Zertifikate lassen sich nicht nebeneinander benutzen: %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is none of skip, replace and rename.</source>
        <translation>&quot;%1&quot; ist weder skip noch replace noch rename.</translation>
    </message>
    <message>
        <source>The country has two letters, for example DE, not &quot;%1&quot;.</source>
        <translation>Das Land hat zwei Buchstaben, zum Beispiel DE, nicht &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>There is a certificate %1 already.</source>
        <translation>Es gibt schon ein Zertifikat %1.</translation>
    </message>
    <message>
        <source>The certificate expired at %1.</source>
        <translation>Das Zertifikat ist abgelaufen: %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no format of a certificate file.</source>
        <translation>&quot;%1&quot; ist kein Format einer Zertifikatdatei.</translation>
    </message>
    <message>
        <source>The certificate %1 is used by %2. Let them use another one first.</source>
        <translation>Das Zertifikat %1 wird von %2 benutzt. Geben Sie ihnen erst ein anderes.</translation>
    </message>
    <message>
        <source>This engine cannot make keys of the kind %1.</source>
        <translation>Dieser Server kann keine Schlüssel der Art %1 erzeugen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a host name nor an address.</source>
        <translation>&quot;%1&quot; ist weder ein Rechnername noch eine Adresse.</translation>
    </message>
    <message>
        <source>The certificate needs a Common Name.</source>
        <translation>Das Zertifikat braucht einen Common Name.</translation>
    </message>
    <message>
        <source>The certificate lacks names that were asked for: %1.</source>
        <translation>Dem Zertifikat fehlen angeforderte Namen: %1.</translation>
    </message>
    <message>
        <source>There is no private key in it, and no stored key belongs to the certificate.</source>
        <translation>Es ist kein privater Schlüssel darin, und kein gespeicherter gehört zum Zertifikat.</translation>
    </message>
    <message>
        <source>The certificate is valid from %1 on.</source>
        <translation>Das Zertifikat gilt erst ab %1.</translation>
    </message>
    <message>
        <source>The certificate is not meant for servers.</source>
        <translation>Das Zertifikat ist nicht für Server bestimmt.</translation>
    </message>
    <message>
        <source>The name &quot;test&quot; belongs to the Test certificate. Choose another one.</source>
        <translation>Der Name &quot;test&quot; gehört dem Testzertifikat. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>A certificate is valid from 1 to %1 days.</source>
        <translation>Ein Zertifikat gilt 1 bis %1 Tage.</translation>
    </message>
    <message>
        <source>The certificate is signed with %1, which can be forged.</source>
        <translation>Das Zertifikat ist mit %1 signiert, das sich fälschen lässt.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; in the chain expired at %2.</source>
        <translation>&quot;%1&quot; in der Kette ist abgelaufen: %2.</translation>
    </message>
    <message>
        <source>The certificate of &quot;%1&quot; is missing in the chain; it has signed &quot;%2&quot;.</source>
        <translation>Das Zertifikat von &quot;%1&quot; fehlt in der Kette; es hat &quot;%2&quot; signiert.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not part of the chain.</source>
        <translation>&quot;%1&quot; gehört nicht zur Kette.</translation>
    </message>
    <message>
        <source>The chain leads back to &quot;%1&quot; and has no end.</source>
        <translation>Die Kette führt zu &quot;%1&quot; zurück und hat kein Ende.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no authority: it must not sign certificates.</source>
        <translation>&quot;%1&quot; ist keine Zertifizierungsstelle: Es darf keine Zertifikate signieren.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; in the chain is valid from %2 on.</source>
        <translation>&quot;%1&quot; in der Kette gilt erst ab %2.</translation>
    </message>
    <message>
        <source>The chain has more certificates than &quot;%1&quot; allows.</source>
        <translation>Die Kette hat mehr Zertifikate, als &quot;%1&quot; erlaubt.</translation>
    </message>
    <message>
        <source>The root &quot;%1&quot; is not among those that this computer trusts.</source>
        <translation>Dem Stammzertifikat &quot;%1&quot; vertraut dieser Computer nicht.</translation>
    </message>
    <message>
        <source>The key of &quot;%1&quot; in the chain is weak (%2).</source>
        <translation>Der Schlüssel von &quot;%1&quot; in der Kette ist schwach (%2).</translation>
    </message>
    <message>
        <source>&quot;%1&quot; in the chain is signed with %2, which can be forged.</source>
        <translation>&quot;%1&quot; in der Kette ist mit %2 signiert, das sich fälschen lässt.</translation>
    </message>
    <message>
        <source>%1 could not take over the change: %2</source>
        <translation>%1 konnte die Änderung nicht übernehmen: %2</translation>
    </message>
    <message>
        <source>The file is locked with a password. Choose the certificate alone (.cer, .crt or .pem): it holds no secret.</source>
        <translation>Die Datei ist mit einem Passwort verschlossen. Wählen Sie nur das Zertifikat (.cer, .crt oder .pem): Es enthält kein Geheimnis.</translation>
    </message>
    <message>
        <source>The client certificate is not in the list any more.</source>
        <translation>Das Client-Zertifikat steht nicht mehr in der Liste.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot stand in a certificate. A subject looks like CN=Anna,O=Example, an address like anna@example.org.</source>
        <translation>&quot;%1&quot; kann nicht in einem Zertifikat stehen. Ein Inhaber sieht aus wie CN=Anna,O=Example, eine Adresse wie anna@example.org.</translation>
    </message>
    <message>
        <source>The certificate belongs to an account already. Remove it there first.</source>
        <translation>Das Zertifikat gehört schon zu einem Konto. Entfernen Sie es zuerst dort.</translation>
    </message>
    <message>
        <source>The signing request was changed, or not made with its own key.</source>
        <translation>Die Zertifikatanforderung wurde verändert oder nicht mit ihrem eigenen Schlüssel erstellt.</translation>
    </message>
    <message>
        <source>The signing request cannot be read.</source>
        <translation>Die Zertifikatanforderung ist nicht lesbar.</translation>
    </message>
    <message>
        <source>It shows no client certificate.</source>
        <translation>Es zeigt kein Client-Zertifikat.</translation>
    </message>
    <message>
        <source>Programs that remember the certificate will warn of the new one (%1).</source>
        <translation>Programme, die sich das Zertifikat gemerkt haben, werden vor dem neuen warnen (%1).</translation>
    </message>
    <message>
        <source>It cannot use a certificate with a key of that kind.</source>
        <translation>Es kann kein Zertifikat mit einem Schlüssel dieser Art benutzen.</translation>
    </message>
    <message>
        <source>It asks for the name %1, which is not in the new certificate.</source>
        <translation>Es fragt nach dem Namen %1, der nicht im neuen Zertifikat steht.</translation>
    </message>
    <message>
        <source>It sends the password without encryption.</source>
        <translation>Es sendet das Passwort unverschlüsselt.</translation>
    </message>
    <message>
        <source>It uses encryption, which would no longer be offered.</source>
        <translation>Es benutzt Verschlüsselung, die nicht mehr angeboten würde.</translation>
    </message>
    <message>
        <source>It speaks %1 at most.</source>
        <translation>Es spricht höchstens %1.</translation>
    </message>
    <message>
        <source>The address %1 is bound to another domain already.</source>
        <translation>Die Adresse %1 ist schon an eine andere Domain gebunden.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not an address.</source>
        <translation>&quot;%1&quot; ist keine Adresse.</translation>
    </message>
    <message>
        <source>The certificate %1 is set but not used: choose Custom.</source>
        <translation>Das Zertifikat %1 ist gesetzt, aber nicht benutzt: Wählen Sie &quot;Eigenes&quot;.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is none of shared, test, custom and no.</source>
        <translation>&quot;%1&quot; ist weder shared noch test noch custom noch no.</translation>
    </message>
    <message>
        <source>There is a domain %1 already.</source>
        <translation>Es gibt schon eine Domain %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a domain name. It looks like example.org.</source>
        <translation>&quot;%1&quot; ist kein Domainname. Er sieht aus wie example.org.</translation>
    </message>
    <message>
        <source>There is no domain %1 any more.</source>
        <translation>Es gibt keine Domain %1 mehr.</translation>
    </message>
    <message>
        <source>The certificate %1 does not hold %2. Make a new request.</source>
        <translation>Das Zertifikat %1 enthält %2 nicht. Erstellen Sie eine neue Anforderung.</translation>
    </message>
    <message>
        <source>The domain %1 still has accounts. Remove them first.</source>
        <translation>Die Domain %1 hat noch Konten. Entfernen Sie diese zuerst.</translation>
    </message>
    <message>
        <source>%1 uses the new values for new connections, %2 sessions stay.</source>
        <translation>%1 benutzt die neuen Werte für neue Verbindungen, %2 Sitzungen bleiben.</translation>
    </message>
    <message>
        <source>%1 uses the new encryption settings for new connections, %2 sessions stay.</source>
        <translation>%1 benutzt die neue Verschlüsselung für neue Verbindungen, %2 Sitzungen bleiben.</translation>
    </message>
    <message>
        <source>%1 opens its ports anew, %2 sessions stay.</source>
        <translation>%1 öffnet seine Ports neu, %2 Sitzungen bleiben.</translation>
    </message>
    <message>
        <source>%1 takes effect when Postern starts the next time.</source>
        <translation>%1 wirkt, wenn Postern das nächste Mal startet.</translation>
    </message>
    <message>
        <source>The server takes it over at once.</source>
        <translation>Der Server übernimmt es sofort.</translation>
    </message>
    <message>
        <source>%1 starts.</source>
        <translation>%1 startet.</translation>
    </message>
    <message>
        <source>%1 stops, %2 sessions are closed.</source>
        <translation>%1 hält an, %2 Sitzungen werden geschlossen.</translation>
    </message>
    <message>
        <source>A Postern is already running on %1.</source>
        <translation>Auf %1 läuft schon ein Postern.</translation>
    </message>
    <message>
        <source>The engine has too much to do. Try again in a moment.</source>
        <translation>Der Server hat zu viel zu tun. Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The data folder %1 cannot be used: it must exist, be writable and be on this computer.</source>
        <translation>Der Datenordner %1 ist nicht zu gebrauchen: Er muss da, beschreibbar und auf diesem Computer sein.</translation>
    </message>
    <message>
        <source>%1 is no format of a certificate file.</source>
        <translation>%1 ist kein Format einer Zertifikatdatei.</translation>
    </message>
    <message>
        <source>%1: %2 (%3) was refused because it sends the password without encryption. It could log in then.</source>
        <translation>%1: %2 (%3) wurde abgelehnt, weil es das Passwort unverschlüsselt sendet. Dann könnte es sich anmelden.</translation>
    </message>
    <message>
        <source>The file did not arrive whole. Try again.</source>
        <translation>Die Datei kam nicht vollständig an. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The file is damaged or incomplete (%1).</source>
        <translation>Die Datei ist beschädigt oder unvollständig (%1).</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>There is no certificate in it.</source>
        <translation>Es ist kein Zertifikat darin.</translation>
    </message>
    <message>
        <source>There is no private key in it.</source>
        <translation>Es ist kein privater Schlüssel darin.</translation>
    </message>
    <message>
        <source>The file holds no certificate, no private key and no signing request.</source>
        <translation>Die Datei enthält kein Zertifikat, keinen privaten Schlüssel und keine Zertifikatanforderung.</translation>
    </message>
    <message>
        <source>The file is encrypted with %1, an old method that OpenSSL reads with its legacy provider only. This computer lacks it: install it, or save the file again with a newer encryption.</source>
        <translation>Die Datei ist mit %1 verschlüsselt, einem alten Verfahren, das OpenSSL nur mit seinem Legacy-Provider liest. Er fehlt auf diesem Computer: Installieren Sie ihn, oder speichern Sie die Datei mit neuerer Verschlüsselung.</translation>
    </message>
    <message>
        <source>The file is encrypted. Enter its password.</source>
        <translation>Die Datei ist verschlüsselt. Geben Sie ihr Passwort ein.</translation>
    </message>
    <message>
        <source>Opening the file would keep the server busy for too long: it asks for too many rounds of key derivation.</source>
        <translation>Das Öffnen der Datei würde den Server zu lange beschäftigen: Sie verlangt zu viele Runden der Schlüsselableitung.</translation>
    </message>
    <message>
        <source>The file is larger than %1 MiB.</source>
        <translation>Die Datei ist größer als %1 MiB.</translation>
    </message>
    <message>
        <source>The file holds more than %1 certificates and keys.</source>
        <translation>Die Datei enthält mehr als %1 Zertifikate und Schlüssel.</translation>
    </message>
    <message>
        <source>The file is neither PEM, DER, PKCS#7 nor PKCS#12.</source>
        <translation>Die Datei ist weder PEM noch DER, PKCS#7 oder PKCS#12.</translation>
    </message>
    <message>
        <source>The file is encrypted in a way that cannot be read: %1.</source>
        <translation>Die Datei ist auf nicht lesbare Art verschlüsselt: %1.</translation>
    </message>
    <message>
        <source>The password does not open the file, or the file was changed.</source>
        <translation>Das Passwort öffnet die Datei nicht, oder die Datei wurde verändert.</translation>
    </message>
    <message>
        <source>Choose either a pending request or a request file, not both.</source>
        <translation>Wählen Sie entweder eine wartende Anforderung oder eine Anforderungsdatei, nicht beides.</translation>
    </message>
    <message>
        <source>%1 issued no certificate with the serial number %2.</source>
        <translation>%1 hat kein Zertifikat mit der Seriennummer %2 ausgestellt.</translation>
    </message>
    <message>
        <source>The certificate %1 is revoked already.</source>
        <translation>Das Zertifikat %1 ist schon widerrufen.</translation>
    </message>
    <message>
        <source>Making the key was cancelled.</source>
        <translation>Das Erzeugen des Schlüssels wurde abgebrochen.</translation>
    </message>
    <message>
        <source>There is a key %1 already.</source>
        <translation>Es gibt schon einen Schlüssel %1.</translation>
    </message>
    <message>
        <source>The key %1 is in use by %2. Let it use another one first.</source>
        <translation>Der Schlüssel %1 wird von %2 benutzt. Wählen Sie dort erst einen anderen.</translation>
    </message>
    <message>
        <source>The private keys are locked. Enter the passphrase of the key store.</source>
        <translation>Die privaten Schlüssel sind verschlossen. Geben Sie die Passphrase des Schlüsselspeichers ein.</translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>Es gibt keinen Schlüssel %1.</translation>
    </message>
    <message>
        <source>The key needs a name.</source>
        <translation>Der Schlüssel braucht einen Namen.</translation>
    </message>
    <message>
        <source>No key is being made any more.</source>
        <translation>Es wird kein Schlüssel mehr erzeugt.</translation>
    </message>
    <message>
        <source>The key is damaged: what it signs does not verify.</source>
        <translation>Der Schlüssel ist beschädigt: Seine Signaturen lassen sich nicht bestätigen.</translation>
    </message>
    <message>
        <source>The key (%1) cannot be used: %2.</source>
        <translation>Der Schlüssel (%1) ist nicht zu gebrauchen: %2.</translation>
    </message>
    <message>
        <source>The key file in %1 is missing, and the stored keys need it. Put it back and start Postern again.</source>
        <translation>Die Schlüsseldatei in %1 fehlt, und die gespeicherten Schlüssel brauchen sie. Legen Sie sie zurück und starten Sie Postern neu.</translation>
    </message>
    <message>
        <source>Other users of this computer can read the key file %1. Take their rights away.</source>
        <translation>Andere Benutzer dieses Computers können die Schlüsseldatei %1 lesen. Entziehen Sie ihnen die Rechte.</translation>
    </message>
    <message>
        <source>The key file postern.key in the data folder cannot be read. Without it the private keys stay locked; bring it back from a backup.</source>
        <translation>Die Schlüsseldatei postern.key im Datenordner ist nicht lesbar. Ohne sie bleiben die privaten Schlüssel verschlossen; holen Sie sie aus einer Sicherung zurück.</translation>
    </message>
    <message>
        <source>The password is empty.</source>
        <translation>Das Passwort ist leer.</translation>
    </message>
    <message>
        <source>The password has characters that cannot be used, or is longer than %1 bytes.</source>
        <translation>Das Passwort hat unbrauchbare Zeichen oder ist länger als %1 Bytes.</translation>
    </message>
    <message>
        <source>The password is too easy to guess: at least %1 characters, and not the name of the account.</source>
        <translation>Das Passwort ist zu leicht zu raten: mindestens %1 Zeichen, und nicht der Name des Kontos.</translation>
    </message>
    <message>
        <source>The service did not show its certificate: %1</source>
        <translation>Der Dienst zeigte sein Zertifikat nicht: %1</translation>
    </message>
    <message>
        <source>Mail programs do not know who issued the certificate &quot;%1&quot;.</source>
        <translation>Mailprogramme kennen den Aussteller des Zertifikats &quot;%1&quot; nicht.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; has expired. Mail programs refuse it or warn.</source>
        <translation>Das Zertifikat &quot;%1&quot; ist abgelaufen. Mailprogramme lehnen es ab oder warnen.</translation>
    </message>
    <message>
        <source>The certificate %1 has %2 days left. Make or install a new one.</source>
        <translation>Das Zertifikat %1 gilt noch %2 Tage. Erstellen oder installieren Sie ein neues.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; does not hold the name %2, which mail programs use.</source>
        <translation>Das Zertifikat &quot;%1&quot; enthält den Namen %2 nicht, den Mailprogramme benutzen.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is self-signed. Mail programs warn until they are told to trust it.</source>
        <translation>Das Zertifikat &quot;%1&quot; ist selbst signiert. Mailprogramme warnen, bis man sie ihm trauen lässt.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is weak: %2. Get a new one.</source>
        <translation>Das Zertifikat &quot;%1&quot; ist schwach: %2. Besorgen Sie ein neues.</translation>
    </message>
    <message>
        <source>The key file %1 can be read by other users of this computer. Take that right away.</source>
        <translation>Andere Benutzer dieses Computers können die Schlüsseldatei %1 lesen. Entziehen Sie ihnen dieses Recht.</translation>
    </message>
    <message>
        <source>The key store is locked. Certificates with stored keys are not served until it gets its passphrase.</source>
        <translation>Der Schlüsselspeicher ist verschlossen. Zertifikate mit gespeicherten Schlüsseln werden erst nach Eingabe seiner Passphrase benutzt.</translation>
    </message>
    <message>
        <source>Only programs on this computer can connect. Open the networks when you are ready.</source>
        <translation>Nur Programme auf diesem Computer können sich verbinden. Öffnen Sie die Netze, wenn Sie so weit sind.</translation>
    </message>
    <message>
        <source>There is no domain yet, so no mail can arrive.</source>
        <translation>Es gibt noch keine Domain, darum kann keine Post ankommen.</translation>
    </message>
    <message>
        <source>%1 lets mail programs send passwords without encryption.</source>
        <translation>%1 lässt Mailprogramme Passwörter unverschlüsselt senden.</translation>
    </message>
    <message>
        <source>The request %1 has waited %2 days for its certificate.</source>
        <translation>Die Anforderung %1 wartet seit %2 Tagen auf ihr Zertifikat.</translation>
    </message>
    <message>
        <source>%1 is down: %2</source>
        <translation>%1 ist ausgefallen: %2</translation>
    </message>
    <message>
        <source>%1 goes on with its old settings: %2</source>
        <translation>%1 läuft mit den alten Einstellungen weiter: %2</translation>
    </message>
    <message>
        <source>The disk is full. Mail is refused until there is room in %1.</source>
        <translation>Der Datenträger ist voll. E-Mails werden abgewiesen, bis in %1 wieder Platz ist.</translation>
    </message>
    <message>
        <source>The store in %1 cannot be written, so mail is refused for now: %2</source>
        <translation>Der Speicher in %1 lässt sich nicht beschreiben, E-Mails werden deshalb vorerst abgewiesen: %2</translation>
    </message>
    <message>
        <source>The Test certificate is in use. It is for tests only: mail programs warn of it.</source>
        <translation>Das Testzertifikat ist in Gebrauch. Es ist nur zum Testen: Mailprogramme warnen davor.</translation>
    </message>
    <message>
        <source>It is the certificate of an authority, not of a server or person.</source>
        <translation>Es ist das Zertifikat einer Zertifizierungsstelle, nicht das eines Servers oder einer Person.</translation>
    </message>
    <message>
        <source>It is no authority: it must not sign other certificates.</source>
        <translation>Es ist keine Zertifizierungsstelle: Es darf keine anderen Zertifikate signieren.</translation>
    </message>
    <message>
        <source>It expired at %1.</source>
        <translation>Es ist abgelaufen: %1.</translation>
    </message>
    <message>
        <source>It is valid from %1 on.</source>
        <translation>Es gilt erst ab %1.</translation>
    </message>
    <message>
        <source>This is no purpose that mail servers or clients know.</source>
        <translation>Diesen Zweck kennen Mailserver und Clients nicht.</translation>
    </message>
    <message>
        <source>Its key is weak (%1).</source>
        <translation>Sein Schlüssel ist schwach (%1).</translation>
    </message>
    <message>
        <source>A request %1 waits for its certificate already. Give it up first, or choose another name.</source>
        <translation>Eine Anforderung %1 wartet schon auf ihr Zertifikat. Geben Sie diese erst auf, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The certificate (%1) was not made for this request: its public key is another one.</source>
        <translation>Das Zertifikat (%1) wurde nicht für diese Anforderung erstellt: Es hat einen anderen öffentlichen Schlüssel.</translation>
    </message>
    <message>
        <source>There is no pending request called %1.</source>
        <translation>Es gibt keine wartende Anforderung namens %1.</translation>
    </message>
    <message>
        <source>%1 is no reason for a revocation.</source>
        <translation>%1 ist kein Grund für einen Widerruf.</translation>
    </message>
    <message>
        <source>The server is too busy now. Try again in a moment.</source>
        <translation>Der Server ist gerade zu beschäftigt. Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>None of its ports is open. Open one under Ports.</source>
        <translation>Keiner seiner Ports ist offen. Öffnen Sie einen unter Ports.</translation>
    </message>
    <message>
        <source>This engine has no service %1.</source>
        <translation>Dieser Server hat keinen Dienst %1.</translation>
    </message>
    <message>
        <source>&quot;%2&quot; does not fit into %1. Write for example 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.</source>
        <translation>&quot;%2&quot; passt nicht zu %1. Schreiben Sie zum Beispiel 192.0.2.7, 10.0.0.0/8 oder 2001:db8::/32.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is not one of the choices.</source>
        <translation>%1: &quot;%2&quot; steht nicht zur Wahl.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is not known. Choose one from the list.</source>
        <translation>%1: &quot;%2&quot; ist nicht bekannt. Wählen Sie aus der Liste.</translation>
    </message>
    <message>
        <source>With these lists %1 could encrypt for nobody, because nothing in them fits its certificate (%2). Add a cipher that does.</source>
        <translation>Mit diesen Listen könnte %1 für niemanden verschlüsseln, weil nichts darin zu seinem Zertifikat passt (%2). Fügen Sie eine passende Chiffre hinzu.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is weaker than 128 bit. Take it out, or no longer require 128 bit.</source>
        <translation>%1: &quot;%2&quot; ist schwächer als 128 Bit. Nehmen Sie es heraus, oder verlangen Sie nicht mehr 128 Bit.</translation>
    </message>
    <message>
        <source>Somebody else changed settings in the meantime. Revert to see the new ones, then make your change again.</source>
        <translation>Jemand anders hat inzwischen Einstellungen geändert. Mit Zurück sehen Sie die neuen; ändern Sie dann noch einmal.</translation>
    </message>
    <message>
        <source>The longest command of %1 does not fit into its memory for one connection. Raise the memory or lower the line length.</source>
        <translation>Der längste Befehl von %1 passt nicht in den Speicher für eine Verbindung. Mehr Speicher oder kürzere Zeilen einstellen.</translation>
    </message>
    <message>
        <source>%1 would refuse everybody: no authority is trusted yet. Create or trust one first.</source>
        <translation>%1 würde alle ablehnen: Noch wird keiner Zertifizierungsstelle vertraut. Erst eine erstellen oder einer vertrauen.</translation>
    </message>
    <message>
        <source>%1 is on, but none of its ports is open. Open one, or stop the service.</source>
        <translation>%1 ist an, aber keiner seiner Ports ist offen. Öffnen Sie einen oder halten Sie den Dienst an.</translation>
    </message>
    <message>
        <source>%1 was given on the command line and cannot be changed while Postern runs like this.</source>
        <translation>%1 steht auf der Befehlszeile und lässt sich nicht ändern, solange Postern so läuft.</translation>
    </message>
    <message>
        <source>%1 and %2 both ask for port %3. Choose another one for one of them.</source>
        <translation>%1 und %2 wollen beide Port %3. Wählen Sie für eines einen anderen.</translation>
    </message>
    <message>
        <source>An earlier change still waits. Confirm it or take it back first.</source>
        <translation>Eine frühere Änderung wartet noch. Bestätigen Sie sie erst, oder nehmen Sie sie zurück.</translation>
    </message>
    <message>
        <source>That change no longer waits: it was confirmed or taken back.</source>
        <translation>Diese Änderung wartet nicht mehr: Sie wurde bestätigt oder zurückgenommen.</translation>
    </message>
    <message>
        <source>A change can wait for 1 to %1 seconds to be confirmed.</source>
        <translation>Eine Änderung kann 1 bis %1 Sekunden auf Bestätigung warten.</translation>
    </message>
    <message>
        <source>%1: %2 is not allowed; it must lie between %3 and %4.</source>
        <translation>%1: %2 ist nicht erlaubt; es muss zwischen %3 und %4 liegen.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; does not fit here.</source>
        <translation>%1: &quot;%2&quot; passt hier nicht.</translation>
    </message>
    <message>
        <source>This engine has no setting %1. The console and the engine may be of different versions.</source>
        <translation>Dieser Server hat keine Einstellung %1. Vielleicht sind Konsole und Server verschiedene Versionen.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no address of a web service. Write for example http://pki.example.org.</source>
        <translation>%1: &quot;%2&quot; ist keine Adresse eines Webdienstes. Schreiben Sie zum Beispiel http://pki.example.org.</translation>
    </message>
    <message>
        <source>A message that was arriving is gone.</source>
        <translation>Eine ankommende Nachricht ist verloren.</translation>
    </message>
    <message>
        <source>A message of %1 bytes came with %2.</source>
        <translation>Eine Nachricht mit %1 Bytes kam mit %2 an.</translation>
    </message>
    <message>
        <source>The disk has no room for another message. Free some space.</source>
        <translation>Auf der Platte ist kein Platz für eine weitere Nachricht. Schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>There is a folder of that name already.</source>
        <translation>Es gibt schon einen Ordner dieses Namens.</translation>
    </message>
    <message>
        <source>There is no such folder any more.</source>
        <translation>Diesen Ordner gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>The message does not exist any more.</source>
        <translation>Die Nachricht gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This name cannot be used for a folder: %1</source>
        <translation>Dieser Name geht nicht für einen Ordner: %1</translation>
    </message>
    <message>
        <source>The data folder was made by a newer Postern (%1, this one knows %2). Install that version again.</source>
        <translation>Der Datenordner stammt von einem neueren Postern (%1, dieses kennt %2). Installieren Sie jene Version wieder.</translation>
    </message>
    <message>
        <source>%1 is not a data file of Postern.</source>
        <translation>%1 ist keine Datendatei von Postern.</translation>
    </message>
    <message>
        <source>The mail store is of an older Postern (schema %1 instead of %2). Start Postern once; it brings the store up to date.</source>
        <translation>Der Mailspeicher stammt von einem älteren Postern (Schema %1 statt %2). Starten Sie Postern einmal; es aktualisiert den Speicher.</translation>
    </message>
    <message>
        <source>The store cannot be opened: %1</source>
        <translation>Der Speicher lässt sich nicht öffnen: %1</translation>
    </message>
    <message>
        <source>The store has faults: %1</source>
        <translation>Der Speicher hat Fehler: %1</translation>
    </message>
    <message>
        <source>There is no template called %1.</source>
        <translation>Es gibt keine Vorlage namens %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no purpose of a certificate. A template needs one at least.</source>
        <translation>&quot;%1&quot; ist kein Zweck eines Zertifikats. Eine Vorlage braucht mindestens einen.</translation>
    </message>
    <message>
        <source>Qt lacks its OpenSSL part on this computer, so nothing can be encrypted. Install Qt with OpenSSL.</source>
        <translation>Auf diesem Computer fehlt Qt der OpenSSL-Teil, darum kann nichts verschlüsselt werden. Installieren Sie Qt mit OpenSSL.</translation>
    </message>
    <message>
        <source>It says that the certificate has expired.</source>
        <translation>Es meldet, dass das Zertifikat abgelaufen ist.</translation>
    </message>
    <message>
        <source>It refused the certificate.</source>
        <translation>Es hat das Zertifikat abgelehnt.</translation>
    </message>
    <message>
        <source>The certificate cannot be read. It must be in PEM form.</source>
        <translation>Das Zertifikat ist nicht lesbar. Es muss in PEM-Form sein.</translation>
    </message>
    <message>
        <source>OpenSSL does not accept %1: %2</source>
        <translation>OpenSSL nimmt %1 nicht an: %2</translation>
    </message>
    <message>
        <source>Its client certificate cannot be verified.</source>
        <translation>Sein Client-Zertifikat lässt sich nicht bestätigen.</translation>
    </message>
    <message>
        <source>It broke the connection off.</source>
        <translation>Es hat die Verbindung abgebrochen.</translation>
    </message>
    <message>
        <source>OpenSSL failed at %1: %2</source>
        <translation>OpenSSL scheiterte an %1: %2</translation>
    </message>
    <message>
        <source>The encryption could not be agreed on.</source>
        <translation>Über die Verschlüsselung kam keine Einigung zustande.</translation>
    </message>
    <message>
        <source>The private key does not belong to the certificate.</source>
        <translation>Der private Schlüssel gehört nicht zum Zertifikat.</translation>
    </message>
    <message>
        <source>The private key cannot be read.</source>
        <translation>Der private Schlüssel ist nicht lesbar.</translation>
    </message>
    <message>
        <source>There is no certificate %1. Make one with the Web Server Certificate Wizard, or choose another one.</source>
        <translation>Es gibt kein Zertifikat %1. Erstellen Sie eines mit dem Assistenten für Webserver-Zertifikate, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>The secret store of the desktop cannot be used: %1</source>
        <translation>Der Geheimnisspeicher des Desktops ist nicht zu gebrauchen: %1</translation>
    </message>
    <message>
        <source>The key file cannot be kept in %1: %2</source>
        <translation>Die Schlüsseldatei kann nicht in %1 liegen: %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no way to protect the keys.</source>
        <translation>&quot;%1&quot; ist keine Art, die Schlüssel zu schützen.</translation>
    </message>
    <message>
        <source>The passphrase of the key store is not right.</source>
        <translation>Die Passphrase des Schlüsselspeichers ist falsch.</translation>
    </message>
    <message>
        <source>Cannot listen on port %1 of %2: %3. Check the addresses under Settings.</source>
        <translation>Auf Port %1 von %2 kann nicht gelauscht werden: %3. Prüfen Sie die Adressen unter Einstellungen.</translation>
    </message>
    <message>
        <source>No permission to open port %1 on %2. Ports below 1024 need the right to do so.</source>
        <translation>Keine Berechtigung, Port %1 auf %2 zu öffnen. Ports unter 1024 brauchen das Recht dazu.</translation>
    </message>
    <message>
        <source>Port %1 belongs to another service of Postern: %2. Choose another port.</source>
        <translation>Port %1 gehört einem anderen Dienst von Postern: %2. Wählen Sie einen anderen Port.</translation>
    </message>
    <message>
        <source>Another program holds port %1 on %2. Stop that program or choose another port.</source>
        <translation>Ein anderes Programm hält Port %1 auf %2. Beenden Sie es oder wählen Sie einen anderen Port.</translation>
    </message>
    <message>
        <source>The answer of the authority&apos;s responder is about another certificate.</source>
        <translation>Die Antwort des Responders der Zertifizierungsstelle betrifft ein anderes Zertifikat.</translation>
    </message>
    <message>
        <source>The responder of the authority answered: %1</source>
        <translation>Der Responder der Zertifizierungsstelle antwortete: %1</translation>
    </message>
    <message>
        <source>The answer of the authority&apos;s responder is not signed by it.</source>
        <translation>Die Antwort des Responders der Zertifizierungsstelle ist nicht von ihr signiert.</translation>
    </message>
    <message>
        <source>The answer of the authority&apos;s responder is not current.</source>
        <translation>Die Antwort des Responders der Zertifizierungsstelle ist nicht aktuell.</translation>
    </message>
    <message>
        <source>The answer of the authority&apos;s responder cannot be read.</source>
        <translation>Die Antwort des Responders der Zertifizierungsstelle ist nicht lesbar.</translation>
    </message>
    <message>
        <source>It showed no client certificate.</source>
        <translation>Es hat kein Client-Zertifikat gezeigt.</translation>
    </message>
    <message>
        <source>It did not speak TLS.</source>
        <translation>Es sprach kein TLS.</translation>
    </message>
    <message>
        <source>It sent the password without encryption and was refused.</source>
        <translation>Es hat das Passwort unverschlüsselt gesendet und wurde abgelehnt.</translation>
    </message>
    <message>
        <source>It took too long.</source>
        <translation>Es hat zu lange gebraucht.</translation>
    </message>
    <message>
        <source>It does not trust the issuer of the certificate.</source>
        <translation>Es vertraut dem Aussteller des Zertifikats nicht.</translation>
    </message>
    <message>
        <source>It offers only TLS versions that are switched off.</source>
        <translation>Es bietet nur TLS-Versionen an, die ausgeschaltet sind.</translation>
    </message>
    <message>
        <source>The chain of this certificate is not complete or not valid: %1</source>
        <translation>Die Kette dieses Zertifikats ist unvollständig oder ungültig: %1</translation>
    </message>
    <message>
        <source>This certificate expired at %1.</source>
        <translation>Dieses Zertifikat ist abgelaufen: %1.</translation>
    </message>
    <message>
        <source>This certificate is valid from %1 on.</source>
        <translation>Dieses Zertifikat gilt erst ab %1.</translation>
    </message>
    <message>
        <source>This certificate failed to verify for all of its intended purposes: %1.</source>
        <translation>Dieses Zertifikat ließ sich nicht für alle vorgesehenen Zwecke bestätigen: %1.</translation>
    </message>
    <message>
        <source>This certificate is signed by itself: clients warn until they are told to trust it.</source>
        <translation>Dieses Zertifikat ist selbst signiert: Clients warnen, bis man sie ihm trauen lässt.</translation>
    </message>
    <message>
        <source>The issuer of this certificate, &quot;%1&quot;, is not known to this computer.</source>
        <translation>Der Aussteller dieses Zertifikats, &quot;%1&quot;, ist diesem Computer nicht bekannt.</translation>
    </message>
    <message>
        <source>The key of this certificate is weak (%1).</source>
        <translation>Der Schlüssel dieses Zertifikats ist schwach (%1).</translation>
    </message>
    <message>
        <source>This certificate is signed with %1, which can be forged.</source>
        <translation>Dieses Zertifikat ist mit %1 signiert, das sich fälschen lässt.</translation>
    </message>
    <message>
        <source>The certificate %1 expired at %2.</source>
        <translation>Das Zertifikat %1 ist abgelaufen: %2.</translation>
    </message>
    <message>
        <source>The certificate %1 has %2 days left.</source>
        <translation>Das Zertifikat %1 gilt noch %2 Tage.</translation>
    </message>
    <message>
        <source>The key file %1 can be read by other users of this computer.</source>
        <translation>Andere Benutzer dieses Computers können die Schlüsseldatei %1 lesen.</translation>
    </message>
    <message>
        <source>The certificate %1 is signed by itself: clients warn until they are told to trust it.</source>
        <translation>Das Zertifikat %1 ist selbst signiert: Clients warnen, bis man sie ihm trauen lässt.</translation>
    </message>
    <message>
        <source>The Test certificate is in use. It is for tests only.</source>
        <translation>Das Testzertifikat ist in Gebrauch. Es ist nur zum Testen.</translation>
    </message>
    <message>
        <source>Clients cannot trace the certificate %1 to an authority they know: %2</source>
        <translation>Clients können das Zertifikat %1 auf keine ihnen bekannte Zertifizierungsstelle zurückführen: %2</translation>
    </message>
    <message>
        <source>The key of the certificate %1 is weak (%2).</source>
        <translation>Der Schlüssel des Zertifikats %1 ist schwach (%2).</translation>
    </message>
    <message>
        <source>The certificate %1 is signed with %2, which can be forged.</source>
        <translation>Das Zertifikat %1 ist mit %2 signiert, das sich fälschen lässt.</translation>
    </message>
    <message>
        <source>The certificate %1 does not hold the names %2.</source>
        <translation>Das Zertifikat %1 enthält die Namen %2 nicht.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>There is no dated copy %2 of %1 any more.</source>
        <translation>Es gibt keine datierte Kopie %2 von %1 mehr.</translation>
    </message>
    <message>
        <source>The backup could not be restored again: %1</source>
        <translation>Die Sicherung ließe sich nicht wiederherstellen: %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: line breaks and control characters cannot stand in a certificate.</source>
        <translation>„%1“: Zeilenumbrüche und Steuerzeichen können nicht in einem Zertifikat stehen.</translation>
    </message>
    <message>
        <source>A mail address in a certificate has plain letters only (a to z), not &quot;%1&quot;.</source>
        <translation>Eine Mailadresse in einem Zertifikat besteht aus einfachen Buchstaben (a bis z), nicht „%1“.</translation>
    </message>
    <message>
        <source>There is a certificate for %1 with the same kind of key already: %2, with the fingerprint %3. The new one has the fingerprint %4. Choose to replace it.</source>
        <translation>Es gibt schon ein Zertifikat für %1 mit derselben Schlüsselart: %2, mit dem Fingerabdruck %3. Das neue hat den Fingerabdruck %4. Wählen Sie, ob es ersetzt werden soll.</translation>
    </message>
    <message>
        <source>The certificate is stored, but %1 could not take it over and goes on as before: %2</source>
        <translation>Das Zertifikat ist gespeichert, aber %1 konnte es nicht übernehmen und arbeitet weiter wie bisher: %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too long: a certificate has room for %2 characters there.</source>
        <translation>„%1“ ist zu lang: Ein Zertifikat hat dort Platz für %2 Zeichen.</translation>
    </message>
    <message>
        <source>A request made with the key %1 waits for its certificate: %2. Without the key the answer is of no use.</source>
        <translation>Eine Anforderung mit dem Schlüssel %1 wartet auf ihr Zertifikat: %2. Ohne den Schlüssel ist die Antwort nutzlos.</translation>
    </message>
    <message>
        <source>It asks for the name %1, for which secure links would be off.</source>
        <translation>Es fragt nach dem Namen %1, für den sichere Verbindungen abgeschaltet würden.</translation>
    </message>
    <message>
        <source>It asks for the name %1, which the Test certificate would answer. It will warn.</source>
        <translation>Es fragt nach dem Namen %1, für den das Testzertifikat antworten würde. Es wird warnen.</translation>
    </message>
    <message>
        <source>It uses STARTTLS, which would no longer be offered.</source>
        <translation>Es benutzt STARTTLS, das nicht mehr angeboten würde.</translation>
    </message>
    <message>
        <source>It shows a client certificate of an authority that would no longer be trusted.</source>
        <translation>Es zeigt ein Client-Zertifikat einer Zertifizierungsstelle, der nicht mehr vertraut würde.</translation>
    </message>
    <message>
        <source>It shows a client certificate that is revoked.</source>
        <translation>Es zeigt ein Client-Zertifikat, das gesperrt ist.</translation>
    </message>
    <message>
        <source>The file holds &quot;%1&quot; as well, which the first authority has not certified. Trust each of them by itself.</source>
        <translation>Die Datei enthält auch „%1“, das die erste Zertifizierungsstelle nicht ausgestellt hat. Vertrauen Sie jeder für sich.</translation>
    </message>
    <message>
        <source>There is no list of revoked certificates in the file.</source>
        <translation>In der Datei ist keine Sperrliste.</translation>
    </message>
    <message>
        <source>The list of revoked certificates is another authority&apos;s.</source>
        <translation>Die Sperrliste ist die einer anderen Zertifizierungsstelle.</translation>
    </message>
    <message>
        <source>The list of revoked certificates is not signed by the authority.</source>
        <translation>Die Sperrliste ist nicht von der Zertifizierungsstelle unterschrieben.</translation>
    </message>
    <message>
        <source>The list of revoked certificates is too large.</source>
        <translation>Die Sperrliste ist zu groß.</translation>
    </message>
    <message>
        <source>There is a newer list of revoked certificates already.</source>
        <translation>Es gibt schon eine neuere Sperrliste.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no address that begins with http://.</source>
        <translation>„%1“ ist keine Adresse, die mit http:// beginnt.</translation>
    </message>
    <message>
        <source>%1 could not be fetched: %2</source>
        <translation>%1 ließ sich nicht holen: %2</translation>
    </message>
    <message>
        <source>The list of certificates that %1 has revoked is out of date.</source>
        <translation>Die Liste der Zertifikate, die %1 gesperrt hat, ist veraltet.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; does not say where the certificate of its issuer can be fetched.</source>
        <translation>„%1“ sagt nicht, wo das Zertifikat seines Ausstellers zu holen ist.</translation>
    </message>
    <message>
        <source>What stands at %1 has not issued &quot;%2&quot;.</source>
        <translation>Was unter %1 steht, hat „%2“ nicht ausgestellt.</translation>
    </message>
    <message>
        <source>No certificate changes by that, and none holds %1. Make a new request.</source>
        <translation>Kein Zertifikat ändert sich dadurch, und keines enthält %1. Stellen Sie einen neuen Antrag.</translation>
    </message>
    <message>
        <source>The store was busy for too long. Try again.</source>
        <translation>Der Speicher war zu lange beschäftigt. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The store refused the change: %1</source>
        <translation>Der Speicher hat die Änderung abgelehnt: %1</translation>
    </message>
    <message>
        <source>The file of the mail store is damaged: %1. Stop Postern, keep the file, and put back a backup.</source>
        <translation>Die Datei des Mailspeichers ist beschädigt: %1. Halten Sie Postern an, bewahren Sie die Datei auf und spielen Sie eine Sicherung zurück.</translation>
    </message>
    <message>
        <source>The disk with the mail store cannot be read or written: %1. Look at the disk; what was confirmed is kept.</source>
        <translation>Die Platte mit dem Mailspeicher lässt sich nicht lesen oder schreiben: %1. Sehen Sie nach der Platte; was bestätigt wurde, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The store could not do this: %1</source>
        <translation>Der Speicher konnte das nicht tun: %1</translation>
    </message>
    <message>
        <source>Secure links are switched off for the name it asked for.</source>
        <translation>Für den Namen, den es wollte, sind sichere Verbindungen ausgeschaltet.</translation>
    </message>
    <message>
        <source>Programs that remember the certificate will warn of the new one.</source>
        <translation>Programme, die sich das Zertifikat gemerkt haben, werden vor dem neuen warnen.</translation>
    </message>
    <message>
        <source>Programs that do not trust %1 will warn of the new certificate.</source>
        <translation>Programme, die %1 nicht vertrauen, werden vor dem neuen Zertifikat warnen.</translation>
    </message>
    <message>
        <source>Programs that check who signed the certificate will warn: it signs itself.</source>
        <translation>Programme, die prüfen, wer das Zertifikat signiert hat, werden warnen: Es ist selbst signiert.</translation>
    </message>
    <message>
        <source>It knows none of the encryption methods that stay.</source>
        <translation>Es kennt keines der Verschlüsselungsverfahren, die bleiben.</translation>
    </message>
    <message>
        <source>It knows none of the key exchanges that stay.</source>
        <translation>Es kennt keinen der Schlüsselaustausche, die bleiben.</translation>
    </message>
    <message>
        <source>It shows a client certificate that no authority of yours has on record.</source>
        <translation>Es zeigt ein Client-Zertifikat, das keine Ihrer Zertifizierungsstellen verzeichnet hat.</translation>
    </message>
    <message>
        <source>It was not issued for this: its key usage lacks %1.</source>
        <translation>Es wurde nicht dafür ausgestellt: Seiner Schlüsselverwendung fehlt %1.</translation>
    </message>
    <message>
        <source>It was not issued for this, only for: %1.</source>
        <translation>Es wurde nicht dafür ausgestellt, nur für: %1.</translation>
    </message>
    <message>
        <source>No encryption method in common.</source>
        <translation>Kein gemeinsames Verschlüsselungsverfahren.</translation>
    </message>
    <message>
        <source>No key exchange in common.</source>
        <translation>Kein gemeinsamer Schlüsselaustausch.</translation>
    </message>
    <message>
        <source>No way of signing in common.</source>
        <translation>Keine gemeinsame Art zu unterschreiben.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation>%1 lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>%1 is too large to be a certificate or a key.</source>
        <translation>%1 ist zu groß für ein Zertifikat oder einen Schlüssel.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 ist leer.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Certificates and keys</source>
        <translation>Zertifikate und Schlüssel</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 T %2 h</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>noch 1 Tag</translation>
    </message>
    <message>
        <source>%1 days left</source>
        <translation>noch %1 Tage</translation>
    </message>
    <message>
        <source>SMTP</source>
        <translation>SMTP</translation>
    </message>
    <message>
        <source>Submission</source>
        <translation>Submission</translation>
    </message>
    <message>
        <source>POP3</source>
        <translation>POP3</translation>
    </message>
    <message>
        <source>Certificate Services</source>
        <translation>Zertifikatdienste</translation>
    </message>
    <message>
        <source>IMAP</source>
        <translation>IMAP</translation>
    </message>
    <message>
        <source>Takes mail from other servers for your domains.</source>
        <translation>Nimmt Post anderer Server für Ihre Domains an.</translation>
    </message>
    <message>
        <source>Takes mail that your people send, after they have logged in.</source>
        <translation>Nimmt Post an, die Ihre Leute nach dem Anmelden senden.</translation>
    </message>
    <message>
        <source>Lets mail programs download mail.</source>
        <translation>Lässt Mailprogramme Post herunterladen.</translation>
    </message>
    <message>
        <source>Tells everybody which certificates of your own authorities are revoked.</source>
        <translation>Sagt allen, welche Zertifikate Ihrer eigenen Zertifizierungsstellen widerrufen sind.</translation>
    </message>
    <message>
        <source>Lets mail programs work with mail and folders kept on this server.</source>
        <translation>Lässt Mailprogramme mit Post und Ordnern auf diesem Server arbeiten.</translation>
    </message>
    <message>
        <source>Test certificate</source>
        <translation>Testzertifikat</translation>
    </message>
    <message>
        <source>From your own authority</source>
        <translation>Von Ihrer eigenen Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Self-signed</source>
        <translation>Selbst signiert</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Installiert</translation>
    </message>
    <message>
        <source>less than a day</source>
        <translation>weniger als einem Tag</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 Tagen</translation>
    </message>
</context>
<context>
    <name>MailRequest</name>
    <message>
        <source>Certificate request for %1</source>
        <translation>Zertifikatsanforderung für %1</translation>
    </message>
</context>
<context>
    <name>PolicyGroup</name>
    <message>
        <source>TLS 1.3: %1.
TLS 1.2: %2.
Key exchange: %3.</source>
        <translation>TLS 1.3: %1.
TLS 1.2: %2.
Schlüsselaustausch: %3.</translation>
    </message>
    <message>
        <source>Your own lists are used, in their order.</source>
        <translation>Ihre eigenen Listen gelten, in ihrer Reihenfolge.</translation>
    </message>
    <message>
        <source>weak</source>
        <translation>schwach</translation>
    </message>
    <message>
        <source>TLS policy</source>
        <translation>TLS-Richtlinie</translation>
    </message>
    <message>
        <source>Custom lists</source>
        <translation>Eigene Listen</translation>
    </message>
    <message>
        <source>The first entry that a client knows is used. They count while the policy is Custom.</source>
        <translation>Der erste Eintrag, den ein Client kennt, wird benutzt. Sie gelten bei der Richtlinie &quot;Eigene&quot;.</translation>
    </message>
    <message>
        <source>Client authentication is off</source>
        <translation>Client-Anmeldung mit Zertifikat ist aus</translation>
    </message>
</context>
<context>
    <name>ReplaceGuard</name>
    <message>
        <source>shown when it is made</source>
        <translation>zu sehen, wenn es gemacht ist</translation>
    </message>
    <message>
        <source>Programs that remember the old fingerprint will warn once.</source>
        <translation>Programme, die sich den alten Fingerabdruck gemerkt haben, werden einmal warnen.</translation>
    </message>
    <message>
        <source>Old fingerprint:
%1

New fingerprint:
%2

%3 A dated copy of the old one is kept.</source>
        <translation>Alter Fingerabdruck:
%1

Neuer Fingerabdruck:
%2

%3 Vom alten bleibt eine datierte Kopie.</translation>
    </message>
    <message>
        <source>Replace the certificate %1?</source>
        <translation>Das Zertifikat %1 ersetzen?</translation>
    </message>
    <message>
        <source>Replace %1</source>
        <translation>%1 ersetzen</translation>
    </message>
    <message>
        <source>The key stays the same, and so does its fingerprint.</source>
        <translation>Der Schlüssel bleibt derselbe und damit auch sein Fingerabdruck.</translation>
    </message>
    <message>
        <source>The key is another one too, and so is its fingerprint.</source>
        <translation>Auch der Schlüssel ist ein anderer und damit sein Fingerabdruck.</translation>
    </message>
    <message>
        <source>&amp;Keep its key: the key fingerprint stays</source>
        <translation>Schlüssel &amp;behalten: der Fingerabdruck des Schlüssels bleibt</translation>
    </message>
</context>
<context>
    <name>SaveFile</name>
    <message>
        <source>the old file cannot be copied</source>
        <translation>die alte Datei lässt sich nicht kopieren</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>Saved as %1; the old one is kept as %2</source>
        <translation>Gespeichert als %1; die alte bleibt als %2</translation>
    </message>
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>Not encrypted</source>
        <translation>Unverschlüsselt</translation>
    </message>
    <message>
        <source>%1, resumed</source>
        <translation>%1, fortgesetzt</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Doing</source>
        <translation>Tut</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>Verbunden seit</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
</context>
<context>
    <name>Setting</name>
    <message>
        <source>Start with Postern</source>
        <translation>Mit Postern starten</translation>
    </message>
    <message>
        <source>The service starts together with the program. If off, it stays stopped until you start it here.</source>
        <translation>Der Dienst startet mit dem Programm. Wenn aus, steht er, bis Sie ihn hier starten.</translation>
    </message>
    <message>
        <source>Enable SSL</source>
        <translation>SSL einschalten</translation>
    </message>
    <message>
        <source>Encrypts the connection (SSL is now called TLS). If off, only the plain port answers and STARTTLS is not offered.</source>
        <translation>Verschlüsselt die Verbindung (SSL heißt heute TLS). Wenn aus, antwortet nur der Klartext-Port, ohne STARTTLS.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Where programs connect without encryption at first; with STARTTLS they switch to it.</source>
        <translation>Hier verbinden sich Programme zunächst unverschlüsselt; mit STARTTLS schalten sie um.</translation>
    </message>
    <message>
        <source>Open the port that starts unencrypted</source>
        <translation>Port öffnen, der unverschlüsselt beginnt</translation>
    </message>
    <message>
        <source>If off, only the SSL port answers.</source>
        <translation>Wenn aus, antwortet nur der SSL-Port.</translation>
    </message>
    <message>
        <source>SSL port</source>
        <translation>SSL-Port</translation>
    </message>
    <message>
        <source>Encrypted from the first byte. Most mail programs choose this one.</source>
        <translation>Vom ersten Byte an verschlüsselt. Die meisten Mailprogramme wählen ihn.</translation>
    </message>
    <message>
        <source>Open the SSL port</source>
        <translation>SSL-Port öffnen</translation>
    </message>
    <message>
        <source>If off, programs must use the other port with STARTTLS.</source>
        <translation>Wenn aus, müssen Programme den anderen Port mit STARTTLS nehmen.</translation>
    </message>
    <message>
        <source>Offer STARTTLS</source>
        <translation>STARTTLS anbieten</translation>
    </message>
    <message>
        <source>Lets a program that connected unencrypted switch to encryption. If off, that port stays readable for everybody on the way.</source>
        <translation>Lässt ein unverschlüsselt verbundenes Programm auf Verschlüsselung umschalten. Wenn aus, bleibt dieser Port unterwegs für alle lesbar.</translation>
    </message>
    <message>
        <source>SSL/TLS Certificate To Use</source>
        <translation>SSL/TLS-Zertifikat</translation>
    </message>
    <message>
        <source>Proves to mail programs that they talk to your server. The Test certificate is for trying things out only.</source>
        <translation>Beweist Mailprogrammen, dass sie mit Ihrem Server sprechen. Das Testzertifikat ist nur zum Ausprobieren.</translation>
    </message>
    <message>
        <source>Client certificates</source>
        <translation>Client-Zertifikate</translation>
    </message>
    <message>
        <source>Off suits nearly everybody: certificates must be set up on each device. Ask lets people without one in as before; some old programs show a question. Require shuts out all others.</source>
        <translation>&quot;Aus&quot; passt fast allen: Zertifikate müssen auf jedem Gerät eingerichtet werden. &quot;Fragen&quot; lässt Leute ohne Zertifikat wie bisher ein; manche alten Programme zeigen eine Frage. &quot;Verlangen&quot; sperrt alle anderen aus.</translation>
    </message>
    <message>
        <source>Authorities whose client certificates count</source>
        <translation>Zertifizierungsstellen, deren Client-Zertifikate gelten</translation>
    </message>
    <message>
        <source>Revoked client certificates</source>
        <translation>Widerrufene Client-Zertifikate</translation>
    </message>
    <message>
        <source>Disable plaintext logins for non-SSL connections</source>
        <translation>Keine Klartext-Logins auf Verbindungen ohne SSL</translation>
    </message>
    <message>
        <source>Passwords are never sent readable. If off, anybody on the way can read them.</source>
        <translation>Passwörter gehen nie lesbar über die Leitung. Wenn aus, kann sie unterwegs jeder lesen.</translation>
    </message>
    <message>
        <source>Grant</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>Only these addresses may connect. Leave it empty to let everybody connect.</source>
        <translation>Nur diese Adressen dürfen sich verbinden. Leer lässt alle zu.</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Verbieten</translation>
    </message>
    <message>
        <source>These addresses are turned away before anything is said. Deny wins over Grant.</source>
        <translation>Diese Adressen werden abgewiesen, bevor etwas gesagt wird. Verbieten gilt vor Erlauben.</translation>
    </message>
    <message>
        <source>Connections at once</source>
        <translation>Verbindungen zugleich</translation>
    </message>
    <message>
        <source>Further connections to this service are refused until one ends.</source>
        <translation>Weitere Verbindungen zu diesem Dienst werden abgelehnt, bis eine endet.</translation>
    </message>
    <message>
        <source>Connections from one address</source>
        <translation>Verbindungen von einer Adresse</translation>
    </message>
    <message>
        <source>Keeps one computer from taking all places. Offices behind one router share an address.</source>
        <translation>Damit ein Computer nicht alle Plätze nimmt. Büros hinter einem Router teilen sich eine Adresse.</translation>
    </message>
    <message>
        <source>Time to log in</source>
        <translation>Zeit zum Anmelden</translation>
    </message>
    <message>
        <source>Who has not logged in by then is disconnected. 0: no limit.</source>
        <translation>Wer bis dahin nicht angemeldet ist, wird getrennt. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Time without a command</source>
        <translation>Zeit ohne Befehl</translation>
    </message>
    <message>
        <source>A silent connection is closed after this time.</source>
        <translation>Eine stille Verbindung wird nach dieser Zeit geschlossen.</translation>
    </message>
    <message>
        <source>Longest command line</source>
        <translation>Längste Befehlszeile</translation>
    </message>
    <message>
        <source>Longer lines are refused without being read into memory.</source>
        <translation>Längere Zeilen werden abgelehnt, ohne in den Speicher zu kommen.</translation>
    </message>
    <message>
        <source>Wrong commands before the connection is closed</source>
        <translation>Falsche Befehle, bis die Verbindung endet</translation>
    </message>
    <message>
        <source>Memory for one connection</source>
        <translation>Speicher für eine Verbindung</translation>
    </message>
    <message>
        <source>The most that waits to be read or sent. A slow reader cannot take more.</source>
        <translation>So viel wartet höchstens auf Lesen oder Senden. Ein langsamer Leser bekommt nicht mehr.</translation>
    </message>
    <message>
        <source>Largest message</source>
        <translation>Größte Nachricht</translation>
    </message>
    <message>
        <source>Attachments grow by a third on their way: 50 MB carry about 36 MB of files.</source>
        <translation>Anhänge wachsen unterwegs um ein Drittel: 50 MB tragen etwa 36 MB Dateien.</translation>
    </message>
    <message>
        <source>Refused recipients before the connection is closed</source>
        <translation>Abgelehnte Empfänger, bis die Verbindung endet</translation>
    </message>
    <message>
        <source>Stops those who try out which addresses exist.</source>
        <translation>Hält auf, wer ausprobiert, welche Adressen es gibt.</translation>
    </message>
    <message>
        <source>Recipients of one message</source>
        <translation>Empfänger einer Nachricht</translation>
    </message>
    <message>
        <source>Servers a message may have passed</source>
        <translation>Server, die eine Nachricht passiert haben darf</translation>
    </message>
    <message>
        <source>Stops messages that run in a circle between servers.</source>
        <translation>Hält Nachrichten auf, die zwischen Servern kreisen.</translation>
    </message>
    <message>
        <source>Largest message a mail program may store</source>
        <translation>Größte Nachricht, die ein Mailprogramm ablegen darf</translation>
    </message>
    <message>
        <source>Counts for saving drafts and sent mail, and for copying mail from other accounts.</source>
        <translation>Gilt für Entwürfe, gesendete Post und das Kopieren aus anderen Konten.</translation>
    </message>
    <message>
        <source>Largest data block before login</source>
        <translation>Größter Datenblock vor dem Anmelden</translation>
    </message>
    <message>
        <source>Only a name and a password need to fit in.</source>
        <translation>Nur Name und Passwort müssen hineinpassen.</translation>
    </message>
    <message>
        <source>Largest data block in a command</source>
        <translation>Größter Datenblock in einem Befehl</translation>
    </message>
    <message>
        <source>All data of one command together, apart from stored messages.</source>
        <translation>Alle Daten eines Befehls zusammen, ohne abgelegte Nachrichten.</translation>
    </message>
    <message>
        <source>Public address</source>
        <translation>Öffentliche Adresse</translation>
    </message>
    <message>
        <source>Stands in issued certificates as the place to ask whether they are revoked, for example http://pki.example.org. Empty: this server and its port, while the service starts with Postern.</source>
        <translation>Steht in ausgestellten Zertifikaten als Ort, an dem man nach Widerrufen fragt, zum Beispiel http://pki.example.org. Leer: dieser Server und sein Port, solange der Dienst mit Postern startet.</translation>
    </message>
    <message>
        <source>A list of revoked certificates is valid for (hours)</source>
        <translation>Eine Sperrliste gilt (Stunden)</translation>
    </message>
    <message>
        <source>A new one is made at half of that time, and after each revocation.</source>
        <translation>Eine neue entsteht nach der halben Zeit und nach jedem Widerruf.</translation>
    </message>
    <message>
        <source>An answer about one certificate is valid for (hours)</source>
        <translation>Eine Antwort zu einem Zertifikat gilt (Stunden)</translation>
    </message>
    <message>
        <source>Who has asked may rely on the answer for that long.</source>
        <translation>Wer gefragt hat, darf sich so lange auf die Antwort verlassen.</translation>
    </message>
    <message>
        <source>Plain HTTP: lists and answers are signed, so they need no encryption.</source>
        <translation>Einfaches HTTP: Listen und Antworten sind signiert, darum brauchen sie keine Verschlüsselung.</translation>
    </message>
    <message>
        <source>Host name</source>
        <translation>Rechnername</translation>
    </message>
    <message>
        <source>What this server calls itself, for example mail.example.org. Empty: the name of this computer.</source>
        <translation>Wie sich dieser Server nennt, zum Beispiel mail.example.org. Leer: der Name dieses Computers.</translation>
    </message>
    <message>
        <source>Listen on these addresses</source>
        <translation>Auf diesen Adressen lauschen</translation>
    </message>
    <message>
        <source>127.0.0.1 and ::1 reach this computer only; 0.0.0.0 and :: reach all networks.</source>
        <translation>127.0.0.1 und ::1 erreicht nur dieser Computer; 0.0.0.0 und :: alle Netze.</translation>
    </message>
    <message>
        <source>Connections in all</source>
        <translation>Verbindungen insgesamt</translation>
    </message>
    <message>
        <source>Of all services together.</source>
        <translation>Aller Dienste zusammen.</translation>
    </message>
    <message>
        <source>Worker threads</source>
        <translation>Arbeits-Threads</translation>
    </message>
    <message>
        <source>0: one for each processor core. Takes effect when Postern starts the next time.</source>
        <translation>0: einer je Prozessorkern. Wirkt, wenn Postern das nächste Mal startet.</translation>
    </message>
    <message>
        <source>Oldest TLS version</source>
        <translation>Älteste TLS-Version</translation>
    </message>
    <message>
        <source>TLS 1.2 reaches nearly every mail program in use. TLS 1.3 shuts out programs from before about 2019.</source>
        <translation>TLS 1.2 erreicht fast jedes Mailprogramm. TLS 1.3 sperrt Programme von vor etwa 2019 aus.</translation>
    </message>
    <message>
        <source>TLS ciphers</source>
        <translation>TLS-Chiffren</translation>
    </message>
    <message>
        <source>Modern suits every mail program of the last ten years. Intermediate also lets older ones in. Legacy is weak: who gets your key later can read what was recorded before.</source>
        <translation>&quot;Modern&quot; passt zu jedem Mailprogramm der letzten zehn Jahre. &quot;Mittel&quot; lässt auch ältere ein. &quot;Alt&quot; ist schwach: Wer später Ihren Schlüssel bekommt, kann früher Aufgezeichnetes lesen.</translation>
    </message>
    <message>
        <source>Ciphers for TLS 1.2</source>
        <translation>Chiffren für TLS 1.2</translation>
    </message>
    <message>
        <source>In order of preference; used when Custom is chosen. Empty: TLS 1.2 is off.</source>
        <translation>In der Reihenfolge der Vorliebe; gilt, wenn &quot;Eigene&quot; gewählt ist. Leer: TLS 1.2 ist aus.</translation>
    </message>
    <message>
        <source>Ciphers for TLS 1.3</source>
        <translation>Chiffren für TLS 1.3</translation>
    </message>
    <message>
        <source>In order of preference; used when Custom is chosen. Empty: TLS 1.3 is off.</source>
        <translation>In der Reihenfolge der Vorliebe; gilt, wenn &quot;Eigene&quot; gewählt ist. Leer: TLS 1.3 ist aus.</translation>
    </message>
    <message>
        <source>Key exchange groups</source>
        <translation>Schlüsselaustausch-Gruppen</translation>
    </message>
    <message>
        <source>In order of preference; used when Custom is chosen.</source>
        <translation>In der Reihenfolge der Vorliebe; gilt, wenn &quot;Eigene&quot; gewählt ist.</translation>
    </message>
    <message>
        <source>Require 128-bit encryption or stronger</source>
        <translation>128-Bit-Verschlüsselung oder stärker verlangen</translation>
    </message>
    <message>
        <source>If off, weaker ciphers may be named under Custom.</source>
        <translation>Wenn aus, dürfen unter &quot;Eigene&quot; schwächere Chiffren stehen.</translation>
    </message>
    <message>
        <source>TLS ciphers of this service</source>
        <translation>TLS-Chiffren dieses Dienstes</translation>
    </message>
    <message>
        <source>Days to remember how clients connected</source>
        <translation>Tage, die Verbindungsarten gemerkt werden</translation>
    </message>
    <message>
        <source>Shows before a change who could no longer connect. What is older is forgotten.</source>
        <translation>Zeigt vor einer Änderung, wer sich nicht mehr verbinden könnte. Älteres wird vergessen.</translation>
    </message>
    <message>
        <source>Kinds of connections to remember</source>
        <translation>Gemerkte Verbindungsarten</translation>
    </message>
    <message>
        <source>When there are more, the oldest are forgotten first.</source>
        <translation>Sind es mehr, werden die ältesten zuerst vergessen.</translation>
    </message>
    <message>
        <source>Mail the postmaster about certificates</source>
        <translation>Postmaster über Zertifikate benachrichtigen</translation>
    </message>
    <message>
        <source>A message to the postmaster of the main domain when a certificate in use is about to expire or has a fault. If off, only the log and this console tell.</source>
        <translation>Eine Nachricht an den Postmaster der Hauptdomain, wenn ein benutztes Zertifikat bald abläuft oder einen Fehler hat. Wenn aus, melden es nur das Protokoll und diese Konsole.</translation>
    </message>
    <message>
        <source>Warn so many days before expiry</source>
        <translation>So viele Tage vor dem Ablauf warnen</translation>
    </message>
    <message>
        <source>Time To Live of TLS sessions</source>
        <translation>Lebenszeit von TLS-Sitzungen</translation>
    </message>
    <message>
        <source>Who comes back within this time connects faster. 0: every connection starts anew.</source>
        <translation>Wer in dieser Zeit wiederkommt, verbindet sich schneller. 0: jede Verbindung beginnt neu.</translation>
    </message>
    <message>
        <source>Send proof that the certificate is not revoked</source>
        <translation>Nachweis senden, dass das Zertifikat nicht widerrufen ist</translation>
    </message>
    <message>
        <source>OCSP stapling: Postern fetches the answer of the authority ahead of time, so that mail programs need not ask it and it does not learn who connects.</source>
        <translation>OCSP-Stapling: Postern holt die Antwort der Zertifizierungsstelle im Voraus. So müssen Mailprogramme sie nicht fragen, und sie erfährt nicht, wer sich verbindet.</translation>
    </message>
    <message>
        <source>Time to agree on encryption</source>
        <translation>Zeit für den TLS-Handshake</translation>
    </message>
    <message>
        <source>A connection that is not encrypted by then is closed.</source>
        <translation>Eine bis dahin nicht verschlüsselte Verbindung wird geschlossen.</translation>
    </message>
    <message>
        <source>Log of TLS connections</source>
        <translation>Protokoll der TLS-Verbindungen</translation>
    </message>
    <message>
        <source>The log lines marked TLS: of failed connections only, or of all.</source>
        <translation>Die Protokollzeilen mit TLS: nur von gescheiterten Verbindungen oder von allen.</translation>
    </message>
    <message>
        <source>Failed logins before a lock</source>
        <translation>Fehlversuche bis zur Verriegelung</translation>
    </message>
    <message>
        <source>Counts for an account and for an address, within the time below.</source>
        <translation>Gilt je Konto und je Adresse, innerhalb der Zeit unten.</translation>
    </message>
    <message>
        <source>Time that failed logins count</source>
        <translation>Zeit, in der Fehlversuche zählen</translation>
    </message>
    <message>
        <source>After this time without a failure the lock opens by itself.</source>
        <translation>Nach dieser Zeit ohne Fehlversuch öffnet die Verriegelung von selbst.</translation>
    </message>
    <message>
        <source>Remember a good login</source>
        <translation>Gutes Login merken</translation>
    </message>
    <message>
        <source>Mail programs log in again and again; this saves the costly check. A changed password counts at once. 0: always check.</source>
        <translation>Mailprogramme melden sich immer wieder an; das spart die teure Prüfung. Ein neues Passwort gilt sofort. 0: immer prüfen.</translation>
    </message>
    <message>
        <source>Good logins to remember</source>
        <translation>Gemerkte gute Logins</translation>
    </message>
    <message>
        <source>Hide Unknown Account messages</source>
        <translation>Unbekannte Konten nicht melden</translation>
    </message>
    <message>
        <source>A wrong name and a wrong password get the same answer. If off, strangers can find out which accounts exist.</source>
        <translation>Falscher Name und falsches Passwort bekommen dieselbe Antwort. Wenn aus, können Fremde herausfinden, welche Konten es gibt.</translation>
    </message>
    <message>
        <source>Rounds of password hashing</source>
        <translation>Runden der Passwort-Streuung</translation>
    </message>
    <message>
        <source>More rounds make stolen password data harder to use and each login slower. Counts for passwords set from now on.</source>
        <translation>Mehr Runden machen gestohlene Passwortdaten schwerer nutzbar und jedes Login langsamer. Gilt für Passwörter von nun an.</translation>
    </message>
    <message>
        <source>Write to the log</source>
        <translation>Ins Protokoll schreiben</translation>
    </message>
    <message>
        <source>Size of one log file</source>
        <translation>Größe einer Protokolldatei</translation>
    </message>
    <message>
        <source>When it is full a new one begins.</source>
        <translation>Ist sie voll, beginnt eine neue.</translation>
    </message>
    <message>
        <source>Log files to keep</source>
        <translation>Aufgehobene Protokolldateien</translation>
    </message>
    <message>
        <source>Lines for the log page</source>
        <translation>Zeilen für die Protokollseite</translation>
    </message>
    <message>
        <source>Kept in memory for the Monitor page; the files hold more.</source>
        <translation>Im Speicher für die Seite Monitor; die Dateien enthalten mehr.</translation>
    </message>
    <message>
        <source>First-run assistant finished</source>
        <translation>Einrichtungsassistent fertig</translation>
    </message>
    <message>
        <source>If off, the assistant opens again at the next start.</source>
        <translation>Wenn aus, öffnet er beim nächsten Start wieder.</translation>
    </message>
    <message>
        <source>Consoles at once</source>
        <translation>Konsolen zugleich</translation>
    </message>
    <message>
        <source>How many windows and posternctl commands may be attached to this engine.</source>
        <translation>Wie viele Fenster und posternctl-Befehle mit diesem Server verbunden sein dürfen.</translation>
    </message>
    <message>
        <source>TLS 1.2 (recommended)</source>
        <translation>TLS 1.2 (empfohlen)</translation>
    </message>
    <message>
        <source>TLS 1.3 only</source>
        <translation>Nur TLS 1.3</translation>
    </message>
    <message>
        <source>Modern (recommended)</source>
        <translation>Modern (empfohlen)</translation>
    </message>
    <message>
        <source>Intermediate: older programs</source>
        <translation>Mittel: auch ältere Mailprogramme</translation>
    </message>
    <message>
        <source>Legacy: weak, for old programs</source>
        <translation>Alt: schwach, ohne Forward Secrecy</translation>
    </message>
    <message>
        <source>Custom: my own lists</source>
        <translation>Eigene: meine Listen</translation>
    </message>
    <message>
        <source>Modern</source>
        <translation>Modern</translation>
    </message>
    <message>
        <source>Custom: the server&apos;s lists</source>
        <translation>Eigene: die Listen des Servers</translation>
    </message>
    <message>
        <source>Failed connections only</source>
        <translation>Nur gescheiterte Verbindungen</translation>
    </message>
    <message>
        <source>Every connection</source>
        <translation>Jede Verbindung</translation>
    </message>
    <message>
        <source>Off (recommended)</source>
        <translation>Aus (empfohlen)</translation>
    </message>
    <message>
        <source>Ask, but do not insist</source>
        <translation>Fragen, aber nicht darauf bestehen</translation>
    </message>
    <message>
        <source>Require one</source>
        <translation>Eines verlangen</translation>
    </message>
    <message>
        <source>Failures only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message>
        <source>Failures and problems</source>
        <translation>Fehler und Probleme</translation>
    </message>
    <message>
        <source>Normal: what happened</source>
        <translation>Normal: was geschah</translation>
    </message>
    <message>
        <source>Everything, for looking into a fault</source>
        <translation>Alles, um einen Fehler zu suchen</translation>
    </message>
    <message>
        <source>Tick those whose certificates count. Without a tick: all of your own and all trusted ones.</source>
        <translation>Haken Sie an, wessen Zertifikate zählen. Ohne Haken: die aller eigenen und aller vertrauten.</translation>
    </message>
    <message>
        <source>Other servers expect 25; with STARTTLS they switch to encryption.</source>
        <translation>Andere Server erwarten 25; mit STARTTLS wechseln sie zur Verschlüsselung.</translation>
    </message>
    <message>
        <source>If off, no other server can deliver mail to you.</source>
        <translation>Wenn aus, kann Ihnen kein anderer Server Post zustellen.</translation>
    </message>
    <message>
        <source>Leave it off: other servers have no certificate of yours. With Require no mail from outside arrives.</source>
        <translation>Lassen Sie es aus: Andere Server haben kein Zertifikat von Ihnen. Mit &quot;verlangen&quot; kommt keine Post von außen an.</translation>
    </message>
    <message>
        <source>Longest connection</source>
        <translation>Längste Verbindung</translation>
    </message>
    <message>
        <source>A connection is closed after this time even while it works. 0: no limit.</source>
        <translation>Nach dieser Zeit wird eine Verbindung geschlossen, auch wenn sie arbeitet. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>A revoked certificate logs nobody in, whatever you choose. The last choice lets only certificates in that your own authorities have on record.</source>
        <translation>Ein widerrufenes Zertifikat meldet niemanden an, was Sie auch wählen. Die letzte Wahl lässt nur Zertifikate herein, die Ihre eigenen Zertifizierungsstellen verzeichnet haben.</translation>
    </message>
    <message>
        <source>Normally Settings &gt; TLS decides. Choose another only if old devices use this service.</source>
        <translation>Normalerweise entscheidet Einstellungen &gt; TLS. Wählen Sie nur etwas anderes, wenn alte Geräte diesen Dienst nutzen.</translation>
    </message>
    <message>
        <source>One mail on each of these days before the end, one number in each line.</source>
        <translation>Eine Mail an jedem dieser Tage vor dem Ablauf, je Zeile eine Zahl.</translation>
    </message>
    <message>
        <source>Same as all services</source>
        <translation>Wie alle Dienste</translation>
    </message>
    <message>
        <source>Refuse in the login only</source>
        <translation>Nur bei der Anmeldung abweisen</translation>
    </message>
    <message>
        <source>Refuse revoked (recommended)</source>
        <translation>Widerrufene abweisen (empfohlen)</translation>
    </message>
    <message>
        <source>Refuse foreign ones too</source>
        <translation>Auch fremde abweisen</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Steht</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Achtung</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ausfall</translation>
    </message>
</context>
<context>
    <name>postern::ui::AccountCertificatesDialog</name>
    <message>
        <source>Subject</source>
        <translation>Inhaber</translation>
    </message>
    <message>
        <source>Mail address</source>
        <translation>Mailadresse</translation>
    </message>
    <message>
        <source>This certificate</source>
        <translation>Dieses Zertifikat</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Client certificates of %1</source>
        <translation>Client-Zertifikate von %1</translation>
    </message>
    <message>
        <source>A mail program that shows one of these certificates is this person. It counts where a service asks for certificates of clients.</source>
        <translation>Ein Mailprogramm, das eines dieser Zertifikate zeigt, ist diese Person. Das gilt, wo ein Dienst nach Client-Zertifikaten fragt.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Client certificates</source>
        <translation>Client-Zertifikate</translation>
    </message>
    <message>
        <source>Add a certificate...</source>
        <translation>Zertifikat hinzufügen...</translation>
    </message>
    <message>
        <source>Add a rule...</source>
        <translation>Regel hinzufügen...</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>Entfernen...</translation>
    </message>
    <message>
        <source>Filter certificates</source>
        <translation>Zertifikate filtern</translation>
    </message>
    <message>
        <source>No client certificate yet</source>
        <translation>Noch kein Client-Zertifikat</translation>
    </message>
    <message>
        <source>Add the certificate of this person&apos;s mail program. The file holds no secret.</source>
        <translation>Fügen Sie das Zertifikat aus dem Mailprogramm dieser Person hinzu. Die Datei enthält kein Geheimnis.</translation>
    </message>
    <message>
        <source>Certificate of %1</source>
        <translation>Zertifikat von %1</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.cer *.crt *.der *.p7b *.p7c)</source>
        <translation>Zertifikate (*.pem *.cer *.crt *.der *.p7b *.p7c)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>Whoever shows such a certificate is not %1 any more. The certificate itself stays valid.</source>
        <translation>Wer ein solches Zertifikat zeigt, ist nicht mehr %1. Das Zertifikat selbst bleibt gültig.</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Own authorities</source>
        <translation>Eigene Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>Certified by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Recognized by</source>
        <translation>Erkannt an</translation>
    </message>
</context>
<context>
    <name>postern::ui::AccountStep</name>
    <message>
        <source>The first account</source>
        <translation>Das erste Konto</translation>
    </message>
    <message>
        <source>Every domain needs a postmaster: other servers write to it when something is wrong.</source>
        <translation>Jede Domain braucht einen Postmaster: Dorthin schreiben andere Server, wenn etwas nicht stimmt.</translation>
    </message>
    <message>
        <source>Name before the @</source>
        <translation>Name vor dem @</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Type the name before the @, without spaces.</source>
        <translation>Geben Sie den Namen vor dem @ ein, ohne Leerzeichen.</translation>
    </message>
</context>
<context>
    <name>postern::ui::AccountsPage</name>
    <message>
        <source>Suspended</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Locked until %1</source>
        <translation>Verriegelt bis %1</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>No password</source>
        <translation>Kein Passwort</translation>
    </message>
    <message>
        <source>Accounts of %1</source>
        <translation>Konten von %1</translation>
    </message>
    <message>
        <source>Parts of the page</source>
        <translation>Teile der Seite</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Forwarding aliases</source>
        <translation>Weiterleitungen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Filter accounts</source>
        <translation>Konten filtern</translation>
    </message>
    <message>
        <source>Add account...</source>
        <translation>Konto anlegen...</translation>
    </message>
    <message>
        <source>Edit...</source>
        <translation>Bearbeiten...</translation>
    </message>
    <message>
        <source>Set password...</source>
        <translation>Passwort setzen...</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entriegeln</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>Entfernen...</translation>
    </message>
    <message>
        <source>Client certificates...</source>
        <translation>Client-Zertifikate...</translation>
    </message>
    <message>
        <source>Issue a certificate...</source>
        <translation>Zertifikat ausstellen...</translation>
    </message>
    <message>
        <source>It is suspended already</source>
        <translation>Es ist schon gesperrt</translation>
    </message>
    <message>
        <source>It is not suspended</source>
        <translation>Es ist nicht gesperrt</translation>
    </message>
    <message>
        <source>It is not locked</source>
        <translation>Es ist nicht verriegelt</translation>
    </message>
    <message>
        <source>No account yet</source>
        <translation>Noch kein Konto</translation>
    </message>
    <message>
        <source>Each person who gets mail here needs an account.</source>
        <translation>Jede Person, die hier Post bekommt, braucht ein Konto.</translation>
    </message>
    <message>
        <source>Alias</source>
        <translation>Alias</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Geht an</translation>
    </message>
    <message>
        <source>Add alias...</source>
        <translation>Alias anlegen...</translation>
    </message>
    <message>
        <source>Filter aliases</source>
        <translation>Aliasse filtern</translation>
    </message>
    <message>
        <source>No forwarding alias yet</source>
        <translation>Noch keine Weiterleitung</translation>
    </message>
    <message>
        <source>An alias such as info@%1 passes its mail on to one or more accounts.</source>
        <translation>Ein Alias wie info@%1 gibt seine Post an ein oder mehrere Konten weiter.</translation>
    </message>
    <message>
        <source>%1 accounts</source>
        <translation>%1 Konten</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>All mail in it is removed with it. A backup is the only way back.</source>
        <translation>Alle Post darin wird mit entfernt. Nur eine Sicherung bringt sie zurück.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>There is no authority of your own yet that could issue it.</source>
        <translation>Sie haben noch keine eigene Zertifizierungsstelle, die es ausstellen könnte.</translation>
    </message>
    <message>
        <source>Create one...</source>
        <translation>Erstellen...</translation>
    </message>
    <message>
        <source>Save the client certificate</source>
        <translation>Das Client-Zertifikat speichern</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>Remove the alias %1?</source>
        <translation>Den Alias %1 entfernen?</translation>
    </message>
    <message>
        <source>Mail to it will be refused from then on.</source>
        <translation>Post an ihn wird von da an abgelehnt.</translation>
    </message>
</context>
<context>
    <name>postern::ui::AddAccountDialog</name>
    <message>
        <source>New account</source>
        <translation>Neues Konto</translation>
    </message>
    <message>
        <source>One person&apos;s mailbox, with a name and a password to log in.</source>
        <translation>Das Postfach einer Person, mit Name und Passwort zum Anmelden.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Konto anlegen</translation>
    </message>
    <message>
        <source>Name before the @</source>
        <translation>Name vor dem @</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Full name</source>
        <translation>&amp;Voller Name</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Type a name first</source>
        <translation>Erst einen Namen eingeben</translation>
    </message>
    <message>
        <source>The name stands before the @ and has no spaces</source>
        <translation>Der Name steht vor dem @ und hat keine Leerzeichen</translation>
    </message>
</context>
<context>
    <name>postern::ui::AddDomainDialog</name>
    <message>
        <source>New domain</source>
        <translation>Neue Domain</translation>
    </message>
    <message>
        <source>The first domain becomes the main one: people of it log in with their name alone.</source>
        <translation>Die erste Domain wird die Hauptdomain: Ihre Leute melden sich mit dem Namen allein an.</translation>
    </message>
    <message>
        <source>The part of the address after the @. Postern takes mail for it and keeps its accounts.</source>
        <translation>Der Teil der Adresse nach dem @. Postern nimmt Post für sie an und führt ihre Konten.</translation>
    </message>
    <message>
        <source>Add domain</source>
        <translation>Domain anlegen</translation>
    </message>
    <message>
        <source>&amp;Domain</source>
        <translation>&amp;Domain</translation>
    </message>
    <message>
        <source>Type the name of the domain first</source>
        <translation>Erst den Namen der Domain eingeben</translation>
    </message>
    <message>
        <source>Only the part after the @, without spaces</source>
        <translation>Nur der Teil nach dem @, ohne Leerzeichen</translation>
    </message>
</context>
<context>
    <name>postern::ui::AliasDialog</name>
    <message>
        <source>New forwarding alias</source>
        <translation>Neue Weiterleitung</translation>
    </message>
    <message>
        <source>Alias %1</source>
        <translation>Alias %1</translation>
    </message>
    <message>
        <source>An address without a mailbox of its own. Its mail goes to the accounts below.</source>
        <translation>Eine Adresse ohne eigenes Postfach. Ihre Post geht an die Konten unten.</translation>
    </message>
    <message>
        <source>Add alias</source>
        <translation>Alias anlegen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Name before the @</source>
        <translation>Name vor dem @</translation>
    </message>
    <message>
        <source>&amp;Alias</source>
        <translation>&amp;Alias</translation>
    </message>
    <message>
        <source>&amp;Goes to</source>
        <translation>&amp;Geht an</translation>
    </message>
    <message>
        <source>One address in each line, of accounts on this server.</source>
        <translation>Eine Adresse je Zeile, von Konten auf diesem Server.</translation>
    </message>
    <message>
        <source>Type a name first</source>
        <translation>Erst einen Namen eingeben</translation>
    </message>
    <message>
        <source>Say where the mail goes</source>
        <translation>Angeben, wohin die Post geht</translation>
    </message>
</context>
<context>
    <name>postern::ui::AnswerStep</name>
    <message>
        <source>The certificate</source>
        <translation>Das Zertifikat</translation>
    </message>
    <message>
        <source>It is checked before anything is stored.</source>
        <translation>Es wird geprüft, bevor etwas gespeichert wird.</translation>
    </message>
    <message>
        <source>&amp;Name in Postern</source>
        <translation>&amp;Name in Postern</translation>
    </message>
    <message>
        <source>The answer of the authority</source>
        <translation>Die Antwort der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Paste it or open its file, with all certificates of the chain in any order. It must belong to the key of the request; nothing is stored yet.</source>
        <translation>Fügen Sie sie ein oder öffnen Sie ihre Datei, mit allen Zertifikaten der Kette in beliebiger Folge. Sie muss zum Schlüssel der Anforderung gehören; noch wird nichts gespeichert.</translation>
    </message>
    <message>
        <source>The certificate to import</source>
        <translation>Das Zertifikat zum Importieren</translation>
    </message>
    <message>
        <source>With its private key in the same file, or for a key that is stored here. It is checked first; nothing is stored yet.</source>
        <translation>Mit seinem privaten Schlüssel in derselben Datei oder für einen hier gespeicherten Schlüssel. Es wird erst geprüft; noch wird nichts gespeichert.</translation>
    </message>
    <message>
        <source>Its private key is neither in the file nor stored here. Import the key first, under Certificates &gt; Keys &gt; Import.</source>
        <translation>Der private Schlüssel ist weder in der Datei noch hier gespeichert. Importieren Sie ihn zuerst unter Zertifikate &gt; Schlüssel &gt; Importieren.</translation>
    </message>
    <message>
        <source>Type its name in Postern.</source>
        <translation>Geben Sie seinen Namen in Postern ein.</translation>
    </message>
</context>
<context>
    <name>postern::ui::AuthoritiesTab</name>
    <message>
        <source>Authorities</source>
        <translation>Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>Filter authorities</source>
        <translation>Zertifizierungsstellen filtern</translation>
    </message>
    <message>
        <source>&amp;Certificate Services...</source>
        <translation>&amp;Zertifikatdienste...</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>Ausgestellt</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Clients trusted by</source>
        <translation>Clients vertraut von</translation>
    </message>
    <message>
        <source>No authority yet</source>
        <translation>Noch keine Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>With one of your own, certificates for servers, people and devices cost nothing.</source>
        <translation>Mit einer eigenen kosten Zertifikate für Server, Personen und Geräte nichts.</translation>
    </message>
    <message>
        <source>Create...</source>
        <translation>Erstellen...</translation>
    </message>
    <message>
        <source>Issue for a person...</source>
        <translation>Für Person ausstellen...</translation>
    </message>
    <message>
        <source>Save the client certificate</source>
        <translation>Das Client-Zertifikat speichern</translation>
    </message>
    <message>
        <source>Sign request...</source>
        <translation>Anforderung signieren...</translation>
    </message>
    <message>
        <source>Issued...</source>
        <translation>Ausgestellte...</translation>
    </message>
    <message>
        <source>Root file...</source>
        <translation>Stammdatei...</translation>
    </message>
    <message>
        <source>Save the root</source>
        <translation>Stammzertifikat speichern</translation>
    </message>
    <message>
        <source>Only an authority of your own can issue certificates</source>
        <translation>Nur eine eigene Zertifizierungsstelle kann Zertifikate ausstellen</translation>
    </message>
    <message>
        <source>View...</source>
        <translation>Ansehen...</translation>
    </message>
    <message>
        <source>Who accepts its root...</source>
        <translation>Wer ihr Stammzertifikat annimmt...</translation>
    </message>
    <message>
        <source>Templates...</source>
        <translation>Vorlagen...</translation>
    </message>
    <message>
        <source>Trust a foreign authority...</source>
        <translation>Fremder Zertifizierungsstelle vertrauen...</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>Entfernen...</translation>
    </message>
    <message>
        <source>The authority of the Test certificate stays</source>
        <translation>Die Stelle des Testzertifikats bleibt</translation>
    </message>
    <message>
        <source>%1 CA</source>
        <translation>%1 CA</translation>
    </message>
    <message>
        <source>Save the certificate</source>
        <translation>Das Zertifikat speichern</translation>
    </message>
    <message>
        <source>Its private key goes with it: nothing can be issued or revoked by it any more.</source>
        <translation>Ihr privater Schlüssel geht mit: Sie kann nichts mehr ausstellen oder widerrufen.</translation>
    </message>
    <message>
        <source>Remove the authority %1?</source>
        <translation>Die Zertifizierungsstelle %1 entfernen?</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove %1 anyway</source>
        <translation>%1 trotzdem entfernen</translation>
    </message>
    <message>
        <source>Only a foreign authority that is trusted has a list that comes from elsewhere</source>
        <translation>Nur eine fremde Zertifizierungsstelle, der vertraut wird, hat eine Liste von anderswo</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1 has revoked %2 certificates. Whoever shows one of them is refused.</source>
        <translation>%1 hat %2 Zertifikate gesperrt. Wer eines davon zeigt, wird abgewiesen.</translation>
    </message>
    <message>
        <source>Certificate Services: an authority of your own issues certificates for servers, people and devices without cost. Everybody who is to trust them installs its root once.</source>
        <translation>Zertifikatdienste: Eine eigene Zertifizierungsstelle stellt ohne Kosten Zertifikate für Server, Personen und Geräte aus. Wer ihnen vertrauen soll, installiert einmal ihre Wurzel.</translation>
    </message>
    <message>
        <source>Roots and lists of revoked certificates are not published: the service is not running. Others cannot see that a certificate is revoked.</source>
        <translation>Wurzeln und Listen widerrufener Zertifikate werden nicht veröffentlicht: Der Dienst läuft nicht. Andere können nicht sehen, dass ein Zertifikat widerrufen ist.</translation>
    </message>
    <message>
        <source>List valid until</source>
        <translation>Liste gültig bis</translation>
    </message>
    <message>
        <source>Save list of revoked...</source>
        <translation>Liste der widerrufenen speichern...</translation>
    </message>
    <message>
        <source>Import list of revoked...</source>
        <translation>Liste der widerrufenen importieren...</translation>
    </message>
    <message>
        <source>Import an authority of your own...</source>
        <translation>Eigene Zertifizierungsstelle importieren...</translation>
    </message>
    <message>
        <source>Only an authority of your own has a list here</source>
        <translation>Nur eine eigene Zertifizierungsstelle hat hier eine Liste</translation>
    </message>
    <message>
        <source>Save the list of revoked certificates</source>
        <translation>Die Liste der widerrufenen Zertifikate speichern</translation>
    </message>
    <message>
        <source>List of revoked certificates of %1</source>
        <translation>Liste der widerrufenen Zertifikate von %1</translation>
    </message>
    <message>
        <source>Lists of revoked certificates (*.crl *.pem *.der)</source>
        <translation>Listen widerrufener Zertifikate (*.crl *.pem *.der)</translation>
    </message>
    <message>
        <source>Clients with its certificates are no longer recognized.</source>
        <translation>Clients mit ihren Zertifikaten werden nicht mehr erkannt.</translation>
    </message>
</context>
<context>
    <name>postern::ui::BackupDialog</name>
    <message>
        <source>Back up</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Without it nobody can restore the backup.</source>
        <translation>Ohne es kann niemand die Sicherung zurückholen.</translation>
    </message>
    <message>
        <source>Back up keys and certificates</source>
        <translation>Schlüssel und Zertifikate sichern</translation>
    </message>
    <message>
        <source>One PKCS#12 file with all of them, for the day when this computer is gone. Keep it elsewhere. Mail and accounts are not in it: Settings &gt; Storage backs those up.</source>
        <translation>Eine PKCS#12-Datei mit allen, für den Tag, an dem dieser Computer nicht mehr da ist. Bewahren Sie sie anderswo auf. Post und Konten sind nicht darin: Die sichert Einstellungen &gt; Speicher.</translation>
    </message>
</context>
<context>
    <name>postern::ui::BindStep</name>
    <message>
        <source>Who shows this certificate</source>
        <translation>Wer dieses Zertifikat zeigt</translation>
    </message>
    <message>
        <source>New connections get it at once; open ones keep the old one, so nobody is disconnected.</source>
        <translation>Neue Verbindungen bekommen es sofort; offene behalten das alte, niemand wird getrennt.</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Dienste</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>A domain with a certificate of its own shows it to programs that ask for its names; all others see that of the service.</source>
        <translation>Eine Domain mit eigenem Zertifikat zeigt es Programmen, die nach ihren Namen fragen; alle anderen sehen das des Dienstes.</translation>
    </message>
    <message>
        <source>What has no tick stays as it is. To take a certificate away, let the service or domain use another one.</source>
        <translation>Was keinen Haken hat, bleibt, wie es ist. Um ein Zertifikat wegzunehmen, lassen Sie den Dienst oder die Domain ein anderes benutzen.</translation>
    </message>
    <message>
        <source>Shows it already; to take it away, let it use another one</source>
        <translation>Zeigt es schon; um es wegzunehmen, lassen Sie ein anderes benutzen</translation>
    </message>
    <message>
        <source>Tick who shows it from now on.</source>
        <translation>Haken Sie an, wer es von jetzt an zeigt.</translation>
    </message>
    <message>
        <source>Everybody shows it already.</source>
        <translation>Alle zeigen es schon.</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateCard</name>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>SHA-1</source>
        <translation>SHA-1</translation>
    </message>
    <message>
        <source>Copy the %1 fingerprint</source>
        <translation>Den Fingerabdruck %1 kopieren</translation>
    </message>
    <message>
        <source>For tests only. Mail programs warn of it unless they trust the test authority; it is made anew at every start.</source>
        <translation>Nur zum Testen. Mailprogramme warnen davor, wenn sie der Teststelle nicht vertrauen; es entsteht bei jedem Start neu.</translation>
    </message>
    <message>
        <source>Expires soon: %1.</source>
        <translation>Läuft bald ab: %1.</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>sich selbst (selbst signiert)</translation>
    </message>
    <message>
        <source>%1 to %2, %3</source>
        <translation>%1 bis %2, %3</translation>
    </message>
    <message>
        <source>It has expired: mail programs refuse it. Renew it.</source>
        <translation>Es ist abgelaufen: Mailprogramme weisen es ab. Erneuern Sie es.</translation>
    </message>
    <message>
        <source>%1, kept: %2</source>
        <translation>%1, aufbewahrt: %2</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateChoice</name>
    <message>
        <source>Create...</source>
        <translation>Anlegen...</translation>
    </message>
    <message>
        <source>Makes a self-signed certificate; the services you tick show it at once, without Apply</source>
        <translation>Erstellt ein selbst signiertes Zertifikat; die angehakten Dienste zeigen es sofort, ohne Anwenden</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateInput</name>
    <message>
        <source>Certificate text</source>
        <translation>Zertifikatstext</translation>
    </message>
    <message>
        <source>Paste the text here, from -----BEGIN to END-----, or drop the file.
PEM, DER, PKCS#7 (.p7b) and PKCS#12 (.p12, .pfx) are understood.</source>
        <translation>Fügen Sie den Text hier ein, von -----BEGIN bis END-----, oder ziehen Sie die Datei hierher.
Möglich sind PEM, DER, PKCS#7 (.p7b) und PKCS#12 (.p12, .pfx).</translation>
    </message>
    <message>
        <source>Open a &amp;file...</source>
        <translation>&amp;Datei öffnen...</translation>
    </message>
    <message>
        <source>&amp;Password of the file</source>
        <translation>&amp;Passwort der Datei</translation>
    </message>
    <message>
        <source>Certificates in the file</source>
        <translation>Zertifikate in der Datei</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Use it &amp;all the same</source>
        <translation>&amp;Trotzdem benutzen</translation>
    </message>
    <message>
        <source>with its key</source>
        <translation>mit Schlüssel</translation>
    </message>
    <message>
        <source>for the stored key %1</source>
        <translation>für den gespeicherten Schlüssel %1</translation>
    </message>
    <message>
        <source>without a key</source>
        <translation>ohne Schlüssel</translation>
    </message>
    <message>
        <source>%1: there is no certificate in it.</source>
        <translation>%1: Darin ist kein Zertifikat.</translation>
    </message>
    <message>
        <source>%1 with 1 certificate, %2.</source>
        <translation>%1 mit 1 Zertifikat, %2.</translation>
    </message>
    <message>
        <source>%1 with %2 certificates, %3.</source>
        <translation>%1 mit %2 Zertifikaten, %3.</translation>
    </message>
    <message>
        <source>Open a certificate</source>
        <translation>Ein Zertifikat öffnen</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.cer *.crt *.der *.p7b *.p7c *.p12 *.pfx *.txt);;All files (*)</source>
        <translation>Zertifikate (*.pem *.cer *.crt *.der *.p7b *.p7c *.p12 *.pfx *.txt);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateResultStep</name>
    <message>
        <source>Working</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>This takes a few seconds; a large RSA key may take a minute.</source>
        <translation>Das dauert ein paar Sekunden; ein großer RSA-Schlüssel kann eine Minute brauchen.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>Give up the key that is being made; nothing is left behind</source>
        <translation>Bricht das Erzeugen des Schlüssels ab; nichts bleibt zurück</translation>
    </message>
    <message>
        <source>Signing request</source>
        <translation>Zertifikatsantrag</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Sa&amp;ve...</source>
        <translation>&amp;Speichern...</translation>
    </message>
    <message>
        <source>&amp;Mail...</source>
        <translation>&amp;Mail...</translation>
    </message>
    <message>
        <source>Give this text to the authority, from the line BEGIN to the line END, both included:</source>
        <translation>Geben Sie diesen Text der Zertifizierungsstelle, von der Zeile BEGIN bis zur Zeile END, beide eingeschlossen:</translation>
    </message>
    <message>
        <source>%1 %2 candidates tried, %3.</source>
        <translation>%1 %2 Kandidaten geprüft, %3.</translation>
    </message>
    <message>
        <source>It was not done</source>
        <translation>Es wurde nicht ausgeführt</translation>
    </message>
    <message>
        <source>Nothing was installed. Go back to change something, or try again.</source>
        <translation>Nichts wurde installiert. Gehen Sie zurück, um etwas zu ändern, oder versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>New connections get it from now on; open ones were not disturbed.</source>
        <translation>Neue Verbindungen bekommen es von nun an; offene wurden nicht gestört.</translation>
    </message>
    <message>
        <source>Old SHA-256: %1</source>
        <translation>Altes SHA-256: %1</translation>
    </message>
    <message>
        <source>SHA-256: %1</source>
        <translation>SHA-256: %1</translation>
    </message>
    <message>
        <source>Next: give people this fingerprint. Their mail program asks once whether to trust the certificate; they compare it with what it shows.</source>
        <translation>Als Nächstes: Geben Sie Ihren Leuten diesen Fingerabdruck. Ihr Mailprogramm fragt einmal, ob es dem Zertifikat trauen soll; sie vergleichen ihn mit dem angezeigten.</translation>
    </message>
    <message>
        <source>Next: install the root of %1 on the devices (Certificates &gt; Authorities).</source>
        <translation>Als Nächstes: Installieren Sie die Wurzel von %1 auf den Geräten (Zertifikate &gt; Stellen).</translation>
    </message>
    <message>
        <source>Next: look whether a mail program connects without a warning.</source>
        <translation>Als Nächstes: Sehen Sie nach, ob sich ein Mailprogramm ohne Warnung verbindet.</translation>
    </message>
    <message>
        <source>The request for an authority waits under Certificates &gt; Requests.</source>
        <translation>Der Antrag für eine Zertifizierungsstelle wartet unter Zertifikate &gt; Anträge.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Who uses the certificate was changed.</source>
        <translation>Wer das Zertifikat benutzt, wurde geändert.</translation>
    </message>
    <message>
        <source>The certificate %1 is installed.</source>
        <translation>Das Zertifikat %1 ist installiert.</translation>
    </message>
    <message>
        <source>The request is ready</source>
        <translation>Der Antrag ist fertig</translation>
    </message>
    <message>
        <source>It waits here until the answer comes, also for months.</source>
        <translation>Er wartet hier, bis die Antwort kommt, auch monatelang.</translation>
    </message>
    <message>
        <source>The certificate %1 serves on until then.</source>
        <translation>Bis dahin bleibt das Zertifikat %1 in Gebrauch.</translation>
    </message>
    <message>
        <source>Next: send it to the authority and prove who you are as it wants. When its answer is here, open this wizard again and choose &quot;Process the pending request&quot;.</source>
        <translation>Als Nächstes: Senden Sie ihn der Zertifizierungsstelle und weisen Sie sich aus, wie sie es verlangt. Ist ihre Antwort da, öffnen Sie diesen Assistenten wieder und wählen &quot;Den offenen Antrag bearbeiten&quot;.</translation>
    </message>
    <message>
        <source>Save the signing request</source>
        <translation>Den Zertifikatsantrag speichern</translation>
    </message>
    <message>
        <source>Signing requests (*.txt *.csr *.pem);;All files (*)</source>
        <translation>Zertifikatsanträge (*.txt *.csr *.pem);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>No mail program could be opened. Copy the text instead.</source>
        <translation>Es ließ sich kein Mailprogramm öffnen. Kopieren Sie stattdessen den Text.</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>C&amp;opy fingerprint</source>
        <translation>Fingerabdruck k&amp;opieren</translation>
    </message>
    <message>
        <source>&amp;Publish fingerprint...</source>
        <translation>Fingerabdruck &amp;veröffentlichen...</translation>
    </message>
    <message>
        <source>Save the fingerprints</source>
        <translation>Die Fingerabdrücke speichern</translation>
    </message>
    <message>
        <source>Nobody uses it yet. Choose &quot;Use for&quot; under Certificates.</source>
        <translation>Noch verwendet es niemand. Wählen Sie unter Zertifikate „Benutzen für“.</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateRuleDialog</name>
    <message>
        <source>For certificates that are renewed often: what stands in them decides.</source>
        <translation>Für Zertifikate, die oft erneuert werden: Es entscheidet, was darin steht.</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Regel anlegen</translation>
    </message>
    <message>
        <source>Mail address in the certificate</source>
        <translation>Mailadresse im Zertifikat</translation>
    </message>
    <message>
        <source>Subject of the certificate</source>
        <translation>Antragsteller (Subject) des Zertifikats</translation>
    </message>
    <message>
        <source>Look &amp;at</source>
        <translation>&amp;Merkmal</translation>
    </message>
    <message>
        <source>A mail address counts in certificates of your own authorities only: others could write any address into theirs. A subject counts only when the authority below wrote it.</source>
        <translation>Eine Mailadresse zählt nur in Zertifikaten Ihrer eigenen Stellen: Andere könnten jede Adresse in ihre schreiben. Ein Antragsteller zählt nur, wenn ihn die Stelle unten schrieb.</translation>
    </message>
    <message>
        <source>It &amp;is</source>
        <translation>&amp;Lautet</translation>
    </message>
    <message>
        <source>Type what stands in the certificate</source>
        <translation>Eingeben, was im Zertifikat steht</translation>
    </message>
    <message>
        <source>Own authorities</source>
        <translation>Eigene Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>Certified &amp;by</source>
        <translation>Ausgestellt &amp;von</translation>
    </message>
    <message>
        <source>Recognize certificates of %1</source>
        <translation>Zertifikate von %1 erkennen</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateStep</name>
    <message>
        <source>A certificate for encryption</source>
        <translation>Ein Zertifikat zum Verschlüsseln</translation>
    </message>
    <message>
        <source>All services encrypt from the start. The certificate proves that they are yours.</source>
        <translation>Alle Dienste verschlüsseln von Anfang an. Das Zertifikat beweist, dass es Ihre sind.</translation>
    </message>
    <message>
        <source>&amp;Self-signed, valid for one year</source>
        <translation>&amp;Selbst signiert, ein Jahr gültig</translation>
    </message>
    <message>
        <source>Mail programs ask once whether to trust it. It stays the same, so they notice a stranger.</source>
        <translation>Mailprogramme fragen einmal, ob sie ihm trauen sollen. Es bleibt gleich, darum fällt ein fremdes auf.</translation>
    </message>
    <message>
        <source>Name of this server</source>
        <translation>Name dieses Servers</translation>
    </message>
    <message>
        <source>&amp;Name of this server, as mail programs are told</source>
        <translation>&amp;Name dieses Servers, wie ihn Mailprogramme bekommen</translation>
    </message>
    <message>
        <source>T&amp;est certificate</source>
        <translation>T&amp;estzertifikat</translation>
    </message>
    <message>
        <source>For trying things out: made anew at every start, and mail programs warn of it.</source>
        <translation>Zum Ausprobieren: entsteht bei jedem Start neu, und Mailprogramme warnen davor.</translation>
    </message>
    <message>
        <source>Type the name of this server, for example mail.example.org.</source>
        <translation>Geben Sie den Namen dieses Servers ein, zum Beispiel mail.example.org.</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateSummaryStep</name>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>This is what happens with the last button. Go back to change something.</source>
        <translation>Das geschieht mit dem letzten Knopf. Gehen Sie zurück, um etwas zu ändern.</translation>
    </message>
    <message>
        <source>Fingerprints, old and new</source>
        <translation>Fingerabdrücke, alt und neu</translation>
    </message>
    <message>
        <source>A self-signed certificate is made</source>
        <translation>Ein selbst signiertes Zertifikat wird erstellt</translation>
    </message>
    <message>
        <source>A key and a signing request are made</source>
        <translation>Ein Schlüssel und ein Zertifikatsantrag werden erstellt</translation>
    </message>
    <message>
        <source>%1 issues a certificate</source>
        <translation>%1 stellt ein Zertifikat aus</translation>
    </message>
    <message>
        <source>The answer is installed</source>
        <translation>Die Antwort wird installiert</translation>
    </message>
    <message>
        <source>The certificate is installed</source>
        <translation>Das Zertifikat wird installiert</translation>
    </message>
    <message>
        <source>Who uses it is changed</source>
        <translation>Wer es benutzt, wird geändert</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>a new one, %1</source>
        <translation>ein neuer, %1</translation>
    </message>
    <message>
        <source>the stored key %1</source>
        <translation>der gespeicherte Schlüssel %1</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Antrag</translation>
    </message>
    <message>
        <source>one for the same key is kept as well</source>
        <translation>einer für denselben Schlüssel wird mit aufgehoben</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>noch niemandem</translation>
    </message>
    <message>
        <source>shown when it is made</source>
        <translation>erscheint beim Erstellen</translation>
    </message>
    <message>
        <source>The certificate %1 is replaced; a dated copy of it is kept. Its fingerprint changes, so programs that remember it warn once.</source>
        <translation>Das Zertifikat %1 wird ersetzt; eine datierte Kopie bleibt. Sein Fingerabdruck ändert sich, darum warnen Programme, die ihn kennen, einmal.</translation>
    </message>
    <message>
        <source>Old SHA-256: %1
New SHA-256: %2</source>
        <translation>Altes SHA-256: %1
Neues SHA-256: %2</translation>
    </message>
    <message>
        <source>&amp;Replace %1</source>
        <translation>%1 &amp;ersetzen</translation>
    </message>
    <message>
        <source>A request for %1 waits since %2. If it is given up, an answer to it can not be used any more; its key is kept.</source>
        <translation>Ein Antrag für %1 wartet seit %2. Wird er verworfen, ist eine Antwort darauf nicht mehr zu gebrauchen; sein Schlüssel bleibt.</translation>
    </message>
    <message>
        <source>&amp;Give up the request that waits</source>
        <translation>Den offenen Antrag &amp;verwerfen</translation>
    </message>
    <message>
        <source>Show...</source>
        <translation>Zeigen...</translation>
    </message>
    <message>
        <source>Tick &quot;%1&quot; to go on.</source>
        <translation>Haken Sie &quot;%1&quot; an, um weiterzugehen.</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>The key and its fingerprint stay.</source>
        <translation>Der Schlüssel und sein Fingerabdruck bleiben.</translation>
    </message>
    <message>
        <source>&amp;Make request</source>
        <translation>Antrag &amp;machen</translation>
    </message>
    <message>
        <source>&amp;Install</source>
        <translation>&amp;Installieren</translation>
    </message>
    <message>
        <source>&amp;Change</source>
        <translation>Ä&amp;ndern</translation>
    </message>
    <message>
        <source>&amp;Make certificate</source>
        <translation>Zertifikat &amp;machen</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateTask</name>
    <message>
        <source>Making the key and the rest...</source>
        <translation>Schlüssel und Rest werden erzeugt...</translation>
    </message>
    <message>
        <source>Working...</source>
        <translation>In Arbeit...</translation>
    </message>
    <message>
        <source>The authority %1 signs...</source>
        <translation>Die Stelle %1 signiert...</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateViewer</name>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Parts of the certificate</source>
        <translation>Teile des Zertifikats</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>Schl&amp;ießen</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>This certificate can be used to:</source>
        <translation>Wozu dieses Zertifikat taugt:</translation>
    </message>
    <message>
        <source>Fields of the certificate</source>
        <translation>Felder des Zertifikats</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Whole value of the selected field</source>
        <translation>Ganzer Wert des gewählten Felds</translation>
    </message>
    <message>
        <source>&amp;Copy all fields</source>
        <translation>Alle Felder &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;PEM</source>
        <translation>Als &amp;PEM kopieren</translation>
    </message>
    <message>
        <source>&amp;Save to file...</source>
        <translation>In Datei &amp;speichern...</translation>
    </message>
    <message>
        <source>Chain from the root to this certificate</source>
        <translation>Kette von der Wurzel bis zu diesem Zertifikat</translation>
    </message>
    <message>
        <source>Each certificate is signed by the one above it. Mail programs must know the topmost; all between are sent along.</source>
        <translation>Jedes Zertifikat ist von dem darüber signiert. Das oberste müssen Mailprogramme kennen; alle dazwischen werden mitgesendet.</translation>
    </message>
    <message>
        <source>Certificate %1</source>
        <translation>Zertifikat %1</translation>
    </message>
    <message>
        <source>This certificate is OK, but for tests only: mail programs do not know its authority.</source>
        <translation>Dieses Zertifikat ist in Ordnung, aber nur zum Testen: Mailprogramme kennen seine Stelle nicht.</translation>
    </message>
    <message>
        <source>This certificate is OK.</source>
        <translation>Dieses Zertifikat ist in Ordnung.</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>sich selbst (selbst signiert)</translation>
    </message>
    <message>
        <source>%1 to %2, %3</source>
        <translation>%1 bis %2, %3</translation>
    </message>
    <message>
        <source>Yes: %1</source>
        <translation>Ja: %1</translation>
    </message>
    <message>
        <source>No: %1. %2</source>
        <translation>Nein: %1. %2</translation>
    </message>
    <message>
        <source>Issued to: %1</source>
        <translation>Ausgestellt für: %1</translation>
    </message>
    <message>
        <source>Issued by: %1</source>
        <translation>Ausgestellt von: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Save the certificate</source>
        <translation>Das Zertifikat speichern</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>the roots of this computer</source>
        <translation>den Stammzertifikaten dieses Computers</translation>
    </message>
    <message>
        <source>the own authorities</source>
        <translation>den eigenen Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>the trusted authorities</source>
        <translation>den vertrauten Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Key fingerprint (SHA-256)</source>
        <translation>Fingerabdruck des Schlüssels (SHA-256)</translation>
    </message>
    <message>
        <source>%1 is good, valid until %2.</source>
        <translation>%1 ist gut, gültig bis %2.</translation>
    </message>
    <message>
        <source>Recognized by %1</source>
        <translation>Anerkannt von %1</translation>
    </message>
    <message>
        <source>Not recognized by %1</source>
        <translation>Nicht anerkannt von %1</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificateWizard</name>
    <message>
        <source>Web Server Certificate Wizard</source>
        <translation>Assistent für Webserver-Zertifikate</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificatesPage</name>
    <message>
        <source>Certificates - Postern</source>
        <translation>Zertifikate - Postern</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>What your services show to prove who they are. Private keys stay here, encrypted.</source>
        <translation>Damit weisen sich Ihre Dienste aus. Private Schlüssel bleiben hier, verschlüsselt.</translation>
    </message>
    <message>
        <source>Own &amp;window</source>
        <translation>Eigenes &amp;Fenster</translation>
    </message>
    <message>
        <source>Opens the panel in a window of its own</source>
        <translation>Öffnet die Seite in einem eigenen Fenster</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anträge</translation>
    </message>
    <message>
        <source>Authorities</source>
        <translation>Stellen</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Parts of the page</source>
        <translation>Teile der Seite</translation>
    </message>
    <message>
        <source>The private keys are locked. Services that need one wait for the passphrase.</source>
        <translation>Die privaten Schlüssel sind verschlossen. Dienste, die einen brauchen, warten auf die Passphrase.</translation>
    </message>
    <message>
        <source>Unlock...</source>
        <translation>Entriegeln...</translation>
    </message>
</context>
<context>
    <name>postern::ui::CertificatesTab</name>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Filter certificates</source>
        <translation>Zertifikate filtern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>itself</source>
        <translation>sich selbst</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Valid till</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Key at rest</source>
        <translation>Schlüsselablage</translation>
    </message>
    <message>
        <source>New...</source>
        <translation>Neu...</translation>
    </message>
    <message>
        <source>Import...</source>
        <translation>Importieren...</translation>
    </message>
    <message>
        <source>View...</source>
        <translation>Ansehen...</translation>
    </message>
    <message>
        <source>Use for...</source>
        <translation>Benutzen für...</translation>
    </message>
    <message>
        <source>Renew or replace...</source>
        <translation>Erneuern oder ersetzen...</translation>
    </message>
    <message>
        <source>The Test certificate is made anew at every start</source>
        <translation>Das Testzertifikat entsteht bei jedem Start neu</translation>
    </message>
    <message>
        <source>Create self-signed...</source>
        <translation>Selbst signiertes erstellen...</translation>
    </message>
    <message>
        <source>No certificate yet</source>
        <translation>Noch kein Zertifikat</translation>
    </message>
    <message>
        <source>Create a self-signed one in a few seconds.</source>
        <translation>In wenigen Sekunden ein selbst signiertes erstellen.</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Exportieren...</translation>
    </message>
    <message>
        <source>Save the certificate</source>
        <translation>Das Zertifikat speichern</translation>
    </message>
    <message>
        <source>Copy fingerprint</source>
        <translation>Fingerabdruck kopieren</translation>
    </message>
    <message>
        <source>The SHA-256 fingerprint is in the clipboard.</source>
        <translation>Der SHA-256-Fingerabdruck ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Publish fingerprint...</source>
        <translation>Fingerabdruck veröffentlichen...</translation>
    </message>
    <message>
        <source>Who accepts it...</source>
        <translation>Wer es annimmt...</translation>
    </message>
    <message>
        <source>Save the backup</source>
        <translation>Die Sicherung speichern</translation>
    </message>
    <message>
        <source>Restore...</source>
        <translation>Zurückholen...</translation>
    </message>
    <message>
        <source>Export test authority...</source>
        <translation>Teststelle exportieren...</translation>
    </message>
    <message>
        <source>Save the test authority</source>
        <translation>Die Teststelle speichern</translation>
    </message>
    <message>
        <source>Set CA Chain...</source>
        <translation>CA-Kette setzen...</translation>
    </message>
    <message>
        <source>Remove CA Chain...</source>
        <translation>CA-Kette entfernen...</translation>
    </message>
    <message>
        <source>A certificate that signed itself has no chain</source>
        <translation>Ein selbst signiertes Zertifikat hat keine Kette</translation>
    </message>
    <message>
        <source>It has no CA chain</source>
        <translation>Es hat keine CA-Kette</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>Entfernen...</translation>
    </message>
    <message>
        <source>The Test certificate stays, and so does one that a service or domain uses</source>
        <translation>Das Testzertifikat bleibt, ebenso eines, das ein Dienst oder eine Domain benutzt</translation>
    </message>
    <message>
        <source>Save the fingerprints</source>
        <translation>Die Fingerabdrücke speichern</translation>
    </message>
    <message>
        <source>Restored certificates: %1, keys: %2, requests: %3; here already: %4.</source>
        <translation>Zurückgeholte Zertifikate: %1, Schlüssel: %2, Anforderungen: %3; schon hier: %4.</translation>
    </message>
    <message>
        <source>Remove the CA chain of %1?</source>
        <translation>Die CA-Kette von %1 entfernen?</translation>
    </message>
    <message>
        <source>Programs that do not know the certificates in between will warn. The certificate stays.</source>
        <translation>Programme, die die Zertifikate dazwischen nicht kennen, werden warnen. Das Zertifikat bleibt.</translation>
    </message>
    <message>
        <source>Remove CA Chain</source>
        <translation>CA-Kette entfernen</translation>
    </message>
    <message>
        <source>Remove the certificate %1?</source>
        <translation>Das Zertifikat %1 entfernen?</translation>
    </message>
    <message>
        <source>Its private key stays under Keys, so a new certificate can be made for it.</source>
        <translation>Sein privater Schlüssel bleibt unter Schlüssel, sodass sich dafür ein neues Zertifikat erstellen lässt.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Back up keys and certificates...</source>
        <translation>Schlüssel und Zertifikate sichern...</translation>
    </message>
    <message>
        <source>Second certificate for old programs...</source>
        <translation>Zweites Zertifikat für alte Programme...</translation>
    </message>
</context>
<context>
    <name>postern::ui::ChainDialog</name>
    <message>
        <source>Set CA Chain of %1</source>
        <translation>CA-Kette von %1 setzen</translation>
    </message>
    <message>
        <source>Mail programs know the root of an authority, but not the certificates in between. Give them all, in any order; they are sorted and every link is checked.</source>
        <translation>Mailprogramme kennen die Wurzel einer Zertifizierungsstelle, aber nicht die Zertifikate dazwischen. Geben Sie alle an, in beliebiger Folge; sie werden sortiert, und jedes Glied wird geprüft.</translation>
    </message>
    <message>
        <source>Set CA Chain</source>
        <translation>CA-Kette setzen</translation>
    </message>
    <message>
        <source>Certificates of the chain</source>
        <translation>Zertifikate der Kette</translation>
    </message>
    <message>
        <source>-----BEGIN CERTIFICATE-----</source>
        <translation>-----BEGIN CERTIFICATE-----</translation>
    </message>
    <message>
        <source>Set it &amp;anyway</source>
        <translation>&amp;Trotzdem setzen</translation>
    </message>
    <message>
        <source>Paste the certificates of the chain or open their file</source>
        <translation>Die Zertifikate der Kette einfügen oder ihre Datei öffnen</translation>
    </message>
    <message>
        <source>The chain is being checked</source>
        <translation>Die Kette wird geprüft</translation>
    </message>
    <message>
        <source>Read what is wrong with the chain, then choose Set it anyway</source>
        <translation>Lesen Sie, was an der Kette falsch ist, und wählen Sie dann Trotzdem setzen</translation>
    </message>
    <message>
        <source>&amp;Complete from the Internet</source>
        <translation>Aus dem Internet &amp;vervollständigen</translation>
    </message>
    <message>
        <source>Fetches the missing certificates from where the certificate says they are, and sets them at once.</source>
        <translation>Holt die fehlenden Zertifikate von dort, wo sie laut Zertifikat liegen, und setzt sie sofort.</translation>
    </message>
</context>
<context>
    <name>postern::ui::ChainView</name>
    <message>
        <source>Certificates of the chain</source>
        <translation>Zertifikate der Kette</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Valid till</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Good; a root is not sent to clients</source>
        <translation>In Ordnung; eine Wurzel wird Clients nicht gesendet</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>In Ordnung</translation>
    </message>
</context>
<context>
    <name>postern::ui::Chart</name>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>postern::ui::ChartRow</name>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>TLS handshakes</source>
        <translation>TLS-Handshakes</translation>
    </message>
    <message>
        <source>Messages taken in</source>
        <translation>Angenommene Nachrichten</translation>
    </message>
    <message>
        <source>Failed logins</source>
        <translation>Fehlgeschlagene Logins</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>%1 in the last day</source>
        <translation>%1 in den letzten 24 Stunden</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>%1 open now</source>
        <translation>%1 jetzt offen</translation>
    </message>
    <message>
        <source>%1 open in the last minutes</source>
        <translation>%1 offen in den letzten Minuten</translation>
    </message>
    <message>
        <source>full</source>
        <translation>voll</translation>
    </message>
    <message>
        <source>resumed</source>
        <translation>fortgesetzt</translation>
    </message>
    <message>
        <source>Last hour: %1 full, %2 resumed (faster)</source>
        <translation>Letzte Stunde: %1 voll, %2 fortgesetzt (schneller)</translation>
    </message>
    <message>
        <source>Last day: %1 full, %2 resumed (faster)</source>
        <translation>Letzte 24 Stunden: %1 voll, %2 fortgesetzt (schneller)</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>%1 in the last hour</source>
        <translation>%1 in der letzten Stunde</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>postern::ui::ChecklistDialog</name>
    <message>
        <source>Notes on the request %1</source>
        <translation>Notizen zum Antrag %1</translation>
    </message>
    <message>
        <source>For whoever goes on with it later. Some authorities want proof of who you are before they look at the request.</source>
        <translation>Für alle, die später damit weitermachen. Manche Stellen wollen erst einen Nachweis, wer Sie sind, bevor sie den Antrag ansehen.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>&amp;Authority</source>
        <translation>S&amp;telle</translation>
    </message>
    <message>
        <source>N&amp;ote</source>
        <translation>&amp;Notiz</translation>
    </message>
    <message>
        <source>How it &amp;checks the domain</source>
        <translation>Wie sie die Domain &amp;prüft</translation>
    </message>
</context>
<context>
    <name>postern::ui::ChecklistStep</name>
    <message>
        <source>Choosing an authority</source>
        <translation>Eine Zertifizierungsstelle wählen</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>&amp;Authority that you will ask</source>
        <translation>S&amp;telle, die Sie fragen werden</translation>
    </message>
    <message>
        <source>for example order number, price, who was spoken to</source>
        <translation>zum Beispiel Bestellnummer, Preis, Ansprechpartner</translation>
    </message>
    <message>
        <source>N&amp;ote</source>
        <translation>&amp;Notiz</translation>
    </message>
    <message>
        <source>Note what you were told; all of it is kept with the request, so that you still know when the answer comes, even after weeks. Nothing here is needed.</source>
        <translation>Notieren Sie, was man Ihnen gesagt hat; alles bleibt bei der Anforderung, damit Sie es noch wissen, wenn die Antwort kommt, auch nach Wochen. Nichts davon ist Pflicht.</translation>
    </message>
    <message>
        <source>How it chec&amp;ks the domain</source>
        <translation>Wie sie die Domain &amp;prüft</translation>
    </message>
</context>
<context>
    <name>postern::ui::ChoiceEditor</name>
    <message>
        <source>%1 (missing)</source>
        <translation>%1 (fehlt)</translation>
    </message>
</context>
<context>
    <name>postern::ui::ChooseStep</name>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>A certificate proves to mail programs that they talk to your server. Nothing is changed before the last page.</source>
        <translation>Ein Zertifikat beweist Mailprogrammen, dass sie mit Ihrem Server sprechen. Vor der letzten Seite wird nichts geändert.</translation>
    </message>
    <message>
        <source>&amp;Self-signed certificate</source>
        <translation>&amp;Selbst signiertes Zertifikat</translation>
    </message>
    <message>
        <source>Let me choose names, owner, key and ser&amp;vices</source>
        <translation>Namen, Inhaber, Schlüssel und &amp;Dienste selbst wählen</translation>
    </message>
    <message>
        <source>Request for an &amp;authority</source>
        <translation>An&amp;trag an eine Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Makes a key and a signing request that you send to a certificate authority. Mail programs trust its answer without asking.</source>
        <translation>Erstellt einen Schlüssel und einen Zertifikatsantrag, den Sie einer Zertifizierungsstelle senden. Ihrer Antwort trauen Mailprogramme ohne zu fragen.</translation>
    </message>
    <message>
        <source>Certificate from &amp;your own authority</source>
        <translation>Zertifikat Ihrer &amp;eigenen Stelle</translation>
    </message>
    <message>
        <source>Issued at once on this computer, for devices that have your root installed.</source>
        <translation>Sofort auf diesem Computer ausgestellt, für Geräte, die Ihre Wurzel installiert haben.</translation>
    </message>
    <message>
        <source>&amp;Process the pending request</source>
        <translation>Den &amp;offenen Antrag bearbeiten</translation>
    </message>
    <message>
        <source>The authority has answered: check and install what it sent.</source>
        <translation>Die Zertifizierungsstelle hat geantwortet: prüfen und installieren, was sie gesendet hat.</translation>
    </message>
    <message>
        <source>&amp;Import a certificate</source>
        <translation>Ein Zertifikat &amp;importieren</translation>
    </message>
    <message>
        <source>From a file or text, with its private key or for a key that is here.</source>
        <translation>Aus Datei oder Text, mit privatem Schlüssel oder für einen, der schon hier ist.</translation>
    </message>
    <message>
        <source>&amp;Replace or renew a certificate</source>
        <translation>Ein Zertifikat e&amp;rsetzen oder erneuern</translation>
    </message>
    <message>
        <source>The present one stays in use until the new one is complete.</source>
        <translation>Das jetzige bleibt in Gebrauch, bis das neue vollständig ist.</translation>
    </message>
    <message>
        <source>Choose &amp;who uses a certificate</source>
        <translation>Wählen, wer ein Zertifikat &amp;benutzt</translation>
    </message>
    <message>
        <source>Lets services and domains show another one.</source>
        <translation>Lässt Dienste und Domains ein anderes zeigen.</translation>
    </message>
    <message>
        <source>There is no authority of your own yet. Certificates &gt; Authorities creates one.</source>
        <translation>Es gibt noch keine eigene Stelle. Zertifikate &gt; Stellen erstellt eine.</translation>
    </message>
    <message>
        <source>No request waits for an answer.</source>
        <translation>Kein Antrag wartet auf Antwort.</translation>
    </message>
    <message>
        <source>There is no certificate to replace yet.</source>
        <translation>Es gibt noch kein Zertifikat zum Ersetzen.</translation>
    </message>
    <message>
        <source>There is no certificate yet.</source>
        <translation>Es gibt noch kein Zertifikat.</translation>
    </message>
    <message>
        <source>Ready at once. Encrypts as well as a bought one; mail programs ask once whether to trust it.</source>
        <translation>Sofort fertig. Verschlüsselt so gut wie ein gekauftes; Mailprogramme fragen einmal, ob sie ihm trauen sollen.</translation>
    </message>
    <message>
        <source>Recommended for %1, a public name: an authority, because mail programs trust it without asking. A self-signed one serves until its answer is here.</source>
        <translation>Empfohlen für %1, einen öffentlichen Namen: eine Zertifizierungsstelle, weil Mailprogramme ihr ohne Frage trauen. Bis deren Antwort da ist, dient ein selbst signiertes.</translation>
    </message>
    <message>
        <source>Recommended for %1, a private name: your own authority. Public ones give no certificates for such names.</source>
        <translation>Empfohlen für %1, einen privaten Namen: Ihre eigene Zertifizierungsstelle. Öffentliche stellen für solche Namen nichts aus.</translation>
    </message>
    <message>
        <source>Recommended for %1, a private name: a self-signed certificate. Public authorities give none for such names.</source>
        <translation>Empfohlen für %1, einen privaten Namen: ein selbst signiertes Zertifikat. Öffentliche Zertifizierungsstellen stellen für solche Namen keines aus.</translation>
    </message>
    <message>
        <source>A request for %1 waits for its answer.</source>
        <translation>Ein Antrag für %1 wartet auf seine Antwort.</translation>
    </message>
    <message>
        <source>%1 (recommended)</source>
        <translation>%1 (empfohlen)</translation>
    </message>
</context>
<context>
    <name>postern::ui::ClientAuthWizard</name>
    <message>
        <source>Client Authentication</source>
        <translation>Client-Authentifizierung</translation>
    </message>
    <message>
        <source>Next: give people their certificates (Certificates &gt; Authorities) and watch Monitor &gt; Clients.</source>
        <translation>Als Nächstes: Geben Sie Ihren Leuten ihre Zertifikate (Zertifikate &gt; Stellen) und beobachten Sie Monitor &gt; Clients.</translation>
    </message>
</context>
<context>
    <name>postern::ui::ClientMappingStep</name>
    <message>
        <source>To whom a certificate belongs</source>
        <translation>Wem ein Zertifikat gehört</translation>
    </message>
    <message>
        <source>A certificate lets in the account that it is mapped to, and nobody else.</source>
        <translation>Ein Zertifikat lässt das Konto ein, dem es zugeordnet ist, und niemanden sonst.</translation>
    </message>
    <message>
        <source>Certificates that your own authority issues for an account are mapped to it at once.</source>
        <translation>Zertifikate, die Ihre eigene Stelle für ein Konto ausstellt, werden ihm sofort zugeordnet.</translation>
    </message>
    <message>
        <source>Each account can demand a password, a certificate, or both.</source>
        <translation>Jedes Konto kann ein Passwort, ein Zertifikat oder beides verlangen.</translation>
    </message>
    <message>
        <source>No certificate is mapped to an account yet.</source>
        <translation>Noch ist keinem Konto ein Zertifikat zugeordnet.</translation>
    </message>
    <message>
        <source>1 certificate or rule is mapped to an account.</source>
        <translation>1 Zertifikat oder Regel ist einem Konto zugeordnet.</translation>
    </message>
    <message>
        <source>%1 certificates or rules are mapped to accounts.</source>
        <translation>%1 Zertifikate oder Regeln sind Konten zugeordnet.</translation>
    </message>
    <message>
        <source>With Require nobody could connect now, because nobody has a certificate. Choose Ask until people have theirs.</source>
        <translation>Mit Verlangen könnte sich jetzt niemand verbinden, weil niemand ein Zertifikat hat. Wählen Sie Fragen, bis alle ihres haben.</translation>
    </message>
    <message>
        <source>Others are mapped under Accounts &gt; More &gt; Client certificates: by the certificate itself, by its subject or by the mail address in it.</source>
        <translation>Andere werden unter Konten &gt; Mehr &gt; Client-Zertifikate zugeordnet: durch das Zertifikat selbst, durch seinen Inhaber oder durch die Mailadresse darin.</translation>
    </message>
</context>
<context>
    <name>postern::ui::ClientModeStep</name>
    <message>
        <source>Must clients show a certificate?</source>
        <translation>Müssen Clients ein Zertifikat zeigen?</translation>
    </message>
    <message>
        <source>A certificate of its own proves which device connects. Usually the password over an encrypted connection is enough.</source>
        <translation>Ein eigenes Zertifikat beweist, welches Gerät sich verbindet. Meist genügt das Passwort über eine verschlüsselte Verbindung.</translation>
    </message>
    <message>
        <source>O&amp;ff: let any client connect</source>
        <translation>A&amp;us: jeder Client darf sich verbinden</translation>
    </message>
    <message>
        <source>Recommended. No certificate is asked for, which some programs cannot bear.</source>
        <translation>Empfohlen. Nach keinem Zertifikat wird gefragt; manche Programme vertragen die Frage nicht.</translation>
    </message>
    <message>
        <source>&amp;Ask: who has one may log in with it</source>
        <translation>&amp;Fragen: wer eines hat, darf sich damit anmelden</translation>
    </message>
    <message>
        <source>Who has none is not disturbed and logs in with the password.</source>
        <translation>Wer keines hat, wird nicht gestört und meldet sich mit dem Passwort an.</translation>
    </message>
    <message>
        <source>&amp;Require: only with a certificate</source>
        <translation>&amp;Verlangen: nur mit Zertifikat</translation>
    </message>
    <message>
        <source>Without a good certificate the connection ends. For closed groups.</source>
        <translation>Ohne gültiges Zertifikat endet die Verbindung. Für geschlossene Gruppen.</translation>
    </message>
    <message>
        <source>For these services</source>
        <translation>Für diese Dienste</translation>
    </message>
    <message>
        <source>A service without a tick stays as it is.</source>
        <translation>Ein Dienst ohne Haken bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>With Require no mail from outside arrives at %1: other servers have no certificate of yours.</source>
        <translation>Mit &quot;Verlangen&quot; kommt bei %1 keine Post von außen an: Andere Server haben kein Zertifikat von Ihnen.</translation>
    </message>
    <message>
        <source>Tick at least one service.</source>
        <translation>Haken Sie mindestens einen Dienst an.</translation>
    </message>
</context>
<context>
    <name>postern::ui::ClientTrustStep</name>
    <message>
        <source>Whose certificates count</source>
        <translation>Wessen Zertifikate zählen</translation>
    </message>
    <message>
        <source>Only certificates of these authorities let somebody in. Without a tick those of all authorities that Postern knows count.</source>
        <translation>Nur Zertifikate dieser Stellen lassen jemanden ein. Ohne Haken zählen die aller Stellen, die Postern kennt.</translation>
    </message>
    <message>
        <source>Trusted authorities</source>
        <translation>Vertraute Stellen</translation>
    </message>
    <message>
        <source>&amp;Revoked certificates</source>
        <translation>Wide&amp;rrufene Zertifikate</translation>
    </message>
    <message>
        <source>When a device is lost its certificate is revoked by the authority.</source>
        <translation>Geht ein Gerät verloren, widerruft die Stelle sein Zertifikat.</translation>
    </message>
    <message>
        <source>There is no authority yet whose clients could be trusted. Create or add one under Certificates &gt; Authorities first.</source>
        <translation>Es gibt noch keine Stelle, deren Clients man trauen könnte. Erstellen oder ergänzen Sie erst eine unter Zertifikate &gt; Stellen.</translation>
    </message>
    <message>
        <source>These services have different lists. What you change here goes to all of them; what you leave stays as each has it.</source>
        <translation>Diese Dienste haben verschiedene Listen. Was Sie hier ändern, gilt für alle; was Sie lassen, bleibt bei jedem, wie es ist.</translation>
    </message>
</context>
<context>
    <name>postern::ui::ClientsPane</name>
    <message>
        <source>nothing: password sent readable</source>
        <translation>nichts: Passwort lesbar gesendet</translation>
    </message>
    <message>
        <source>no encryption</source>
        <translation>keine Verschlüsselung</translation>
    </message>
    <message>
        <source>failed; offered %1</source>
        <translation>gescheitert; angeboten: %1</translation>
    </message>
    <message>
        <source>Password sent without encryption</source>
        <translation>Passwort unverschlüsselt gesendet</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Benutzt</translation>
    </message>
    <message>
        <source>Name asked for</source>
        <translation>Gefragter Name</translation>
    </message>
    <message>
        <source>Key exchange</source>
        <translation>Schlüsselaustausch</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>No client in the last 30 days</source>
        <translation>Kein Client in den letzten 30 Tagen</translation>
    </message>
    <message>
        <source>Here stands what each client used when it connected, and why some failed.</source>
        <translation>Hier steht, was jeder Client beim Verbinden benutzt hat und warum manche scheiterten.</translation>
    </message>
    <message>
        <source>&amp;Problems only</source>
        <translation>Nur &amp;Probleme</translation>
    </message>
    <message>
        <source>Filter clients</source>
        <translation>Clients filtern</translation>
    </message>
</context>
<context>
    <name>postern::ui::CompanionDialog</name>
    <message>
        <source>Old programs understand RSA only, new ones are faster with an elliptic curve. With both, each gets what it understands.</source>
        <translation>Alte Programme verstehen nur RSA, neue sind mit einer elliptischen Kurve schneller. Mit beiden bekommt jedes, was es versteht.</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>&amp;Beside it</source>
        <translation>&amp;Daneben</translation>
    </message>
    <message>
        <source>There is no certificate with another kind of key yet</source>
        <translation>Es gibt noch kein Zertifikat mit einer anderen Schlüsselart</translation>
    </message>
    <message>
        <source>Nothing is changed yet</source>
        <translation>Noch ist nichts geändert</translation>
    </message>
    <message>
        <source>Apply it anyway</source>
        <translation>Trotzdem anwenden</translation>
    </message>
    <message>
        <source>A second certificate beside %1 for old programs</source>
        <translation>Ein zweites Zertifikat neben %1 für alte Programme</translation>
    </message>
    <message>
        <source>Offered is what has another kind of key than %1 and is made for the same names.</source>
        <translation>Angeboten wird, was eine andere Art von Schlüssel als %1 hat und auf dieselben Namen lautet.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>There is none with the same names yet.</source>
        <translation>Es gibt noch keines mit denselben Namen.</translation>
    </message>
    <message>
        <source>Create &amp;one...</source>
        <translation>&amp;Eines erstellen...</translation>
    </message>
</context>
<context>
    <name>postern::ui::Console</name>
    <message>
        <source>Nobody can send or read mail until Postern runs again.</source>
        <translation>Niemand kann Post senden oder lesen, bis Postern wieder läuft.</translation>
    </message>
    <message>
        <source>1 session is open and will be told to come back later.</source>
        <translation>1 Sitzung ist offen; ihr wird gesagt, später wiederzukommen.</translation>
    </message>
    <message>
        <source>%1 sessions are open and will be told to come back later.</source>
        <translation>%1 Sitzungen sind offen; ihnen wird gesagt, später wiederzukommen.</translation>
    </message>
    <message>
        <source>Stop the mail server?</source>
        <translation>Den Mailserver anhalten?</translation>
    </message>
    <message>
        <source>Changes that were not applied are lost.</source>
        <translation>Nicht angewendete Änderungen gehen verloren.</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>Anhalten und beenden</translation>
    </message>
    <message>
        <source>Leave without applying?</source>
        <translation>Verlassen, ohne zu übernehmen?</translation>
    </message>
    <message>
        <source>Changes that were not applied are lost. The mail server goes on.</source>
        <translation>Nicht übernommene Änderungen gehen verloren. Der Mailserver läuft weiter.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
</context>
<context>
    <name>postern::ui::CreateAuthorityDialog</name>
    <message>
        <source>Create an authority</source>
        <translation>Eine Stelle erstellen</translation>
    </message>
    <message>
        <source>Your own certificate services: it issues certificates for servers, people and devices. Whoever installs its root once trusts them all, without cost.</source>
        <translation>Ihr eigener Zertifikatsdienst: stellt Zertifikate für Server, Personen und Geräte aus. Wer einmal seine Wurzel installiert, traut allen, ohne Kosten.</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>two letters, optional</source>
        <translation>zwei Buchstaben, freiwillig</translation>
    </message>
    <message>
        <source>5 years</source>
        <translation>5 Jahre</translation>
    </message>
    <message>
        <source>10 years</source>
        <translation>10 Jahre</translation>
    </message>
    <message>
        <source>20 years</source>
        <translation>20 Jahre</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>People see it when they install the root. It cannot be changed later.</source>
        <translation>Man sieht ihn beim Installieren der Wurzel. Später nicht mehr zu ändern.</translation>
    </message>
    <message>
        <source>&amp;Organization Name</source>
        <translation>&amp;Organisation</translation>
    </message>
    <message>
        <source>Cou&amp;ntry</source>
        <translation>&amp;Land</translation>
    </message>
    <message>
        <source>&amp;Valid for</source>
        <translation>&amp;Gültig für</translation>
    </message>
    <message>
        <source>When it ends, every device needs the next root.</source>
        <translation>Wenn sie abläuft, braucht jedes Gerät die nächste Wurzel.</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>&amp;Schlüssel</translation>
    </message>
    <message>
        <source>Give the authority a name first</source>
        <translation>Erst der Stelle einen Namen geben</translation>
    </message>
    <message>
        <source>The country has two letters, for example DE</source>
        <translation>Das Land hat zwei Buchstaben, zum Beispiel DE</translation>
    </message>
    <message>
        <source>Stopped. No authority was made.</source>
        <translation>Angehalten. Es wurde keine Zertifizierungsstelle angelegt.</translation>
    </message>
</context>
<context>
    <name>postern::ui::CutOffDialog</name>
    <message>
        <source>1 client could not connect or log in any more.</source>
        <translation>1 Client könnte sich nicht mehr verbinden oder anmelden.</translation>
    </message>
    <message>
        <source>%1 clients could not connect or log in any more.</source>
        <translation>%1 Clients könnten sich nicht mehr verbinden oder anmelden.</translation>
    </message>
    <message>
        <source>Try it first?</source>
        <translation>Erst ausprobieren?</translation>
    </message>
    <message>
        <source>Who would I cut off?</source>
        <translation>Wen würde ich aussperren?</translation>
    </message>
    <message>
        <source>This is known from what they did in the last 30 days; who was not here in that time is not in the list.</source>
        <translation>Das ergibt sich aus den letzten 30 Tagen; wer in dieser Zeit nicht hier war, steht nicht in der Liste.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Go &amp;back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>If something is wrong with this change, nobody may be able to connect, perhaps not even you.</source>
        <translation>Ist an dieser Änderung etwas falsch, kann sich vielleicht niemand mehr verbinden, auch Sie nicht.</translation>
    </message>
    <message>
        <source>&amp;Try it for %1 seconds</source>
        <translation>%1 Sekunden &amp;probieren</translation>
    </message>
    <message>
        <source>Apply it for &amp;good</source>
        <translation>&amp;Dauerhaft anwenden</translation>
    </message>
    <message>
        <source>It goes back by itself unless you press Keep in that time, at the top of the window.</source>
        <translation>Sie wird von selbst zurückgenommen, wenn Sie in dieser Zeit nicht oben im Fenster auf Behalten drücken.</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>&amp;Anwenden</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Clients that would be cut off</source>
        <translation>Clients, die ausgesperrt würden</translation>
    </message>
    <message>
        <source>Nobody is cut off, but programs may warn of the new certificate.</source>
        <translation>Niemand wird ausgesperrt, aber Programme können vor dem neuen Zertifikat warnen.</translation>
    </message>
</context>
<context>
    <name>postern::ui::DomainAliasesDialog</name>
    <message>
        <source>Other names of %1</source>
        <translation>Andere Namen von %1</translation>
    </message>
    <message>
        <source>Mail to anna at one of these names arrives at anna@%1.</source>
        <translation>Post an anna unter einem dieser Namen kommt bei anna@%1 an.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>&amp;Other names</source>
        <translation>&amp;Andere Namen</translation>
    </message>
    <message>
        <source>One in each line.</source>
        <translation>Je Zeile einer.</translation>
    </message>
</context>
<context>
    <name>postern::ui::DomainCertificatePanel</name>
    <message>
        <source>&amp;Valid for</source>
        <translation>&amp;Gültig für</translation>
    </message>
    <message>
        <source>Generate &amp;Self-Signed</source>
        <translation>&amp;Selbst signiert erzeugen</translation>
    </message>
    <message>
        <source>Generate Signing Re&amp;quest</source>
        <translation>An&amp;forderung erzeugen</translation>
    </message>
    <message>
        <source>Give this text to the authority, from the line BEGIN to the line END, both included. The request waits here until the answer comes.</source>
        <translation>Geben Sie diesen Text der Zertifizierungsstelle, von der Zeile BEGIN bis zur Zeile END, beide eingeschlossen. Die Anforderung wartet hier, bis die Antwort kommt.</translation>
    </message>
    <message>
        <source>Signing request</source>
        <translation>Zertifikatsanforderung</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>People see this in the certificate. The names of the domain and its other names are put in as well.</source>
        <translation>Das sieht man im Zertifikat. Die Namen der Domain und ihre anderen Namen kommen ebenfalls hinein.</translation>
    </message>
    <message>
        <source>Set &amp;Certificate</source>
        <translation>&amp;Zertifikat setzen</translation>
    </message>
    <message>
        <source>The answer of the authority</source>
        <translation>Die Antwort der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Paste the certificate first</source>
        <translation>Erst das Zertifikat einfügen</translation>
    </message>
    <message>
        <source>&amp;Remove Certificate...</source>
        <translation>Zertifikat &amp;entfernen...</translation>
    </message>
    <message>
        <source>CA chain</source>
        <translation>CA-Kette</translation>
    </message>
    <message>
        <source>Chain certificates</source>
        <translation>Zertifikate der Kette</translation>
    </message>
    <message>
        <source>Paste all certificates of the authority here, in any order.</source>
        <translation>Fügen Sie hier alle Zertifikate der Zertifizierungsstelle ein, in beliebiger Reihenfolge.</translation>
    </message>
    <message>
        <source>Set CA C&amp;hain</source>
        <translation>&amp;CA-Kette setzen</translation>
    </message>
    <message>
        <source>Remo&amp;ve CA Chain</source>
        <translation>CA-Kette en&amp;tfernen</translation>
    </message>
    <message>
        <source>Leads from your certificate to a root that mail programs know. It is sorted, each link is checked, and it is sent along; the root is not.</source>
        <translation>Führt von Ihrem Zertifikat zu einer Wurzel, die Mailprogramme kennen. Sie wird sortiert, jedes Glied geprüft und mitgesendet; die Wurzel nicht.</translation>
    </message>
    <message>
        <source>There is no chain</source>
        <translation>Es gibt keine Kette</translation>
    </message>
    <message>
        <source>Give up the request that waits?</source>
        <translation>Die wartende Anforderung verwerfen?</translation>
    </message>
    <message>
        <source>An answer to it can not be used any more if names have changed; the key stays.</source>
        <translation>Eine Antwort darauf ist nicht mehr brauchbar, wenn sich Namen geändert haben; der Schlüssel bleibt.</translation>
    </message>
    <message>
        <source>Make a new request</source>
        <translation>Neue Anforderung erstellen</translation>
    </message>
    <message>
        <source>Remove the certificate %1?</source>
        <translation>Das Zertifikat %1 entfernen?</translation>
    </message>
    <message>
        <source>Its key stays. Programs that ask for names of this domain get the shared certificate.</source>
        <translation>Sein Schlüssel bleibt. Programme, die nach Namen dieser Domain fragen, bekommen das gemeinsame Zertifikat.</translation>
    </message>
    <message>
        <source>Remove the certificate</source>
        <translation>Zertifikat entfernen</translation>
    </message>
    <message>
        <source>Set it all the same</source>
        <translation>Trotzdem setzen</translation>
    </message>
    <message>
        <source>Sav&amp;e...</source>
        <translation>Sp&amp;eichern...</translation>
    </message>
    <message>
        <source>&amp;Mail...</source>
        <translation>&amp;Mailen...</translation>
    </message>
    <message>
        <source>Save the signing request</source>
        <translation>Die Anforderung speichern</translation>
    </message>
    <message>
        <source>Signing requests (*.txt *.csr *.pem);;All files (*)</source>
        <translation>Zertifikatsanforderungen (*.txt *.csr *.pem);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>No mail program is set up on this computer. Copy or save the request instead.</source>
        <translation>Auf diesem Rechner ist kein Mailprogramm eingerichtet. Kopieren oder speichern Sie die Anforderung stattdessen.</translation>
    </message>
    <message>
        <source>Set it anyway</source>
        <translation>Trotzdem setzen</translation>
    </message>
    <message>
        <source>Remove the CA chain of %1?</source>
        <translation>Die CA-Kette von %1 entfernen?</translation>
    </message>
    <message>
        <source>Programs that do not know the certificates in between will warn. The certificate stays.</source>
        <translation>Programme, die die Zertifikate dazwischen nicht kennen, werden warnen. Das Zertifikat bleibt.</translation>
    </message>
    <message>
        <source>Remove CA Chain</source>
        <translation>CA-Kette entfernen</translation>
    </message>
    <message>
        <source>Generate it anyway</source>
        <translation>Trotzdem erzeugen</translation>
    </message>
</context>
<context>
    <name>postern::ui::DomainKeyPanel</name>
    <message>
        <source>Custom: a key that you have</source>
        <translation>Eigener: ein Schlüssel, den Sie haben</translation>
    </message>
    <message>
        <source>&amp;Generate Key</source>
        <translation>Schlüssel erze&amp;ugen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>There is no key yet. A large RSA key may take a minute; the server works on meanwhile. Keys under 2048 bit RSA are refused: they can be broken.</source>
        <translation>Es gibt noch keinen Schlüssel. Ein großer RSA-Schlüssel kann eine Minute dauern; der Server arbeitet inzwischen weiter. RSA-Schlüssel unter 2048 Bit werden abgelehnt: Sie sind zu brechen.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Public half of the key</source>
        <translation>Öffentliche Hälfte des Schlüssels</translation>
    </message>
    <message>
        <source>&amp;Test again</source>
        <translation>N&amp;och einmal testen</translation>
    </message>
    <message>
        <source>Remo&amp;ve key...</source>
        <translation>Schlüssel entfe&amp;rnen...</translation>
    </message>
    <message>
        <source>Key Test: %1</source>
        <translation>Schlüsseltest: %1</translation>
    </message>
    <message>
        <source>This key cannot be used. Remove it and make a new one.</source>
        <translation>Der Schlüssel ist unbrauchbar. Entfernen Sie ihn und erzeugen Sie einen neuen.</translation>
    </message>
    <message>
        <source>Making the key...</source>
        <translation>Der Schlüssel wird erzeugt...</translation>
    </message>
    <message>
        <source>Making the key: %1 candidates tried, %2.</source>
        <translation>Der Schlüssel wird erzeugt: %1 Kandidaten probiert, %2.</translation>
    </message>
    <message>
        <source>Remove the key %1?</source>
        <translation>Den Schlüssel %1 entfernen?</translation>
    </message>
    <message>
        <source>Certificates and requests made with it go too: they are of no use without it. A dated copy is kept.</source>
        <translation>Damit erstellte Zertifikate und Anforderungen gehen mit: Ohne ihn sind sie nutzlos. Eine datierte Kopie bleibt.</translation>
    </message>
    <message>
        <source>Remove the key</source>
        <translation>Schlüssel entfernen</translation>
    </message>
    <message>
        <source>Private key made elsewhere</source>
        <translation>Anderswo gemachter privater Schlüssel</translation>
    </message>
    <message>
        <source>-----BEGIN PRIVATE KEY-----</source>
        <translation>-----BEGIN PRIVATE KEY-----</translation>
    </message>
    <message>
        <source>&amp;Password of the file</source>
        <translation>&amp;Kennwort der Datei</translation>
    </message>
    <message>
        <source>Paste the private key or open its file</source>
        <translation>Fügen Sie den privaten Schlüssel ein oder öffnen Sie seine Datei</translation>
    </message>
    <message>
        <source>PEM (also encrypted), DER or PKCS#12, pasted or as a file.</source>
        <translation>PEM (auch verschlüsselt), DER oder PKCS#12, eingefügt oder als Datei.</translation>
    </message>
    <message>
        <source>&amp;Import key</source>
        <translation>Schlüssel &amp;importieren</translation>
    </message>
    <message>
        <source>%1, made %2, key fingerprint %3</source>
        <translation>%1, gemacht %2, Fingerabdruck des Schlüssels %3</translation>
    </message>
</context>
<context>
    <name>postern::ui::DomainPage</name>
    <message>
        <source>A domain that Postern takes mail for.</source>
        <translation>Eine Domain, für die Postern Post annimmt.</translation>
    </message>
    <message>
        <source>Other names</source>
        <translation>Andere Namen</translation>
    </message>
    <message>
        <source>Main domain</source>
        <translation>Hauptdomain</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Other names...</source>
        <translation>Andere Namen...</translation>
    </message>
    <message>
        <source>Make main</source>
        <translation>Zur Hauptdomain</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>Entfernen...</translation>
    </message>
    <message>
        <source>Yes. People of this domain log in with their name alone.</source>
        <translation>Ja. Leute dieser Domain melden sich mit dem Namen allein an.</translation>
    </message>
    <message>
        <source>No. People of this domain log in with their whole address.</source>
        <translation>Nein. Leute dieser Domain melden sich mit der ganzen Adresse an.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>1 account</source>
        <translation>1 Konto</translation>
    </message>
    <message>
        <source>%1 accounts</source>
        <translation>%1 Konten</translation>
    </message>
    <message>
        <source>Remove its accounts first</source>
        <translation>Erst ihre Konten entfernen</translation>
    </message>
    <message>
        <source>It is the main domain already</source>
        <translation>Sie ist schon die Hauptdomain</translation>
    </message>
    <message>
        <source>The certificate does not hold these names; programs that use them will warn: %1</source>
        <translation>Das Zertifikat enthält diese Namen nicht; Programme, die sie benutzen, werden warnen: %1</translation>
    </message>
    <message>
        <source>Domain %1</source>
        <translation>Domain %1</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Rename...</source>
        <translation>Umbenennen...</translation>
    </message>
</context>
<context>
    <name>postern::ui::DomainSecurityPage</name>
    <message>
        <source>Names of this domain show what each service shows.</source>
        <translation>Namen dieser Domain zeigen, was der jeweilige Dienst zeigt.</translation>
    </message>
    <message>
        <source>Names of this domain show the certificate below.</source>
        <translation>Namen dieser Domain zeigen das Zertifikat unten.</translation>
    </message>
    <message>
        <source>The Test certificate of the server: for trying things out, mail programs warn.</source>
        <translation>Das Testzertifikat des Servers: zum Ausprobieren, Mailprogramme warnen davor.</translation>
    </message>
    <message>
        <source>Encrypted connections that ask for a name of this domain are refused; the other settings here have no effect.</source>
        <translation>Verschlüsselte Verbindungen, die nach einem Namen dieser Domain fragen, werden abgelehnt; die anderen Einstellungen hier wirken nicht.</translation>
    </message>
    <message>
        <source>Security of %1</source>
        <translation>Sicherheit von %1</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Shared: as each service</source>
        <translation>Gemeinsam: das des jeweiligen Dienstes</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigenes</translation>
    </message>
    <message>
        <source>SSL/TLS Certificate &amp;To Use</source>
        <translation>SSL/T&amp;LS-Zertifikat</translation>
    </message>
    <message>
        <source>none; for example 192.0.2.7</source>
        <translation>keine; zum Beispiel 192.0.2.7</translation>
    </message>
    <message>
        <source>&amp;Bound addresses</source>
        <translation>Ge&amp;bundene Adressen</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>&amp;Anwenden</translation>
    </message>
    <message>
        <source>Programs that do not say which name they want get this certificate on these addresses of this computer. Separate them with commas.</source>
        <translation>Programme, die keinen Namen nennen, bekommen auf diesen Adressen dieses Computers dieses Zertifikat. Mit Kommas trennen.</translation>
    </message>
    <message>
        <source>Not applied yet.</source>
        <translation>Noch nicht angewendet.</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>Nichts wurde geändert</translation>
    </message>
    <message>
        <source>Names that are not in the certificate; programs that use them warn: %1</source>
        <translation>Namen, die nicht im Zertifikat stehen; Programme, die sie benutzen, warnen: %1</translation>
    </message>
    <message>
        <source>&amp;Revert</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>Go back to what is stored</source>
        <translation>Zurück zu dem, was gespeichert ist</translation>
    </message>
    <message>
        <source>Refuse encrypted connections to %1?</source>
        <translation>Verschlüsselte Verbindungen zu %1 abweisen?</translation>
    </message>
    <message>
        <source>Programs that ask for one of these names can not connect with encryption any more: %1</source>
        <translation>Programme, die nach einem dieser Namen fragen, können sich nicht mehr verschlüsselt verbinden: %1</translation>
    </message>
    <message>
        <source>Refuse them</source>
        <translation>Abweisen</translation>
    </message>
    <message>
        <source>&amp;Apply anyway</source>
        <translation>&amp;Trotzdem anwenden</translation>
    </message>
    <message>
        <source>&amp;New certificate...</source>
        <translation>&amp;Neues Zertifikat...</translation>
    </message>
</context>
<context>
    <name>postern::ui::DomainStep</name>
    <message>
        <source>Your domain</source>
        <translation>Ihre Domain</translation>
    </message>
    <message>
        <source>Postern takes mail for this domain and keeps its accounts.</source>
        <translation>Postern nimmt Post für diese Domain an und führt ihre Konten.</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>&amp;Domain</source>
        <translation>&amp;Domain</translation>
    </message>
    <message>
        <source>For anna@example.org it is example.org. So that other servers find this one, the DNS of the domain needs an MX record with the name of this computer.</source>
        <translation>Bei anna@example.org ist es example.org. Damit andere Server diesen finden, braucht das DNS der Domain einen MX-Eintrag mit dem Namen dieses Computers.</translation>
    </message>
    <message>
        <source>Type your domain, for example example.org, without @ and spaces.</source>
        <translation>Geben Sie Ihre Domain ein, zum Beispiel example.org, ohne @ und Leerzeichen.</translation>
    </message>
</context>
<context>
    <name>postern::ui::DomainsPage</name>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>Mail to it is refused from then on. The domain can be added again at any time.</source>
        <translation>Post an sie wird von da an abgelehnt. Die Domain kann jederzeit wieder angelegt werden.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>Postern takes mail for these domains and keeps their accounts.</source>
        <translation>Postern nimmt Post für diese Domains an und führt ihre Konten.</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>Haupt</translation>
    </message>
    <message>
        <source>Main domain</source>
        <translation>Hauptdomain</translation>
    </message>
    <message>
        <source>Other names</source>
        <translation>Andere Namen</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Add domain...</source>
        <translation>Domain anlegen...</translation>
    </message>
    <message>
        <source>Other names...</source>
        <translation>Andere Namen...</translation>
    </message>
    <message>
        <source>Make main</source>
        <translation>Zur Hauptdomain</translation>
    </message>
    <message>
        <source>It is the main domain already</source>
        <translation>Sie ist schon die Hauptdomain</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>Entfernen...</translation>
    </message>
    <message>
        <source>Remove its accounts first</source>
        <translation>Erst ihre Konten entfernen</translation>
    </message>
    <message>
        <source>Filter domains</source>
        <translation>Domains filtern</translation>
    </message>
    <message>
        <source>No domain yet</source>
        <translation>Noch keine Domain</translation>
    </message>
    <message>
        <source>Add the part of your addresses after the @, then its accounts.</source>
        <translation>Den Teil Ihrer Adressen nach dem @ anlegen, dann die Konten.</translation>
    </message>
    <message>
        <source>Rename...</source>
        <translation>Umbenennen...</translation>
    </message>
</context>
<context>
    <name>postern::ui::DraftFooter</name>
    <message>
        <source>&amp;Revert</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Chec&amp;k</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>&amp;Anwenden</translation>
    </message>
    <message>
        <source>Go back to what is stored</source>
        <translation>Zurück zum Gespeicherten</translation>
    </message>
    <message>
        <source>Say what Apply would do, without doing it</source>
        <translation>Sagen, was Anwenden täte, ohne es zu tun</translation>
    </message>
    <message>
        <source>This can be applied. Open connections stay as they are.</source>
        <translation>Das kann angewendet werden. Offene Verbindungen bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Apply would do this:</source>
        <translation>Anwenden täte dies:</translation>
    </message>
    <message>
        <source>Show...</source>
        <translation>Zeigen...</translation>
    </message>
    <message>
        <source>Store the changes and use them at once</source>
        <translation>Die Änderungen speichern und sofort benutzen</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>Nichts wurde geändert</translation>
    </message>
    <message>
        <source>1 change</source>
        <translation>1 Änderung</translation>
    </message>
    <message>
        <source>%1 changes</source>
        <translation>%1 Änderungen</translation>
    </message>
    <message>
        <source>Not all of this would work:</source>
        <translation>Nicht alles davon ginge:</translation>
    </message>
</context>
<context>
    <name>postern::ui::EditAccountDialog</name>
    <message>
        <source>Account %1</source>
        <translation>Konto %1</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>&amp;Full name</source>
        <translation>&amp;Voller Name</translation>
    </message>
    <message>
        <source>&amp;Logs in by</source>
        <translation>&amp;Meldet sich an mit</translation>
    </message>
</context>
<context>
    <name>postern::ui::ExportCertificateDialog</name>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>For another program or server, or to give to people who want to check it.</source>
        <translation>Für ein anderes Programm oder einen anderen Server, oder für Leute, die es prüfen wollen.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>PEM with chain: for Apache, nginx and most programs</source>
        <translation>PEM mit Kette: für Apache, nginx und die meisten Programme</translation>
    </message>
    <message>
        <source>DER: one certificate, for Windows and Java</source>
        <translation>DER: ein Zertifikat, für Windows und Java</translation>
    </message>
    <message>
        <source>PKCS#7: certificate and chain (.p7b)</source>
        <translation>PKCS#7: Zertifikat und Kette (.p7b)</translation>
    </message>
    <message>
        <source>PKCS#12: with the private key (.p12)</source>
        <translation>PKCS#12: mit dem privaten Schlüssel (.p12)</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Format</translation>
    </message>
    <message>
        <source>Only PKCS#12 holds the private key. Who has that file and its password can pretend to be this server.</source>
        <translation>Nur PKCS#12 enthält den privaten Schlüssel. Wer diese Datei und ihr Passwort hat, kann sich als dieser Server ausgeben.</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
</context>
<context>
    <name>postern::ui::ExportKeyDialog</name>
    <message>
        <source>Export the private key %1</source>
        <translation>Den privaten Schlüssel %1 exportieren</translation>
    </message>
    <message>
        <source>Leaves the server only encrypted with a password of its own (PKCS#8, PEM).</source>
        <translation>Verlässt den Server nur verschlüsselt, mit einem eigenen Passwort (PKCS#8, PEM).</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Give it to nobody together with the file.</source>
        <translation>Niemandem zusammen mit der Datei geben.</translation>
    </message>
</context>
<context>
    <name>postern::ui::FileInput</name>
    <message>
        <source>&amp;Open files...</source>
        <translation>Dateien ö&amp;ffnen...</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>&amp;Leeren</translation>
    </message>
    <message>
        <source>or drop them anywhere in this window</source>
        <translation>oder irgendwo in diesem Fenster ablegen</translation>
    </message>
    <message>
        <source>Open certificates and keys</source>
        <translation>Zertifikate und Schlüssel öffnen</translation>
    </message>
    <message>
        <source>%1 is not PEM text and cannot be added to what is there. Open it alone.</source>
        <translation>%1 ist kein PEM-Text und lässt sich nicht zum Vorhandenen hinzufügen. Öffnen Sie es allein.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>postern::ui::FilePreview</name>
    <message>
        <source>%1, in the file</source>
        <translation>%1, in der Datei</translation>
    </message>
    <message>
        <source>fits the pending request %1</source>
        <translation>passt zur ausstehenden Anforderung %1</translation>
    </message>
    <message>
        <source>fits the stored key %1</source>
        <translation>passt zum gespeicherten Schlüssel %1</translation>
    </message>
    <message>
        <source>missing: add the file with the private key</source>
        <translation>fehlt: die Datei mit dem privaten Schlüssel hinzufügen</translation>
    </message>
    <message>
        <source>no certificate</source>
        <translation>kein Zertifikat</translation>
    </message>
    <message>
        <source>1 certificate</source>
        <translation>1 Zertifikat</translation>
    </message>
    <message>
        <source>%1 certificates</source>
        <translation>%1 Zertifikate</translation>
    </message>
    <message>
        <source>no private key</source>
        <translation>kein privater Schlüssel</translation>
    </message>
    <message>
        <source>1 private key</source>
        <translation>1 privater Schlüssel</translation>
    </message>
    <message>
        <source>%1 private keys</source>
        <translation>%1 private Schlüssel</translation>
    </message>
    <message>
        <source>%1 file with %2 and %3</source>
        <translation>%1-Datei: %2 und %3</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>&amp;View all of it...</source>
        <translation>&amp;Alles ansehen...</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>sich selbst (selbst signiert)</translation>
    </message>
    <message>
        <source>%1 to %2, %3</source>
        <translation>%1 bis %2, %3</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
</context>
<context>
    <name>postern::ui::FirstRunWizard</name>
    <message>
        <source>Set up Postern</source>
        <translation>Postern einrichten</translation>
    </message>
    <message>
        <source>&lt; &amp;Back</source>
        <translation>&lt; &amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Next &gt;</source>
        <translation>&amp;Weiter &gt;</translation>
    </message>
    <message>
        <source>&amp;Finish set-up</source>
        <translation>Einrichtung &amp;abschließen</translation>
    </message>
    <message>
        <source>&amp;Open the overview</source>
        <translation>Übersicht ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>&amp;Später</translation>
    </message>
</context>
<context>
    <name>postern::ui::FormDialog</name>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>The key is being made</source>
        <translation>Der Schlüssel wird gemacht</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>Searching for primes...</source>
        <translation>Primzahlen werden gesucht...</translation>
    </message>
    <message>
        <source>%1, %2 steps</source>
        <translation>%1, %2 Schritte</translation>
    </message>
</context>
<context>
    <name>postern::ui::GenerateKeyDialog</name>
    <message>
        <source>Generate Key</source>
        <translation>Schlüssel erzeugen</translation>
    </message>
    <message>
        <source>The private half never leaves the server without a password. Signing requests and certificates are made from it.</source>
        <translation>Die private Hälfte verlässt den Server nie ohne Passwort. Aus dem Schlüssel entstehen Anforderungen und Zertifikate.</translation>
    </message>
    <message>
        <source>Private key made elsewhere</source>
        <translation>Anderswo erzeugter privater Schlüssel</translation>
    </message>
    <message>
        <source>-----BEGIN PRIVATE KEY-----</source>
        <translation>-----BEGIN PRIVATE KEY-----</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Only you see it. The host name is a good one.</source>
        <translation>Nur Sie sehen ihn. Gut ist der Rechnername.</translation>
    </message>
    <message>
        <source>&amp;Size</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>The first is right for nearly everybody. RSA keys under 2048 bits, such as the 512 bits that export rules once asked for, are refused: they can be broken.</source>
        <translation>Die erste ist für fast alle richtig. RSA-Schlüssel unter 2048 Bit, wie die 512 Bit, die Exportregeln einst verlangten, werden abgelehnt: Sie sind zu brechen.</translation>
    </message>
    <message>
        <source>Private &amp;key</source>
        <translation>Privater S&amp;chlüssel</translation>
    </message>
    <message>
        <source>&amp;Password of the file</source>
        <translation>&amp;Passwort der Datei</translation>
    </message>
    <message>
        <source>Give the key a name first</source>
        <translation>Erst dem Schlüssel einen Namen geben</translation>
    </message>
    <message>
        <source>Paste the private key or open its file</source>
        <translation>Den privaten Schlüssel einfügen oder seine Datei öffnen</translation>
    </message>
    <message>
        <source>Type the password of the file</source>
        <translation>Das Passwort der Datei eingeben</translation>
    </message>
    <message>
        <source>Stopped. No key was made.</source>
        <translation>Angehalten. Kein Schlüssel wurde erzeugt.</translation>
    </message>
    <message>
        <source>PEM (also encrypted), DER or PKCS#12.</source>
        <translation>PEM (auch verschlüsselt), DER oder PKCS#12.</translation>
    </message>
    <message>
        <source>Import key</source>
        <translation>Schlüssel importieren</translation>
    </message>
</context>
<context>
    <name>postern::ui::GiveUpDialog</name>
    <message>
        <source>Give up the request %1?</source>
        <translation>Die Anforderung %1 verwerfen?</translation>
    </message>
    <message>
        <source>The answer of the authority could not be used any more, and a paid one would be lost. The certificate in use stays.</source>
        <translation>Die Antwort der Zertifizierungsstelle wäre nicht mehr brauchbar, eine bezahlte verloren. Das benutzte Zertifikat bleibt.</translation>
    </message>
    <message>
        <source>Give up %1</source>
        <translation>%1 verwerfen</translation>
    </message>
    <message>
        <source>Remove its private key too</source>
        <translation>Auch den privaten Schlüssel entfernen</translation>
    </message>
</context>
<context>
    <name>postern::ui::HelpWindow</name>
    <message>
        <source>Postern Help</source>
        <translation>Postern-Hilfe</translation>
    </message>
    <message>
        <source>Help topics</source>
        <translation>Hilfethemen</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>First mail in five minutes</source>
        <translation>Erste Mail in fünf Minuten</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Dienste</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Getting an SSL Certificate</source>
        <translation>Ein SSL-Zertifikat bekommen</translation>
    </message>
    <message>
        <source>Configuring SSL</source>
        <translation>SSL konfigurieren</translation>
    </message>
    <message>
        <source>Dealing with Clients</source>
        <translation>Umgang mit Clients</translation>
    </message>
    <message>
        <source>Fingerprints</source>
        <translation>Fingerabdrücke</translation>
    </message>
    <message>
        <source>TLS policy</source>
        <translation>TLS-Richtlinie</translation>
    </message>
    <message>
        <source>An authority of your own</source>
        <translation>Eine eigene Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>What the keys are for</source>
        <translation>Wozu die Schlüssel da sind</translation>
    </message>
    <message>
        <source>When something changes for people</source>
        <translation>Wenn sich für Leute etwas ändert</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>Monitor</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Setting up mail programs</source>
        <translation>Mailprogramme einrichten</translation>
    </message>
    <message>
        <source>Help text</source>
        <translation>Hilfetext</translation>
    </message>
    <message>
        <source>(They are being read.)</source>
        <translation>(Sie werden gelesen.)</translation>
    </message>
    <message>
        <source>(No certificate is in use.)</source>
        <translation>(Kein Zertifikat ist in Gebrauch.)</translation>
    </message>
</context>
<context>
    <name>postern::ui::ImportAuthorityDialog</name>
    <message>
        <source>Import an authority of your own</source>
        <translation>Eigene Zertifizierungsstelle importieren</translation>
    </message>
    <message>
        <source>Trust a foreign authority</source>
        <translation>Einer fremden Zertifizierungsstelle trauen</translation>
    </message>
    <message>
        <source>A root that exists elsewhere, together with its private key, so that it can go on issuing here.</source>
        <translation>Eine Wurzel, die es anderswo gibt, mit ihrem privaten Schlüssel, damit sie hier weiter ausstellen kann.</translation>
    </message>
    <message>
        <source>Client certificates that it issued count as proof who somebody is, on services that trust it. It cannot issue anything here.</source>
        <translation>Von ihr ausgestellte Client-Zertifikate beweisen, wer jemand ist, bei Diensten, die ihr trauen. Ausstellen kann sie hier nichts.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Trust it</source>
        <translation>Trauen</translation>
    </message>
    <message>
        <source>Certificate and key of the authority</source>
        <translation>Zertifikat und Schlüssel der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Certificate of the authority</source>
        <translation>Zertifikat der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>-----BEGIN CERTIFICATE-----</source>
        <translation>-----BEGIN CERTIFICATE-----</translation>
    </message>
    <message>
        <source>&amp;Password of the file</source>
        <translation>&amp;Passwort der Datei</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Only you see it.</source>
        <translation>Nur Sie sehen ihn.</translation>
    </message>
    <message>
        <source>Paste the certificate or open its file</source>
        <translation>Das Zertifikat einfügen oder seine Datei öffnen</translation>
    </message>
    <message>
        <source>Give the authority a name first</source>
        <translation>Erst der Stelle einen Namen geben</translation>
    </message>
</context>
<context>
    <name>postern::ui::ImportDialog</name>
    <message>
        <source>Import a certificate or key</source>
        <translation>Zertifikat oder Schlüssel importieren</translation>
    </message>
    <message>
        <source>PEM, DER, PKCS#7 or PKCS#12, with or without the private key and the chain. Nothing is stored before you click Install.</source>
        <translation>PEM, DER, PKCS#7 oder PKCS#12, mit oder ohne privaten Schlüssel und Kette. Nichts wird gespeichert, bevor Sie auf Installieren klicken.</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <source>Text of the certificate and key</source>
        <translation>Text des Zertifikats und Schlüssels</translation>
    </message>
    <message>
        <source>-----BEGIN CERTIFICATE-----</source>
        <translation>-----BEGIN CERTIFICATE-----</translation>
    </message>
    <message>
        <source>Install it &amp;anyway</source>
        <translation>&amp;Trotzdem installieren</translation>
    </message>
    <message>
        <source>&amp;Password of the file</source>
        <translation>&amp;Passwort der Datei</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Only you see it.</source>
        <translation>Nur Sie sehen ihn.</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>From now on; open connections keep the old certificate.</source>
        <translation>Von jetzt an; offene Verbindungen behalten das alte Zertifikat.</translation>
    </message>
    <message>
        <source>Paste a certificate, open its file or drop it here</source>
        <translation>Ein Zertifikat einfügen, seine Datei öffnen oder hier ablegen</translation>
    </message>
    <message>
        <source>Type the password of the file</source>
        <translation>Das Passwort der Datei eingeben</translation>
    </message>
    <message>
        <source>The file is being read</source>
        <translation>Die Datei wird gelesen</translation>
    </message>
    <message>
        <source>There is neither a certificate nor a key in it</source>
        <translation>Darin ist weder ein Zertifikat noch ein Schlüssel</translation>
    </message>
    <message>
        <source>The private key is neither in the file nor stored here: add its file</source>
        <translation>Der private Schlüssel ist weder in der Datei noch hier gespeichert: seine Datei hinzufügen</translation>
    </message>
    <message>
        <source>Read what is wrong, then choose Install it anyway</source>
        <translation>Lesen, was nicht stimmt, dann Trotzdem installieren wählen</translation>
    </message>
    <message>
        <source>Give it a name first</source>
        <translation>Erst einen Namen geben</translation>
    </message>
    <message>
        <source>Install it anyway</source>
        <translation>Trotzdem installieren</translation>
    </message>
    <message>
        <source>The certificate %1 is installed.</source>
        <translation>Das Zertifikat %1 ist installiert.</translation>
    </message>
    <message>
        <source>The request %1 is completed and its certificate installed.</source>
        <translation>Die Anforderung %1 ist abgeschlossen und ihr Zertifikat installiert.</translation>
    </message>
    <message>
        <source>The private key %1 is stored. See Keys.</source>
        <translation>Der private Schlüssel %1 ist gespeichert. Siehe Schlüssel.</translation>
    </message>
</context>
<context>
    <name>postern::ui::IssueClientDialog</name>
    <message>
        <source>Issue a certificate for a person</source>
        <translation>Ein Zertifikat für eine Person ausstellen</translation>
    </message>
    <message>
        <source>Proves who logs in, in place of a password or beside it. The file holds the private key: hand it over in person, the password on another way.</source>
        <translation>Beweist, wer sich anmeldet, statt eines Passworts oder zusätzlich. Die Datei enthält den privaten Schlüssel: persönlich übergeben, das Passwort auf anderem Weg.</translation>
    </message>
    <message>
        <source>Issue</source>
        <translation>Ausstellen</translation>
    </message>
    <message>
        <source>Type a part of the address</source>
        <translation>Einen Teil der Adresse eingeben</translation>
    </message>
    <message>
        <source>PKCS#12 (.p12): for Windows, Android, Linux, Thunderbird</source>
        <translation>PKCS#12 (.p12): für Windows, Android, Linux, Thunderbird</translation>
    </message>
    <message>
        <source>Profile (.mobileconfig): for iPhone, iPad and Mac</source>
        <translation>Profil (.mobileconfig): für iPhone, iPad und Mac</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>&amp;Konto</translation>
    </message>
    <message>
        <source>The certificate is mapped to it and may log in as it.</source>
        <translation>Das Zertifikat wird ihm zugeordnet und darf sich damit anmelden.</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>&amp;Für</translation>
    </message>
    <message>
        <source>F&amp;ile</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>The device asks for it when the file is installed.</source>
        <translation>Das Gerät fragt beim Installieren der Datei danach.</translation>
    </message>
    <message>
        <source>Choose an account of this server</source>
        <translation>Ein Konto dieses Servers wählen</translation>
    </message>
</context>
<context>
    <name>postern::ui::IssuedDialog</name>
    <message>
        <source>%1 on %2</source>
        <translation>%1 am %2</translation>
    </message>
    <message>
        <source>Issued by %1</source>
        <translation>Ausgestellt von %1</translation>
    </message>
    <message>
        <source>Issued certificates</source>
        <translation>Ausgestellte Zertifikate</translation>
    </message>
    <message>
        <source>Filter certificates</source>
        <translation>Zertifikate filtern</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Valid till</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Issue for a person...</source>
        <translation>Für eine Person ausstellen...</translation>
    </message>
    <message>
        <source>View...</source>
        <translation>Ansehen...</translation>
    </message>
    <message>
        <source>Save...</source>
        <translation>Speichern...</translation>
    </message>
    <message>
        <source>Revoke...</source>
        <translation>Widerrufen...</translation>
    </message>
    <message>
        <source>It is not valid any more</source>
        <translation>Es gilt nicht mehr</translation>
    </message>
    <message>
        <source>Nothing issued yet</source>
        <translation>Noch nichts ausgestellt</translation>
    </message>
    <message>
        <source>A person with a certificate can log in with it instead of a password.</source>
        <translation>Eine Person mit Zertifikat kann sich damit statt mit einem Passwort anmelden.</translation>
    </message>
    <message>
        <source>Save the certificate</source>
        <translation>Das Zertifikat speichern</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
</context>
<context>
    <name>postern::ui::JournalTab</name>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Save as CSV...</source>
        <translation>Als CSV speichern...</translation>
    </message>
    <message>
        <source>Save the journal</source>
        <translation>Das Journal speichern</translation>
    </message>
    <message>
        <source>Filter the journal</source>
        <translation>Das Journal filtern</translation>
    </message>
    <message>
        <source>Nothing happened yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <source>Every act with a key, certificate or authority is written here: who, when and what. Nobody can change or remove an entry.</source>
        <translation>Hier steht jeder Vorgang mit einem Schlüssel, einem Zertifikat oder einer Zertifizierungsstelle: wer, wann und was. Niemand kann einen Eintrag ändern oder entfernen.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Womit</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>postern::ui::KeyCard</name>
    <message>
        <source>Public key</source>
        <translation>Öffentlicher Schlüssel</translation>
    </message>
    <message>
        <source>Key Test</source>
        <translation>Schlüsseltest</translation>
    </message>
    <message>
        <source>running...</source>
        <translation>läuft...</translation>
    </message>
    <message>
        <source>Key fingerprint</source>
        <translation>Fingerabdruck des Schlüssels</translation>
    </message>
</context>
<context>
    <name>postern::ui::KeyStep</name>
    <message>
        <source>The private key</source>
        <translation>Der private Schlüssel</translation>
    </message>
    <message>
        <source>The secret half stays on this server, encrypted. Whoever has it can pretend to be your server.</source>
        <translation>Die geheime Hälfte bleibt verschlüsselt auf diesem Server. Wer sie hat, kann sich als Ihr Server ausgeben.</translation>
    </message>
    <message>
        <source>Make a &amp;new key</source>
        <translation>&amp;Neuen Schlüssel erzeugen</translation>
    </message>
    <message>
        <source>The safe choice. Keys under 2048 bit RSA are not made any more: they can be broken.</source>
        <translation>Die sichere Wahl. RSA-Schlüssel unter 2048 Bit werden nicht mehr erzeugt: Sie sind zu brechen.</translation>
    </message>
    <message>
        <source>Use a &amp;stored key</source>
        <translation>Ge&amp;speicherten Schlüssel benutzen</translation>
    </message>
    <message>
        <source>Stored key</source>
        <translation>Gespeicherter Schlüssel</translation>
    </message>
    <message>
        <source>&amp;Valid for</source>
        <translation>&amp;Gültig für</translation>
    </message>
    <message>
        <source>Also keep a signing &amp;request for the same key</source>
        <translation>Auch eine &amp;Anforderung für denselben Schlüssel aufheben</translation>
    </message>
    <message>
        <source>For an authority later; the self-signed one serves until its answer is here.</source>
        <translation>Für eine spätere Zertifizierungsstelle; bis zu deren Antwort dient das selbst signierte.</translation>
    </message>
    <message>
        <source>No usable key is stored yet.</source>
        <translation>Noch ist kein brauchbarer Schlüssel gespeichert.</translation>
    </message>
    <message>
        <source>Its fingerprint stays. Import others under Certificates &gt; Keys &gt; Import.</source>
        <translation>Sein Fingerabdruck bleibt. Andere importieren Sie unter Zertifikate &gt; Schlüssel &gt; Importieren.</translation>
    </message>
</context>
<context>
    <name>postern::ui::KeyStoreDialog</name>
    <message>
        <source>How private keys are protected</source>
        <translation>Wie private Schlüssel geschützt sind</translation>
    </message>
    <message>
        <source>All keys are encrypted anew at once. If anything fails, everything stays as it is.</source>
        <translation>Alle Schlüssel werden auf einmal neu verschlüsselt. Scheitert etwas, bleibt alles, wie es ist.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>&amp;Key file: for servers that start unattended</source>
        <translation>&amp;Schlüsseldatei: für Server, die unbeaufsichtigt starten</translation>
    </message>
    <message>
        <source>&amp;Passphrase: somebody types it after every start</source>
        <translation>&amp;Passphrase: jemand gibt sie nach jedem Start ein</translation>
    </message>
    <message>
        <source>&amp;Desktop&apos;s secret store</source>
        <translation>&amp;Geheimnisspeicher des Desktops</translation>
    </message>
    <message>
        <source>There is no secret store on the engine&apos;s computer</source>
        <translation>Auf dem Computer des Servers gibt es keinen Geheimnisspeicher</translation>
    </message>
    <message>
        <source>&amp;Current passphrase</source>
        <translation>&amp;Jetzige Passphrase</translation>
    </message>
    <message>
        <source>&amp;New passphrase</source>
        <translation>&amp;Neue Passphrase</translation>
    </message>
    <message>
        <source>Lost is lost: without it nobody can open the keys.</source>
        <translation>Verloren ist verloren: Ohne sie kann niemand die Schlüssel öffnen.</translation>
    </message>
    <message>
        <source>Key store location</source>
        <translation>Ort des Schlüsselspeichers</translation>
    </message>
    <message>
        <source>C&amp;hoose...</source>
        <translation>&amp;Wählen...</translation>
    </message>
    <message>
        <source>De&amp;fault</source>
        <translation>S&amp;tandard</translation>
    </message>
    <message>
        <source>Key store &amp;location</source>
        <translation>&amp;Ort des Schlüsselspeichers</translation>
    </message>
    <message>
        <source>Choose what protects the keys</source>
        <translation>Wählen, was die Schlüssel schützt</translation>
    </message>
    <message>
        <source>Type the current passphrase</source>
        <translation>Die jetzige Passphrase eingeben</translation>
    </message>
    <message>
        <source>Give the whole path of the folder</source>
        <translation>Den vollen Pfad des Ordners angeben</translation>
    </message>
    <message>
        <source>Nothing is changed yet</source>
        <translation>Noch ist nichts geändert</translation>
    </message>
    <message>
        <source>Folder on the server&apos;s computer. The key file moves there and the old place is wiped. On a stick it is safe from copying, but Postern cannot open the keys at a start without it.</source>
        <translation>Ordner auf dem Computer des Servers. Die Schlüsseldatei zieht dorthin um, und der alte Ort wird gelöscht. Auf einem Stick ist sie vor dem Kopieren sicher, aber Postern kann die Schlüssel bei einem Start ohne ihn nicht öffnen.</translation>
    </message>
</context>
<context>
    <name>postern::ui::KeyTypeBox</name>
    <message>
        <source>EC P-256: fast, for all current programs</source>
        <translation>EC P-256: schnell, für alle heutigen Programme</translation>
    </message>
    <message>
        <source>EC P-384</source>
        <translation>EC P-384</translation>
    </message>
    <message>
        <source>RSA 2048: for very old programs</source>
        <translation>RSA 2048: für sehr alte Programme</translation>
    </message>
    <message>
        <source>RSA 3072</source>
        <translation>RSA 3072</translation>
    </message>
    <message>
        <source>RSA 4096: slow</source>
        <translation>RSA 4096: langsam</translation>
    </message>
    <message>
        <source>Ed25519: not understood by every program</source>
        <translation>Ed25519: versteht nicht jedes Programm</translation>
    </message>
    <message>
        <source>Custom: a key made elsewhere</source>
        <translation>Eigener: ein anderswo erzeugter Schlüssel</translation>
    </message>
</context>
<context>
    <name>postern::ui::KeysTab</name>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Private keys</source>
        <translation>Private Schlüssel</translation>
    </message>
    <message>
        <source>Filter keys</source>
        <translation>Schlüssel filtern</translation>
    </message>
    <message>
        <source>How and where the private keys are protected</source>
        <translation>Wie und wo die privaten Schlüssel geschützt sind</translation>
    </message>
    <message>
        <source>&amp;Unlock...</source>
        <translation>&amp;Entriegeln...</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erzeugt</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>At rest</source>
        <translation>Aufbewahrung</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anforderungen</translation>
    </message>
    <message>
        <source>Generate Key...</source>
        <translation>Schlüssel erzeugen...</translation>
    </message>
    <message>
        <source>Key Test</source>
        <translation>Schlüsseltest</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Exportieren...</translation>
    </message>
    <message>
        <source>Save the private key</source>
        <translation>Den privaten Schlüssel speichern</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>Entfernen...</translation>
    </message>
    <message>
        <source>No private key yet</source>
        <translation>Noch kein privater Schlüssel</translation>
    </message>
    <message>
        <source>Signing requests and certificates are made from a key. Wizards make one by themselves.</source>
        <translation>Aus einem Schlüssel entstehen Anforderungen und Zertifikate. Assistenten erzeugen selbst einen.</translation>
    </message>
    <message>
        <source>Protected by: %1</source>
        <translation>Geschützt durch: %1</translation>
    </message>
    <message>
        <source>Protected by a key file in %1</source>
        <translation>Geschützt durch eine Schlüsseldatei in %1</translation>
    </message>
    <message>
        <source>Locked: services that need a key wait for the passphrase.</source>
        <translation>Verriegelt: Dienste, die einen Schlüssel brauchen, warten auf die Passphrase.</translation>
    </message>
    <message>
        <source>Unlock the keys first</source>
        <translation>Erst die Schlüssel entriegeln</translation>
    </message>
    <message>
        <source>Verification String is OK</source>
        <translation>Prüfzeichenfolge ist in Ordnung</translation>
    </message>
    <message>
        <source>The key is damaged and cannot be used. %1</source>
        <translation>Der Schlüssel ist beschädigt und nicht zu gebrauchen. %1</translation>
    </message>
    <message>
        <source>A dated backup of it is kept in the data folder.</source>
        <translation>Eine datierte Sicherung davon bleibt im Datenordner.</translation>
    </message>
    <message>
        <source>These certificates go with it: %1. %2</source>
        <translation>Diese Zertifikate gehen mit: %1. %2</translation>
    </message>
    <message>
        <source>These requests go with it, and answers to them become useless: %1. %2</source>
        <translation>Diese Anforderungen gehen mit, und Antworten darauf werden nutzlos: %1. %2</translation>
    </message>
    <message>
        <source>Remove the private key %1?</source>
        <translation>Den privaten Schlüssel %1 entfernen?</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Import...</source>
        <translation>Importieren...</translation>
    </message>
    <message>
        <source>Copy key fingerprint</source>
        <translation>Fingerabdruck des Schlüssels kopieren</translation>
    </message>
    <message>
        <source>The key fingerprint is in the clipboard.</source>
        <translation>Der Fingerabdruck des Schlüssels ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>&amp;Key protection...</source>
        <translation>Schutz der Sch&amp;lüssel...</translation>
    </message>
</context>
<context>
    <name>postern::ui::ListEditor</name>
    <message>
        <source>for example
192.0.2.7
10.0.0.0/8
2001:db8::/32</source>
        <translation>zum Beispiel
192.0.2.7
10.0.0.0/8
2001:db8::/32</translation>
    </message>
</context>
<context>
    <name>postern::ui::LogModel</name>
    <message>
        <source>Failure</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>Debug</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
</context>
<context>
    <name>postern::ui::LogPane</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Clear view</source>
        <translation>Ansicht leeren</translation>
    </message>
    <message>
        <source>Filter text</source>
        <translation>Text filtern</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>Alle Stufen</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Failures and problems</source>
        <translation>Fehler und Probleme</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>Alle Teile</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Keep the newest line in view</source>
        <translation>Die neueste Zeile im Blick behalten</translation>
    </message>
</context>
<context>
    <name>postern::ui::MainWindow</name>
    <message>
        <source>Postern</source>
        <translation>Postern</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Help on this page</source>
        <translation>Hilfe zu dieser Seite</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>First-run assistant...</source>
        <translation>Einrichtungsassistent...</translation>
    </message>
    <message>
        <source>Web Server Certificate Wizard...</source>
        <translation>Assistent für Webserver-Zertifikate...</translation>
    </message>
    <message>
        <source>SSL Configuration...</source>
        <translation>SSL-Konfiguration...</translation>
    </message>
    <message>
        <source>Client Authentication...</source>
        <translation>Client-Authentifizierung...</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Postern - %1</source>
        <translation>Postern - %1</translation>
    </message>
    <message>
        <source>Engine is gone</source>
        <translation>Server ist weg</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>The console has this look from its next start on.</source>
        <translation>Die Konsole hat dieses Aussehen ab ihrem nächsten Start.</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>Monitor</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Web Server Certificate Wizard</source>
        <translation>Webserver-Zertifikat-Assistent</translation>
    </message>
    <message>
        <source>SSL Configuration</source>
        <translation>SSL-Konfiguration</translation>
    </message>
    <message>
        <source>Client Authentication</source>
        <translation>Client-Authentifizierung</translation>
    </message>
    <message>
        <source>First-run assistant</source>
        <translation>Einrichtungsassistent</translation>
    </message>
</context>
<context>
    <name>postern::ui::MessageBar</name>
    <message>
        <source>Dismiss this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>postern::ui::MonitorPage</name>
    <message>
        <source>Monitor</source>
        <translation>Monitor</translation>
    </message>
    <message>
        <source>Parts of the page</source>
        <translation>Teile der Seite</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
</context>
<context>
    <name>postern::ui::NameAdvice</name>
    <message>
        <source>%1 is neither a host name nor an address.</source>
        <translation>%1 ist weder ein Rechnername noch eine Adresse.</translation>
    </message>
    <message>
        <source>%1 is not in the DNS: clients cannot find it.</source>
        <translation>%1 steht nicht im DNS: Clients können es nicht finden.</translation>
    </message>
    <message>
        <source>%1 leads to %2, which is not an address of this machine. That is right only behind a router that forwards.</source>
        <translation>%1 führt zu %2, und das ist keine Adresse dieses Computers. Richtig ist das nur hinter einem Router, der weiterleitet.</translation>
    </message>
    <message>
        <source>%1 leads to this machine only from itself: clients elsewhere cannot find it.</source>
        <translation>%1 führt nur von diesem Computer selbst hierher: Clients anderswo können es nicht finden.</translation>
    </message>
</context>
<context>
    <name>postern::ui::NamesStep</name>
    <message>
        <source>not a host name</source>
        <translation>kein Rechnername</translation>
    </message>
    <message>
        <source>leads to this computer</source>
        <translation>führt zu diesem Computer</translation>
    </message>
    <message>
        <source>leads elsewhere</source>
        <translation>führt anderswohin</translation>
    </message>
    <message>
        <source>no address in DNS</source>
        <translation>keine Adresse im DNS</translation>
    </message>
    <message>
        <source>local name</source>
        <translation>lokaler Name</translation>
    </message>
    <message>
        <source>DNS did not answer</source>
        <translation>DNS hat nicht geantwortet</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>dieser Computer</translation>
    </message>
    <message>
        <source>domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>other name of a domain</source>
        <translation>anderer Name einer Domain</translation>
    </message>
    <message>
        <source>asked for by clients</source>
        <translation>von Clients verlangt</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>eingegeben</translation>
    </message>
    <message>
        <source>Names of this server</source>
        <translation>Namen dieses Servers</translation>
    </message>
    <message>
        <source>Mail programs compare the name they were told with the certificate and warn when it is not in it.</source>
        <translation>Mailprogramme vergleichen den Namen, den man ihnen gab, mit dem Zertifikat und warnen, wenn er nicht darin steht.</translation>
    </message>
    <message>
        <source>&amp;Common Name: the one that most mail programs connect to</source>
        <translation>&amp;Common Name: der, mit dem sich die meisten Mailprogramme verbinden</translation>
    </message>
    <message>
        <source>Further names</source>
        <translation>Weitere Namen</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>Weiterer Name</translation>
    </message>
    <message>
        <source>Another name or address, for example smtp.example.org</source>
        <translation>Weiterer Name oder Adresse, zum Beispiel smtp.example.org</translation>
    </message>
    <message>
        <source>A&amp;dd</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Asking DNS for these names...</source>
        <translation>DNS wird nach diesen Namen gefragt...</translation>
    </message>
    <message>
        <source>Names without an address in DNS cannot be reached; an authority refuses them. A name that leads elsewhere is right only behind a router or firewall; otherwise untick it.</source>
        <translation>Namen ohne Adresse im DNS sind nicht erreichbar; eine Zertifizierungsstelle weist sie ab. Ein Name, der anderswohin führt, ist nur hinter einem Router oder einer Firewall richtig; sonst nehmen Sie den Haken weg.</translation>
    </message>
</context>
<context>
    <name>postern::ui::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Dienste</translation>
    </message>
    <message>
        <source>CA services</source>
        <translation>CA-Dienste</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>Monitor</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>%1: changes that are not applied yet</source>
        <translation>%1: noch nicht angewendete Änderungen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
</context>
<context>
    <name>postern::ui::NetworkStep</name>
    <message>
        <source>Who can reach the server</source>
        <translation>Wer den Server erreicht</translation>
    </message>
    <message>
        <source>Start with this computer alone, and open up when you have seen it work.</source>
        <translation>Fangen Sie mit diesem Computer allein an und öffnen Sie, wenn alles läuft.</translation>
    </message>
    <message>
        <source>&amp;This computer only</source>
        <translation>Nur &amp;dieser Computer</translation>
    </message>
    <message>
        <source>For trying things out. Nobody else can connect.</source>
        <translation>Zum Ausprobieren. Niemand sonst kann sich verbinden.</translation>
    </message>
    <message>
        <source>&amp;All networks</source>
        <translation>&amp;Alle Netze</translation>
    </message>
    <message>
        <source>Needed for mail from the Internet. Open the ports in the firewall as well.</source>
        <translation>Nötig für Post aus dem Internet. Öffnen Sie die Ports auch in der Firewall.</translation>
    </message>
    <message>
        <source>Th&amp;ese addresses of this computer</source>
        <translation>Di&amp;ese Adressen dieses Computers</translation>
    </message>
    <message>
        <source>One in each line.</source>
        <translation>Je Zeile einer.</translation>
    </message>
    <message>
        <source>Addresses to listen on</source>
        <translation>Adressen, auf denen gelauscht wird</translation>
    </message>
    <message>
        <source>Type the addresses to listen on, one in each line.</source>
        <translation>Geben Sie die Adressen ein, auf denen gelauscht wird, eine je Zeile.</translation>
    </message>
</context>
<context>
    <name>postern::ui::NewPassword</name>
    <message>
        <source>The same password again</source>
        <translation>Noch einmal dasselbe Passwort</translation>
    </message>
    <message>
        <source>Type the same password twice</source>
        <translation>Zweimal dasselbe Passwort eingeben</translation>
    </message>
</context>
<context>
    <name>postern::ui::OverviewPage</name>
    <message>
        <source>1 thing needs you</source>
        <translation>1 Sache braucht Sie</translation>
    </message>
    <message>
        <source>%1 things need you</source>
        <translation>%1 Sachen brauchen Sie</translation>
    </message>
    <message>
        <source>Some services are stopped</source>
        <translation>Einige Dienste stehen</translation>
    </message>
    <message>
        <source>All services run, everything is encrypted</source>
        <translation>Alle Dienste laufen, alles ist verschlüsselt</translation>
    </message>
    <message>
        <source>All services run, not all with encryption</source>
        <translation>Alle Dienste laufen, nicht alle verschlüsselt</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Asking the engine...</source>
        <translation>Der Server wird gefragt...</translation>
    </message>
    <message>
        <source>%1, Postern %2, running for %3</source>
        <translation>%1, Postern %2, läuft seit %3</translation>
    </message>
    <message>
        <source>The engine is gone; what stands here is what it said last</source>
        <translation>Die Engine ist weg; hier steht, was sie zuletzt sagte</translation>
    </message>
</context>
<context>
    <name>postern::ui::OwnAuthorityStep</name>
    <message>
        <source>Your own authority</source>
        <translation>Ihre eigene Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>It signs on this computer, at once and at no cost. Devices trust the certificate when they have the root of this authority.</source>
        <translation>Sie signiert auf diesem Computer, sofort und ohne Kosten. Geräte trauen dem Zertifikat, wenn sie die Wurzel dieser Stelle haben.</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>What the authority says of itself</source>
        <translation>Was die Zertifizierungsstelle von sich sagt</translation>
    </message>
    <message>
        <source>%1, valid until %2 (%3), %4 certificates issued so far.</source>
        <translation>%1, gültig bis %2 (%3), bisher %4 Zertifikate ausgestellt.</translation>
    </message>
</context>
<context>
    <name>postern::ui::OwnerStep</name>
    <message>
        <source>Who the certificate is for</source>
        <translation>Für wen das Zertifikat ist</translation>
    </message>
    <message>
        <source>People see this when they look at the certificate. Everything may stay empty, unless the authority asks for it; some want proof of it first.</source>
        <translation>Das sieht man, wenn man das Zertifikat ansieht. Alles darf leer bleiben, wenn die Zertifizierungsstelle es nicht verlangt; manche wollen erst einen Nachweis.</translation>
    </message>
</context>
<context>
    <name>postern::ui::PanelTab</name>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>The private keys are locked.</source>
        <translation>Die privaten Schlüssel sind verriegelt.</translation>
    </message>
    <message>
        <source>Unlock...</source>
        <translation>Entriegeln...</translation>
    </message>
</context>
<context>
    <name>postern::ui::PasswordField</name>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>Das Passwort zeigen</translation>
    </message>
    <message>
        <source>Generate a strong password</source>
        <translation>Ein starkes Passwort erzeugen</translation>
    </message>
    <message>
        <source>Copy the password</source>
        <translation>Das Passwort kopieren</translation>
    </message>
    <message>
        <source>Type a password or generate one.</source>
        <translation>Ein Passwort eingeben oder erzeugen.</translation>
    </message>
    <message>
        <source>Too short: at least %1 characters.</source>
        <translation>Zu kurz: mindestens %1 Zeichen.</translation>
    </message>
    <message>
        <source>Strong. Write it down or copy it now; it is never shown again.</source>
        <translation>Stark. Jetzt notieren oder kopieren; es wird nie wieder gezeigt.</translation>
    </message>
    <message>
        <source>Good. Longer is stronger.</source>
        <translation>Gut. Länger ist stärker.</translation>
    </message>
</context>
<context>
    <name>postern::ui::PendingStep</name>
    <message>
        <source>Which request was answered?</source>
        <translation>Welche Anforderung wurde beantwortet?</translation>
    </message>
    <message>
        <source>The answer must belong to the key that this request was made with.</source>
        <translation>Die Antwort muss zu dem Schlüssel gehören, mit dem diese Anforderung erstellt wurde.</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anforderung</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Sent to</source>
        <translation>Gesendet an</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Copy the request &amp;again</source>
        <translation>Anforderung &amp;noch einmal kopieren</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>since %1, %2</source>
        <translation>seit %1, %2</translation>
    </message>
</context>
<context>
    <name>postern::ui::PickListEditor</name>
    <message>
        <source>Use it earlier</source>
        <translation>Früher benutzen</translation>
    </message>
    <message>
        <source>Use it later</source>
        <translation>Später benutzen</translation>
    </message>
</context>
<context>
    <name>postern::ui::ProbationBar</name>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>&amp;Go back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>The change stays (Ctrl+Shift+K)</source>
        <translation>Die Änderung bleibt (Ctrl+Shift+K)</translation>
    </message>
    <message>
        <source>The settings are as before at once</source>
        <translation>Die Einstellungen sind sofort wieder wie vorher</translation>
    </message>
    <message>
        <source>On probation: %1. It goes back in %2 s unless you keep it. Look now whether people can still connect.</source>
        <translation>Auf Probe: %1. In %2 s wird es zurückgenommen, wenn Sie es nicht behalten. Sehen Sie jetzt nach, ob sich Leute noch verbinden können.</translation>
    </message>
</context>
<context>
    <name>postern::ui::ProblemList</name>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Open Certificates</source>
        <translation>Zertifikate öffnen</translation>
    </message>
    <message>
        <source>Open Domains</source>
        <translation>Domains öffnen</translation>
    </message>
    <message>
        <source>Open Monitor</source>
        <translation>Monitor öffnen</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
</context>
<context>
    <name>postern::ui::PublishDialog</name>
    <message>
        <source>Publish the fingerprint</source>
        <translation>Den Fingerabdruck bekannt geben</translation>
    </message>
    <message>
        <source>Text for your people</source>
        <translation>Text für Ihre Leute</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Save as &amp;text...</source>
        <translation>Als &amp;Text speichern...</translation>
    </message>
    <message>
        <source>Save as &amp;page...</source>
        <translation>Als &amp;Seite speichern...</translation>
    </message>
    <message>
        <source>A page to print or to put on your web server</source>
        <translation>Eine Seite zum Drucken oder für Ihren Webserver</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>The first connection must be right: people compare what their mail program shows with this text. Send it on another way than by mail over this server.</source>
        <translation>Die erste Verbindung muss stimmen: Leute vergleichen die Anzeige ihres Mailprogramms mit diesem Text. Senden Sie ihn auf anderem Weg als per Mail über diesen Server.</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint:</source>
        <translation>SHA-256-Fingerabdruck:</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint, for older programs:</source>
        <translation>SHA-1-Fingerabdruck, für ältere Programme:</translation>
    </message>
    <message>
        <source>When your mail program asks whether to trust the server, compare one of them with what it shows. If they differ, say no and tell us.</source>
        <translation>Fragt Ihr Mailprogramm, ob es dem Server trauen soll, vergleichen Sie einen davon mit der Anzeige. Sind sie verschieden, sagen Sie Nein und melden Sie es uns.</translation>
    </message>
    <message>
        <source>The mail server %1 shows this certificate, valid until %2.</source>
        <translation>Der Mailserver %1 zeigt dieses Zertifikat, gültig bis %2.</translation>
    </message>
</context>
<context>
    <name>postern::ui::RenameDomainDialog</name>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>&amp;Keep the old name as another name</source>
        <translation>&amp;Den alten Namen als weiteren Namen behalten</translation>
    </message>
    <message>
        <source>&amp;New name</source>
        <translation>&amp;Neuer Name</translation>
    </message>
    <message>
        <source>Type another name</source>
        <translation>Geben Sie einen anderen Namen ein</translation>
    </message>
    <message>
        <source>Accounts keep their mail and get addresses under the new name. The certificate stays; have one made for the new name afterwards.</source>
        <translation>Konten behalten ihre Mail und bekommen Adressen unter dem neuen Namen. Das Zertifikat bleibt; lassen Sie danach eines für den neuen Namen machen.</translation>
    </message>
    <message>
        <source>If off, mail to the old addresses is refused.</source>
        <translation>Wenn aus, wird Mail an die alten Adressen abgewiesen.</translation>
    </message>
</context>
<context>
    <name>postern::ui::RequestsTab</name>
    <message>
        <source>Pending requests</source>
        <translation>Ausstehende Anforderungen</translation>
    </message>
    <message>
        <source>Filter requests</source>
        <translation>Anforderungen filtern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>New request...</source>
        <translation>Neue Anforderung...</translation>
    </message>
    <message>
        <source>Process the pending request...</source>
        <translation>Ausstehende Anforderung verarbeiten...</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>The request is in the clipboard. Paste it into the form of the authority.</source>
        <translation>Die Anforderung ist in der Zwischenablage. Fügen Sie sie in das Formular der Zertifizierungsstelle ein.</translation>
    </message>
    <message>
        <source>Save...</source>
        <translation>Speichern...</translation>
    </message>
    <message>
        <source>Save the request</source>
        <translation>Die Anforderung speichern</translation>
    </message>
    <message>
        <source>Mail...</source>
        <translation>Mailen...</translation>
    </message>
    <message>
        <source>Notes...</source>
        <translation>Notizen...</translation>
    </message>
    <message>
        <source>Sign with your own authority...</source>
        <translation>Mit eigener Zertifizierungsstelle signieren...</translation>
    </message>
    <message>
        <source>Give up...</source>
        <translation>Verwerfen...</translation>
    </message>
    <message>
        <source>No request waits</source>
        <translation>Keine Anforderung wartet</translation>
    </message>
    <message>
        <source>A signing request asks an authority for a certificate that everybody trusts.</source>
        <translation>Eine Zertifikatsanforderung bittet eine Zertifizierungsstelle um ein Zertifikat, dem alle trauen.</translation>
    </message>
    <message>
        <source>Text of the request</source>
        <translation>Text der Anforderung</translation>
    </message>
    <message>
        <source>Copy everything, with the lines BEGIN and END. Made on %1 for %2.</source>
        <translation>Alles kopieren, mit den Zeilen BEGIN und END. Erstellt am %1 für %2.</translation>
    </message>
    <message>
        <source>Until it is answered, %1 stays in use.</source>
        <translation>Bis zur Antwort bleibt %1 in Gebrauch.</translation>
    </message>
    <message>
        <source>No mail program is set up on this computer. Copy or save the request instead.</source>
        <translation>Auf diesem Computer ist kein Mailprogramm eingerichtet. Kopieren oder speichern Sie die Anforderung stattdessen.</translation>
    </message>
    <message>
        <source>Waiting for</source>
        <translation>Wartet seit</translation>
    </message>
</context>
<context>
    <name>postern::ui::RestoreDialog</name>
    <message>
        <source>Restore keys and certificates</source>
        <translation>Schlüssel und Zertifikate wiederherstellen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Open or drop the file of the backup</source>
        <translation>Die Datei der Sicherung öffnen oder ablegen</translation>
    </message>
    <message>
        <source>keep the one that is here</source>
        <translation>das hiesige behalten</translation>
    </message>
    <message>
        <source>take the one from the backup</source>
        <translation>das aus der Sicherung nehmen</translation>
    </message>
    <message>
        <source>keep both, the restored under a new name</source>
        <translation>beide behalten, das wiederhergestellte unter neuem Namen</translation>
    </message>
    <message>
        <source>&amp;Password of the backup</source>
        <translation>&amp;Passwort der Sicherung</translation>
    </message>
    <message>
        <source>If a name is &amp;taken</source>
        <translation>Wenn es den Namen schon &amp;gibt</translation>
    </message>
    <message>
        <source>Type the password of the backup</source>
        <translation>Das Passwort der Sicherung eingeben</translation>
    </message>
    <message>
        <source>From a PKCS#12 file that &quot;Back up keys and certificates&quot; made. If the file is damaged, nothing is changed.</source>
        <translation>Aus einer PKCS#12-Datei von &quot;Schlüssel und Zertifikate sichern&quot;. Ist die Datei beschädigt, wird nichts geändert.</translation>
    </message>
</context>
<context>
    <name>postern::ui::ResultStep</name>
    <message>
        <source>Setting up</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>This takes a few seconds.</source>
        <translation>Das dauert ein paar Sekunden.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Postern is set up</source>
        <translation>Postern ist eingerichtet</translation>
    </message>
    <message>
        <source>Now let a mail program use it.</source>
        <translation>Lassen Sie es nun ein Mailprogramm benutzen.</translation>
    </message>
    <message>
        <source>Go back to change something, or try again.</source>
        <translation>Gehen Sie zurück, um etwas zu ändern, oder versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>It was not finished</source>
        <translation>Es wurde nicht fertig</translation>
    </message>
    <message>
        <source>What is marked with a tick is done and stays; remove it under Domains or Certificates if it is wrong.</source>
        <translation>Was einen Haken hat, ist getan und bleibt; ist es falsch, entfernen Sie es unter Domains oder Zertifikate.</translation>
    </message>
    <message>
        <source>Thunderbird warns again after every start of Postern, because the Test certificate is made anew.</source>
        <translation>Thunderbird warnt nach jedem Start von Postern wieder, weil das Testzertifikat neu erstellt wird.</translation>
    </message>
    <message>
        <source>Thunderbird asks once whether to trust the certificate. Compare its SHA-256 fingerprint:&lt;br&gt;%1</source>
        <translation>Thunderbird fragt einmal, ob es dem Zertifikat trauen soll. Vergleichen Sie den SHA-256-Fingerabdruck:&lt;br&gt;%1</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;b&gt;In Thunderbird&lt;/b&gt;: New account, your name, &lt;b&gt;%1&lt;/b&gt; and the password, then Configure manually:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Incoming: IMAP, server &lt;b&gt;%2&lt;/b&gt;, port &lt;b&gt;993&lt;/b&gt;, SSL/TLS, normal password&lt;/li&gt;&lt;li&gt;Outgoing: server &lt;b&gt;%2&lt;/b&gt;, port &lt;b&gt;465&lt;/b&gt;, SSL/TLS, normal password&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;The user name is the whole address. If ports were moved, the overview shows the real ones. %3&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;b&gt;In Thunderbird&lt;/b&gt;: Neues Konto, Ihr Name, &lt;b&gt;%1&lt;/b&gt; und das Passwort, dann Manuell einrichten:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Eingang: IMAP, Server &lt;b&gt;%2&lt;/b&gt;, Port &lt;b&gt;993&lt;/b&gt;, SSL/TLS, Passwort, normal&lt;/li&gt;&lt;li&gt;Ausgang: Server &lt;b&gt;%2&lt;/b&gt;, Port &lt;b&gt;465&lt;/b&gt;, SSL/TLS, Passwort, normal&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;Der Benutzername ist die ganze Adresse. Wurden Ports verlegt, zeigt die Übersicht die echten. %3&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>postern::ui::RevokeDialog</name>
    <message>
        <source>Revoke the certificate of %1?</source>
        <translation>Das Zertifikat von %1 widerrufen?</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>%1, valid until %2, serial number %3. It is refused from now on and stands in the list of revoked certificates until it would have ended. This cannot be taken back; issue a new one instead.</source>
        <translation>%1, gültig bis %2, Seriennummer %3. Es wird von jetzt an abgelehnt und steht in der Sperrliste, bis es abgelaufen wäre. Das lässt sich nicht zurücknehmen; stellen Sie stattdessen ein neues aus.</translation>
    </message>
    <message>
        <source>Everybody who reads the list of revoked certificates sees it.</source>
        <translation>Alle, die die Sperrliste lesen, sehen ihn.</translation>
    </message>
</context>
<context>
    <name>postern::ui::RolloutDialog</name>
    <message>
        <source>Does not know the authority</source>
        <translation>Kennt die Zertifizierungsstelle nicht</translation>
    </message>
    <message>
        <source>Says it has expired</source>
        <translation>Hält es für abgelaufen</translation>
    </message>
    <message>
        <source>Refuses the certificate</source>
        <translation>Lehnt das Zertifikat ab</translation>
    </message>
    <message>
        <source>Accepts it</source>
        <translation>Nimmt es an</translation>
    </message>
    <message>
        <source>Who accepts %1?</source>
        <translation>Wer nimmt %1 an?</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Gefragt nach</translation>
    </message>
    <message>
        <source>Last time</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Filter clients</source>
        <translation>Clients filtern</translation>
    </message>
    <message>
        <source>No client yet</source>
        <translation>Noch kein Client</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>From the connections of the last 30 days. A client that refuses does not know the authority: install its root there, or use a certificate that the client knows.</source>
        <translation>Aus den Verbindungen der letzten 30 Tage. Ein Client, der ablehnt, kennt die Zertifizierungsstelle nicht: Installieren Sie dort ihre Wurzel oder benutzen Sie ein Zertifikat, das er kennt.</translation>
    </message>
    <message>
        <source>Accepted by: %1. Refused by: %2.</source>
        <translation>Angenommen von: %1. Abgelehnt von: %2.</translation>
    </message>
    <message>
        <source>Nobody who was shown it connected in the last 30 days.</source>
        <translation>Niemand, dem es gezeigt wurde, hat sich in den letzten 30 Tagen verbunden.</translation>
    </message>
    <message>
        <source>No service and no domain shows it, so nobody could accept or refuse it.</source>
        <translation>Kein Dienst und keine Domain zeigt es, also konnte es niemand annehmen oder abweisen.</translation>
    </message>
</context>
<context>
    <name>postern::ui::RootFileDialog</name>
    <message>
        <source>Certificate of %1</source>
        <translation>Zertifikat von %1</translation>
    </message>
    <message>
        <source>Whoever installs it trusts all certificates of this authority: no more warnings. It holds no secret.</source>
        <translation>Wer es installiert, traut allen Zertifikaten dieser Zertifizierungsstelle: keine Warnungen mehr. Es enthält kein Geheimnis.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>CER: for Windows and Android</source>
        <translation>CER: für Windows und Android</translation>
    </message>
    <message>
        <source>PEM: for Linux and Thunderbird</source>
        <translation>PEM: für Linux und Thunderbird</translation>
    </message>
    <message>
        <source>PKCS#7: for Windows servers (.p7b)</source>
        <translation>PKCS#7: für Windows-Server (.p7b)</translation>
    </message>
    <message>
        <source>Profile: for iPhone, iPad and Mac (.mobileconfig)</source>
        <translation>Profil: für iPhone, iPad und Mac (.mobileconfig)</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Format</translation>
    </message>
</context>
<context>
    <name>postern::ui::SearchField</name>
    <message>
        <source>Search settings and pages (Ctrl+K)</source>
        <translation>Einstellungen und Seiten suchen (Strg+K)</translation>
    </message>
    <message>
        <source>Search settings and pages</source>
        <translation>Einstellungen und Seiten suchen</translation>
    </message>
    <message>
        <source>Search settings and pages: Ctrl+K</source>
        <translation>Einstellungen und Seiten suchen: Strg+K</translation>
    </message>
    <message>
        <source>Found pages and settings</source>
        <translation>Gefundene Seiten und Einstellungen</translation>
    </message>
</context>
<context>
    <name>postern::ui::SelfSignedDialog</name>
    <message>
        <source>Create a self-signed certificate</source>
        <translation>Ein selbst signiertes Zertifikat erstellen</translation>
    </message>
    <message>
        <source>Encrypts as well as a bought one. Mail programs ask once whether to trust it; compare the fingerprint.</source>
        <translation>Verschlüsselt so gut wie ein gekauftes. Mailprogramme fragen einmal, ob sie ihm trauen sollen; vergleichen Sie den Fingerabdruck.</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>&amp;Common Name</source>
        <translation>&amp;Common Name</translation>
    </message>
    <message>
        <source>The name that mail programs are told to connect to. A wrong one is refused.</source>
        <translation>Der Name, mit dem sich Mailprogramme verbinden. Ein falscher wird abgelehnt.</translation>
    </message>
    <message>
        <source>&amp;Further names</source>
        <translation>&amp;Weitere Namen</translation>
    </message>
    <message>
        <source>Other names or addresses of this server, with commas.</source>
        <translation>Andere Namen oder Adressen dieses Servers, mit Kommas.</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>two letters, optional</source>
        <translation>zwei Buchstaben, freiwillig</translation>
    </message>
    <message>
        <source>&amp;Organization Name</source>
        <translation>&amp;Organisation</translation>
    </message>
    <message>
        <source>Organization &amp;Unit</source>
        <translation>&amp;Abteilung</translation>
    </message>
    <message>
        <source>City/&amp;Town</source>
        <translation>&amp;Ort</translation>
    </message>
    <message>
        <source>&amp;Province/State</source>
        <translation>&amp;Bundesland</translation>
    </message>
    <message>
        <source>Cou&amp;ntry</source>
        <translation>&amp;Land</translation>
    </message>
    <message>
        <source>Contact &amp;E-mail</source>
        <translation>&amp;E-Mail für Fragen</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>1 Jahr</translation>
    </message>
    <message>
        <source>2 years</source>
        <translation>2 Jahre</translation>
    </message>
    <message>
        <source>5 years</source>
        <translation>5 Jahre</translation>
    </message>
    <message>
        <source>EC P-256: fast, for all current programs</source>
        <translation>EC P-256: schnell, für alle heutigen Programme</translation>
    </message>
    <message>
        <source>EC P-384</source>
        <translation>EC P-384</translation>
    </message>
    <message>
        <source>RSA 2048: for very old programs</source>
        <translation>RSA 2048: für sehr alte Programme</translation>
    </message>
    <message>
        <source>RSA 3072</source>
        <translation>RSA 3072</translation>
    </message>
    <message>
        <source>RSA 4096: slow</source>
        <translation>RSA 4096: langsam</translation>
    </message>
    <message>
        <source>Ed25519: not understood by every program</source>
        <translation>Ed25519: versteht nicht jedes Programm</translation>
    </message>
    <message>
        <source>&amp;Valid for</source>
        <translation>&amp;Gültig für</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>&amp;Schlüssel</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>Type the Common Name first</source>
        <translation>Erst den Common Name eingeben</translation>
    </message>
    <message>
        <source>The country has two letters, for example DE</source>
        <translation>Das Land hat zwei Buchstaben, zum Beispiel DE</translation>
    </message>
    <message>
        <source>From now on; open connections keep the old certificate.</source>
        <translation>Von jetzt an; offene Verbindungen behalten das alte Zertifikat.</translation>
    </message>
    <message>
        <source>Stopped. No certificate was made.</source>
        <translation>Angehalten. Es wurde kein Zertifikat gemacht.</translation>
    </message>
    <message>
        <source>Create it anyway</source>
        <translation>Trotzdem erstellen</translation>
    </message>
</context>
<context>
    <name>postern::ui::ServiceCard</name>
    <message>
        <source>Plain HTTP: everything it serves is signed</source>
        <translation>Einfaches HTTP: Alles, was er ausliefert, ist signiert</translation>
    </message>
    <message>
        <source>SSL is off: not encrypted</source>
        <translation>SSL ist aus: unverschlüsselt</translation>
    </message>
    <message>
        <source>Test certificate: for tests only</source>
        <translation>Testzertifikat: nur zum Testen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>No open port</source>
        <translation>Kein offener Port</translation>
    </message>
    <message>
        <source>Port %1</source>
        <translation>Port %1</translation>
    </message>
    <message>
        <source>SSL port %1</source>
        <translation>SSL-Port %1</translation>
    </message>
    <message>
        <source>Port %1, SSL %2</source>
        <translation>Port %1, SSL %2</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>1 session</source>
        <translation>1 Sitzung</translation>
    </message>
    <message>
        <source>%1 sessions</source>
        <translation>%1 Sitzungen</translation>
    </message>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
</context>
<context>
    <name>postern::ui::ServicePage</name>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Parts of the page</source>
        <translation>Teile der Seite</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Who may connect, by address. Checked before a single byte is exchanged.</source>
        <translation>Wer sich verbinden darf, nach Adresse. Geprüft, bevor ein Byte ausgetauscht wird.</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>The certificate that %1 shows</source>
        <translation>Das Zertifikat, das %1 zeigt</translation>
    </message>
    <message>
        <source>TLS policy</source>
        <translation>TLS-Richtlinie</translation>
    </message>
    <message>
        <source>Client authentication</source>
        <translation>Client-Authentifizierung</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Sizes and counts</source>
        <translation>Größen und Anzahlen</translation>
    </message>
    <message>
        <source>Needs Enable SSL</source>
        <translation>Braucht &quot;SSL einschalten&quot;</translation>
    </message>
    <message>
        <source>Needs the port that starts unencrypted</source>
        <translation>Braucht den Port, der unverschlüsselt beginnt</translation>
    </message>
    <message>
        <source>The SSL port is closed</source>
        <translation>Der SSL-Port ist geschlossen</translation>
    </message>
    <message>
        <source>This port is closed</source>
        <translation>Dieser Port ist geschlossen</translation>
    </message>
    <message>
        <source>There is no certificate called %1</source>
        <translation>Es gibt kein Zertifikat namens %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Stop %1?</source>
        <translation>%1 anhalten?</translation>
    </message>
    <message>
        <source>%1 sessions are open; they are told to come back later.</source>
        <translation>%1 Sitzungen sind offen; ihnen wird gesagt, später wiederzukommen.</translation>
    </message>
    <message>
        <source>Stop %1</source>
        <translation>%1 anhalten</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More acts on %1</source>
        <translation>Weitere Aktionen für %1</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>What clients did</source>
        <translation>Was Clients taten</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>How others reach what is published, and for how long it counts.</source>
        <translation>Wie andere das Veröffentlichte erreichen und wie lange es gilt.</translation>
    </message>
    <message>
        <source>Restart %1?</source>
        <translation>%1 neu starten?</translation>
    </message>
    <message>
        <source>Restart %1</source>
        <translation>%1 neu starten</translation>
    </message>
    <message>
        <source>Apply or revert your changes first</source>
        <translation>Wenden Sie erst Ihre Änderungen an, oder verwerfen Sie sie</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>TLS settings</source>
        <translation>TLS-Einstellungen</translation>
    </message>
</context>
<context>
    <name>postern::ui::ServicesPage</name>
    <message>
        <source>Services</source>
        <translation>Dienste</translation>
    </message>
    <message>
        <source>Each service has its own ports, its own SSL switch and its own certificate.</source>
        <translation>Jeder Dienst hat eigene Ports, einen eigenen SSL-Schalter und ein eigenes Zertifikat.</translation>
    </message>
    <message>
        <source>Start all</source>
        <translation>Alle starten</translation>
    </message>
    <message>
        <source>Stop all...</source>
        <translation>Alle anhalten...</translation>
    </message>
    <message>
        <source>Stop all services?</source>
        <translation>Alle Dienste anhalten?</translation>
    </message>
    <message>
        <source>Nobody can send or read mail until they are started again.</source>
        <translation>Niemand kann Post senden oder lesen, bis sie wieder starten.</translation>
    </message>
    <message>
        <source>Stop all services</source>
        <translation>Alle Dienste anhalten</translation>
    </message>
</context>
<context>
    <name>postern::ui::SessionsPane</name>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Close session</source>
        <translation>Sitzung schließen</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Filter by address or account</source>
        <translation>Nach Adresse oder Konto filtern</translation>
    </message>
    <message>
        <source>Nobody is connected</source>
        <translation>Niemand ist verbunden</translation>
    </message>
    <message>
        <source>Connections of mail programs and other servers appear here while they last.</source>
        <translation>Verbindungen von Mailprogrammen und anderen Servern erscheinen hier, solange sie dauern.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SetPasswordDialog</name>
    <message>
        <source>Password of %1</source>
        <translation>Passwort von %1</translation>
    </message>
    <message>
        <source>The old password stops working at once; mail programs ask for the new one.</source>
        <translation>Das alte Passwort gilt sofort nicht mehr; Mailprogramme fragen nach dem neuen.</translation>
    </message>
    <message>
        <source>Set password</source>
        <translation>Passwort setzen</translation>
    </message>
    <message>
        <source>&amp;New password</source>
        <translation>&amp;Neues Passwort</translation>
    </message>
</context>
<context>
    <name>postern::ui::SetUpTask</name>
    <message>
        <source>Add the domain %1</source>
        <translation>Die Domain %1 anlegen</translation>
    </message>
    <message>
        <source>Add the account %1</source>
        <translation>Das Konto %1 anlegen</translation>
    </message>
    <message>
        <source>Make the certificate %1</source>
        <translation>Das Zertifikat %1 erstellen</translation>
    </message>
    <message>
        <source>Open the ports on the chosen networks</source>
        <translation>Die Ports in den gewählten Netzen öffnen</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Abschließen</translation>
    </message>
</context>
<context>
    <name>postern::ui::SettingField</name>
    <message>
        <source>Given on the command line; it cannot be changed while Postern runs like this.</source>
        <translation>Steht auf der Befehlszeile; nicht zu ändern, solange Postern so läuft.</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
</context>
<context>
    <name>postern::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>What counts for all services together.</source>
        <translation>Was für alle Dienste zusammen gilt.</translation>
    </message>
    <message>
        <source>Parts of the page</source>
        <translation>Teile der Seite</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Login security</source>
        <translation>Login-Sicherheit</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>Guessed passwords</source>
        <translation>Geratene Passwörter</translation>
    </message>
    <message>
        <source>Passwords</source>
        <translation>Passwörter</translation>
    </message>
    <message>
        <source>TLS sessions</source>
        <translation>TLS-Sitzungen</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Certificate warnings</source>
        <translation>Zertifikatswarnungen</translation>
    </message>
    <message>
        <source>Postern looks at the certificates that it really serves, as a client would.</source>
        <translation>Postern sieht sich die Zertifikate an, die es wirklich zeigt, so wie ein Client.</translation>
    </message>
    <message>
        <source>What clients did</source>
        <translation>Was Clients taten</translation>
    </message>
    <message>
        <source>From this Postern tells before a change who would be cut off.</source>
        <translation>Daraus sagt Postern vor einer Änderung, wer ausgesperrt würde.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SettingsResultStep</name>
    <message>
        <source>Applying</source>
        <translation>Wird angewendet</translation>
    </message>
    <message>
        <source>This takes a moment.</source>
        <translation>Das dauert einen Moment.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>It was not done</source>
        <translation>Es wurde nicht ausgeführt</translation>
    </message>
    <message>
        <source>Nothing was changed. Go back to change something.</source>
        <translation>Nichts wurde geändert. Gehen Sie zurück, um etwas zu ändern.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>New connections use it from now on; open ones were not disturbed.</source>
        <translation>Neue Verbindungen benutzen es von jetzt an; offene wurden nicht gestört.</translation>
    </message>
    <message>
        <source>Done, with problems</source>
        <translation>Fertig, mit Problemen</translation>
    </message>
    <message>
        <source>On trial</source>
        <translation>Auf Probe</translation>
    </message>
    <message>
        <source>Look now whether a mail program connects, then press Keep above. Otherwise everything goes back after %1 seconds.</source>
        <translation>Sehen Sie jetzt nach, ob sich ein Mailprogramm verbindet, und drücken Sie dann oben auf Behalten. Sonst wird nach %1 Sekunden alles zurückgenommen.</translation>
    </message>
    <message>
        <source>It was kept: new connections use it from now on.</source>
        <translation>Es wurde behalten: Neue Verbindungen benutzen es von jetzt an.</translation>
    </message>
    <message>
        <source>It went back</source>
        <translation>Es wurde zurückgenommen</translation>
    </message>
    <message>
        <source>It was not kept, so everything is set as before.</source>
        <translation>Es wurde nicht behalten; alles ist eingestellt wie vorher.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SettingsSummaryStep</name>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>This is what happens with the last button. Go back to change something.</source>
        <translation>Das geschieht mit dem letzten Knopf. Gehen Sie zurück, um etwas zu ändern.</translation>
    </message>
    <message>
        <source>&amp;Try it for %1 seconds</source>
        <translation>%1 Sekunden &amp;probieren</translation>
    </message>
    <message>
        <source>Apply it for &amp;good</source>
        <translation>&amp;Dauerhaft anwenden</translation>
    </message>
    <message>
        <source>It goes back by itself unless you press Keep in that time.</source>
        <translation>Es wird von selbst zurückgenommen, wenn Sie in dieser Zeit nicht auf Behalten drücken.</translation>
    </message>
    <message>
        <source>%1: %2, until now %3</source>
        <translation>%1: %2, bisher %3</translation>
    </message>
    <message>
        <source>Show...</source>
        <translation>Zeigen...</translation>
    </message>
    <message>
        <source>Nothing would change: everything is set like this already. Cancel closes the wizard.</source>
        <translation>Nichts würde sich ändern: Alles ist schon so eingestellt. Abbrechen schließt den Assistenten.</translation>
    </message>
    <message>
        <source>There is nothing to apply.</source>
        <translation>Es gibt nichts anzuwenden.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SettingsWizard</name>
    <message>
        <source>&amp;Apply</source>
        <translation>&amp;Anwenden</translation>
    </message>
</context>
<context>
    <name>postern::ui::SignPendingDialog</name>
    <message>
        <source>Sign %1 with your own authority</source>
        <translation>%1 mit eigener Zertifizierungsstelle signieren</translation>
    </message>
    <message>
        <source>The request is completed and its certificate installed at once. Programs that trust your authority will trust it.</source>
        <translation>Die Anforderung wird abgeschlossen und ihr Zertifikat sofort installiert. Programme, die Ihrer Zertifizierungsstelle trauen, trauen auch ihm.</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signieren</translation>
    </message>
    <message>
        <source>&amp;Authority</source>
        <translation>&amp;Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Create an authority first, under Authorities</source>
        <translation>Erst eine Zertifizierungsstelle erstellen, unter Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>Sign it anyway</source>
        <translation>Trotzdem signieren</translation>
    </message>
</context>
<context>
    <name>postern::ui::SignRequestDialog</name>
    <message>
        <source>Sign a request file</source>
        <translation>Eine Anforderungsdatei signieren</translation>
    </message>
    <message>
        <source>A request made elsewhere, for example NewKeyRq.txt of another server. Its private key never comes here; what you get is the certificate with its chain.</source>
        <translation>Eine anderswo erstellte Anforderung, zum Beispiel NewKeyRq.txt eines anderen Servers. Ihr privater Schlüssel kommt nie hierher; Sie bekommen das Zertifikat mit seiner Kette.</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signieren</translation>
    </message>
    <message>
        <source>Signing request</source>
        <translation>Zertifikatsanforderung</translation>
    </message>
    <message>
        <source>-----BEGIN CERTIFICATE REQUEST-----</source>
        <translation>-----BEGIN CERTIFICATE REQUEST-----</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>&amp;Für</translation>
    </message>
    <message>
        <source>Decides what the certificate may be used for, and how long.</source>
        <translation>Bestimmt, wofür und wie lange das Zertifikat benutzt werden darf.</translation>
    </message>
    <message>
        <source>Paste the request or open its file</source>
        <translation>Die Anforderung einfügen oder ihre Datei öffnen</translation>
    </message>
</context>
<context>
    <name>postern::ui::SslCertificateStep</name>
    <message>
        <source>Key and certificate</source>
        <translation>Schlüssel und Zertifikat</translation>
    </message>
    <message>
        <source>The certificate, with its key, that services show to mail programs.</source>
        <translation>Das Zertifikat samt Schlüssel, das Dienste den Mailprogrammen zeigen.</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Shown by</source>
        <translation>Gezeigt von</translation>
    </message>
    <message>
        <source>There is only the Test certificate; mail programs warn of it. Get one of your own first.</source>
        <translation>Es gibt nur das Testzertifikat; Mailprogramme warnen davor. Besorgen Sie sich erst ein eigenes.</translation>
    </message>
    <message>
        <source>Certificate...</source>
        <translation>Zertifikat...</translation>
    </message>
    <message>
        <source>A service without a tick stays as it is. To take a certificate away, let the service use another one.</source>
        <translation>Ein Dienst ohne Haken bleibt, wie er ist. Um ein Zertifikat wegzunehmen, lassen Sie den Dienst ein anderes benutzen.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SslCiphersStep</name>
    <message>
        <source>Your own lists</source>
        <translation>Ihre eigenen Listen</translation>
    </message>
    <message>
        <source>Tick what may be used and put the best first. Weak ones are marked: use them only as long as a device needs them.</source>
        <translation>Haken Sie an, was benutzt werden darf, das Beste zuerst. Schwache sind markiert: nur benutzen, solange ein Gerät sie braucht.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SslPolicyStep</name>
    <message>
        <source>Versions and ciphers</source>
        <translation>Versionen und Chiffren</translation>
    </message>
    <message>
        <source>How connections are encrypted. Modern is right for nearly everybody; old devices may need more.</source>
        <translation>Wie Verbindungen verschlüsselt werden. Modern ist für fast alle richtig; alte Geräte brauchen vielleicht mehr.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SslPortsStep</name>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Enable SSL for each service that people use. Mail programs expect the usual ports: 993 IMAP, 995 POP3, 465 submission.</source>
        <translation>Schalten Sie SSL für jeden Dienst ein, den Leute benutzen. Mailprogramme erwarten die üblichen Ports: 993 IMAP, 995 POP3, 465 Submission.</translation>
    </message>
    <message>
        <source>Needs Enable SSL</source>
        <translation>Braucht &quot;SSL einschalten&quot;</translation>
    </message>
</context>
<context>
    <name>postern::ui::SslUtility</name>
    <message>
        <source>SSL Configuration Utility</source>
        <translation>SSL-Konfigurationsprogramm</translation>
    </message>
    <message>
        <source>Encryption in three steps</source>
        <translation>Verschlüsselung in drei Schritten</translation>
    </message>
    <message>
        <source>Get a certificate</source>
        <translation>Ein Zertifikat bekommen</translation>
    </message>
    <message>
        <source>&amp;Certificate</source>
        <translation>&amp;Zertifikat</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Certificate, versions, ciphers and ports of the services.</source>
        <translation>Zertifikat, Versionen, Chiffren und Ports der Dienste.</translation>
    </message>
    <message>
        <source>&amp;SSL Configuration</source>
        <translation>&amp;SSL-Konfiguration</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Whether programs must show a certificate of their own. Usually not: leave it off.</source>
        <translation>Ob Programme ein eigenes Zertifikat zeigen müssen. Meist nicht: Lassen Sie es aus.</translation>
    </message>
    <message>
        <source>Client &amp;Authentication</source>
        <translation>Client-&amp;Authentifizierung</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Key store location...</source>
        <translation>&amp;Ort des Schlüsselspeichers...</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Getting an SSL Certificate</source>
        <translation>Ein SSL-Zertifikat &amp;bekommen</translation>
    </message>
    <message>
        <source>&amp;Configuring SSL</source>
        <translation>SSL &amp;konfigurieren</translation>
    </message>
    <message>
        <source>&amp;Dealing with Clients</source>
        <translation>&amp;Umgang mit Clients</translation>
    </message>
    <message>
        <source>Not yet: there is only the Test certificate.</source>
        <translation>Noch nicht: Es gibt nur das Testzertifikat.</translation>
    </message>
    <message>
        <source>There is one: %1.</source>
        <translation>Es gibt eines: %1.</translation>
    </message>
    <message>
        <source>There are %1.</source>
        <translation>Es gibt %1.</translation>
    </message>
    <message>
        <source>Not yet: no service encrypts.</source>
        <translation>Noch nicht: Kein Dienst verschlüsselt.</translation>
    </message>
    <message>
        <source>Still with the Test certificate: %1.</source>
        <translation>Noch mit dem Testzertifikat: %1.</translation>
    </message>
    <message>
        <source>On for %1.</source>
        <translation>An für %1.</translation>
    </message>
    <message>
        <source>Off: any client may connect, as recommended.</source>
        <translation>Aus: Jeder Client darf sich verbinden, wie empfohlen.</translation>
    </message>
    <message>
        <source>Proves to mail programs that they talk to your server. The wizard says which kind suits its name.</source>
        <translation>Beweist Mailprogrammen, dass sie mit Ihrem Server sprechen. Der Assistent sagt, welche Art zu seinem Namen passt.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SslWizard</name>
    <message>
        <source>SSL Configuration</source>
        <translation>SSL-Konfiguration</translation>
    </message>
    <message>
        <source>Next: look whether a mail program connects. Monitor &gt; Clients shows who does and who fails.</source>
        <translation>Als Nächstes: Sehen Sie nach, ob sich ein Mailprogramm verbindet. Monitor &gt; Clients zeigt, bei wem es gelingt und bei wem nicht.</translation>
    </message>
</context>
<context>
    <name>postern::ui::StartProblem</name>
    <message>
        <source>Postern</source>
        <translation>Postern</translation>
    </message>
    <message>
        <source>Postern cannot start.</source>
        <translation>Postern kann nicht starten.</translation>
    </message>
</context>
<context>
    <name>postern::ui::StoragePane</name>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Back up to a file...</source>
        <translation>In eine Datei sichern...</translation>
    </message>
    <message>
        <source>Check the store</source>
        <translation>Den Speicher prüfen</translation>
    </message>
    <message>
        <source>All mail, accounts, settings and certificates are kept in it.</source>
        <translation>Alle Post, Konten, Einstellungen und Zertifikate liegen darin.</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Reads the whole store and compares what belongs together. Nothing is changed; it may take minutes.</source>
        <translation>Liest den ganzen Speicher und vergleicht, was zusammengehört. Nichts wird geändert; es kann Minuten dauern.</translation>
    </message>
    <message>
        <source>Back up to a file</source>
        <translation>In eine Datei sichern</translation>
    </message>
    <message>
        <source>A backup is running</source>
        <translation>Eine Sicherung läuft</translation>
    </message>
    <message>
        <source>Backing up to %1...</source>
        <translation>Sicherung nach %1 läuft...</translation>
    </message>
    <message>
        <source>It holds the key of the private keys: keep it as safe as a password.</source>
        <translation>Sie enthält den Schlüssel zu den privaten Schlüsseln: so sicher aufheben wie ein Passwort.</translation>
    </message>
    <message>
        <source>It does not hold the key file postern.key: keep a copy of that as well.</source>
        <translation>Sie enthält die Schlüsseldatei postern.key nicht: Heben Sie auch davon eine Kopie auf.</translation>
    </message>
    <message>
        <source>Backed up to %1. %2</source>
        <translation>Gesichert nach %1. %2</translation>
    </message>
    <message>
        <source>A check is running</source>
        <translation>Eine Prüfung läuft</translation>
    </message>
    <message>
        <source>Checking the store...</source>
        <translation>Der Speicher wird geprüft...</translation>
    </message>
    <message>
        <source>The store is sound: %1 messages, %2.</source>
        <translation>Der Speicher ist in Ordnung: %1 Nachrichten, %2.</translation>
    </message>
    <message>
        <source>The store has faults:</source>
        <translation>Der Speicher hat Fehler:</translation>
    </message>
    <message>
        <source>Copies everything into one file while the services go on running. The key that opens the private keys stays in the data folder: keep a copy of postern.key in another place. To put it back, stop Postern and run: posternctl restore FILE.</source>
        <translation>Kopiert alles in eine Datei, während die Dienste weiterlaufen. Der Schlüssel zu den privaten Schlüsseln bleibt im Datenordner: Heben Sie eine Kopie von postern.key an einem anderen Ort auf. Zum Zurückspielen halten Sie Postern an und rufen auf: posternctl restore DATEI.</translation>
    </message>
</context>
<context>
    <name>postern::ui::SubjectForm</name>
    <message>
        <source>&amp;Common Name</source>
        <translation>&amp;Common Name</translation>
    </message>
    <message>
        <source>mail.example.org</source>
        <translation>mail.example.org</translation>
    </message>
    <message>
        <source>Cou&amp;ntry</source>
        <translation>&amp;Land</translation>
    </message>
    <message>
        <source>two letters, for example DE</source>
        <translation>zwei Buchstaben, zum Beispiel DE</translation>
    </message>
    <message>
        <source>&amp;Province/State</source>
        <translation>&amp;Bundesland</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>City/&amp;Town</source>
        <translation>&amp;Ort</translation>
    </message>
    <message>
        <source>&amp;Organization Name</source>
        <translation>O&amp;rganisation</translation>
    </message>
    <message>
        <source>Organization &amp;Unit</source>
        <translation>&amp;Abteilung</translation>
    </message>
    <message>
        <source>Contact &amp;E-mail</source>
        <translation>&amp;E-Mail für Fragen</translation>
    </message>
    <message>
        <source>optional, of any domain</source>
        <translation>freiwillig, aus beliebiger Domain</translation>
    </message>
    <message>
        <source>The Common Name is the name of this server that mail programs are told.</source>
        <translation>Der Common Name ist der Name dieses Servers, den Mailprogramme bekommen.</translation>
    </message>
    <message>
        <source>The country has two letters, for example DE.</source>
        <translation>Das Land hat zwei Buchstaben, zum Beispiel DE.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a mail address.</source>
        <translation>&quot;%1&quot; ist keine Mailadresse.</translation>
    </message>
    <message>
        <source>Kind of key</source>
        <translation>Art des Schlüssels</translation>
    </message>
    <message>
        <source>EC P-256: fast, for all current programs</source>
        <translation>EC P-256: schnell, für alle heutigen Programme</translation>
    </message>
    <message>
        <source>EC P-384</source>
        <translation>EC P-384</translation>
    </message>
    <message>
        <source>RSA 2048: for very old programs</source>
        <translation>RSA 2048: für sehr alte Programme</translation>
    </message>
    <message>
        <source>RSA 3072</source>
        <translation>RSA 3072</translation>
    </message>
    <message>
        <source>RSA 4096: slow</source>
        <translation>RSA 4096: langsam</translation>
    </message>
    <message>
        <source>Ed25519: not understood by every program</source>
        <translation>Ed25519: versteht nicht jedes Programm</translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation>Gültig für</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>1 Jahr</translation>
    </message>
    <message>
        <source>2 years</source>
        <translation>2 Jahre</translation>
    </message>
    <message>
        <source>5 years</source>
        <translation>5 Jahre</translation>
    </message>
</context>
<context>
    <name>postern::ui::SummaryStep</name>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>This is what happens when you finish. Go back to change something.</source>
        <translation>Das geschieht, wenn Sie abschließen. Gehen Sie zurück, um etwas zu ändern.</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Reached from</source>
        <translation>Erreichbar von</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>this computer only</source>
        <translation>nur diesem Computer</translation>
    </message>
    <message>
        <source>all networks</source>
        <translation>allen Netzen</translation>
    </message>
    <message>
        <source>self-signed for %1, one year</source>
        <translation>selbst signiert für %1, ein Jahr</translation>
    </message>
    <message>
        <source>Test certificate</source>
        <translation>Testzertifikat</translation>
    </message>
</context>
<context>
    <name>postern::ui::TableView</name>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>What is rarely needed</source>
        <translation>Was man selten braucht</translation>
    </message>
    <message>
        <source>Select a row first</source>
        <translation>Erst eine Zeile auswählen</translation>
    </message>
    <message>
        <source>There is nothing to filter yet</source>
        <translation>Es gibt noch nichts zu filtern</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>Als CSV kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Nothing matches the filter.</source>
        <translation>Nichts passt zum Filter.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
</context>
<context>
    <name>postern::ui::TargetStep</name>
    <message>
        <source>Which certificate?</source>
        <translation>Welches Zertifikat?</translation>
    </message>
    <message>
        <source>The present one stays in use until the new one is complete; open connections are not disturbed.</source>
        <translation>Das jetzige bleibt in Gebrauch, bis das neue vollständig ist; offene Verbindungen werden nicht gestört.</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Where the new one comes from</source>
        <translation>Woher das neue kommt</translation>
    </message>
    <message>
        <source>&amp;Self-signed</source>
        <translation>&amp;Selbst signiert</translation>
    </message>
    <message>
        <source>Made at once.</source>
        <translation>Sofort erstellt.</translation>
    </message>
    <message>
        <source>Request for an &amp;authority</source>
        <translation>&amp;Anforderung für eine Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>The present one serves on until the answer is here.</source>
        <translation>Das jetzige dient weiter, bis die Antwort da ist.</translation>
    </message>
    <message>
        <source>&amp;Your own authority</source>
        <translation>&amp;Eigene Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Issued at once.</source>
        <translation>Sofort ausgestellt.</translation>
    </message>
    <message>
        <source>A &amp;file</source>
        <translation>Eine &amp;Datei</translation>
    </message>
    <message>
        <source>You have the new one already.</source>
        <translation>Sie haben das neue schon.</translation>
    </message>
    <message>
        <source>&amp;Keep its private key</source>
        <translation>Privaten Schlüssel &amp;behalten</translation>
    </message>
    <message>
        <source>Choose the one that services or domains are to show.</source>
        <translation>Wählen Sie das, welches Dienste oder Domains zeigen sollen.</translation>
    </message>
    <message>
        <source>There is no authority of your own yet.</source>
        <translation>Es gibt noch keine eigene Zertifizierungsstelle.</translation>
    </message>
    <message>
        <source>There is no certificate to replace yet.</source>
        <translation>Es gibt noch kein Zertifikat zum Ersetzen.</translation>
    </message>
    <message>
        <source>Its key is not kept on its own</source>
        <translation>Sein Schlüssel wird nicht einzeln aufbewahrt</translation>
    </message>
    <message>
        <source>Keep it if DNS (TLSA records) or programs remember the key; otherwise a new key is safer. Programs that remember the certificate warn once either way.</source>
        <translation>Behalten Sie ihn, wenn DNS (TLSA-Einträge) oder Programme sich den Schlüssel merken; sonst ist ein neuer sicherer. Programme, die sich das Zertifikat merken, warnen so oder so einmal.</translation>
    </message>
</context>
<context>
    <name>postern::ui::TemplateDialog</name>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>What your authorities put into each kind of certificate. Certificates that exist stay as they are.</source>
        <translation>Was Ihre Zertifizierungsstellen in jede Art von Zertifikat schreiben. Vorhandene Zertifikate bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>&amp;Art</translation>
    </message>
    <message>
        <source>K&amp;ey</source>
        <translation>&amp;Schlüssel</translation>
    </message>
    <message>
        <source>For keys that are made here.</source>
        <translation>Für Schlüssel, die hier erzeugt werden.</translation>
    </message>
    <message>
        <source>&amp;Days valid</source>
        <translation>&amp;Tage gültig</translation>
    </message>
    <message>
        <source>Short is safer: a lost key is useless sooner.</source>
        <translation>Kurz ist sicherer: Ein verlorener Schlüssel ist früher nutzlos.</translation>
    </message>
    <message>
        <source>Purposes</source>
        <translation>Zwecke</translation>
    </message>
    <message>
        <source>Programs refuse a certificate for a purpose that it does not name.</source>
        <translation>Programme lehnen ein Zertifikat für einen Zweck ab, den es nicht nennt.</translation>
    </message>
    <message>
        <source>The engine has no templates</source>
        <translation>Der Server hat keine Vorlagen</translation>
    </message>
    <message>
        <source>Choose at least one purpose</source>
        <translation>Mindestens einen Zweck wählen</translation>
    </message>
</context>
<context>
    <name>postern::ui::Tray</name>
    <message>
        <source>Asking the engine...</source>
        <translation>Der Server wird gefragt...</translation>
    </message>
    <message>
        <source>Start all</source>
        <translation>Alle starten</translation>
    </message>
    <message>
        <source>Stop all</source>
        <translation>Alle anhalten</translation>
    </message>
    <message>
        <source>Open Postern</source>
        <translation>Postern öffnen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Postern: %1</source>
        <translation>Postern: %1</translation>
    </message>
    <message>
        <source>Postern needs you</source>
        <translation>Postern braucht Sie</translation>
    </message>
    <message>
        <source>Postern goes on running</source>
        <translation>Postern läuft weiter</translation>
    </message>
    <message>
        <source>Open the window again from this icon; Quit ends the server.</source>
        <translation>Dieses Symbol öffnet das Fenster wieder; Beenden hält den Server an.</translation>
    </message>
    <message>
        <source>The engine is gone</source>
        <translation>Die Engine ist weg</translation>
    </message>
</context>
<context>
    <name>postern::ui::UnitEditor</name>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>KB</source>
        <translation>KB</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
</context>
<context>
    <name>postern::ui::UnlockDialog</name>
    <message>
        <source>Unlock the private keys</source>
        <translation>Die privaten Schlüssel entriegeln</translation>
    </message>
    <message>
        <source>The keys are protected by a passphrase that is stored nowhere. Services whose key is locked wait for it.</source>
        <translation>Die Schlüssel schützt eine Passphrase, die nirgends gespeichert ist. Dienste, deren Schlüssel verriegelt ist, warten darauf.</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entriegeln</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source>Type the passphrase first</source>
        <translation>Erst die Passphrase eingeben</translation>
    </message>
</context>
<context>
    <name>postern::ui::UseCertificateDialog</name>
    <message>
        <source>Use %1</source>
        <translation>%1 benutzen</translation>
    </message>
    <message>
        <source>Open connections keep the certificate they began with; new ones get this one.</source>
        <translation>Offene Verbindungen behalten ihr Zertifikat; neue bekommen dieses.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Dienste</translation>
    </message>
    <message>
        <source>To take it away from one, let that service use another certificate.</source>
        <translation>Um es einem Dienst zu nehmen, lassen Sie ihn ein anderes Zertifikat benutzen.</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>Clients that ask for a name of such a domain get this certificate, whatever the service has.</source>
        <translation>Clients, die nach einem Namen einer solchen Domain fragen, bekommen dieses Zertifikat, was immer der Dienst hat.</translation>
    </message>
    <message>
        <source>Choose a service or a domain that does not use it yet</source>
        <translation>Einen Dienst oder eine Domain wählen, die es noch nicht benutzen</translation>
    </message>
    <message>
        <source>Use it anyway</source>
        <translation>Trotzdem benutzen</translation>
    </message>
</context>
<context>
    <name>postern::ui::WelcomePage</name>
    <message>
        <source>Welcome to Postern</source>
        <translation>Willkommen bei Postern</translation>
    </message>
    <message>
        <source>A few questions, then this computer takes and keeps mail for your domain.</source>
        <translation>Ein paar Fragen, dann nimmt und hält dieser Computer Post für Ihre Domain.</translation>
    </message>
    <message>
        <source>You will be asked for:</source>
        <translation>Sie werden gefragt nach:</translation>
    </message>
    <message>
        <source>the domain, the part of your addresses after the @</source>
        <translation>der Domain, dem Teil Ihrer Adressen nach dem @</translation>
    </message>
    <message>
        <source>a first account with a strong password</source>
        <translation>einem ersten Konto mit starkem Passwort</translation>
    </message>
    <message>
        <source>which networks may reach this server</source>
        <translation>den Netzen, die diesen Server erreichen dürfen</translation>
    </message>
    <message>
        <source>a certificate for encryption</source>
        <translation>einem Zertifikat zum Verschlüsseln</translation>
    </message>
    <message>
        <source>Nothing is changed before the last step, and everything can be changed later. Later leaves this assistant; the menu of the window opens it again.</source>
        <translation>Vor dem letzten Schritt wird nichts geändert, und alles lässt sich später ändern. Später verlässt den Assistenten; das Menü des Fensters öffnet ihn wieder.</translation>
    </message>
</context>
<context>
    <name>postern::ui::Wizard</name>
    <message>
        <source>&lt; &amp;Back</source>
        <translation>&lt; &amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Next &gt;</source>
        <translation>&amp;Weiter &gt;</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
</TS>
