#pragma once

namespace postern::proto::imap {

class ArgumentReader;
class Dialogue;

// One per command, each in the file of its name. `args` stands behind the command's name, at the space or the
// end.
void handleAppend(Dialogue& dialogue, ArgumentReader& args);
void handleAuthenticate(Dialogue& dialogue, ArgumentReader& args);
void handleCapability(Dialogue& dialogue, ArgumentReader& args);
void handleCheck(Dialogue& dialogue, ArgumentReader& args);
void handleClose(Dialogue& dialogue, ArgumentReader& args);
void handleCopy(Dialogue& dialogue, ArgumentReader& args);
void handleCreate(Dialogue& dialogue, ArgumentReader& args);
void handleDelete(Dialogue& dialogue, ArgumentReader& args);
void handleEnable(Dialogue& dialogue, ArgumentReader& args);
void handleExamine(Dialogue& dialogue, ArgumentReader& args);
void handleExpunge(Dialogue& dialogue, ArgumentReader& args);
void handleFetch(Dialogue& dialogue, ArgumentReader& args);
void handleId(Dialogue& dialogue, ArgumentReader& args);
void handleIdle(Dialogue& dialogue, ArgumentReader& args);
void handleList(Dialogue& dialogue, ArgumentReader& args);
void handleLogin(Dialogue& dialogue, ArgumentReader& args);
void handleLogout(Dialogue& dialogue, ArgumentReader& args);
void handleLsub(Dialogue& dialogue, ArgumentReader& args);
void handleMove(Dialogue& dialogue, ArgumentReader& args);
void handleNamespace(Dialogue& dialogue, ArgumentReader& args);
void handleNoop(Dialogue& dialogue, ArgumentReader& args);
void handleRename(Dialogue& dialogue, ArgumentReader& args);
void handleSearch(Dialogue& dialogue, ArgumentReader& args);
void handleSelect(Dialogue& dialogue, ArgumentReader& args);
void handleStartTls(Dialogue& dialogue, ArgumentReader& args);
void handleStatus(Dialogue& dialogue, ArgumentReader& args);
void handleStore(Dialogue& dialogue, ArgumentReader& args);
void handleSubscribe(Dialogue& dialogue, ArgumentReader& args);
void handleUidExpunge(Dialogue& dialogue, ArgumentReader& args);
void handleUnselect(Dialogue& dialogue, ArgumentReader& args);
void handleUnsubscribe(Dialogue& dialogue, ArgumentReader& args);

}  // namespace postern::proto::imap
