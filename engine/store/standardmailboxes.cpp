#include "engine/store/standardmailboxes.h"

#include "engine/store/mailboxtable.h"

namespace postern::store {
namespace {

struct Standard {
    const char* name;
    const char* specialUse;
};
constexpr Standard kStandard[] = {{"INBOX", ""},      {"Drafts", "\\Drafts"}, {"Sent", "\\Sent"},
                                  {"Junk", "\\Junk"}, {"Trash", "\\Trash"},   {"Archive", "\\Archive"}};

}  // namespace

base::Status createStandardMailboxes(Connection& connection, base::AccountId account, qint64 nowUtcMs) {
    for (const Standard& standard : kStandard) {
        MailboxInfo info;
        info.name = standard.name;
        info.specialUse = standard.specialUse;
        info.subscribed = true;
        const base::Result<base::MailboxId> made = insertMailbox(connection, account, info, nowUtcMs);
        if (!made)
            return made.error();
    }
    return base::Done{};
}

}  // namespace postern::store
