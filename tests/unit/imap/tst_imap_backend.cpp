#include "engine/proto/imap/imapsession.h"
#include "engine/services/imap/imapbackend.h"
#include "engine/services/servicecontext.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::proto::imap;

namespace {

/// Store, directory and login of one data folder, with the account anna@example.org.
struct Server {
    Server() {
        auto opened = store::Store::open(folder.path(), clock, log);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        data = opened.take();
        directory = std::make_unique<auth::DirectoryStore>(*data, clock, pool);
        (void)directory->load();
        bool done = false;
        directory->addDomain(QStringLiteral("example.org"), executor, [&done](const auto&) { done = true; });
        wait(done);
        done = false;
        directory->addAccount(QStringLiteral("anna@example.org"), {}, base::Secret("a long secret"), executor,
                              [&done](const auto& result) { done = result.ok(); });
        wait(done);
        authenticator = std::make_unique<auth::Authenticator>(*directory, clock, pool, log);
        local = std::make_unique<services::WorkerState>(data->openReader().take());
        worker.executor = executor;
        worker.local = local.get();
        context = std::make_unique<services::ServiceContext>(
            services::ServiceContext{*data, *directory, *authenticator, pool, clock, log, counters});
    }
    static void wait(const bool& done) {
        QVERIFY(QTest::qWaitFor([&done] { return done; }, 20'000));
    }

    QTemporaryDir folder;
    base::SystemClock clock;
    base::NullLog log;
    std::shared_ptr<base::EventLoopExecutor> executor = std::make_shared<base::EventLoopExecutor>();
    std::shared_ptr<services::ServiceCounters> counters = std::make_shared<services::ServiceCounters>();
    base::ThreadPool pool{1, 100};
    std::unique_ptr<store::Store> data;
    std::unique_ptr<auth::DirectoryStore> directory;
    std::unique_ptr<auth::Authenticator> authenticator;
    std::unique_ptr<services::WorkerState> local;
    net::Worker worker;
    std::unique_ptr<services::ServiceContext> context;
};

/// A connection without a socket.
class Client : public std::enable_shared_from_this<Client> {
 public:
    static std::shared_ptr<Client> make(Server& server) {
        auto client = std::make_shared<Client>();
        ImapOptions options;
        options.disablePlaintext = false;
        client->m_session = std::make_unique<ImapSession>(options);
        net::PeerInfo peer;
        peer.peer = QHostAddress::LocalHost;
        client->m_backend = std::make_shared<services::ImapBackend>(*server.context, peer, server.worker);
        client->m_backend->setEventSink([weak = std::weak_ptr(client)](std::any value) {
            if (const auto self = weak.lock())
                self->feed(proto::Event{std::move(value)});
        });
        client->feed(proto::Connected{"127.0.0.1", "127.0.0.1", false});
        return client;
    }
    /// Sends `command` with the tag "t" and waits for its reply; answers all that was said.
    QByteArray run(const QByteArray& command) {
        output.clear();
        feed(proto::Bytes{"t " + command + "\r\n"});
        return until("t ");
    }
    QByteArray until(const QByteArray& lineStart) {
        const auto come = [&] { return output.startsWith(lineStart) || output.contains("\r\n" + lineStart); };
        if (!QTest::qWaitFor(come, 20'000))
            qWarning("still waiting: %s", output.left(2000).constData());
        return output;
    }
    void feed(const proto::Input& input) {
        if (m_feeding) {
            m_pending.emplace_back(input);
            return;
        }
        m_feeding = true;
        feedOne(input);
        while (!m_pending.empty()) {
            const proto::Input next = std::move(m_pending.front());
            m_pending.pop_front();
            feedOne(next);
        }
        m_feeding = false;
    }

    QByteArray output;

 private:
    void feedOne(const proto::Input& input) {
        proto::Output out;
        m_session->feed(input, out);
        output += out.bytes;
        for (proto::Effect& effect : out.effects) {
            if (auto* ask = std::get_if<proto::Ask>(&effect)) {
                m_backend->ask(std::move(ask->query),
                               [weak = weak_from_this(), id = ask->id](std::any value) {
                                   if (const auto self = weak.lock())
                                       self->feed(proto::Answer{id, std::move(value)});
                               });
            } else if (std::holds_alternative<proto::WantDrained>(effect)) {
                m_pending.emplace_back(std::in_place_type<proto::Drained>);
            }
        }
    }
    std::unique_ptr<ImapSession> m_session;
    std::shared_ptr<services::ImapBackend> m_backend;
    std::deque<proto::Input> m_pending;
    bool m_feeding = false;
};

QByteArray literal(const QByteArray& text) {
    return "{" + QByteArray::number(text.size()) + "+}\r\n" + text;
}

QByteArray messageOf(qsizetype octets) {
    const QByteArray head = "From: Anna <anna@example.org>\r\nSubject: hello\r\n\r\n";
    return head + QByteArray("0123456789abcdef0123456789abcdef\r\n")
                      .repeated(octets / 34 + 1)
                      .first(octets - head.size());
}

}  // namespace

class TestImapBackend final : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<Server>(); }
    void cleanupTestCase() { m_server.reset(); }

    void login() {
        const auto client = Client::make(*m_server);
        QVERIFY(client->run("LOGIN anna wrong")
                    .contains("t NO [AUTHENTICATIONFAILED] Incorrect Account Name or Password"));
        QVERIFY(client->run("LOGIN nobody wrong").contains("t NO [AUTHENTICATIONFAILED]"));
        QCOMPARE(m_server->counters->failedLogins.load(), 2U);
        QVERIFY(client->run("LOGIN anna@example.org \"a long secret\"").contains("t OK "));
    }

    void appendFetchStoreExpunge() {
        const auto client = signedIn();
        QVERIFY(client->run("CREATE Work").contains("t OK"));
        const QByteArray text = messageOf(5000);
        const QByteArray appended =
            client->run("APPEND Work (\\Seen $Label) \" 7-Feb-1994 21:52:25 -0800\" " + literal(text));
        QVERIFY2(appended.contains("t OK [APPENDUID "), appended);
        QVERIFY(client->run("SELECT Work").contains("* 1 EXISTS\r\n"));
        QCOMPARE(
            client->run("UID FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE)"),
            "* 1 FETCH (UID 1 FLAGS (\\Recent \\Seen $Label) INTERNALDATE \" 7-Feb-1994 21:52:25 -0800\" "
            "RFC822.SIZE 5000)\r\n"
            "t OK FETCH completed\r\n");
        QVERIFY(client->run("FETCH 1 BODY[]").contains("{5000}\r\n" + text + ")\r\n"));
        QVERIFY(
            client->run("FETCH 1 ENVELOPE").contains("\"hello\" ((\"Anna\" NIL \"anna\" \"example.org\"))"));
        QVERIFY(
            client->run("FETCH 1 BODY[HEADER.FIELDS (SUBJECT)]").contains("{18}\r\nSubject: hello\r\n\r\n)"));
        QCOMPARE(client->run("STORE 1 +FLAGS (\\Deleted)"),
                 "* 1 FETCH (FLAGS (\\Recent \\Deleted \\Seen $Label))\r\nt OK STORE completed\r\n");
        QCOMPARE(client->run("EXPUNGE"), "* 1 EXPUNGE\r\n* 0 RECENT\r\nt OK EXPUNGE completed\r\n");
    }

    void bigAppendIsStaged() {
        const auto client = signedIn();
        const QByteArray text = messageOf((5 << 20) / 2);
        QVERIFY(client->run("APPEND Sent " + literal(text)).contains("t OK [APPENDUID "));
        (void)client->run("SELECT Sent");
        const QByteArray said = client->run("FETCH 1 (RFC822.SIZE BODY.PEEK[])");
        QVERIFY(said.contains("RFC822.SIZE " + QByteArray::number(text.size())));
        QVERIFY(said.contains(text));
        QVERIFY(client->run("FETCH 1 BODY.PEEK[1]<1000000.20>").contains("<1000000> {20}\r\n"));
        QCOMPARE(client->run("SEARCH SUBJECT hello BODY 0123456789abcdef"),
                 "* SEARCH 1\r\nt OK SEARCH completed\r\n");
        QCOMPARE(client->run("SEARCH BODY nowhere"), "* SEARCH\r\nt OK SEARCH completed\r\n");
    }

    void headersDoNotHoldTheirBodies() {
        const auto client = signedIn();
        (void)client->run("CREATE Long");
        for (int i = 0; i < 3; ++i) (void)client->run("APPEND Long " + literal(messageOf(900'000)));
        net::PeerInfo peer;
        const auto backend =
            std::make_shared<services::ImapBackend>(*m_server->context, peer, m_server->worker);
        const auto& accounts = m_server->directory->snapshot()->accounts();
        store::MailStore& mail = m_server->data->mail();
        const auto info = mail.mailbox(*m_server->local->reader, accounts.first().id, "Long");
        VisitRows query;
        query.index = *mail.index(*m_server->local->reader, info->id);
        query.to = 3;
        query.header = true;
        RowsPtr rows;
        backend->ask(std::any(Query(query)),
                     [&rows](std::any value) { rows = *std::any_cast<base::Result<RowsPtr>>(value); });
        QVERIFY(rows);
        QCOMPARE(rows->rows.size(), size_t(3));
        for (const Row& row : rows->rows) QVERIFY(row.text.capacity() < 4096);
    }

    void abandonedAppendLeavesNothing() {
        {
            const auto client = signedIn();
            client->feed(proto::Bytes{"t APPEND Drafts {3000000+}\r\n"});
            client->feed(proto::Bytes{QByteArray(1'500'000, 'x')});
        }
        const auto client = signedIn();
        QVERIFY(client->run("STATUS Drafts (MESSAGES)").contains("(MESSAGES 0)"));
        const auto report = m_server->data->check();
        QVERIFY(report.ok());
        QVERIFY2(report->problems.isEmpty(), qPrintable(report->problems.join(u'\n')));
    }

    void failedAppendLeavesNothing() {
        const auto client = signedIn();
        const auto other = signedIn();
        QVERIFY(client->run("CREATE Gone").contains("t OK"));
        client->output.clear();
        client->feed(proto::Bytes{"t APPEND Gone {3000000+}\r\n"});
        client->feed(proto::Bytes{QByteArray(1'500'000, 'x')});
        QVERIFY(other->run("DELETE Gone").contains("t OK"));
        client->feed(proto::Bytes{QByteArray(1'500'000, 'x') + "\r\n"});
        QVERIFY(client->until("t ").contains("t NO"));
        const auto staged = [this] {
            auto count =
                m_server->local->reader->connection().prepare("SELECT count(*) FROM body WHERE refs = 0");
            return count.run() && count.next() ? count.integer(0) : -1;
        };
        QTRY_COMPARE(staged(), 0);
    }

    void refusedLoginsNameTheOpenPort_data() {
        QTest::addColumn<QByteArray>("service");
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("port");
        QTest::newRow("imap") << QByteArray("imap") << QByteArray("t LOGIN a b\r\n")
                              << QByteArray("port 2993");
        QTest::newRow("pop3") << QByteArray("pop3") << QByteArray("USER a\r\n") << QByteArray("port 2995");
        QTest::newRow("submission") << QByteArray("submission") << QByteArray("EHLO a\r\nAUTH PLAIN\r\n")
                                    << QByteArray("port 2465");
    }
    void refusedLoginsNameTheOpenPort() {
        QFETCH(QByteArray, service);
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, port);
        services::ServiceContext context = *m_server->context;
        context.portOffset = 2000;
        const config::Settings settings({}, {}, 0);
        const auto factory = service == "imap"   ? services::makeImapFactory(context, settings, "host")
                             : service == "pop3" ? services::makePop3Factory(context, settings, "host")
                                                 : services::makeSubmissionFactory(context, settings, "host");
        const net::SessionParts parts = factory->create({}, m_server->worker);
        proto::Output out;
        parts.session->feed(proto::Connected{"127.0.0.1", "127.0.0.1", false}, out);
        parts.session->feed(proto::Bytes{command}, out);
        QVERIFY2(out.bytes.contains(port), out.bytes.constData());
    }

    void watchersHearOfIt() {
        const auto first = signedIn();
        const auto second = signedIn();
        QVERIFY(first->run("CREATE Common").contains("t OK"));
        (void)first->run("SELECT Common");
        (void)second->run("SELECT Common");
        second->output.clear();
        second->feed(proto::Bytes{"i IDLE\r\n"});
        (void)second->until("+ idling");
        second->output.clear();
        (void)first->run("APPEND Common " + literal(messageOf(200)));
        QCOMPARE(second->until("* 1 EXISTS"), "* 1 EXISTS\r\n* 1 RECENT\r\n");
        second->output.clear();
        (void)first->run("NOOP");
        (void)first->run("STORE 1 +FLAGS (\\Deleted)");
        QCOMPARE(second->until("* 1 FETCH"), "* 1 FETCH (FLAGS (\\Recent \\Deleted))\r\n");
        second->output.clear();
        (void)first->run("EXPUNGE");
        QCOMPARE(second->until("* 1 EXPUNGE"), "* 1 EXPUNGE\r\n* 0 RECENT\r\n");
        second->output.clear();
        (void)first->run("DELETE Common");
        QVERIFY(second->until("* BYE").contains("* BYE The mailbox has been deleted"));
    }

    void movedMessagesAreSeenAtOnce() {
        const auto first = signedIn();
        const auto second = signedIn();
        (void)first->run("CREATE From");
        (void)first->run("CREATE To");
        (void)first->run("APPEND From " + literal(messageOf(200)));
        (void)first->run("SELECT From");
        (void)second->run("SELECT To");
        QVERIFY(first->run("MOVE 1 To").contains("* OK [COPYUID "));
        QVERIFY(second->run("UID FETCH 1:* FLAGS").contains("* 1 FETCH (UID 1 FLAGS (\\Recent))"));
        QVERIFY(second->run("UID COPY 1 Nowhere").contains("t NO [TRYCREATE]"));
    }

    /// RFC 3501 section 2.3.2.
    void recentIsForOneSession() {
        const auto first = signedIn();
        const auto second = signedIn();
        (void)first->run("CREATE News");
        (void)first->run("APPEND News " + literal(messageOf(200)));
        QVERIFY(first->run("STATUS News (RECENT)").contains("(RECENT 1)"));
        QVERIFY(first->run("EXAMINE News").contains("* 1 RECENT\r\n"));
        QVERIFY(second->run("SELECT News").contains("* 1 RECENT\r\n"));
        QVERIFY(first->run("SELECT News").contains("* 0 RECENT\r\n"));
        QVERIFY(first->run("STATUS News (RECENT)").contains("(RECENT 0)"));
        QVERIFY(second->run("SEARCH NEW").contains("* SEARCH 1\r\n"));
        QVERIFY(first->run("SEARCH NEW").contains("* SEARCH\r\n"));
        // News while both have it open: who is told first has it.
        (void)second->run("APPEND News " + literal(messageOf(200)));
        QCOMPARE(second->output.count("* 2 RECENT\r\n"), 1);
        const QByteArray told = first->run("NOOP");
        QVERIFY2(told.contains("* 2 EXISTS\r\n") && !told.contains("RECENT"), told);
    }

    void namesAndStatus() {
        const auto client = signedIn();
        const QByteArray list = client->run("LIST \"\" *");
        QVERIFY(list.contains("\\Sent) \"/\" Sent\r\n"));
        QVERIFY(list.contains("\"/\" INBOX\r\n"));
        QVERIFY(client->run("CREATE a/b").contains("t OK"));
        QVERIFY(client->run("CREATE a/b").contains("t NO [ALREADYEXISTS]"));
        QVERIFY(client->run("RENAME a/b a/c").contains("t OK"));
        QVERIFY(client->run("SUBSCRIBE a/c").contains("t OK"));
        QVERIFY(client->run("LSUB \"\" a/*").contains("* LSUB () \"/\" a/c\r\n"));
        QVERIFY(client->run("DELETE a/c").contains("t OK"));
        QVERIFY(client->run("LSUB \"\" a/*").contains("* LSUB (\\NonExistent) \"/\" a/c\r\n"));
        QVERIFY(client->run("LIST (SUBSCRIBED) \"\" a/*")
                    .contains("* LIST (\\HasNoChildren \\NonExistent \\Subscribed) \"/\" a/c\r\n"));
        QVERIFY(client->run("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" a").contains(" a (CHILDINFO "));
        QVERIFY(client->run("UNSUBSCRIBE a/c").contains("t OK"));
        QVERIFY(!client->run("LSUB \"\" a/*").contains("LSUB ("));
        QVERIFY(client->run("DELETE a/c").contains("t NO"));
        QVERIFY(client->run("SELECT Nothing").contains("t NO [NONEXISTENT]"));
        QVERIFY(client->run("STATUS INBOX (MESSAGES UNSEEN UIDNEXT)")
                    .contains("* STATUS INBOX (MESSAGES 0 UNSEEN 0 UIDNEXT 1)"));
    }

    /// A name may change, or be spelt in another way: the mailbox is the same.
    void deletesItsOpenMailboxByAnyName() {
        const auto client = signedIn();
        const auto other = signedIn();
        (void)client->run("CREATE x");
        QVERIFY(client->run("SELECT x").contains("t OK"));
        (void)other->run("SELECT x");
        QVERIFY(client->run("RENAME x y").contains("t OK"));
        (void)client->run("APPEND y " + literal(messageOf(100)));
        QVERIFY(client->run("FETCH 1 UID").contains("* 1 FETCH (UID 1)\r\n"));
        QCOMPARE(client->run("DELETE y"), "t OK DELETE completed\r\n");
        QCOMPARE(client->run("CHECK"), "t BAD Not in this state\r\n");
        QVERIFY(other->run("NOOP").contains("* BYE"));
        (void)client->run("CREATE Entw&APw-rfe");                       // NFC
        QVERIFY(client->run("SELECT Entwu&Awg-rfe").contains("t OK"));  // the same decomposed
        QCOMPARE(client->run("DELETE Entw&APw-rfe"), "t OK DELETE completed\r\n");
        QCOMPARE(client->run("NOOP"), "t OK NOOP completed\r\n");
    }

    void sessionMayDieWhileAWriteIsOpen() {
        {
            const auto client = signedIn();
            (void)client->run("SELECT INBOX");
            client->feed(proto::Bytes{"t CREATE Gone\r\n"});
        }
        const auto client = signedIn();
        QVERIFY(client->run("LIST \"\" Gone").contains("t OK"));
    }

 private:
    std::shared_ptr<Client> signedIn() {
        auto client = Client::make(*m_server);
        const QByteArray said = client->run("LOGIN anna \"a long secret\"");
        if (!said.contains("t OK"))
            qFatal("%s", said.constData());
        return client;
    }
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestImapBackend)
#include "tst_imap_backend.moc"
