<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Confirm</name>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
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
        <source>"%1" cannot be the address of an account.</source>
        <translation>"%1" kann nicht die Adresse eines Kontos sein.</translation>
    </message>
    <message>
        <source>There is no account %1 any more.</source>
        <translation>Es gibt kein Konto %1 mehr.</translation>
    </message>
    <message>
        <source>"%1" is not a mail address.</source>
        <translation>"%1" ist keine Mailadresse.</translation>
    </message>
    <message>
        <source>There is an alias %1 already.</source>
        <translation>Es gibt schon einen Alias %1.</translation>
    </message>
    <message>
        <source>"%1" cannot be an alias or the target of one. Targets are accounts on this server.</source>
        <translation>"%1" kann kein Alias und kein Ziel eines Alias sein. Ziele sind Konten auf diesem Server.</translation>
    </message>
    <message>
        <source>There is no alias %1 any more.</source>
        <translation>Es gibt keinen Alias %1 mehr.</translation>
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
        <source>The server is too busy to make keys now. Try again in a moment.</source>
        <translation>Der Server ist zu beschäftigt, um Schlüssel zu erzeugen. Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The country has two letters, for example DE, not "%1".</source>
        <translation>Das Land hat zwei Buchstaben, zum Beispiel DE, nicht "%1".</translation>
    </message>
    <message>
        <source>There is a certificate %1 already.</source>
        <translation>Es gibt schon ein Zertifikat %1.</translation>
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
        <source>There is no certificate %1. Choose another one.</source>
        <translation>Es gibt kein Zertifikat %1. Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>"%1" is neither a host name nor an address.</source>
        <translation>"%1" ist weder ein Rechnername noch eine Adresse.</translation>
    </message>
    <message>
        <source>The certificate needs a Common Name.</source>
        <translation>Das Zertifikat braucht einen Common Name.</translation>
    </message>
    <message>
        <source>The name "test" belongs to the Test certificate. Choose another one.</source>
        <translation>Der Name "test" gehört dem Testzertifikat. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>A certificate is valid from 1 to %1 days.</source>
        <translation>Ein Zertifikat gilt 1 bis %1 Tage.</translation>
    </message>
    <message>
        <source>%1 could not take over the change: %2</source>
        <translation>%1 konnte die Änderung nicht übernehmen: %2</translation>
    </message>
    <message>
        <source>There is a domain %1 already.</source>
        <translation>Es gibt schon eine Domain %1.</translation>
    </message>
    <message>
        <source>"%1" is not a domain name. It looks like example.org.</source>
        <translation>"%1" ist kein Domainname. Er sieht aus wie example.org.</translation>
    </message>
    <message>
        <source>There is no domain %1 any more.</source>
        <translation>Es gibt keine Domain %1 mehr.</translation>
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
        <source>The key file postern.key in the data folder cannot be read. Without it the private keys stay locked; bring it back from a backup.</source>
        <translation>Die Schlüsseldatei postern.key im Datenordner ist nicht lesbar. Ohne sie bleiben die privaten Schlüssel verschlossen; holen Sie sie aus einer Sicherung zurück.</translation>
    </message>
    <message>
        <source>Cannot listen there: %1 %2 %3. Check the addresses under Settings.</source>
        <translation>Dort kann nicht gelauscht werden: %1 %2 %3. Prüfen Sie die Adressen unter Einstellungen.</translation>
    </message>
    <message>
        <source>No permission to open this port: %1, %2. Ports below 1024 need the right to do so.</source>
        <translation>Keine Erlaubnis, diesen Port zu öffnen: %1, %2. Ports unter 1024 brauchen das Recht dazu.</translation>
    </message>
    <message>
        <source>Another program holds this port: %1, %2. Stop that program or choose another port.</source>
        <translation>Ein anderes Programm hält diesen Port: %1, %2. Beenden Sie es oder wählen Sie einen anderen Port.</translation>
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
        <source>The certificate %1 has %2 days left. Make or install a new one.</source>
        <translation>Das Zertifikat %1 gilt noch %2 Tage. Erstellen oder installieren Sie ein neues.</translation>
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
        <source>%1 is down: %2</source>
        <translation>%1 ist ausgefallen: %2</translation>
    </message>
    <message>
        <source>%1 goes on with its old settings: %2</source>
        <translation>%1 läuft mit den alten Einstellungen weiter: %2</translation>
    </message>
    <message>
        <source>The Test certificate is in use. It is for tests only: mail programs warn of it.</source>
        <translation>Das Testzertifikat ist in Gebrauch. Es ist nur zum Testen: Mailprogramme warnen davor.</translation>
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
        <source>"%2" does not fit into %1. Write for example 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.</source>
        <translation>"%2" passt nicht zu %1. Schreiben Sie zum Beispiel 192.0.2.7, 10.0.0.0/8 oder 2001:db8::/32.</translation>
    </message>
    <message>
        <source>%1: "%2" is not one of the choices.</source>
        <translation>%1: "%2" steht nicht zur Wahl.</translation>
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
        <source>%1: %2 is not allowed; it must lie between %3 and %4.</source>
        <translation>%1: %2 ist nicht erlaubt; es muss zwischen %3 und %4 liegen.</translation>
    </message>
    <message>
        <source>%1: "%2" does not fit here.</source>
        <translation>%1: "%2" passt hier nicht.</translation>
    </message>
    <message>
        <source>This engine has no setting %1. The console and the engine may be of different versions.</source>
        <translation>Dieser Server hat keine Einstellung %1. Vielleicht sind Konsole und Server verschiedene Versionen.</translation>
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
        <source>The store cannot be opened: %1</source>
        <translation>Der Speicher lässt sich nicht öffnen: %1</translation>
    </message>
    <message>
        <source>The store has faults: %1</source>
        <translation>Der Speicher hat Fehler: %1</translation>
    </message>
    <message>
        <source>Qt lacks its OpenSSL part on this computer, so nothing can be encrypted. Install Qt with OpenSSL.</source>
        <translation>Auf diesem Computer fehlt Qt der OpenSSL-Teil, darum kann nichts verschlüsselt werden. Installieren Sie Qt mit OpenSSL.</translation>
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
        <source>OpenSSL failed at %1: %2</source>
        <translation>OpenSSL scheiterte an %1: %2</translation>
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
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
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
        <source>Lets mail programs work with mail and folders kept on this server.</source>
        <translation>Lässt Mailprogramme mit Post und Ordnern auf diesem Server arbeiten.</translation>
    </message>
    <message>
        <source>Test certificate</source>
        <translation>Testzertifikat</translation>
    </message>
    <message>
        <source>Self-signed</source>
        <translation>Selbst signiert</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Installiert</translation>
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
        <source>Time To Live of TLS sessions</source>
        <translation>Lebenszeit von TLS-Sitzungen</translation>
    </message>
    <message>
        <source>Who comes back within this time connects faster. 0: every connection starts anew.</source>
        <translation>Wer in dieser Zeit wiederkommt, verbindet sich schneller. 0: jede Verbindung beginnt neu.</translation>
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
        <source>Failed connections only</source>
        <translation>Nur gescheiterte Verbindungen</translation>
    </message>
    <message>
        <source>Every connection</source>
        <translation>Jede Verbindung</translation>
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
        <source>One person's mailbox, with a name and a password to log in.</source>
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
    <name>postern::ui::CertificateCard</name>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation>Gilt für</translation>
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
        <source>%1, kept encrypted</source>
        <translation>%1, verschlüsselt aufbewahrt</translation>
    </message>
    <message>
        <source>no service</source>
        <translation>keinem Dienst</translation>
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
</context>
<context>
    <name>postern::ui::CertificatesPage</name>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>What your services show to prove who they are. Private keys stay here, encrypted.</source>
        <translation>Damit weisen sich Ihre Dienste aus. Private Schlüssel bleiben hier, verschlüsselt.</translation>
    </message>
    <message>
        <source>Select a certificate to see all of it</source>
        <translation>Ein Zertifikat auswählen, um alles zu sehen</translation>
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
        <source>For tests only</source>
        <translation>Nur zum Testen</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>Create...</source>
        <translation>Erstellen...</translation>
    </message>
    <message>
        <source>Use for...</source>
        <translation>Benutzen für...</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Exportieren...</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>Entfernen...</translation>
    </message>
    <message>
        <source>The Test certificate stays, and so does one that a service uses</source>
        <translation>Das Testzertifikat bleibt, und auch eines, das ein Dienst benutzt</translation>
    </message>
    <message>
        <source>Export test authority...</source>
        <translation>Teststelle exportieren...</translation>
    </message>
    <message>
        <source>Filter certificates</source>
        <translation>Zertifikate filtern</translation>
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
        <source>Remove the certificate %1?</source>
        <translation>Das Zertifikat %1 entfernen?</translation>
    </message>
    <message>
        <source>Its private key is removed with it.</source>
        <translation>Sein privater Schlüssel wird mit entfernt.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Save the certificate</source>
        <translation>Das Zertifikat speichern</translation>
    </message>
    <message>
        <source>Save the test authority</source>
        <translation>Die Teststelle speichern</translation>
    </message>
    <message>
        <source>Certificates (*.pem)</source>
        <translation>Zertifikate (*.pem)</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>postern::ui::Chart</name>
    <message>
        <source>1 h ago</source>
        <translation>vor 1 h</translation>
    </message>
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
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>%1 open now</source>
        <translation>%1 jetzt offen</translation>
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
    <name>postern::ui::ChoiceEditor</name>
    <message>
        <source>%1 (missing)</source>
        <translation>%1 (fehlt)</translation>
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
        <source>Accounts...</source>
        <translation>Konten...</translation>
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
        <source>Domain %1</source>
        <translation>Domain %1</translation>
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
        <source>Quit</source>
        <translation>Beenden</translation>
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
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
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
        <source>The last hour</source>
        <translation>Die letzte Stunde</translation>
    </message>
    <message>
        <source>Asking the engine...</source>
        <translation>Der Server wird gefragt...</translation>
    </message>
    <message>
        <source>%1, Postern %2, running for %3</source>
        <translation>%1, Postern %2, läuft seit %3</translation>
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
        <source>&lt;p&gt;&lt;b&gt;In Thunderbird&lt;/b&gt;: New account, your name, &lt;b&gt;%1&lt;/b&gt; and the password, then Configure manually:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Incoming: IMAP, server &lt;b&gt;%2&lt;/b&gt;, port &lt;b&gt;993&lt;/b&gt;, SSL/TLS, normal password&lt;/li&gt;&lt;li&gt;Outgoing: server &lt;b&gt;%2&lt;/b&gt;, port &lt;b&gt;465&lt;/b&gt;, SSL/TLS, normal password&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;The user name is the whole address. If ports were moved, the overview shows the real ones. Thunderbird asks once whether to trust the certificate: compare its fingerprint with the page Certificates.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;b&gt;In Thunderbird&lt;/b&gt;: Neues Konto, Ihr Name, &lt;b&gt;%1&lt;/b&gt; und das Passwort, dann Manuell einrichten:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Eingang: IMAP, Server &lt;b&gt;%2&lt;/b&gt;, Port &lt;b&gt;993&lt;/b&gt;, SSL/TLS, Passwort, normal&lt;/li&gt;&lt;li&gt;Ausgang: Server &lt;b&gt;%2&lt;/b&gt;, Port &lt;b&gt;465&lt;/b&gt;, SSL/TLS, Passwort, normal&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;Der Benutzername ist die ganze Adresse. Wurden Ports verlegt, zeigt die Übersicht die echten. Thunderbird fragt einmal, ob es dem Zertifikat trauen soll: Vergleichen Sie den Fingerabdruck mit der Seite Zertifikate.&lt;/p&gt;</translation>
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
        <source>Replace the certificate %1?</source>
        <translation>Das Zertifikat %1 ersetzen?</translation>
    </message>
    <message>
        <source>Its fingerprint changes, so programs that remember it will warn once. A dated copy of the old one is kept.</source>
        <translation>Sein Fingerabdruck ändert sich, darum warnen Programme, die ihn kennen, einmal. Eine datierte Kopie des alten bleibt.</translation>
    </message>
    <message>
        <source>Replace %1</source>
        <translation>%1 ersetzen</translation>
    </message>
    <message>
        <source>Somebody made one of this name in the meantime.</source>
        <translation>Inzwischen hat jemand eines dieses Namens erstellt.</translation>
    </message>
</context>
<context>
    <name>postern::ui::ServiceCard</name>
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
        <source>The oldest TLS version and how long a client may come back faster are the same for all services.</source>
        <translation>Die älteste TLS-Version und wie lange ein Programm schneller wiederkommen kann, gelten für alle Dienste.</translation>
    </message>
    <message>
        <source>Certificates...</source>
        <translation>Zertifikate...</translation>
    </message>
    <message>
        <source>TLS settings...</source>
        <translation>TLS-Einstellungen...</translation>
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
        <translation>Braucht "SSL einschalten"</translation>
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
        <source>Copies everything into one file while the services go on running. The key that opens the private keys stays in the data folder: keep a copy of postern.key in another place.</source>
        <translation>Kopiert alles in eine Datei, während die Dienste weiterlaufen. Der Schlüssel zu den privaten Schlüsseln bleibt im Datenordner: Heben Sie eine Kopie von postern.key an einem anderen Ort auf.</translation>
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
        <source>It uses this certificate already</source>
        <translation>Er benutzt dieses Zertifikat schon</translation>
    </message>
    <message>
        <source>Choose a service</source>
        <translation>Einen Dienst wählen</translation>
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
</TS>
