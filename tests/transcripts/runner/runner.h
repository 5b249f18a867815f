#pragma once

#include "tests/transcripts/runner/fixture.h"
#include "tests/transcripts/runner/script.h"

#include <deque>
#include <optional>

namespace postern::transcripts {

/// Plays one script in one mode against one session. Every answer is fed after the effects of the feed() that
/// asked.
class Runner {
 public:
    Runner(const Script& script, QByteArray mode, Fixture& fixture);
    /// Empty when the session did all as written, else what differs first.
    [[nodiscard]] QString run();

 private:
    void play(const Step& step);
    void flush();
    void directive(const Step& step);
    void wait(qint64 seconds);
    void feed(const proto::Input& input);
    void take(const proto::Effect& effect);
    void compare(int lineNumber);
    void compareList(const char* what, QList<Step>& expected, QList<QByteArray>& seen, int lineNumber);
    void cutLines();
    void fail(int lineNumber, const QString& what);

    const Script& m_script;
    const QByteArray m_mode;
    Fixture& m_fixture;
    std::unique_ptr<proto::Session> m_session;
    QByteArray m_waiting;  // to be sent
    QByteArray m_output;   // not cut into lines yet
    QList<Step> m_expectedLines, m_expectedEffects, m_expectedAsks;
    QList<QByteArray> m_lines, m_effects, m_asks;
    std::deque<proto::Ask> m_open;
    qint64 m_now = 0;  // seconds that have passed
    std::optional<qint64> m_deadline;
    bool m_hold = false;
    bool m_closed = false;
    QString m_error;
};

}  // namespace postern::transcripts
