#include "ui/pages/settingspage.h"

#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/draftfooter.h"
#include "ui/widgets/policygroup.h"
#include "ui/widgets/settingfield.h"
#include "ui/widgets/settingsform.h"
#include "ui/widgets/storagepane.h"

#include <QLineEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace postern::ui {

SettingsPage::SettingsPage(PageContext context, QWidget* parent)
    : Page(context, tr("Settings"), tr("What counts for all services together."), parent),
      m_draft(context.api, QString(), this) {
    setBodyMargins(false);
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the page"));
    for (const QString& title : {tr("Network"), tr("Login security"), tr("TLS"), tr("Warnings"), tr("Log")}) {
        auto* form = new SettingsForm(m_tabs);
        m_tabs->addTab(form, title);
        m_forms << form;
    }
    m_storage = new StoragePane(this->context(), messages(), m_tabs);
    m_tabs->addTab(m_storage, tr("Storage"));
    body()->addWidget(m_tabs, 1);
    body()->addWidget(new DraftFooter(m_draft, messages(), this));
    connect(&m_draft, &SettingsDraft::loaded, this, &SettingsPage::fill);
    connect(&m_draft, &SettingsDraft::changed, this, &Page::changesChanged);
    connect(&m_draft, &SettingsDraft::failed, this, &SettingsPage::showFieldError);
}

QString SettingsPage::helpTopic() const {
    return m_tabs->currentIndex() == 2 ? QStringLiteral("tlspolicy") : QStringLiteral("settings");
}

void SettingsPage::reload() {
    if (!m_draft.isLoaded())
        m_draft.load();
}

QStringList SettingsPage::keysOf(const QStringList& prefixes) const {
    QStringList keys;
    for (const QString& prefix : prefixes) {
        for (const api::SettingInfo& info : m_draft.settings()) {
            if (info.key.startsWith(prefix))
                keys << info.key;
        }
    }
    return keys;
}

void SettingsPage::fill() {
    if (m_filled)
        return;
    m_filled = true;
    m_forms[0]->addGroup(tr("Networks"), QString(), m_draft,
                         keysOf({QStringLiteral("net.listen"), QStringLiteral("server.")}), {});
    m_forms[0]->addGroup(tr("Load"), QString(), m_draft,
                         keysOf({QStringLiteral("net.maxConnections"), QStringLiteral("net.workers"),
                                 QStringLiteral("admin.")}),
                         {});
    m_forms[1]->addGroup(tr("Guessed passwords"), QString(), m_draft,
                         keysOf({QStringLiteral("login.hideUnknown"), QStringLiteral("login.maxFailures"),
                                 QStringLiteral("login.periodSeconds")}),
                         {});
    m_forms[1]->addGroup(tr("Passwords"), QString(), m_draft,
                         keysOf({QStringLiteral("login.scramRounds"), QStringLiteral("login.cache")}), {});
    addPolicy(*m_forms[2], m_draft, api());
    addCipherLists(*m_forms[2], m_draft, api());
    QStringList rest = keysOf({QStringLiteral("tls.")});
    rest.removeIf([this](const QString& key) { return m_forms[2]->field(key) != nullptr; });
    m_forms[2]->addGroup(tr("TLS sessions"), QString(), m_draft, rest, {});
    m_forms[3]->addGroup(tr("Certificate warnings"),
                         tr("Postern looks at the certificates that it really serves, as a client would."),
                         m_draft, keysOf({QStringLiteral("watch.")}), {});
    m_forms[3]->addGroup(tr("What clients did"),
                         tr("From this Postern tells before a change who would be cut off."), m_draft,
                         keysOf({QStringLiteral("facts.")}), {});
    m_forms[4]->addGroup(tr("Log"), QString(), m_draft, keysOf({QStringLiteral("log.")}), {});
    for (SettingsForm* form : std::as_const(m_forms)) form->finish();
    showHostName();
    if (!m_pendingItem.isEmpty())
        showItem(std::exchange(m_pendingItem, QString()));
}

/// Without one of its own the server has the name of the computer: the empty field shows it.
void SettingsPage::showHostName() {
    const QString key = QStringLiteral("server.hostName");
    const SettingField* field = m_forms[0]->field(key);
    const api::SettingInfo* info = m_draft.setting(key);
    auto* line = field ? qobject_cast<QLineEdit*>(field->editor()->control()) : nullptr;
    if (line && info && info->value.isEmpty())
        line->setPlaceholderText(context().status.status().hostName);
}

void SettingsPage::showFieldError(const base::Error& error, const QString& key) {
    for (SettingsForm* form : std::as_const(m_forms)) {
        if (SettingField* field = form->field(key)) {
            m_tabs->setCurrentWidget(form);
            field->setError(Texts::error(error));
            field->focus();
        }
    }
}

/// The lists of ciphers show with their policy only: that is what to choose first.
QString SettingsPage::shownFor(const QString& item) const {
    static const QStringList kLists{QStringLiteral("tls.suites13"), QStringLiteral("tls.ciphers12"),
                                    QStringLiteral("tls.groups")};
    const QString policy = QStringLiteral("tls.policy");
    return kLists.contains(item) && m_draft.value(policy) != QLatin1StringView("custom") ? policy : item;
}

void SettingsPage::showItem(const QString& item) {
    if (item == QLatin1StringView("storage")) {
        m_tabs->setCurrentWidget(m_storage);
        return;
    }
    if (!m_filled) {
        m_pendingItem = item;
        return;
    }
    for (SettingsForm* form : std::as_const(m_forms)) {
        if (SettingField* field = form->field(shownFor(item))) {
            m_tabs->setCurrentWidget(form);
            field->focus();
        }
    }
}

}  // namespace postern::ui
