#pragma once

#include "engine/proto/session.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <any>
#include <memory>

namespace postern::transcripts {

/// One protocol for the transcript runner: makes its session, and stands in for the backend.
class Fixture {
 public:
    virtual ~Fixture() = default;
    /// A directive of the script that the runner does not know, as words. False: not known here either.
    virtual bool directive(const QList<QByteArray>& words) = 0;
    [[nodiscard]] virtual std::unique_ptr<proto::Session> makeSession() = 0;
    /// The query as the text of an "A:" line.
    [[nodiscard]] virtual QByteArray describe(const std::any& query) = 0;
    [[nodiscard]] virtual std::any answer(const std::any& query) = 0;
};

std::unique_ptr<Fixture> makeSmtpFixture();
std::unique_ptr<Fixture> makePop3Fixture();
std::unique_ptr<Fixture> makeImapFixture();
std::unique_ptr<Fixture> makeHttpFixture();

/// By the name of the transcripts' folder; null for an unknown one.
[[nodiscard]] std::unique_ptr<Fixture> makeFixture(const QString& protocol);

/// "on", "1", "true", "yes".
[[nodiscard]] bool isOn(const QByteArray& word);

}  // namespace postern::transcripts
