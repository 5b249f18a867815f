#include "tests/gui/support/gallery.h"

#include "tests/gui/support/fakeapi.h"
#include "ui/dialogs/accountdialogs.h"
#include "ui/dialogs/directorydialogs.h"
#include "ui/dialogs/selfsigneddialog.h"
#include "ui/dialogs/usecertificatedialog.h"
#include "ui/helpwindow.h"
#include "ui/mainwindow.h"
#include "ui/pseudotranslator.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/wizards/firstrunwizard.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QTabWidget>
#include <QTimer>

namespace postern::test {

namespace {

void shownPages(ui::MainWindow& window, const std::function<void(QWidget&, const QString&)>& look) {
    const char* const pages[] = {"overview",
                                 "services",
                                 "service/smtp",
                                 "service/submission",
                                 "service/pop3",
                                 "service/imap",
                                 "domains",
                                 "domain/example.org",
                                 "accounts/example.org",
                                 "accounts/verein.example",
                                 "certificates",
                                 "monitor",
                                 "settings"};
    for (const char* address : pages) {
        window.openPage(QString::fromLatin1(address));
        settle();
        const QString name = QString::fromLatin1(address).replace(QLatin1Char('/'), QLatin1Char('-'));
        auto* tabs = window.currentPage()->findChild<QTabWidget*>();
        if (!tabs) {
            look(window, name);
            continue;
        }
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            settle();
            look(window, QStringLiteral("%1-%2").arg(name).arg(i + 1));
        }
        tabs->setCurrentIndex(0);
    }
}

void shownDialogs(FakeApi& api, ui::MainWindow& window,
                  const std::function<void(QWidget&, const QString&)>& look) {
    const auto one = [&](QDialog* dialog, const QString& name) {
        dialog->open();
        settle();
        look(*dialog, QStringLiteral("dialog-") + name);
        dialog->close();
        settle();
    };
    const QString domain = QStringLiteral("example.org");
    one(new ui::AddDomainDialog(api, true, &window), QStringLiteral("domain"));
    one(new ui::DomainAliasesDialog(api, api.domains.domains.first(), &window), QStringLiteral("othernames"));
    one(new ui::AddAccountDialog(api, domain, &window), QStringLiteral("account"));
    one(new ui::SetPasswordDialog(api, api.accounts.value(domain).first(), &window),
        QStringLiteral("password"));
    one(new ui::EditAccountDialog(api, api.accounts.value(domain).first(), &window),
        QStringLiteral("editaccount"));
    one(new ui::AliasDialog(api, domain, api.aliases.value(domain).first(), &window),
        QStringLiteral("alias"));
    one(new ui::SelfSignedDialog(api, api.status, {}, &window), QStringLiteral("selfsigned"));
    one(new ui::UseCertificateDialog(api, api.status, api.certificates.certificates.first(), &window),
        QStringLiteral("usecertificate"));
    ui::confirm(&window, QStringLiteral("[Remove anna@example.org?]"),
                QStringLiteral("[All mail in it is removed with it.]"),
                QStringLiteral("[Remove anna@example.org]"), [] {});
    settle();
    auto* asked = window.findChild<QDialog*>(QStringLiteral("confirm"));
    look(*asked, QStringLiteral("dialog-confirm"));
    asked->close();
    settle();
}

void shownWizard(FakeApi& api, ui::StatusWatch& status,
                 const std::function<void(QWidget&, const QString&)>& look) {
    auto* wizard = new ui::FirstRunWizard(api, status, nullptr);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->show();
    wizard->findChild<QLineEdit*>(QStringLiteral("domain"))->setText(QStringLiteral("verein.example"));
    for (int page = 1; page <= 7; ++page) {
        settle();
        look(*wizard, QStringLiteral("firstrun-%1").arg(page));
        wizard->next();
    }
    wizard->close();
    settle();
}

}  // namespace

bool waitFor(const std::function<bool()>& ready) {
    QElapsedTimer clock;
    clock.start();
    while (!ready() && clock.elapsed() < 5000)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    return ready();
}

void settle() {
    // Answers of the fake come by zero timers; a second round lays out what they brought.
    for (int round = 0; round < 6; ++round) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

void useLanguage(QApplication& app, const QString& language) {
    static QTranslator* installed = nullptr;
    if (installed) {
        QCoreApplication::removeTranslator(installed);
        delete installed;
        installed = nullptr;
    }
    if (language == QLatin1StringView("pseudo")) {
        installed = new ui::PseudoTranslator(&app);
    } else if (language == QLatin1StringView("de")) {
        installed = new QTranslator(&app);
        if (!installed->load(QStringLiteral(":/i18n/postern_de.qm")))
            qWarning("the German translation is missing");
    }
    if (installed)
        QCoreApplication::installTranslator(installed);
}

void visitAll(const QSize& size, const std::function<void(QWidget&, const QString&)>& look) {
    FakeApi api;
    api.fill();
    ui::StatusWatch status(api, nullptr);
    settle();
    {
        ui::MainWindow window({api, status}, {});
        window.resize(size);
        window.show();
        settle();
        status.refresh();
        waitFor([&] { return status.isKnown(); });
        shownPages(window, look);
        window.openPage(QStringLiteral("service/imap"));
        shownDialogs(api, window, look);
        window.openPage(QStringLiteral("overview"));
        window.showHelp();
        settle();
        look(*window.help(), QStringLiteral("help"));
    }
    shownWizard(api, status, look);
}

int takePictures(QApplication& app, const QDir& folder, const QSize& size, bool dark) {
    ui::Theme::apply(app, dark);
    int pictures = 0;
    const QString tail = QStringLiteral("-%1x%2-%3.png")
                             .arg(size.width())
                             .arg(size.height())
                             .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"));
    visitAll(size, [&](QWidget& window, const QString& name) {
        if (window.grab().save(folder.filePath(name + tail)))
            ++pictures;
    });
    return pictures;
}

}  // namespace postern::test
