// The console over the real engine: real clicks and keys, real ports.
#include "engine/engine.h"
#include "tests/gui/support/gallery.h"
#include "ui/mainwindow.h"
#include "ui/resources.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSslCertificate>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace postern;
using test::settle;
using test::waitFor;

namespace {

void click(QAbstractButton* button) {
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    settle();
}

/// Whether somebody takes connections there.
bool isOpen(quint16 port) {
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    return socket.waitForConnected(5000);
}

}  // namespace

class TestGuiEngine : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void createsADomain();
    void createsAnAccount();
    void enableSslChangesOnlyItsPorts();
    void createsACertificate();
    void theViewerShowsWhatIsServed();
    void anOwnAuthorityIsCreated();

 private:
    void more(const char* table, const char* action) const;
    void pick(const char* table, const QString& name) const;
    [[nodiscard]] QMap<QString, QStringList> portsButImapSsl() const;
    /// On IPv4.
    [[nodiscard]] QList<quint16> imapPorts(bool tls) const;
    template <class T>
    T* find(const char* name) const {
        return m_window->currentPage()->findChild<T*>(QString::fromLatin1(name));
    }
    QTemporaryDir m_folder;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<ui::StatusWatch> m_status;
    std::unique_ptr<ui::MainWindow> m_window;
};

void TestGuiEngine::initTestCase() {
    test::beginAsNewUser(*qApp);
    EngineOptions options;
    options.dataFolder = m_folder.path();
    for (const char* service : {"smtp", "submission", "pop3", "imap"}) {
        options.overrides.insert(QByteArray(service) + ".port", QStringLiteral("0"));
        if (qstrcmp(service, "smtp") != 0)
            options.overrides.insert(QByteArray(service) + ".tlsPort", QStringLiteral("0"));
    }
    auto engine = Engine::start(options);
    QVERIFY2(engine.ok(), engine.ok() ? "" : qPrintable(engine.error().text));
    m_engine = engine.take();
    bool ready = false;
    QStringList down;
    m_engine->whenReady([&](const QStringList& lines) {
        down = lines;
        ready = true;
    });
    QVERIFY(waitFor([&] { return ready; }));
    QVERIFY2(down.isEmpty(), qPrintable(down.join(QLatin1Char('\n'))));
    m_status = std::make_unique<ui::StatusWatch>(m_engine->admin(), nullptr);
    m_window =
        std::make_unique<ui::MainWindow>(ui::PageContext{m_engine->admin(), *m_status}, ui::ConsoleOptions{});
    m_window->show();
    QVERIFY(waitFor([&] { return m_status->isKnown() && m_status->status().services.size() >= 4; }));
}

void TestGuiEngine::cleanupTestCase() {
    m_window.reset();
    m_status.reset();
    m_engine.reset();
}

void TestGuiEngine::createsADomain() {
    m_window->openPage(QStringLiteral("domains"));
    settle();
    click(find<QPushButton>("addDomainButton"));
    auto* dialog = m_window->findChild<QDialog*>(QStringLiteral("addDomain"));
    QVERIFY(dialog);
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("name"));
    QTest::keyClicks(name, QStringLiteral("example.org"));
    QTest::keyClick(name, Qt::Key_Return);
    auto* table = find<QTableView>("domains");
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 1; }));
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("example.org"));
    QVERIFY(waitFor([&] { return m_status->status().mainDomain == QStringLiteral("example.org"); }));
}

void TestGuiEngine::createsAnAccount() {
    m_window->openPage(QStringLiteral("accounts/example.org"));
    settle();
    click(find<QPushButton>("addAccountButton"));
    auto* dialog = m_window->findChild<QDialog*>(QStringLiteral("addAccount"));
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("name")), QStringLiteral("anna"));
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("fullName")),
                     QStringLiteral("Anna Albers"));
    click(dialog->findChild<QPushButton*>(QStringLiteral("act")));
    auto* table = find<QTableView>("accounts");
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 1; }));
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("anna@example.org"));
}

QMap<QString, QStringList> TestGuiEngine::portsButImapSsl() const {
    QMap<QString, QStringList> all;
    for (const api::ServiceInfo& service : m_status->status().services) {
        for (const api::BoundPort& port : service.ports) {
            if (service.name != QLatin1StringView("imap") || !port.tls)
                all[service.name]
                    << QStringLiteral("%1:%2:%3").arg(port.address).arg(port.port).arg(port.tls);
        }
    }
    return all;
}

QList<quint16> TestGuiEngine::imapPorts(bool tls) const {
    QList<quint16> list;
    for (const api::BoundPort& port : m_status->service(QStringLiteral("imap"))->ports) {
        if (port.tls == tls && !port.address.contains(QLatin1Char(':')))
            list << quint16(port.port);
    }
    return list;
}

void TestGuiEngine::enableSslChangesOnlyItsPorts() {
    const auto hasTlsPort = [this] { return !imapPorts(true).isEmpty(); };
    QVERIFY(hasTlsPort());
    const QList<quint16> sslPorts = imapPorts(true);
    const auto others = portsButImapSsl();
    QCOMPARE(others.size(), 4);
    QVERIFY(!imapPorts(false).isEmpty());
    for (const quint16 port : sslPorts + imapPorts(false)) QVERIFY(isOpen(port));
    m_window->openPage(QStringLiteral("service/imap"));
    QVERIFY(waitFor([&] { return find<QCheckBox>("imap.ssl") != nullptr; }));
    auto* ssl = find<QCheckBox>("imap.ssl");
    QVERIFY(ssl->isChecked());
    click(ssl);
    auto* apply = find<QPushButton>("apply");
    QVERIFY(apply->isEnabled());
    click(apply);
    // Mail programs may depend on it, so it is tried first, and kept here.
    QVERIFY(waitFor([&] { return m_window->findChild<QDialog*>(QStringLiteral("cutOff")) != nullptr; }));
    click(m_window->findChild<QDialog*>(QStringLiteral("cutOff"))
              ->findChild<QPushButton*>(QStringLiteral("goOn")));
    QVERIFY(waitFor([&] { return !hasTlsPort(); }));
    QVERIFY(waitFor([&] { return m_status->status().probation.id != 0; }));
    auto* keep = m_window->findChild<QPushButton*>(QStringLiteral("keepChange"));
    QVERIFY(waitFor([&] { return keep->isVisible(); }));
    click(keep);
    QVERIFY(waitFor([&] { return m_status->status().probation.id == 0 && !keep->isVisible(); }));
    QVERIFY(!hasTlsPort());
    QCOMPARE(m_status->service(QStringLiteral("imap"))->state, QStringLiteral("running"));
    QCOMPARE(portsButImapSsl(), others);
    for (const quint16 port : sslPorts) QVERIFY(!isOpen(port));
    for (const quint16 port : imapPorts(false)) QVERIFY(isOpen(port));
    QVERIFY(waitFor([&] { return !apply->isEnabled(); }));
    click(find<QCheckBox>("imap.ssl"));
    click(apply);
    QVERIFY(waitFor(hasTlsPort));
    QCOMPARE(portsButImapSsl(), others);
    for (const quint16 port : imapPorts(true) + imapPorts(false)) QVERIFY(isOpen(port));
}

void TestGuiEngine::createsACertificate() {
    m_window->openPage(QStringLiteral("certificates"));
    auto* table = find<QTableView>("certificates");
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 1; }));  // the Test certificate
    more("certificates", "createSelfSigned");
    auto* dialog = m_window->findChild<QDialog*>(QStringLiteral("selfSigned"));
    QVERIFY(dialog);
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("commonName"));
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("mail.example.org"));
    click(dialog->findChild<QPushButton*>(QStringLiteral("act")));
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 2; }));
    QVERIFY(waitFor([&] {
        const api::ServiceInfo* pop3 = m_status->service(QStringLiteral("pop3"));
        return pop3->certificate == QStringLiteral("mail.example.org") &&
               pop3->state == QStringLiteral("running");
    }));
}

void TestGuiEngine::more(const char* table, const char* action) const {
    const QString id = QString::fromLatin1(table);
    click(find<QPushButton>(qPrintable(id + QStringLiteral("More"))));
    auto* menu = find<QMenu>(qPrintable(id + QStringLiteral("Menu")));
    for (QAction* entry : menu->actions()) {
        if (entry->objectName() == QLatin1StringView(action))
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(entry).center());
    }
    settle();
}

void TestGuiEngine::pick(const char* table, const QString& name) const {
    auto* view = m_window->findChild<QTableView*>(QString::fromLatin1(table));
    QVERIFY(waitFor([&] {
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            if (view->model()->index(row, 0).data().toString() == name) {
                view->selectRow(row);
                return true;
            }
        }
        return false;
    }));
    settle();
}

void TestGuiEngine::theViewerShowsWhatIsServed() {
    m_window->openPage(QStringLiteral("certificates"));
    pick("certificates", QStringLiteral("mail.example.org"));
    click(find<QPushButton>("viewCertificateButton"));
    auto* viewer = m_window->findChild<QDialog*>(QStringLiteral("certificateViewer"));
    QVERIFY(viewer);
    QVERIFY(waitFor([&] { return viewer->findChild<QLabel*>(QStringLiteral("purpose.server")) != nullptr; }));
    QVERIFY(viewer->findChild<QLabel*>(QStringLiteral("purpose.server"))
                ->text()
                .startsWith(QStringLiteral("Yes:")));
    QVERIFY(viewer->findChild<QLabel*>(QStringLiteral("purpose.authority"))
                ->text()
                .startsWith(QStringLiteral("No:")));
    viewer->findChild<QTabWidget*>()->setCurrentIndex(1);
    settle();
    click(viewer->findChild<QPushButton*>(QStringLiteral("copyPem")));
    const QList<QSslCertificate> copied =
        QSslCertificate::fromData(QGuiApplication::clipboard()->text().toLatin1());
    QCOMPARE(copied.size(), 1);
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    quint16 port = 0;
    for (const api::BoundPort& bound : m_status->service(QStringLiteral("imap"))->ports) {
        if (bound.tls)
            port = quint16(bound.port);
    }
    client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    QVERIFY(waitFor([&] { return client.isEncrypted(); }));
    QCOMPARE(client.peerCertificate(), copied.first());
    viewer->close();
    settle();
}

void TestGuiEngine::anOwnAuthorityIsCreated() {
    m_window->openPage(QStringLiteral("certificates/authorities"));
    settle();
    click(find<QPushButton>("createAuthorityActionButton"));
    auto* create = m_window->findChild<QDialog*>(QStringLiteral("createAuthority"));
    QVERIFY(create);
    click(create->findChild<QPushButton*>(QStringLiteral("act")));
    pick("authorities", QStringLiteral("example.org CA"));
    // What happened is in the journal.
    m_window->openPage(QStringLiteral("certificates/journal"));
    auto* journal = find<QTableView>("journal");
    QVERIFY(waitFor([&] {
        for (int row = 0; row < journal->model()->rowCount(); ++row) {
            if (journal->model()->index(row, 2).data().toString() == QStringLiteral("Authority created"))
                return true;
        }
        return false;
    }));
}

QTEST_MAIN(TestGuiEngine)
#include "tst_gui_engine.moc"
