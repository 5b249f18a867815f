#include "ui/pages/keystab.h"

#include "ui/certificatetexts.h"
#include "ui/dialogs/exportdialogs.h"
#include "ui/dialogs/generatekeydialog.h"
#include "ui/dialogs/importdialog.h"
#include "ui/dialogs/keystoredialog.h"
#include "ui/dialogs/unlockdialog.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/keycard.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

QString stateText(const api::KeyInfo& key) {
    return key.problem.code.isEmpty() ? KeysTab::tr("Good") : Texts::error(key.problem);
}

}  // namespace

KeysTab::KeysTab(PageContext context, MessageBar& messages, QWidget* parent)
    : PanelTab(context, messages, parent) {
    buildModel();
    m_table = new TableView(QStringLiteral("keys"), tr("Private keys"), this);
    m_table->setSpare({6, 7, 4, 3});
    buildActions();
    m_table->setFilterHint(tr("Filter keys"));
    m_table->setModel(m_model, 0);
    m_card = new KeyCard(this);
    auto* main = new QWidget(this);
    auto* column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(buildStore());
    column->addWidget(m_table, 1);
    fill(main, m_card);
    connect(m_table, &TableView::selectionChanged, this, &KeysTab::showSelected);
}

QWidget* KeysTab::buildStore() {
    auto* frame = new QFrame(this);
    frame->setObjectName(QStringLiteral("card"));
    m_storeMark = new QLabel(frame);
    m_storeText = plainLabel(QString(), frame);
    m_storeText->setObjectName(QStringLiteral("storeText"));
    m_change = pushButton(tr("&Key protection..."), QStringLiteral("changeStore"), frame);
    m_change->setToolTip(tr("How and where the private keys are protected"));
    m_unlock = primaryButton(tr("&Unlock..."), QStringLiteral("unlock"), frame);
    m_unlock->hide();
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
    row->setSpacing(kGrid);
    row->addWidget(m_storeMark);
    row->addWidget(m_storeText, 1);
    row->addWidget(m_unlock);
    row->addWidget(m_change);
    connect(m_change, &QPushButton::clicked, this,
            [this] { open(new KeyStoreDialog(api(), m_store, this)); });
    connect(m_unlock, &QPushButton::clicked, this, [this] { open(new UnlockDialog(api(), this)); });
    m_change->setEnabled(false);
    return frame;
}

void KeysTab::buildModel() {
    using K = api::KeyInfo;
    const QIcon good = States::icon(State::Running, palette());
    const QIcon bad = States::icon(State::Attention, palette());
    m_model = new ListModel<K>(
        {{tr("Name"), [](const K& k) { return k.name; }},
         {tr("State"),
          stateText,
          {},
          [good, bad](const K& k) { return k.problem.code.isEmpty() ? good : bad; }},
         {tr("Key"), [](const K& k) { return k.type; }},
         {tr("Made"), [](const K& k) { return Format::date(k.createdUtcMs); },
          [](const K& k) { return k.createdUtcMs; }},
         {tr("Origin"), [](const K& k) { return CertificateTexts::origin(k.origin); }},
         {tr("At rest"), [](const K& k) { return CertificateTexts::protection(k.protection); }},
         {tr("Certificates"), [](const K& k) { return k.certificates.join(QStringLiteral(", ")); }},
         {tr("Requests"), [](const K& k) { return k.requests.join(QStringLiteral(", ")); }}},
        [](const K& k) { return k.name; }, this);
}

void KeysTab::buildActions() {
    using Needs = TableView::Needs;
    QAction* first = m_table->addAction(
        QStringLiteral("add"), tr("Generate Key..."), QStringLiteral("generateKeyAction"), Needs::Nothing,
        [this] { open(new GenerateKeyDialog(api(), context().status.status().hostName, this)); });
    m_table->addAction(QStringLiteral("storage"), tr("Import..."), QStringLiteral("importKeyAction"),
                       Needs::Nothing,
                       [this] { open(new ImportDialog(api(), context().status.status(), {}, this)); });
    m_table->addAction(QStringLiteral("done"), tr("Key Test"), QStringLiteral("testKey"), Needs::One, [this] {
        m_card->showKey(*selected());
        test(selected()->name);
    });
    m_table->addAction(
        QStringLiteral("copy"), tr("Copy key fingerprint"), QStringLiteral("copyPin"), Needs::One,
        [this] { copied(tr("The key fingerprint is in the clipboard."), selected()->spkiSha256); });
    m_table->addAction(
        QStringLiteral("export"), tr("Export..."), QStringLiteral("exportKey"), Needs::One, [this] {
            openExport(new ExportKeyDialog(api(), selected()->name, this), tr("Save the private key"));
        });
    m_table->addAction(QStringLiteral("remove"), tr("Remove..."), QStringLiteral("removeKey"), Needs::One,
                       [this] { remove(); });
    m_table->setEmptyState(tr("No private key yet"),
                           tr("Signing requests and certificates are made from a key. Wizards make one by "
                              "themselves."),
                           first);
}

const api::KeyInfo* KeysTab::selected() const {
    const int row = m_table->selectedRow();
    return row < 0 ? nullptr : &m_model->row(row);
}

void KeysTab::reload() {
    send(api::KeyStoreRead{}, [this](const api::KeyStoreInfo& store) { showStore(store); });
    send(api::KeysList{}, [this](const api::KeyList& list) {
        m_model->setRows(list.keys);
        if (m_table->selectedRow() < 0 && !list.keys.isEmpty())
            m_table->selectRow(0);
        showSelected();
    });
}

void KeysTab::showStore(const api::KeyStoreInfo& store) {
    m_store = store;
    const bool fault = !store.problem.code.isEmpty();
    const State state = store.locked ? State::Down : fault ? State::Attention : State::Running;
    m_storeMark->setPixmap(States::icon(state, palette()).pixmap(12, 12));
    QString text = tr("Protected by: %1").arg(CertificateTexts::protection(store.mode));
    if (store.mode == QLatin1StringView("keyfile"))
        text = tr("Protected by a key file in %1").arg(store.folder);
    if (store.locked)
        text = tr("Locked: services that need a key wait for the passphrase.");
    else if (fault)
        text = Texts::error(store.problem);
    m_storeText->setText(text);
    m_storeText->setToolTip(CertificateTexts::protectionNote(store.mode));
    m_unlock->setVisible(store.locked);
    m_change->setEnabled(!store.locked);
    m_change->setToolTip(store.locked ? tr("Unlock the keys first")
                                      : tr("How and where the private keys are protected"));
}

void KeysTab::showSelected() {
    const api::KeyInfo* key = selected();
    if (!key) {
        m_card->showNothing();
        m_tested.clear();
        return;
    }
    if (m_tested == key->name)
        return;
    m_card->showKey(*key);
    test(key->name);
}

void KeysTab::test(const QString& name) {
    m_tested = name;
    api::KeyTestRun request;
    request.name = name;
    api().call(request, this, [this, name](const base::Result<api::KeyTest>& reply) {
        if (m_tested != name)
            return;
        const bool good = reply && reply->good;
        m_card->showTest(good, !reply ? Texts::error(reply.error())
                               : good ? tr("Verification String is OK")
                                      : tr("The key is damaged and cannot be used. %1").arg(reply->text));
    });
}

void KeysTab::remove() {
    const api::KeyInfo key = *selected();
    QString what = tr("A dated backup of it is kept in the data folder.");
    if (!key.certificates.isEmpty())
        what = tr("These certificates go with it: %1. %2")
                   .arg(key.certificates.join(QStringLiteral(", ")), what);
    if (!key.requests.isEmpty())
        what = tr("These requests go with it, and answers to them become useless: %1. %2")
                   .arg(key.requests.join(QStringLiteral(", ")), what);
    confirm(this, tr("Remove the private key %1?").arg(key.name), what, tr("Remove %1").arg(key.name),
            [this, name = key.name, force = !key.requests.isEmpty()] {
                api::KeyRemove request;
                request.name = name;
                request.force = force;
                send(request, [this](const api::Empty&) {
                    m_tested.clear();
                    reload();
                    Q_EMIT changedMuch();
                });
            });
}

}  // namespace postern::ui
