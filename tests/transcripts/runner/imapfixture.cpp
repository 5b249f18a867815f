// The stand-in for the backend of IMAP: a store in memory (tests/unit/imap/fakestore.h) with INBOX, Drafts,
// Sent and Trash, account anna (password "secret"). Directives: startTls, disablePlaintext, tlsPort, maxLine,
// maxLiteral, maxLiteralBeforeLogin, maxLiteralCommand, maxBadCommands; `message BOX TEXT` puts a message
// into a mailbox (\r and \n are escapes, "_" stands for a blank); `messages BOX N SIZE` puts N of SIZE
// octets; `full on`: writes fail. Another session: `other flag BOX UID FLAG`, `other remove BOX UID`, `other
// erase BOX`, `other select BOX`: takes what is recent. `recent on`: messages from now on arrive as recent.
// Read-ins before the first session are the mailbox's content, later ones its news.

#include "engine/proto/imap/imapsession.h"
#include "tests/transcripts/runner/fixture.h"
#include "tests/unit/imap/fakestore.h"

namespace postern::transcripts {
namespace {

using namespace proto::imap;

class ImapFixture final : public Fixture {
 public:
    ImapFixture() {
        m_options.hostName = "imap.example.org";
        m_options.disablePlaintext = false;
        m_options.startTls = false;
    }

    bool directive(const QList<QByteArray>& words) override {
        const QByteArray& name = words.front();
        const QByteArray value = words.value(1);
        if (name == "message")
            m_store.add(
                value,
                QByteArray(words.value(2)).replace("\\r", "\r").replace("\\n", "\n").replace('_', ' '));
        else if (name == "messages")
            addMany(value, words.value(2).toInt(), words.value(3).toInt());
        else if (name == "full")
            m_store.full = isOn(value);
        else if (name == "recent")
            m_store.recent = isOn(value);
        else if (name == "other")
            return other(words);
        else
            return option(name, value);
        return true;
    }

    std::unique_ptr<proto::Session> makeSession() override {
        return std::make_unique<ImapSession>(m_options);
    }

    QByteArray describe(const std::any& query) override {
        return QByteArray::number(static_cast<int>(std::any_cast<const Query&>(query).index()));
    }

    std::any answer(const std::any& query) override { return m_store.answer(m_session, query); }

 private:
    bool option(const QByteArray& name, const QByteArray& value) {
        if (name == "startTls")
            m_options.startTls = isOn(value);
        else if (name == "disablePlaintext")
            m_options.disablePlaintext = isOn(value);
        else if (name == "tlsPort")
            m_options.tlsPort = static_cast<quint16>(value.toInt());
        else if (name == "maxLine")
            m_options.maxLine = value.toLongLong();
        else if (name == "maxLiteral")
            m_options.maxLiteral = value.toLongLong();
        else if (name == "maxLiteralBeforeLogin")
            m_options.maxLiteralBeforeLogin = value.toLongLong();
        else if (name == "maxLiteralCommand")
            m_options.maxLiteralCommand = value.toLongLong();
        else if (name == "maxBadCommands")
            m_options.maxBadCommands = value.toInt();
        else
            return false;
        return true;
    }

    void addMany(const QByteArray& box, int count, int size) {
        const QByteArray head = "Subject: filler\r\n\r\n";
        for (int i = 0; i < count; ++i)
            m_store.add(box, head + QByteArray(qMax<qsizetype>(size - head.size(), 0), 'x'));
    }

    bool other(const QList<QByteArray>& words) {
        mail::UidSet uids;
        uids.add(words.value(3).toUInt());
        if (words.value(1) == "flag")
            m_store.store(words.value(2), uids, {FlagEdit::Mode::Add, systemFlag(words.value(4)), {}});
        else if (words.value(1) == "remove")
            (void)m_store.remove(words.value(2), uids, true);
        else if (words.value(1) == "select")
            *m_store.box(words.value(2)).firstRecent = m_store.box(words.value(2)).index->uidNext;
        else if (words.value(1) == "erase")
            m_store.erase(words.value(2));
        else
            return false;
        return true;
    }

    ImapOptions m_options;
    test::FakeStore m_store;
    test::FakeStore::Session m_session;
};

}  // namespace

std::unique_ptr<Fixture> makeImapFixture() {
    return std::make_unique<ImapFixture>();
}

}  // namespace postern::transcripts
