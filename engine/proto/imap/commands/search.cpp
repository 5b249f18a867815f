#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/searchrunner.h"

namespace postern::proto::imap {

/// RFC 3501 section 6.4.4.
void handleSearch(Dialogue& dialogue, ArgumentReader& args) {
    SearchProgram program = parseSearch(args);
    if (program.status == SearchProgram::Status::BadCharset)
        return dialogue.no("[BADCHARSET (US-ASCII UTF-8)] No such charset");
    if (program.status == SearchProgram::Status::Malformed)
        return dialogue.bad("No such search keys");
    const bool uids = (dialogue.command()->flags & UidForm) != 0;
    std::make_shared<SearchRunner>(dialogue, std::move(program), uids)->start();
}

}  // namespace postern::proto::imap
