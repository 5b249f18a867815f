#include "ui/dialogs/certificateviewer.h"

#include "ui/certificatetexts.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/helpshortcut.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/state.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace postern::ui {

namespace {
constexpr int kLinkRole = Qt::UserRole;
constexpr int kMark = 12;
}  // namespace

CertificateViewer::CertificateViewer(api::AdminApi& api, QWidget* parent) : QDialog(parent), m_api(api) {
    setObjectName(QStringLiteral("certificateViewer"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Certificate"));
    m_title = sectionLabel(QString(), this);
    m_title->setProperty("data", true);
    m_messages = new MessageBar(this);
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the certificate"));
    m_tabs->addTab(buildGeneral(), tr("General"));
    m_tabs->addTab(buildDetails(), tr("Details"));
    m_tabs->addTab(buildPath(), tr("Path"));
    QPushButton* shut = pushButton(tr("C&lose"), QStringLiteral("close"), this);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(shut);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(m_title);
    column->addWidget(m_messages);
    column->addWidget(m_tabs, 1);
    column->addLayout(row);
    resize(680, 560);
    addHelpShortcut(this, api, [] { return QStringLiteral("certificates"); });
    connect(shut, &QPushButton::clicked, this, &QDialog::accept);
}

QWidget* CertificateViewer::buildGeneral() {
    auto* inside = new QWidget(this);
    inside->setObjectName(QStringLiteral("scrolled"));
    m_mark = new QLabel(inside);
    m_verdict = new QLabel(inside);
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_verdict->setProperty("role", QStringLiteral("strong"));
    m_verdict->setWordWrap(true);
    auto* head = new QHBoxLayout;
    head->setSpacing(kGrid);
    head->addWidget(m_mark, 0, Qt::AlignTop);
    head->addWidget(m_verdict, 1);
    m_purposes = new QVBoxLayout;
    m_purposes->setSpacing(6);
    auto* rows = new QFormLayout;
    rows->setHorizontalSpacing(2 * kGrid);
    rows->setVerticalSpacing(6);
    rows->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    const auto add = [&](const QString& title) {
        QLabel* value = dataLabel(title, inside);
        auto* label = new QLabel(title, inside);
        label->setProperty("role", QStringLiteral("note"));
        rows->addRow(label, value);
        return value;
    };
    m_issuedTo = add(tr("Issued to"));
    m_issuedBy = add(tr("Issued by"));
    m_names = add(tr("Names"));
    m_valid = add(tr("Valid"));
    m_fingerprint = add(tr("SHA-256"));
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 2 * kGrid, kGrid, kGrid);
    column->setSpacing(kGrid);
    column->addLayout(head);
    column->addWidget(noteLabel(tr("This certificate can be used to:"), inside));
    column->addLayout(m_purposes);
    column->addSpacing(kGrid);
    column->addLayout(rows);
    column->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inside);
    return scroll;
}

QWidget* CertificateViewer::buildDetails() {
    auto* holder = new QWidget(this);
    m_fields = new QTreeWidget(holder);
    m_fields->setObjectName(QStringLiteral("fields"));
    m_fields->setAccessibleName(tr("Fields of the certificate"));
    m_fields->setHeaderLabels({tr("Field"), tr("Value")});
    m_fields->setRootIsDecorated(false);
    m_fields->setProperty("dataFrom", 1);
    m_value = new QPlainTextEdit(holder);
    m_value->setObjectName(QStringLiteral("fieldValue"));
    m_value->setAccessibleName(tr("Whole value of the selected field"));
    m_value->setReadOnly(true);
    m_value->setTabChangesFocus(true);
    m_value->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_value->setFixedHeight(88);
    QPushButton* copyField = pushButton(tr("&Copy all fields"), QStringLiteral("copyFields"), holder);
    QPushButton* copyPem = pushButton(tr("Copy as &PEM"), QStringLiteral("copyPem"), holder);
    QPushButton* saveFile = pushButton(tr("&Save to file..."), QStringLiteral("saveCertificate"), holder);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(copyField);
    row->addWidget(copyPem);
    row->addWidget(saveFile);
    row->addStretch(1);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 2 * kGrid, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(m_fields, 1);
    column->addWidget(m_value);
    column->addLayout(row);
    connect(m_fields, &QTreeWidget::currentItemChanged, this, &CertificateViewer::showValue);
    connect(copyField, &QPushButton::clicked, this, &CertificateViewer::copyAll);
    connect(copyPem, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_details.pem); });
    connect(saveFile, &QPushButton::clicked, this, &CertificateViewer::save);
    return holder;
}

QWidget* CertificateViewer::buildPath() {
    auto* holder = new QWidget(this);
    m_path = new QTreeWidget(holder);
    m_path->setObjectName(QStringLiteral("path"));
    m_path->setAccessibleName(tr("Chain from the root to this certificate"));
    m_path->setHeaderHidden(true);
    m_path->setProperty("dataFrom", 0);
    m_path->setRootIsDecorated(false);
    m_path->setItemsExpandable(false);
    m_linkState = plainLabel(QString(), holder);
    m_linkState->setObjectName(QStringLiteral("linkState"));
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 2 * kGrid, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(
        noteLabel(tr("Each certificate is signed by the one above it. Mail programs must know the "
                     "topmost; all between are sent along."),
                  holder));
    column->addWidget(m_path, 1);
    column->addWidget(m_linkState);
    connect(m_path, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        m_linkState->setText(item ? item->data(0, kLinkRole).toString() : QString());
    });
    return holder;
}

void CertificateViewer::load(const QString& name) {
    api::CertificateShow request;
    request.name = name;
    m_title->setText(Format::certificateName(name));
    m_api.call(request, this, [this](const base::Result<api::CertificateDetails>& reply) {
        if (reply)
            showDetails(reply.value());
        else
            m_messages->showError(reply.error());
    });
}

void CertificateViewer::loadFile(const QByteArray& bytes) {
    api::CertificateExamine request;
    request.base64 = QString::fromLatin1(bytes.toBase64());
    m_api.call(request, this, [this](const base::Result<api::FileContents>& reply) {
        if (!reply)
            m_messages->showError(reply.error());
        else if (!reply->certificates.isEmpty())
            showDetails(reply->certificates.first());
    });
}

void CertificateViewer::showDetails(const api::CertificateDetails& details) {
    m_details = details;
    const QString name = CertificateTexts::commonName(details.info.subject);
    m_title->setText(name);
    setWindowTitle(tr("Certificate %1").arg(name));
    showGeneral();
    showFields();
    showPath();
}

void CertificateViewer::showGeneral() {
    const bool good = m_details.verdict.code.isEmpty();
    const bool test = m_details.info.kind == QLatin1StringView("test");
    const State state = good ? (test ? State::Attention : State::Running) : State::Down;
    m_mark->setPixmap(States::icon(state, palette()).pixmap(kMark, kMark));
    m_mark->setContentsMargins(0, 4, 0, 0);
    m_verdict->setText(!good ? Texts::error(m_details.verdict)
                       : test
                           ? tr("This certificate is OK, but for tests only: mail programs do not know its "
                                "authority.")
                           : tr("This certificate is OK."));
    while (QLayoutItem* item = m_purposes->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const api::PurposeCheck& check : m_details.purposes) addPurpose(check);
    for (const api::RootCheck& check : m_details.roots) addRoot(check);
    const api::CertificateInfo& info = m_details.info;
    m_issuedTo->setText(info.subject);
    m_issuedBy->setText(info.selfSigned ? tr("itself (self-signed)") : info.issuer);
    m_names->setText(info.names.join(QStringLiteral(", ")));
    m_valid->setText(tr("%1 to %2, %3")
                         .arg(Format::date(info.notBeforeUtcMs), Format::date(info.notAfterUtcMs),
                              Format::daysLeft(info.daysLeft)));
    m_fingerprint->setText(CertificateTexts::breakable(info.sha256));
}

void CertificateViewer::addPurpose(const api::PurposeCheck& check) {
    const QString purpose = CertificateTexts::purpose(check.purpose);
    QLabel* words =
        addLine(check.good, check.good ? tr("Yes: %1").arg(purpose)
                                       : tr("No: %1. %2").arg(purpose, Texts::error(check.reason)));
    words->setObjectName(QStringLiteral("purpose.") + check.purpose);
}

/// One verdict for each store of roots: clients elsewhere know the first at best.
void CertificateViewer::addRoot(const api::RootCheck& check) {
    const QString store = check.store == QLatin1StringView("system") ? tr("the roots of this computer")
                          : check.store == QLatin1StringView("own")  ? tr("the own authorities")
                                                                     : tr("the trusted authorities");
    QLabel* words = addLine(check.recognised, check.recognised ? tr("Recognized by %1").arg(store)
                                                               : tr("Not recognized by %1").arg(store));
    words->setObjectName(QStringLiteral("root.") + check.store);
}

QLabel* CertificateViewer::addLine(bool good, const QString& text) {
    auto* line = new QWidget(m_tabs);
    auto* mark = new QLabel(line);
    const State state = good ? State::Running : State::Stopped;
    mark->setPixmap(States::icon(state, palette()).pixmap(kMark, kMark));
    mark->setContentsMargins(0, 4, 0, 0);
    QLabel* words = plainLabel(text, line);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(words, 1);
    m_purposes->addWidget(line);
    return words;
}

void CertificateViewer::showFields() {
    m_fields->clear();
    const auto add = [this](const QString& name, const QString& value) {
        auto* item = new QTreeWidgetItem(m_fields, {name, value});
        item->setToolTip(1, value);
    };
    for (const api::DetailField& field : m_details.subject)
        add(tr("Issued to: %1").arg(CertificateTexts::field(field.name)), field.value);
    for (const api::DetailField& field : m_details.issuer)
        add(tr("Issued by: %1").arg(CertificateTexts::field(field.name)), field.value);
    for (const api::DetailField& field : m_details.fields)
        add(CertificateTexts::field(field.name), field.value);
    if (!m_details.info.spkiSha256.isEmpty())
        add(tr("Key fingerprint (SHA-256)"), m_details.info.spkiSha256);
    m_fields->resizeColumnToContents(0);
    m_fields->setColumnWidth(0, m_fields->columnWidth(0) + 3 * kGrid);
    m_fields->setCurrentItem(m_fields->topLevelItem(0));
}

void CertificateViewer::showValue() {
    const QTreeWidgetItem* item = m_fields->currentItem();
    m_value->setPlainText(item ? item->text(1) : QString());
}

void CertificateViewer::showPath() {
    m_path->clear();
    QTreeWidgetItem* up = nullptr;
    for (auto link = m_details.path.rbegin(); link != m_details.path.rend(); ++link) {
        auto* item = up ? new QTreeWidgetItem(up) : new QTreeWidgetItem(m_path);
        const bool good = link->problem.code.isEmpty();
        const QString name = CertificateTexts::commonName(link->subject);
        item->setText(0, name);
        item->setToolTip(0, link->subject);
        item->setIcon(0, States::icon(good ? State::Running : State::Attention, palette()));
        const QString state =
            good ? tr("%1 is good, valid until %2.").arg(name, Format::date(link->notAfterUtcMs))
                 : tr("%1: %2").arg(name, Texts::error(link->problem));
        item->setData(0, kLinkRole, state);
        item->setData(0, Qt::AccessibleTextRole, state);
        up = item;
    }
    m_path->expandAll();
    m_path->setCurrentItem(up);
}

void CertificateViewer::copyAll() {
    QString all;
    for (int i = 0; i < m_fields->topLevelItemCount(); ++i)
        all += m_fields->topLevelItem(i)->text(0) + QStringLiteral(": ") +
               m_fields->topLevelItem(i)->text(1) + QLatin1Char('\n');
    QGuiApplication::clipboard()->setText(all);
}

void CertificateViewer::save() {
    const QString name = m_details.info.name.isEmpty() ? CertificateTexts::commonName(m_details.info.subject)
                                                       : m_details.info.name;
    Files::save(this, tr("Save the certificate"), Files::text(name + QStringLiteral(".pem"), m_details.pem),
                false, [this](const QString& path, const QString& error) {
                    if (error.isEmpty())
                        m_messages->showMessage(MessageBar::Kind::Done, tr("Saved as %1").arg(path));
                    else
                        m_messages->showMessage(MessageBar::Kind::Problem, error);
                });
}

}  // namespace postern::ui
