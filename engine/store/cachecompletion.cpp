#include "engine/mail/structure.h"
#include "engine/store/bodytable.h"

namespace postern::store {

void completeCaches(Connection& connection, base::BodyId body, BodyCaches& caches) {
    if (!caches.envelope.isEmpty() && !caches.structure.isEmpty())
        return;
    mail::StructureParser parser;
    for (qint64 offset = 0; offset < caches.size; offset += kPiece) {
        const base::Result<QByteArray> part = readBody(connection, body, offset, kPiece);
        if (!part)
            return;
        parser.feed(*part);
    }
    const mail::Part root = parser.finish();
    caches.structure = mail::serialise(root);
    caches.envelope = parser.envelope();
    if (caches.headerSize == 0)
        caches.headerSize = parser.headerSize();
}

}  // namespace postern::store
