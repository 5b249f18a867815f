#include "engine/admin/admincontext.h"
#include "engine/admin/namechecker.h"
#include "engine/services/serviceplan.h"

#include <QSet>

#include <algorithm>

namespace postern::admin {
namespace {

/// Names in the order they came; a name that comes again keeps its first source.
class NameCollector {
 public:
    explicit NameCollector(const AdminContext& context)
        : m_seen(context.seenNames ? context.seenNames() : QHash<QString, qint64>()) {}

    void add(const QString& text, const char* source) {
        api::NameCheck name;
        name.name = text.trimmed();
        if (name.name.isEmpty() || m_known.contains(name.name.toLower()))
            return;
        m_known += name.name.toLower();
        name.source = QString::fromLatin1(source);
        name.seen = m_seen.value(name.name.toLower());
        m_names += name;
    }
    // Most asked for first, so that what is beyond the limit is what matters least.
    void addSeen() {
        QList<QString> names = m_seen.keys();
        std::sort(names.begin(), names.end(), [this](const QString& left, const QString& right) {
            const qint64 more = m_seen.value(left);
            const qint64 less = m_seen.value(right);
            return more != less ? more > less : left < right;
        });
        for (const QString& name : std::as_const(names)) add(name, "seen");
    }
    [[nodiscard]] const QList<api::NameCheck>& names() const { return m_names; }

 private:
    const QHash<QString, qint64> m_seen;
    QSet<QString> m_known;
    QList<api::NameCheck> m_names;
};

base::Status propose(const AdminContext& context, const QString& domainName, NameCollector& names) {
    names.add(QString::fromUtf8(services::hostName(*context.settings.snapshot())), "host");
    const auto directory = context.shared.directory.snapshot();
    const auth::Domain* domain = directory->mainDomain();
    if (!domainName.isEmpty()) {
        const auto key = auth::normaliseDomain(domainName);
        domain = key ? directory->domain(key.value()) : nullptr;
        if (!domain)
            return base::fail("domain.missing", QStringLiteral("there is no domain %1"), {domainName});
    }
    if (domain) {
        names.add(domain->display, "domain");
        for (const QByteArray& alias : domain->aliases) names.add(QString::fromUtf8(alias), "alias");
    }
    names.addSeen();
    return base::Done{};
}

}  // namespace

void addNameVerbs(Dispatcher& dispatcher, AdminContext& context) {
    const auto checker = std::make_shared<NameChecker>();
    dispatcher.on<api::NamesCheck>([&context, checker](const api::NamesCheck& request, const Caller&,
                                                       const Dispatcher::Reply<api::NameChecks>& reply) {
        NameCollector names(context);
        for (const QString& name : request.names) names.add(name, "asked");
        const base::Status proposed =
            request.propose ? propose(context, request.domain, names) : base::Status(base::Done{});
        if (proposed)
            checker->check(names.names(), [reply](const api::NameChecks& checks) { reply(checks); });
        else
            reply(proposed.error());
    });
}

}  // namespace postern::admin
