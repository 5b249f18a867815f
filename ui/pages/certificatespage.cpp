#include "ui/pages/certificatespage.h"

#include "ui/dialogs/unlockdialog.h"
#include "ui/helpwindow.h"
#include "ui/icons.h"
#include "ui/pages/authoritiestab.h"
#include "ui/pages/certificatestab.h"
#include "ui/pages/journaltab.h"
#include "ui/pages/keystab.h"
#include "ui/pages/requeststab.h"
#include "ui/widgets/fileinput.h"
#include "ui/widgets/labels.h"

#include <QDropEvent>
#include <QHBoxLayout>
#include <QSettings>
#include <QShortcut>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

/// The panel alone, with what the main window does for its pages.
class PanelWindow : public QWidget {
 public:
    explicit PanelWindow(PageContext context) : QWidget(nullptr, Qt::Window) {
        setObjectName(QStringLiteral("certificatesWindow"));
        setAttribute(Qt::WA_DeleteOnClose);
        setWindowIcon(programIcon());
        setWindowTitle(CertificatesPage::tr("Certificates - Postern"));
        setMinimumSize(720, 480);
        resize(1000, 680);
        m_page = new CertificatesPage(context, this);
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(m_page);
        restoreGeometry(QSettings().value(QStringLiteral("certificates/geometry")).toByteArray());
        auto* help = new QShortcut(QKeySequence(QKeySequence::HelpContents), this);
        connect(help, &QShortcut::activated, this, [this, context] {
            if (!m_help)
                m_help = new HelpWindow(&context.api, this);
            m_help->showTopic(m_page->helpTopic());
        });
        auto* fresh = new QShortcut(QKeySequence(QKeySequence::Refresh), this);
        connect(fresh, &QShortcut::activated, m_page, &Page::reload);
        auto* shut = new QShortcut(QKeySequence(QKeySequence::Close), this);
        connect(shut, &QShortcut::activated, this, &QWidget::close);
    }
    ~PanelWindow() override { QSettings().setValue(QStringLiteral("certificates/geometry"), saveGeometry()); }

 private:
    CertificatesPage* m_page;
    HelpWindow* m_help = nullptr;
};

}  // namespace

CertificatesPage::CertificatesPage(PageContext context, QWidget* parent)
    : Page(context, tr("Certificates"),
           tr("What your services show to prove who they are. Private keys stay here, encrypted."), parent) {
    setBodyMargins(false);
    setAcceptDrops(true);
    buildTabs();
    auto* button = flatButton(tr("Own &window"), QStringLiteral("detach"), this);
    button->setToolTip(tr("Opens the panel in a window of its own"));
    button->setIcon(icon(QStringLiteral("export"), palette()));
    header()->addWidget(button);
    connect(button, &QPushButton::clicked, this, &CertificatesPage::detach);
    follow({api::Topic::Certificates, api::Topic::Settings});
}

CertificatesPage::~CertificatesPage() {
    delete m_window;
}

QList<std::pair<QString, QString>> CertificatesPage::tabs() {
    return {{QStringLiteral("certificates"), tr("Certificates")},
            {QStringLiteral("keys"), tr("Keys")},
            {QStringLiteral("requests"), tr("Requests")},
            {QStringLiteral("authorities"), tr("Authorities")},
            {QStringLiteral("journal"), tr("Journal")}};
}

void CertificatesPage::buildTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("panelTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the page"));
    m_certificates = new CertificatesTab(context(), messages(), this);
    PanelTab* const parts[] = {m_certificates, new KeysTab(context(), messages(), this),
                               new RequestsTab(context(), messages(), this),
                               new AuthoritiesTab(context(), messages(), this),
                               new JournalTab(context(), messages(), this)};
    const QList<std::pair<QString, QString>> titles = tabs();
    for (int i = 0; i < titles.size(); ++i) {
        m_tabs->addTab(parts[i], titles.at(i).second);
        connect(parts[i], &PanelTab::pageAsked, this, &Page::openPage);
    }
    body()->addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { reload(); });
}

PanelTab* CertificatesPage::current() const {
    return static_cast<PanelTab*>(m_tabs->currentWidget());
}

void CertificatesPage::reload() {
    current()->reload();
    api().call(api::KeyStoreRead{}, this, [this](const base::Result<api::KeyStoreInfo>& reply) {
        if (!reply)
            return;  // the Keys tab says why
        const QString locked =
            tr("The private keys are locked. Services that need one wait for the passphrase.");
        const bool saidThere = m_tabs->currentIndex() == 1;  // the Keys tab says so itself
        if ((!reply->locked || saidThere) && messages().text() == locked)
            messages().dismiss();
        if (!reply->locked || saidThere || !messages().text().isEmpty())
            return;
        messages().showMessage(MessageBar::Kind::Hint, locked, tr("Unlock..."), [this] {
            auto* dialog = new UnlockDialog(api(), this);
            connect(dialog, &FormDialog::done, this, &CertificatesPage::reload);
            dialog->open();
        });
    });
}

void CertificatesPage::showItem(const QString& item) {
    const QList<std::pair<QString, QString>> all = tabs();
    for (int i = 0; i < all.size(); ++i) {
        if (all.at(i).first == item) {
            m_tabs->setCurrentIndex(i);
            return;
        }
    }
    m_tabs->setCurrentIndex(0);
    m_certificates->select(item);
}

void CertificatesPage::detach() {
    if (!m_window) {
        m_window = new PanelWindow(context());
        m_window->findChild<QWidget*>(QStringLiteral("detach"))->hide();
    }
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
}

void CertificatesPage::dragEnterEvent(QDragEnterEvent* event) {
    if (!FileInput::filesOf(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void CertificatesPage::dropEvent(QDropEvent* event) {
    const QStringList files = FileInput::filesOf(event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    m_tabs->setCurrentWidget(m_certificates);
    m_certificates->importFiles(files);
}

}  // namespace postern::ui
