#pragma once

#include "engine/proto/imap/imapsession.h"
#include "tests/unit/imap/fakestore.h"

#include <deque>

namespace postern::proto::imap::test {

/// One connection to a FakeStore: feeds the session, carries out its effects, keeps what it says.
class ImapClient {
 public:
    explicit ImapClient(FakeStore& store, ImapOptions options = clearText())
        : m_store(store), m_session(options) {
        feed(Connected{"192.0.2.1", "192.0.2.2", false});
        output.clear();
    }
    static ImapOptions clearText() {
        ImapOptions options;
        options.disablePlaintext = false;
        return options;
    }

    /// Sends and returns what the server has said since.
    QByteArray send(const QByteArray& bytes) {
        output.clear();
        feed(Bytes{bytes});
        return output;
    }
    void login() { (void)send("l LOGIN anna secret\r\n"); }
    void select(const QByteArray& name = "INBOX") {
        login();
        (void)send("s SELECT " + name + "\r\n");
    }
    /// What a watch would bring.
    QByteArray news(const QByteArray& box) {
        output.clear();
        feed(Event{MailboxChanged{m_store.box(box).index}});
        return output;
    }
    void feed(const Input& input) {
        Output out;
        m_session.feed(input, out);
        output += out.bytes;
        largest = qMax(largest, out.bytes.size());
        for (const Effect& effect : out.effects) {
            if (const auto* ask = std::get_if<Ask>(&effect))
                asks.push_back(*ask);
            closed = closed || std::holds_alternative<Close>(effect);
            wantsDrained = wantsDrained || std::holds_alternative<WantDrained>(effect);
        }
        while (!hold && !asks.empty()) {
            const Ask ask = asks.front();
            asks.pop_front();
            feed(Answer{ask.id, m_store.answer(m_state, ask.query)});
        }
        if (!hold && std::exchange(wantsDrained, false)) {
            ++drains;
            feed(Drained{});
        }
    }
    void release() {
        hold = false;
        feed(Event{});
    }
    [[nodiscard]] ImapSession& session() { return m_session; }

    QByteArray output;
    std::deque<Ask> asks;
    qsizetype largest = 0;  // bytes of one feed
    int drains = 0;
    bool hold = false;  // answers wait
    bool closed = false;
    bool wantsDrained = false;

 private:
    FakeStore& m_store;
    FakeStore::Session m_state;
    ImapSession m_session;
};

}  // namespace postern::proto::imap::test
