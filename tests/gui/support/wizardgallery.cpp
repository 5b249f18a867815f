#include "tests/gui/support/fakeapi.h"
#include "tests/gui/support/gallery.h"
#include "ui/dialogs/cutoffdialog.h"
#include "ui/mainwindow.h"
#include "ui/sslutility.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizards/certificatewizard.h"
#include "ui/wizards/sslwizard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRadioButton>

#include <algorithm>

namespace postern::test {

namespace {

using Look = std::function<void(QWidget&, const QString&)>;
using Start = ui::CertificateWizard::Start;

template <class T>
T* shownChild(QWidget* parent, const char* name) {
    for (T* child : parent->findChildren<T*>(QString::fromLatin1(name))) {
        if (child->isVisible())
            return child;
    }
    return nullptr;
}

/// What a person has to do on a page before Next is live.
void fillPage(QWizard& wizard) {
    QWidget* page = wizard.currentPage();
    if (auto* text = shownChild<QPlainTextEdit>(page, "pasted")) {
        text->setPlainText(QStringLiteral("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"));
        waitFor([&] { return wizard.currentPage()->isComplete(); });
    }
    if (auto* replace = shownChild<QCheckBox>(page, "replace"))
        replace->setChecked(true);
    if (auto* use = shownChild<QCheckBox>(page, "use.imap"); use && !wizard.currentPage()->isComplete())
        use->setChecked(true);
}

/// The last page of a wizard shows that it acts; its picture is of what came of it.
bool isWorking(const QWizard& wizard) {
    const QList<QProgressBar*> bars = wizard.currentPage()->findChildren<QProgressBar*>();
    return std::any_of(bars.begin(), bars.end(), [](const QProgressBar* bar) { return bar->isVisible(); });
}

void walk(ui::Wizard* wizard, const QString& name, const Look& look) {
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->show();
    for (int number = 1; number < 12; ++number) {
        settle();
        fillPage(*wizard);
        if (!waitFor([&] { return wizard->currentPage()->isComplete() && !isWorking(*wizard); }))
            qWarning("page %d of %s stays incomplete", number, qPrintable(name));
        settle();
        look(*wizard, QStringLiteral("%1-%2").arg(name).arg(number));
        if (wizard->nextId() < 0)
            break;
        wizard->next();
    }
    wizard->button(QWizard::FinishButton)->isVisible() ? wizard->accept() : wizard->reject();
    settle();
}

void certificateWizards(FakeApi& api, ui::StatusWatch& status, const Look& look) {
    const auto from = [&](Start start, const QString& object, const char* name) {
        walk(new ui::CertificateWizard(api, status, start, object, nullptr),
             QStringLiteral("certificate-") + QString::fromLatin1(name), look);
    };
    from(Start::Choose, {}, "choose");
    from(Start::SelfSigned, {}, "selfsigned");
    from(Start::NewRequest, {}, "request");
    from(Start::ProcessRequest, {}, "process");
    from(Start::Replace, QStringLiteral("mail.example.org"), "replace");
    from(Start::Assign, QStringLiteral("verein.example"), "assign");
    api.cutOff = {api.someoneCutOff()};
    from(Start::Import, {}, "import");
    api.cutOff.clear();
}

void settingsWizards(FakeApi& api, ui::StatusWatch& status, const Look& look) {
    api.risky = true;
    api.cutOff = {api.someoneCutOff()};
    for (api::SettingInfo& info : api.settings.settings) {
        if (info.key == QLatin1StringView("tls.policy"))
            info.value = QStringLiteral("custom");
    }
    auto* ssl = new ui::SslWizard(api, status, nullptr);
    ssl->show();
    settle();
    // Without a change there is nothing to apply.
    if (auto* which = shownChild<QComboBox>(ssl, "which"))
        which->setCurrentIndex(which->count() - 1);
    walk(ssl, QStringLiteral("ssl"), look);
    auto* clients = new ui::ClientAuthWizard(api, status, nullptr);
    clients->show();
    settle();
    if (auto* ask = shownChild<QRadioButton>(clients, "modeAsk"))
        ask->setChecked(true);
    walk(clients, QStringLiteral("clients"), look);
    api.risky = false;
    api.cutOff.clear();
}

}  // namespace

void visitWizards(FakeApi& api, ui::StatusWatch& status, const Look& look) {
    api.names.names = {
        {QStringLiteral("example.net"), QStringLiteral("alias"), true, QStringLiteral("elsewhere"), {}, 0},
        {QStringLiteral("smtp.example.org"), QStringLiteral("seen"), true, QStringLiteral("ok"), {}, 12},
        {QStringLiteral("old.example.org"), QStringLiteral("alias"), true, QStringLiteral("missing"), {}, 0}};
    certificateWizards(api, status, look);
    settingsWizards(api, status, look);
    ui::SslUtility utility(api, status);
    utility.show();
    settle();
    look(utility, QStringLiteral("sslutility"));
}

void visitPolicyDialogs(FakeApi& api, ui::StatusWatch& status, ui::MainWindow& window, const Look& look) {
    QList<api::CutOff> list(3, api.someoneCutOff());
    list[1].account.clear();
    list[2].address = QStringLiteral("198.51.100.9");
    for (const bool some : {true, false}) {
        auto* dialog = new ui::CutOffDialog(some ? list : QList<api::CutOff>(), QStringLiteral("[Apply]"),
                                            &window, true);
        dialog->open();
        settle();
        look(*dialog, some ? QStringLiteral("dialog-cutoff") : QStringLiteral("dialog-probation"));
        dialog->close();
        settle();
    }
    api.status.probation = {7,
                            QDateTime::currentMSecsSinceEpoch() + 60'000,
                            {QStringLiteral("net.listen"), QStringLiteral("imap.port")}};
    status.refresh();
    waitFor([&] { return status.status().probation.id == 7; });
    settle();
    look(window, QStringLiteral("probation"));
    api.status.probation = {};
    status.refresh();
    waitFor([&] { return status.status().probation.id == 0; });
}

}  // namespace postern::test
