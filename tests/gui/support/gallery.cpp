#include "tests/gui/support/gallery.h"

#include "tests/gui/support/fakeapi.h"
#include "ui/dialogs/accountcertificatesdialog.h"
#include "ui/dialogs/accountdialogs.h"
#include "ui/dialogs/authoritydialogs.h"
#include "ui/dialogs/certificateviewer.h"
#include "ui/dialogs/chaindialog.h"
#include "ui/dialogs/companiondialog.h"
#include "ui/dialogs/directorydialogs.h"
#include "ui/dialogs/exportdialogs.h"
#include "ui/dialogs/generatekeydialog.h"
#include "ui/dialogs/importdialog.h"
#include "ui/dialogs/issueddialog.h"
#include "ui/dialogs/issuedialogs.h"
#include "ui/dialogs/keystoredialog.h"
#include "ui/dialogs/publishdialog.h"
#include "ui/dialogs/renamedomaindialog.h"
#include "ui/dialogs/requestdialogs.h"
#include "ui/dialogs/restoredialog.h"
#include "ui/dialogs/rolloutdialog.h"
#include "ui/dialogs/selfsigneddialog.h"
#include "ui/dialogs/unlockdialog.h"
#include "ui/dialogs/usecertificatedialog.h"
#include "ui/helpwindow.h"
#include "ui/mainwindow.h"
#include "ui/pseudotranslator.h"
#include "ui/resources.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/wizards/firstrunwizard.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTimer>

namespace postern::test {

namespace {

void shownPages(ui::MainWindow& window, const std::function<void(QWidget&, const QString&)>& look) {
    for (const QString& address : galleryPages()) {
        window.openPage(address);
        settle();
        const QString name = QString(address).replace(QLatin1Char('/'), QLatin1Char('-'));
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

using OneDialog = std::function<void(QDialog*, const char*)>;

/// Fills the field for pasted files and waits for what the engine finds in it.
void paste(FakeApi& api, QDialog* dialog) {
    dialog->open();
    settle();
    const qsizetype before = api.asked.count("cert.examine");
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("paste"))
        ->setPlainText(QStringLiteral("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"));
    waitFor([&] { return api.asked.count("cert.examine") > before; });
    settle();
}

void shownKeyDialogs(FakeApi& api, ui::MainWindow& window, const OneDialog& one) {
    one(new ui::GenerateKeyDialog(api, api.status.hostName, &window), "generatekey");
    auto* custom = new ui::GenerateKeyDialog(api, api.status.hostName, &window);
    auto* size = custom->findChild<QComboBox*>(QStringLiteral("keyType"));
    size->setCurrentIndex(size->count() - 1);
    custom->open();
    custom->findChild<QPushButton*>(QStringLiteral("act"))->click();
    one(custom, "customkey");
    one(new ui::KeyStoreDialog(api, api.keyStore, &window), "keystore");
    one(new ui::UnlockDialog(api, &window), "unlock");
    one(new ui::ExportKeyDialog(api, api.keys.keys.first().name, &window), "exportkey");
}

void shownFileDialogs(FakeApi& api, ui::MainWindow& window, const OneDialog& one) {
    const QList<api::CertificateInfo>& all = api.certificates.certificates;
    one(new ui::ImportDialog(api, api.status, {}, &window), "import");
    api.contents.problems = {{QStringLiteral("chain.gap"),
                              {QStringLiteral("CN=Example Issuing CA 3")},
                              QStringLiteral("[the chain has a gap]")}};
    auto* found = new ui::ImportDialog(api, api.status, {}, &window);
    paste(api, found);
    one(found, "importfound");
    auto* chain = new ui::ChainDialog(api, all.at(2), &window);
    paste(api, chain);
    one(chain, "chain");
    api.contents.problems.clear();
    auto* withKey = new ui::ExportCertificateDialog(api, all.at(1), &window);
    withKey->findChild<QComboBox*>(QStringLiteral("format"))->setCurrentIndex(3);
    one(withKey, "export");
    one(new ui::BackupDialog(api, &window), "backup");
    one(new ui::RestoreDialog(api, &window), "restore");
    one(new ui::CompanionDialog(api, all.at(1), all, &window), "companion");
    one(new ui::RolloutDialog(api, all.at(1).name, {ui::rolloutOf(all.at(1))}, &window), "rollout");
    one(new ui::PublishDialog(all.at(1), api.status.hostName, &window), "publish");
}

void shownAuthorityDialogs(FakeApi& api, ui::StatusWatch& status, ui::MainWindow& window,
                           const OneDialog& one) {
    const QString name = api.authorities.authorities.first().name;
    one(new ui::ChecklistDialog(api, api.requests.requests.first(), &window), "checklist");
    one(new ui::GiveUpDialog(api, api.requests.requests.first(), &window), "giveup");
    one(new ui::SignPendingDialog(api, api.requests.requests.first(), {name}, &window), "signpending");
    one(new ui::CreateAuthorityDialog(api, name, &window), "createauthority");
    one(new ui::ImportAuthorityDialog(api, true, {}, &window), "importauthority");
    one(new ui::ImportAuthorityDialog(api, false, {}, &window), "trustauthority");
    one(new ui::TemplateDialog(api, api.templates.templates, &window), "templates");
    one(new ui::IssueClientDialog(api, name, {}, &window), "issueclient");
    one(new ui::SignRequestDialog(api, name, api.templates.templates, &window), "signrequest");
    one(new ui::RevokeDialog(api, api.issued.issued.first(), &window), "revoke");
    one(new ui::RootFileDialog(api, name, &window), "rootfile");
    one(new ui::IssuedDialog({api, status}, name, &window), "issued");
}

void shownViewer(FakeApi& api, ui::MainWindow& window,
                 const std::function<void(QWidget&, const QString&)>& look) {
    auto* viewer = new ui::CertificateViewer(api, &window);
    viewer->load(QStringLiteral("verein.example"));
    viewer->open();
    auto* tabs = viewer->findChild<QTabWidget*>();
    for (int i = 0; i < tabs->count(); ++i) {
        tabs->setCurrentIndex(i);
        settle();
        look(*viewer, QStringLiteral("dialog-viewer-%1").arg(i + 1));
    }
    viewer->close();
    settle();
}

void shownDialogs(FakeApi& api, ui::StatusWatch& status, ui::MainWindow& window,
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
    one(new ui::RenameDomainDialog(api, api.domains.domains.first(), &window), QStringLiteral("rename"));
    one(new ui::DomainAliasesDialog(api, api.domains.domains.first(), &window), QStringLiteral("othernames"));
    one(new ui::AddAccountDialog(api, domain, &window), QStringLiteral("account"));
    one(new ui::SetPasswordDialog(api, api.accounts.value(domain).first(), &window),
        QStringLiteral("password"));
    one(new ui::EditAccountDialog(api, api.accounts.value(domain).first(), &window),
        QStringLiteral("editaccount"));
    one(new ui::AccountCertificatesDialog(api, api.accounts.value(domain).first(), &window),
        QStringLiteral("accountcertificates"));
    one(new ui::CertificateRuleDialog(api, api.accounts.value(domain).first(), &window),
        QStringLiteral("certificaterule"));
    one(new ui::AliasDialog(api, domain, api.aliases.value(domain).first(), &window),
        QStringLiteral("alias"));
    one(new ui::SelfSignedDialog(api, api.status, &window), QStringLiteral("selfsigned"));
    one(new ui::UseCertificateDialog(api, api.status, api.certificates.certificates.first(), &window),
        QStringLiteral("usecertificate"));
    const auto named = [&](QDialog* dialog, const char* name) { one(dialog, QString::fromLatin1(name)); };
    shownKeyDialogs(api, window, named);
    shownFileDialogs(api, window, named);
    shownAuthorityDialogs(api, status, window, named);
    shownViewer(api, window, look);
    ui::confirm(&window, QStringLiteral("[Remove anna@example.org?]"),
                QStringLiteral("[All mail in it is removed with it.]"),
                QStringLiteral("[Remove anna@example.org]"), [] {});
    settle();
    auto* asked = window.findChild<QDialog*>(QStringLiteral("confirm"));
    look(*asked, QStringLiteral("dialog-confirm"));
    asked->close();
    settle();
}

/// What the tabs of the panel say while there is nothing in them, and while the keys are locked.
void shownEmptyPanel(const QSize& size, const std::function<void(QWidget&, const QString&)>& look) {
    FakeApi api;
    api.fill();
    api.keyStore.mode = QStringLiteral("passphrase");
    api.keyStore.locked = true;
    api.certificates = {};
    api.keys = {};
    api.requests = {};
    api.authorities = {};
    api.journal = {};
    ui::StatusWatch status(api, nullptr);
    settle();
    ui::MainWindow window({api, status}, {});
    window.resize(size);
    window.show();
    waitFor([&] { return status.isKnown(); });
    for (const char* tab : {"certificates", "keys", "requests", "authorities", "journal"}) {
        window.openPage(QStringLiteral("certificates/") + QString::fromLatin1(tab));
        settle();
        look(window, QStringLiteral("certificates-empty-") + QString::fromLatin1(tab));
    }
}

void shownWizard(FakeApi& api, ui::StatusWatch& status,
                 const std::function<void(QWidget&, const QString&)>& look) {
    auto* wizard = new ui::FirstRunWizard(api, status, nullptr);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->show();
    wizard->findChild<QLineEdit*>(QStringLiteral("domain"))->setText(QStringLiteral("verein.example"));
    for (int page = 1; page <= 7; ++page) {
        waitFor([wizard] { return wizard->currentPage()->isComplete(); });  // the last one does the work
        settle();
        look(*wizard, QStringLiteral("firstrun-%1").arg(page));
        wizard->next();
    }
    wizard->close();
    settle();
}

}  // namespace

QStringList galleryPages() {
    static const char* const kPages[] = {"overview",
                                         "services",
                                         "service/smtp",
                                         "service/submission",
                                         "service/pop3",
                                         "service/imap",
                                         "service/pki",
                                         "domains",
                                         "domain/example.org",
                                         "domain/verein.example",
                                         "accounts/example.org",
                                         "accounts/verein.example",
                                         "security/example.org",
                                         "security/verein.example",
                                         "certificates",
                                         "monitor",
                                         "settings"};
    QStringList pages;
    for (const char* page : kPages) pages << QString::fromLatin1(page);
    return pages;
}

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

void beginAsNewUser(QApplication& app) {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("PosternTest"));
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    initPosternResources();
    QSettings().clear();
    ui::Theme::apply(app, false);
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
        shownDialogs(api, status, window, look);
        visitPolicyDialogs(api, status, window, look);
        window.openPage(QStringLiteral("overview"));
        window.showHelp();
        settle();
        look(*window.help(), QStringLiteral("help"));
    }
    shownWizard(api, status, look);
    shownEmptyPanel(size, look);
    visitWizards(api, status, look);
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
