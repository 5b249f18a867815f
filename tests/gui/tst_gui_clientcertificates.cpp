#include "tests/gui/support/fakeapi.h"
#include "tests/gui/support/gallery.h"
#include "tests/gui/support/walk.h"
#include "ui/dialogs/accountcertificatesdialog.h"
#include "ui/dialogs/accountdialogs.h"
#include "ui/resources.h"
#include "ui/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace postern;
using test::settle;
using test::waitFor;

namespace {
const QString kDomain = QStringLiteral("example.org");

void press(QWidget& window, const char* name) {
    auto* button = window.findChild<QAbstractButton*>(QString::fromLatin1(name));
    QVERIFY2(button && button->isEnabled(), name);
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    settle();
}
}  // namespace

class TestGuiClientCertificates : public QObject {
    Q_OBJECT
 private:
    struct Room {
        test::FakeApi api;
        QWidget window;
        api::AccountInfo account;
        Room() {
            api.fill();
            account = api.accounts.value(kDomain).first();
            window.resize(900, 600);
            window.show();
        }
        ui::AccountCertificatesDialog& open() {
            auto* dialog = new ui::AccountCertificatesDialog(api, account, &window);
            dialog->open();
            settle();
            return *dialog;
        }
        [[nodiscard]] int rows(const QDialog& dialog) const {
            return dialog.findChild<ui::TableView*>()->table()->model()->rowCount();
        }
    };

 private Q_SLOTS:
    void initTestCase() { test::beginAsNewUser(*qApp); }

    void theLoginChoiceIsSent() {
        Room room;
        auto* dialog = new ui::EditAccountDialog(room.api, room.account, &room.window);
        dialog->open();
        settle();
        auto* policy = dialog->findChild<QComboBox*>(QStringLiteral("loginPolicy"));
        QVERIFY(policy);
        QCOMPARE(policy->count(), 4);
        QCOMPARE(policy->currentData().toString(), QStringLiteral("any"));
        QStringList notes;
        for (int i = 0; i < policy->count(); ++i) {
            policy->setCurrentIndex(i);
            settle();
            for (const QLabel* label : dialog->findChildren<QLabel*>())
                if (label->property("role").toString() == QStringLiteral("note") || label->wordWrap())
                    notes << label->text();
        }
        notes.removeDuplicates();
        QVERIFY2(notes.size() >= 4, qPrintable(notes.join(QLatin1Char('|'))));
        policy->setCurrentIndex(policy->findData(QStringLiteral("both")));
        press(*dialog, "act");
        QCOMPARE(room.api.last<api::AccountSet>().loginPolicy, QStringLiteral("both"));
        QCOMPARE(room.api.accounts.value(kDomain).first().loginPolicy, QStringLiteral("both"));
    }

    void certificatesAreAddedAndRemoved() {
        Room room;
        ui::AccountCertificatesDialog& dialog = room.open();
        QCOMPARE(room.rows(dialog), 3);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("anna.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("-----BEGIN CERTIFICATE-----\nAAAA\n");
        file.close();
        dialog.addFile(file.fileName());
        QVERIFY(test::waitFor([&] { return room.rows(dialog) == 4; }));
        QVERIFY(!dialog.findChild<ui::MessageBar*>()->isVisible());
        dialog.addFile(file.fileName());  // once more
        QVERIFY(test::waitFor([&] { return dialog.findChild<ui::MessageBar*>()->isVisible(); }));
        QCOMPARE(room.rows(dialog), 4);
        auto* table = dialog.findChild<ui::TableView*>();
        table->selectRow(0);
        settle();
        press(dialog, "removeClientCertificateButton");
        auto* asked = room.window.findChild<QDialog*>(QStringLiteral("confirm"));
        QVERIFY(asked);
        press(*asked, "confirmYes");
        QCOMPARE(room.rows(dialog), 3);
    }

    void aBadFileIsSaid() {
        Room room;
        ui::AccountCertificatesDialog& dialog = room.open();
        dialog.addFile(QStringLiteral("/nowhere/at/all.pem"));
        QVERIFY(test::waitFor([&] {
            return dialog.findChild<ui::MessageBar*>()->text().contains(
                QStringLiteral("/nowhere/at/all.pem"));
        }));
        dialog.findChild<ui::MessageBar*>()->dismiss();
        QFile file(QStringLiteral(POSTERN_SOURCE_DIR "/CMakeLists.txt"));
        dialog.addFile(file.fileName());
        QVERIFY(test::waitFor([&] { return dialog.findChild<ui::MessageBar*>()->isVisible(); }));
        QCOMPARE(room.rows(dialog), 3);
    }

    void oneActHasTheKeyForNew() {
        Room room;
        ui::AccountCertificatesDialog& dialog = room.open();
        int keys = 0;
        for (const QAction* action : dialog.findChild<ui::TableView*>()->actions())
            keys += action->shortcut() == QKeySequence(QKeySequence::New) ? 1 : 0;
        QCOMPARE(keys, 1);
    }

    void rulesAreAdded() {
        Room room;
        room.account = room.api.accounts.value(kDomain).at(1);
        ui::AccountCertificatesDialog& dialog = room.open();
        QCOMPARE(room.rows(dialog), 0);
        press(dialog, "addClientRuleButton");
        auto* rule = dialog.findChild<QDialog*>(QStringLiteral("certificateRule"));
        QVERIFY(rule);
        auto* value = rule->findChild<QLineEdit*>(QStringLiteral("value"));
        QCOMPARE(value->text(), room.account.address);
        auto* match = rule->findChild<QComboBox*>(QStringLiteral("match"));
        match->setCurrentIndex(match->findData(QStringLiteral("subject")));
        QVERIFY(!rule->findChild<QPushButton*>(QStringLiteral("act"))->isEnabled());
        value->setText(QStringLiteral("CN=Ben"));
        press(*rule, "act");
        QCOMPARE(room.api.last<api::AccountCertificateAdd>().match, QStringLiteral("subject"));
        QCOMPARE(room.api.last<api::AccountCertificateAdd>().value, QStringLiteral("CN=Ben"));
        QCOMPARE(room.rows(dialog), 1);
    }
};

QTEST_MAIN(TestGuiClientCertificates)
#include "tst_gui_clientcertificates.moc"
