#include "ui/widgets/policygroup.h"

#include "ui/models/settingsdraft.h"
#include "ui/widgets/picklisteditor.h"
#include "ui/widgets/settingfield.h"
#include "ui/widgets/settingsform.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QPointer>

namespace postern::ui {

namespace {

struct PolicyGroup {
    Q_DECLARE_TR_FUNCTIONS(PolicyGroup)
};

const QString kPolicy = QStringLiteral("tls.policy");

/// What a preset uses, in words.
QString presetText(const api::TlsCatalogue& catalogue, const QString& name) {
    for (const api::TlsPreset& preset : catalogue.presets) {
        if (preset.name == name)
            return PolicyGroup::tr("TLS 1.3: %1.\nTLS 1.2: %2.\nKey exchange: %3.")
                .arg(preset.suites13.join(QStringLiteral(", ")), preset.ciphers12.join(QStringLiteral(", ")),
                     preset.groups.join(QStringLiteral(", ")));
    }
    return PolicyGroup::tr("Your own lists are used, in their order.");
}

/// Names of ciphers are for those who look for them: each choice tells what it uses when it is pointed at.
void explain(QComboBox& box, const api::TlsCatalogue& catalogue) {
    for (int i = 0; i < box.count(); ++i)
        box.setItemData(i, presetText(catalogue, box.itemData(i).toString()), Qt::ToolTipRole);
    const auto show = [&box] { box.setToolTip(box.currentData(Qt::ToolTipRole).toString()); };
    QObject::connect(&box, &QComboBox::currentIndexChanged, &box, show);
    show();
}

void offer(SettingsForm& form, const QString& key, const QStringList& offered, const QStringList& weak) {
    SettingField* field = form.field(key);
    if (auto* list = field ? qobject_cast<PickListEditor*>(field->editor()) : nullptr)
        list->setOffered(offered, weak, PolicyGroup::tr("weak"));
}

}  // namespace

void addPolicy(SettingsForm& form, SettingsDraft& draft, api::AdminApi& api) {
    form.addGroup(PolicyGroup::tr("TLS policy"), QString(), draft,
                  {kPolicy, QStringLiteral("tls.minimumVersion"), QStringLiteral("tls.require128")}, {});
    SettingField* field = form.field(kPolicy);
    auto* box = field ? qobject_cast<QComboBox*>(field->editor()->control()) : nullptr;
    if (!box)
        return;
    api.call(api::TlsCatalogueRead{}, box, [box](base::Result<api::TlsCatalogue> reply) {
        if (reply)
            explain(*box, reply.value());
    });
}

void addCipherLists(SettingsForm& form, SettingsDraft& draft, api::AdminApi& api) {
    QWidget* group = form.addGroup(
        PolicyGroup::tr("Custom lists"),
        PolicyGroup::tr("The first entry that a client knows is used. They count while the policy "
                        "is Custom."),
        draft,
        {QStringLiteral("tls.suites13"), QStringLiteral("tls.ciphers12"), QStringLiteral("tls.groups")}, {});
    if (!group)
        return;
    const auto follow = [group, &draft] {
        group->setVisible(draft.value(kPolicy) == QLatin1StringView("custom"));
    };
    QObject::connect(&draft, &SettingsDraft::changed, group, follow);
    follow();
    api.call(api::TlsCatalogueRead{}, group, [&form](base::Result<api::TlsCatalogue> reply) {
        if (!reply)
            return;
        offer(form, QStringLiteral("tls.suites13"), reply->suites13, {});
        offer(form, QStringLiteral("tls.ciphers12"), reply->ciphers12, reply->weakCiphers);
        offer(form, QStringLiteral("tls.groups"), reply->groups, {});
    });
}

void addClientAuthentication(SettingsForm& form, SettingsDraft& draft, api::AdminApi& api,
                             const QString& service, const QString& title) {
    const QString mode = service + QStringLiteral(".clientAuth");
    const QString trusted = service + QStringLiteral(".trustedAuthorities");
    const QString revocation = service + QStringLiteral(".clientRevocation");
    form.addGroup(title, QString(), draft, {mode, trusted, revocation}, {});
    QWidget* inside = form.widget();
    const auto follow = [&form, &draft, mode, trusted, revocation] {
        const bool on = draft.value(mode) != QLatin1StringView("off");
        for (const QString& key : {trusted, revocation}) {
            if (SettingField* field = form.field(key))
                field->setReason(on, PolicyGroup::tr("Client authentication is off"));
        }
    };
    QObject::connect(&draft, &SettingsDraft::changed, inside, follow);
    follow();
    api.call(api::AuthoritiesList{}, inside, [&form, trusted](base::Result<api::AuthorityList> reply) {
        if (!reply)
            return;
        QStringList names;
        for (const api::AuthorityInfo& info : reply->authorities) {
            if (info.kind != QLatin1StringView("test"))
                names << info.name;
        }
        offer(form, trusted, names, {});
    });
}

}  // namespace postern::ui
