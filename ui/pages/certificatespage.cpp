#include "ui/pages/certificatespage.h"

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

const QStringList& tabNames() {
    static const QStringList names{QStringLiteral("certificates"), QStringLiteral("keys"),
                                   QStringLiteral("requests"), QStringLiteral("authorities"),
                                   QStringLiteral("journal")};
    return names;
}

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

void CertificatesPage::buildTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("panelTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the page"));
    m_certificates = new CertificatesTab(context(), messages(), this);
    m_requests = new RequestsTab(context(), messages(), this);
    m_tabs->addTab(m_certificates, tr("Certificates"));
    m_tabs->addTab(new KeysTab(context(), messages(), this), tr("Keys"));
    m_tabs->addTab(m_requests, tr("Requests"));
    m_tabs->addTab(new AuthoritiesTab(context(), messages(), this), tr("Authorities"));
    m_tabs->addTab(new JournalTab(context(), messages(), this), tr("Journal"));
    body()->addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { reload(); });
}

PanelTab* CertificatesPage::current() const {
    return static_cast<PanelTab*>(m_tabs->currentWidget());
}

void CertificatesPage::reload() {
    current()->reload();
}

void CertificatesPage::showItem(const QString& item) {
    const qsizetype tab = tabNames().indexOf(item);
    m_tabs->setCurrentIndex(tab < 0 ? 0 : int(tab));
    if (tab < 0)
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
