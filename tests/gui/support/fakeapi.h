#pragma once

#include "engine/api/adminapi.h"

#include <QHash>
#include <QStringList>

#include <functional>

namespace postern::test {

/// An engine made of lists, for tests and pictures of the console. Answers later, like the real one; never in
/// the call.
class FakeApi : public api::AdminApi {
    Q_OBJECT
 public:
    explicit FakeApi(QObject* parent = nullptr);

    /// Plausible data: two domains, accounts in every state, sessions, a log, an hour of figures.
    void fill();
    void addAccounts(const QString& domain, int count);
    void addCertificates(int count);
    /// The next call of this verb is refused.
    void failNext(const QByteArray& verb, const base::Error& error) { m_failures.insert(verb, error); }

    api::Status status;
    api::SettingList settings;
    api::DomainList domains;
    QHash<QString, QList<api::AccountInfo>> accounts;
    QHash<QString, QList<api::AliasInfo>> aliases;
    api::CertificateList certificates;
    api::SessionList sessions;
    api::LogLines log;
    api::Metrics metrics;
    api::NameChecks names;    // what cert.names proposes, and knows; other names are "ok"
    QList<QByteArray> asked;  // verbs in the order they came
    QVariantMap lastSet;      // values of the last settings.set that was not a check

 protected:
    void invoke(const QByteArray& verb, QVariant request, QObject* context,
                std::function<void(base::Result<QVariant>)> done) override;

 private:
    using Handler = std::function<base::Result<QVariant>(const QVariant&)>;
    template <class Request>
    void on(std::function<base::Result<typename Request::Reply>(const Request&)> handle);
    void addReads();
    void addServiceVerbs();
    void addDirectoryVerbs();
    void addOtherVerbs();
    void fillServices();
    void fillSettings();
    void fillDirectory();
    void fillCertificates();
    void fillMonitor();
    base::Result<api::ChangeReport> setSettings(const api::SettingsSet& request);
    base::Result<api::AccountInfo> editAccount(const QString& address,
                                               const std::function<void(api::AccountInfo&)>& edit);
    QHash<QByteArray, Handler> m_handlers;
    QHash<QByteArray, base::Error> m_failures;
};

}  // namespace postern::test
