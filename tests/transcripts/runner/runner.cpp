#include "tests/transcripts/runner/runner.h"

#include <QRegularExpression>

namespace postern::transcripts {

Runner::Runner(const Script& script, QByteArray mode, Fixture& fixture)
    : m_script(script), m_mode(std::move(mode)), m_fixture(fixture) {}

QString Runner::run() {
    if (!m_script.error.isEmpty())
        return m_script.error;
    for (const Step& step : m_script.steps) {
        play(step);
        if (!m_error.isEmpty())
            return m_error;
    }
    flush();
    compare(0);
    // A connection that was cut off may end amid a line; one that lives has ended its last one.
    if (m_error.isEmpty() && !m_output.isEmpty() && !m_closed)
        fail(0, QStringLiteral("half a line: %1").arg(QString::fromLatin1(m_output.left(300))));
    return m_error;
}

void Runner::play(const Step& step) {
    switch (step.kind) {
        case Step::Kind::Directive:
            flush();
            compare(step.lineNumber);
            if (m_error.isEmpty())
                directive(step);
            return;
        case Step::Kind::Send:
            // What the server has to say so far must not need what comes now.
            if (m_mode != "pipelined" && (!m_expectedLines.isEmpty() || !m_expectedEffects.isEmpty())) {
                flush();
                compare(step.lineNumber);
            }
            m_waiting += step.text;
            return;
        case Step::Kind::Line:
        case Step::Kind::Pattern:
            m_expectedLines.append(step);
            return;
        case Step::Kind::Effect:
            m_expectedEffects.append(step);
            return;
        case Step::Kind::Asked:
            m_expectedAsks.append(step);
            return;
    }
}

/// A copy on the heap for each packet, of just its size, so that a sanitizer sees any use after or beyond it.
void Runner::flush() {
    const QByteArray bytes = std::exchange(m_waiting, {});
    const qsizetype step = m_mode == "bytes" ? 1 : qMax<qsizetype>(bytes.size(), 1);
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        if (!m_session)
            return fail(0, QStringLiteral("the client speaks before `! connected`"));
        const std::vector<char> packet(bytes.begin() + at, bytes.begin() + qMin(at + step, bytes.size()));
        feed(proto::Bytes{QByteArrayView(packet.data(), static_cast<qsizetype>(packet.size()))});
    }
}

void Runner::directive(const Step& step) {
    const QList<QByteArray> words = step.text.simplified().split(' ');
    const QByteArray& name = words.front();
    if (name == "connected") {
        m_session = m_fixture.makeSession();
        feed(proto::Connected{"192.0.2.1", "192.0.2.25", words.value(1) == "tls"});
    } else if (name == "tls-ready") {
        proto::TlsReady ready;
        ready.info.version = words.value(1, "TLSv1.3");
        ready.info.cipher = words.value(2, "TLS_AES_128_GCM_SHA256");
        ready.info.certificateAccount = words.value(3);
        ready.info.offersExternal = !words.value(3).isEmpty() && words.value(4) != "unlisted";
        feed(ready);
    } else if (name == "drained") {
        feed(proto::Drained{});
    } else if (name == "wait") {
        wait(words.value(1).toLongLong());
    } else if (name == "tick") {
        feed(proto::Tick{});
    } else if (name == "shutdown") {
        feed(proto::Shutdown{.tooSlow = words.value(1) == "too-slow"});
    } else if (name == "peer-closed") {
        feed(proto::PeerClosed{});
    } else if (name == "hold") {
        m_hold = true;
    } else if (name == "release") {
        m_hold = false;
        feed(proto::Event{});
    } else if (!m_fixture.directive(words)) {
        fail(step.lineNumber, QStringLiteral("unknown directive"));
    }
}

/// Time passes; the deadline that the session has set comes as in a connection.
void Runner::wait(qint64 seconds) {
    const qint64 until = m_now + seconds;
    while (m_deadline && *m_deadline <= until && !m_closed) {
        m_now = *std::exchange(m_deadline, std::nullopt);
        feed(proto::Tick{});
    }
    m_now = until;
}

void Runner::feed(const proto::Input& input) {
    proto::Output out;
    if (!std::holds_alternative<proto::Event>(input) || std::get<proto::Event>(input).value.has_value())
        m_session->feed(input, out);
    m_output += out.bytes;
    for (const proto::Effect& effect : out.effects) take(effect);
    while (!m_hold && !m_open.empty()) {
        const proto::Ask ask = std::move(m_open.front());
        m_open.pop_front();
        feed(proto::Answer{ask.id, m_fixture.answer(ask.query)});
    }
}

void Runner::take(const proto::Effect& effect) {
    if (const auto* ask = std::get_if<proto::Ask>(&effect)) {
        m_open.push_back(*ask);
        if (m_script.checksAsks)
            m_asks.append(m_fixture.describe(ask->query));
    } else if (const auto* identity = std::get_if<proto::SetIdentity>(&effect)) {
        m_effects.append("Identity " + identity->account);
    } else if (std::holds_alternative<proto::StartTls>(effect)) {
        m_effects.append("StartTls");
    } else if (std::holds_alternative<proto::Close>(effect)) {
        m_effects.append("Close");
        m_closed = true;
    } else if (const auto* deadline = std::get_if<proto::SetDeadline>(&effect)) {
        m_deadline = deadline->seconds > 0 ? std::optional(m_now + deadline->seconds) : std::nullopt;
    } else if (std::holds_alternative<proto::WantDrained>(effect)) {
        m_effects.append("WantDrained");
    }
}

void Runner::cutLines() {
    for (qsizetype end = m_output.indexOf("\r\n"); end >= 0; end = m_output.indexOf("\r\n")) {
        m_lines.append(m_output.first(end));
        m_output.remove(0, end + 2);
    }
}

void Runner::compare(int lineNumber) {
    cutLines();
    compareList("said", m_expectedLines, m_lines, lineNumber);
    compareList("did", m_expectedEffects, m_effects, lineNumber);
    compareList("asked", m_expectedAsks, m_asks, lineNumber);
}

void Runner::compareList(const char* what, QList<Step>& expected, QList<QByteArray>& seen, int lineNumber) {
    for (qsizetype i = 0; i < qMax(expected.size(), seen.size()) && m_error.isEmpty(); ++i) {
        const QString got = i < seen.size() ? QString::fromLatin1(seen[i]) : QStringLiteral("nothing");
        if (i >= expected.size()) {
            fail(lineNumber,
                 QStringLiteral("the server %1 more: %2").arg(QLatin1String(what), got.left(300)));
            continue;
        }
        const QString wanted = QString::fromLatin1(expected[i].text);
        const bool pattern = expected[i].kind == Step::Kind::Pattern;
        const bool same =
            i < seen.size() &&
            (pattern ? QRegularExpression(QRegularExpression::anchoredPattern(wanted)).match(got).hasMatch()
                     : seen[i] == expected[i].text);
        if (!same)
            fail(expected[i].lineNumber, QStringLiteral("the server %1: %2\n   expected: %3")
                                             .arg(QLatin1String(what), got.left(300), wanted.left(300)));
    }
    expected.clear();
    seen.clear();
}

void Runner::fail(int lineNumber, const QString& what) {
    if (m_error.isEmpty())
        m_error = QStringLiteral("%1:%2 (%3): %4")
                      .arg(m_script.file.section(u'/', -2))
                      .arg(lineNumber)
                      .arg(QString::fromLatin1(m_mode), what);
}

}  // namespace postern::transcripts
