#pragma once

#include "engine/base/ids.h"
#include "engine/mail/uidset.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace postern::store {

/// A message body on its way in: at most 1 MiB per chunk. `staged` is set when earlier chunks are already in
/// the database (MailStore::stage), so that a big message never lies in memory whole.
struct NewBody {
    base::BodyId staged;       // 0: all of it is in `chunks`
    QList<QByteArray> chunks;  // what is not staged yet, in order
    qint64 size = 0;           // octets of the whole body, staged part included
    qint64 headerSize = 0;     // octets up to and including the empty line
    QByteArray envelope;   // IMAP ENVELOPE text, ready to send (mail/envelope.h); empty: made at first need
    QByteArray structure;  // serialised mail::Part tree (mail/structure.h); empty: made at first need
};

/// One copy of a message for one mailbox.
struct Copy {
    base::AccountId account;
    QByteArray mailbox;  // UTF-8 name; a missing one (other than INBOX) falls back to INBOX
    QByteArray prefix;   // header lines ahead of the shared body: Return-Path, Delivered-To
    quint64 systemFlags = 0;
};

struct MailboxInfo {
    base::MailboxId id;
    QByteArray name;          // UTF-8, "/" between levels; "INBOX" in capitals
    QByteArray specialUse;    // "\\Sent" ... or empty
    bool subscribed = false;  // the name is; it stays so when the mailbox goes
    bool noSelect = false;    // a name that exists only because it has children
    quint32 uidValidity = 0;
    quint32 uidNext = 1;
    quint32 messages = 0;
    quint32 unseen = 0;
    quint32 firstRecent = 1;  // the first UID that no session has been told of; uidNext: there is none
    quint64 highestModseq = 1;
    quint64 size = 0;  // octets
};

struct AppendReceipt {
    quint32 uidValidity = 0;
    quint32 uid = 0;
};
struct CopyReceipt {
    quint32 uidValidity = 0;
    std::vector<quint32> from;  // ascending
    std::vector<quint32> to;    // to[i] is the copy of from[i]
};
struct FlagChange {
    enum class Mode { Set, Add, Remove };
    Mode mode = Mode::Set;
    quint64 systemFlags = 0;
    QList<QByteArray> keywords;
};

/// What FETCH, RETR and SEARCH need of a message beyond its index row.
struct BodyCaches {
    QByteArray envelope;
    QByteArray structure;
    qint64 headerSize = 0;
    qint64 size = 0;  // of the shared body, prefix not counted
};

}  // namespace postern::store
