#include "engine/proto/imap/commandtable.h"

#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/commands/handlers.h"

namespace postern::proto::imap {
namespace {

constexpr Command kCommands[] = {
    {"CAPABILITY", kAnyState, 0, handleCapability},
    {"NOOP", kAnyState, NeedsFresh, handleNoop},
    {"LOGOUT", kAnyState, 0, handleLogout},
    {"ID", kAnyState, 0, handleId},
    {"STARTTLS", NotAuthenticated, 0, handleStartTls},
    {"LOGIN", NotAuthenticated, HasSecret, handleLogin},
    {"AUTHENTICATE", NotAuthenticated, HasSecret, handleAuthenticate},
    {"ENABLE", kLoggedIn, 0, handleEnable},
    {"NAMESPACE", kLoggedIn, 0, handleNamespace},
    {"LIST", kLoggedIn, 0, handleList},
    {"LSUB", kLoggedIn, 0, handleLsub},
    {"STATUS", kLoggedIn, 0, handleStatus},
    {"SELECT", kLoggedIn, 0, handleSelect},
    {"EXAMINE", kLoggedIn, 0, handleExamine},
    {"CREATE", kLoggedIn, 0, handleCreate},
    {"DELETE", kLoggedIn, 0, handleDelete},
    {"RENAME", kLoggedIn, 0, handleRename},
    {"SUBSCRIBE", kLoggedIn, 0, handleSubscribe},
    {"UNSUBSCRIBE", kLoggedIn, 0, handleUnsubscribe},
    {"APPEND", kLoggedIn, 0, handleAppend},
    {"IDLE", kLoggedIn, NeedsFresh, handleIdle},
    {"CHECK", Selected, NeedsFresh, handleCheck},
    {"CLOSE", Selected, 0, handleClose},
    {"UNSELECT", Selected, 0, handleUnselect},
    {"EXPUNGE", Selected, NeedsFresh, handleExpunge},
    {"SEARCH", Selected, NoExpunge, handleSearch},
    {"FETCH", Selected, NoExpunge, handleFetch},
    {"STORE", Selected, NoExpunge, handleStore},
    {"COPY", Selected, 0, handleCopy},
    {"MOVE", Selected, 0, handleMove},
    {"UID FETCH", Selected, NeedsFresh | UidForm, handleFetch},
    {"UID STORE", Selected, NeedsFresh | UidForm, handleStore},
    {"UID SEARCH", Selected, NeedsFresh | UidForm, handleSearch},
    {"UID COPY", Selected, NeedsFresh | UidForm, handleCopy},
    {"UID MOVE", Selected, NeedsFresh | UidForm, handleMove},
    {"UID EXPUNGE", Selected, NeedsFresh | UidForm, handleUidExpunge},
};

}  // namespace

const Command* findCommand(QByteArrayView name) {
    for (const Command& command : kCommands) {
        if (sameWord(command.name, name))
            return &command;
    }
    return nullptr;
}

}  // namespace postern::proto::imap
