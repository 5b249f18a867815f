// The console beside an engine that runs already: everything goes through the local socket.
#include "tests/gui/support/gallery.h"
#include "tests/unit/admin/enginefixture.h"
#include "ui/mainwindow.h"
#include "ui/statuswatch.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

using namespace postern;
using test::settle;
using test::waitFor;

class TestGuiAttached : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void aDomainIsCreatedInTheEngine();
    void aRefusalOfTheEngineIsSaid();
};

namespace {

/// A headless engine, and a console that knows no more of it than its data folder.
struct Attached {
    test::RunningEngine running;
    admin::RemoteAdmin remote;
    ui::StatusWatch status;
    ui::MainWindow window;

    explicit Attached(const QString& folder)
        : running(test::optionsFor(folder)),
          remote(folder, "console", admin::RemoteAdmin::OnLoss::Reconnect),
          status(remote, nullptr),
          window({remote, status}, {true, folder}) {
        window.show();
        waitFor([this] { return status.isKnown(); });
        window.openPage(QStringLiteral("domains"));
        settle();
    }

    template <class T>
    T* find(const char* name) const {
        return window.currentPage()->findChild<T*>(QString::fromLatin1(name));
    }
    /// By the button of the page and the fields of its form.
    QDialog* addDomain(const QString& domain) {
        click(find<QPushButton>("addDomainButton"));
        auto* dialog = window.findChild<QDialog*>(QStringLiteral("addDomain"));
        QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("name")), domain);
        click(dialog->findChild<QPushButton*>(QStringLiteral("act")));
        return dialog;
    }
    static void click(QAbstractButton* button) {
        QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
        settle();
    }
    /// As the engine itself has them, not over the socket.
    [[nodiscard]] QStringList domains() const {
        QStringList names;
        const auto list = test::ask(running.admin(), api::DomainsList{});
        for (const api::DomainInfo& domain : list ? list->domains : QList<api::DomainInfo>())
            names << domain.name;
        return names;
    }
};

}  // namespace

void TestGuiAttached::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiAttached::aDomainIsCreatedInTheEngine() {
    QTemporaryDir folder;
    Attached attached(folder.path());
    QVERIFY2(attached.running.error.code.isEmpty(), qPrintable(attached.running.error.text));
    QVERIFY(attached.remote.isConnected());
    QVERIFY(attached.domains().isEmpty());
    attached.addDomain(QStringLiteral("example.org"));
    auto* table = attached.find<QTableView>("domains");
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 1; }));
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("example.org"));
    QCOMPARE(attached.domains(), QStringList{QStringLiteral("example.org")});
    // What happens in the engine is shown without being asked for.
    QVERIFY(test::ask(attached.running.admin(), api::DomainAdd{QStringLiteral("example.net")}).ok());
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 2; }));
}

void TestGuiAttached::aRefusalOfTheEngineIsSaid() {
    QTemporaryDir folder;
    Attached attached(folder.path());
    QVERIFY(test::ask(attached.running.admin(), api::DomainAdd{QStringLiteral("example.org")}).ok());
    const QDialog* dialog = attached.addDomain(QStringLiteral("example.org"));
    auto* bar = dialog->findChild<QLabel*>(QStringLiteral("messageText"));
    QVERIFY(waitFor([&] { return bar->isVisible(); }));
    QVERIFY2(bar->text().contains(QStringLiteral("example.org")), qPrintable(bar->text()));
    QVERIFY(dialog->isVisible());
    QCOMPARE(attached.domains().size(), 1);
}

QTEST_MAIN(TestGuiAttached)
#include "tst_gui_attached.moc"
