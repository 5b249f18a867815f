#pragma once

#include "tests/gui/support/fakeapi.h"
#include "tests/gui/support/gallery.h"
#include "ui/dialogs/cutoffdialog.h"
#include "ui/helpwindow.h"
#include "ui/mainwindow.h"
#include "ui/resources.h"
#include "ui/savefile.h"
#include "ui/sslutility.h"
#include "ui/theme.h"
#include "ui/widgets/probationbar.h"
#include "ui/wizards/certificate/task.h"
#include "ui/wizards/certificatewizard.h"
#include "ui/wizards/sslwizard.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

#include <algorithm>

using namespace postern;
using test::settle;
using test::waitFor;
using Start = ui::CertificateWizard::Start;

namespace {

const QString kPem = QStringLiteral("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

/// Verbs that change something.
inline QStringList changing(const QList<QByteArray>& asked) {
    static const QList<QByteArray> kReads{
        "status",       "cert.list",       "key.list",      "request.list", "authority.list",
        "domain.list",  "settings.list",   "cert.names",    "cert.examine", "client.cutoff",
        "key.job",      "cert.show",       "tls.catalogue", "client.facts", "account.certificates",
        "account.list", "domain.security", "key.test",      "key.store",    "session.list",
        "metrics.read", "log.read",        "alias.list",    "journal.read", "authority.templates"};
    QStringList result;
    for (const QByteArray& verb : asked) {
        if (!kReads.contains(verb))
            result << QString::fromLatin1(verb);
    }
    return result;
}

inline void click(QAbstractButton* button) {
    QVERIFY(button);
    QVERIFY2(button->isEnabled(), qPrintable(button->objectName() + button->text()));
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    settle();
}

struct Desk {
    test::FakeApi api;
    std::unique_ptr<ui::StatusWatch> status;

    Desk() {
        api.fill();
        status = std::make_unique<ui::StatusWatch>(api, nullptr);
        waitFor([this] { return status->isKnown(); });
    }
    [[nodiscard]] bool has(const char* key) const {
        return std::any_of(
            api.settings.settings.begin(), api.settings.settings.end(),
            [key](const api::SettingInfo& info) { return info.key == QLatin1StringView(key); });
    }
    void set(const char* key, const QString& value) {
        for (api::SettingInfo& info : api.settings.settings) {
            if (info.key == QLatin1StringView(key))
                info.value = value;
        }
    }
};

/// What stands at the top of the page that is shown.
inline QString head(const QWizard& wizard, const char* label = "stepTitle") {
    return wizard.currentPage()->findChild<QLabel*>(QString::fromLatin1(label))->text();
}

/// A wizard being clicked through.
struct Walk {
    ui::Wizard& wizard;

    explicit Walk(ui::Wizard& owner) : wizard(owner) {
        wizard.show();
        settle();
        waitFor([this] { return wizard.currentPage()->isComplete(); });
    }
    template <class T>
    T* find(const char* name) const {
        for (T* child : wizard.currentPage()->findChildren<T*>(QString::fromLatin1(name))) {
            if (child->isVisible())
                return child;
        }
        return nullptr;
    }
    void next() const {
        waitFor([this] { return wizard.currentPage()->isComplete(); });
        const bool commit = wizard.currentPage()->isCommitPage();
        click(wizard.button(commit ? QWizard::CommitButton : QWizard::NextButton));
    }
    void back() const { click(wizard.button(QWizard::BackButton)); }
    void cancel() const { click(wizard.button(QWizard::CancelButton)); }
    void paste() const {
        find<QPlainTextEdit>("pasted")->setPlainText(kPem);
        QVERIFY(waitFor([this] { return wizard.currentPage()->isComplete(); }));
    }
    [[nodiscard]] bool isDone() const {
        return waitFor([this] { return wizard.nextId() < 0 && wizard.currentPage()->isComplete(); });
    }
};

}  // namespace
