#include "engine/mail/structure.h"
#include "engine/store/bodytable.h"

namespace postern::store {

bool completeCaches(Connection& connection, base::BodyId body, BodyCaches& caches) {
    if (!caches.envelope.isEmpty() && !caches.structure.isEmpty())
        return false;
    mail::StructureParser parser;
    for (qint64 offset = 0; offset < caches.size; offset += kPiece) {
        const base::Result<QByteArray> part = readBody(connection, body, offset, kPiece);
        if (!part)
            return false;
        parser.feed(*part);
    }
    const mail::Part root = parser.finish();
    caches.structure = mail::serialise(root);
    caches.envelope = parser.envelope();
    if (caches.headerSize == 0)
        caches.headerSize = parser.headerSize();
    return true;
}

base::Status keepCaches(Connection& connection, base::BodyId body, const BodyCaches& caches) {
    Statement update = connection.prepare(
        "UPDATE body SET envelope = ?, structure = ?, header_size = ?, parser_version = ? WHERE id = ? AND "
        "size = "
        "? AND (parser_version <> ? OR length(envelope) = 0 OR length(structure) = 0)");
    return update.run(caches.envelope, caches.structure, caches.headerSize, kParserVersion, body, caches.size,
                      kParserVersion);
}

}  // namespace postern::store
