#include "app/posternctl/commands.h"

namespace postern::ctl {
namespace {

void tlsPresets(Runner& runner) {
    runner.run(api::TlsCatalogueRead{}, [](const api::TlsCatalogue& catalogue) {
        QString text;
        for (const api::TlsPreset& preset : catalogue.presets) {
            text += QStringLiteral("%1 (from %2 on)\n").arg(preset.name, preset.minimumVersion);
            text += QStringLiteral("  TLS 1.3: %1\n").arg(preset.suites13.join(QStringLiteral(", ")));
            text += QStringLiteral("  TLS 1.2: %1\n").arg(preset.ciphers12.join(QStringLiteral(", ")));
            text += QStringLiteral("  groups: %1\n").arg(preset.groups.join(QStringLiteral(", ")));
        }
        return text;
    });
}

void tlsCatalogue(Runner& runner) {
    runner.run(api::TlsCatalogueRead{}, [](const api::TlsCatalogue& catalogue) {
        QList<QStringList> rows;
        const auto add = [&](const QStringList& names, const QString& use) {
            for (const QString& name : names)
                rows.append(
                    {name, use, catalogue.weakCiphers.contains(name) ? QStringLiteral("weak") : QString()});
        };
        add(catalogue.suites13, QStringLiteral("TLS 1.3"));
        add(catalogue.ciphers12, QStringLiteral("TLS 1.2"));
        add(catalogue.groups, QStringLiteral("group"));
        return columns(rows);
    });
}

}  // namespace

QList<Command> tlsCommands() {
    return {
        {"tls presets", "", 0, 0, "", tlsPresets},
        {"tls catalogue", "", 0, 0, "", tlsCatalogue},
    };
}

}  // namespace postern::ctl
