#include "engine/proto/imap/capabilities.h"

namespace postern::proto::imap {

bool loginDisabled(const ClientState& client, const ImapOptions& options) {
    return !client.tls && options.disablePlaintext;
}

QByteArray capabilities(const ClientState& client, const ImapOptions& options) {
    QByteArray list = "IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE";
    if (client.state != NotAuthenticated) {
        return list +
               " NAMESPACE UIDPLUS MOVE UNSELECT CHILDREN SPECIAL-USE CREATE-SPECIAL-USE LIST-EXTENDED"
               " LIST-STATUS STATUS=SIZE";
    }
    if (!client.tls && options.startTls)
        list += " STARTTLS";
    if (loginDisabled(client, options))
        return list + " LOGINDISABLED";
    return list + (client.offersExternal ? " AUTH=PLAIN AUTH=EXTERNAL" : " AUTH=PLAIN");
}

}  // namespace postern::proto::imap
