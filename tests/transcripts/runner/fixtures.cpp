#include "tests/transcripts/runner/fixture.h"

namespace postern::transcripts {

std::unique_ptr<Fixture> makeFixture(const QString& protocol) {
    if (protocol == u"smtp")
        return makeSmtpFixture();
    if (protocol == u"pop3")
        return makePop3Fixture();
    if (protocol == u"imap")
        return makeImapFixture();
    if (protocol == u"http")
        return makeHttpFixture();
    return nullptr;
}

bool isOn(const QByteArray& word) {
    return QList<QByteArray>{"on", "1", "true", "yes"}.contains(word);
}

}  // namespace postern::transcripts
