#pragma once

#include <QString>

namespace postern::admin {

/// Where the sockets of this person lie: a folder that he owns and that nobody else may enter. Anybody can
/// make a folder in the folder for temporary files, so owner and mode are looked at, never taken for granted.

/// The person who runs this process, as it stands in the name of a folder.
[[nodiscard]] QString currentUser();
/// Makes the folder when there is none. False when it cannot be made, is a link, belongs to somebody else or
/// stays open to others.
[[nodiscard]] bool makeOwnFolder(const QString& folder);
/// Whether this process's person owns it and may write there.
[[nodiscard]] bool ownsFolder(const QString& folder);
/// Whether the socket lies in a folder that only the owner of `file`, or we, may enter: nobody else has made
/// it.
[[nodiscard]] bool lieInOneHand(const QString& file, const QString& socket);

}  // namespace postern::admin
