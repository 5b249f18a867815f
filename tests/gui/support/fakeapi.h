#pragma once

#include "engine/api/adminapi.h"

#include <QHash>
#include <QPointer>
#include <QSet>
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
    /// Calls of this verb wait until release(), or until key.cancel ends them.
    void hold(const QByteArray& verb) { m_held.insert(verb); }
    void release(const QByteArray& verb);
    /// The newest request of a verb, as it came.
    template <class Request>
    [[nodiscard]] Request last() const {
        return m_requests.value(Request::kVerb).template value<Request>();
    }

    [[nodiscard]] bool isConnected() const override { return m_connected; }
    /// As an attached console sees its engine go and come.
    void setConnected(bool connected) {
        m_connected = connected;
        Q_EMIT changed(api::Topic::Connection);
    }

    api::Status status;
    api::SettingList settings;
    api::DomainList domains;
    QHash<QString, QList<api::AccountInfo>> accounts;
    QHash<QString, QList<api::AliasInfo>> aliases;
    api::CertificateList certificates;
    api::KeyList keys;
    api::KeyStoreInfo keyStore;
    api::RequestList requests;
    api::AuthorityList authorities;
    api::TemplateList templates;
    api::IssuedList issued;
    api::JournalList journal;
    api::ClientCertificateList clientCertificates;
    api::FileContents contents;  // what cert.examine finds in any file
    api::ClientFactList clientFacts;
    QList<api::CutOff> cutOff;  // whom each change and certificate would cut off
    bool risky = false;         // whether each change could lock everybody out
    base::Error taken;          // with a code: each change of POP3 meets it, as a port of somebody else
    [[nodiscard]] api::CutOff someoneCutOff() const;
    api::TlsCatalogue catalogue;
    QHash<QString, api::DomainSecurity> domainSecurity;
    QString filePassword;  // cert.examine, cert.install and key.import ask for it; empty: none needed
    api::SessionList sessions;
    api::LogLines log;
    api::Metrics metrics;
    api::NameChecks names;    // what cert.names proposes, and knows; other names are "ok"
    int metricHours = -1;     // as last asked
    QStringList restarts;     // services, in the order they were restarted
    QList<QByteArray> asked;  // verbs in the order they came
    QVariantMap lastSet;      // values of the last settings.set that was not a check

 protected:
    void invoke(const QByteArray& verb, QVariant request, QObject* context,
                std::function<void(base::Result<QVariant>)> done) override;

 private:
    bool m_connected = true;
    using Handler = std::function<base::Result<QVariant>(const QVariant&)>;
    template <class Request>
    void on(std::function<base::Result<typename Request::Reply>(const Request&)> handle) {
        m_handlers.insert(Request::kVerb, [handle](const QVariant& request) -> base::Result<QVariant> {
            base::Result<typename Request::Reply> reply = handle(request.value<Request>());
            if (!reply)
                return reply.error();
            return QVariant::fromValue(reply.value());
        });
    }
    void addReads();
    void addServiceVerbs();
    void addDirectoryVerbs();
    void addOtherVerbs();
    void addCertificateVerbs();
    void addFileVerbs();
    void addKeyVerbs();
    void addKeyStoreVerbs();
    void addRequestVerbs();
    void addAuthorityVerbs();
    void addIssueVerbs();
    void addPolicyVerbs();
    void fillPolicy();
    void judgeChange(const api::SettingsSet& request, api::ChangeReport& report);
    void addAccountCertificateVerbs();
    void fillServices();
    void fillSettings();
    void fillDirectory();
    void fillCertificates();
    void fillKeys();
    void fillAuthorities();
    void fillAccountCertificates(const QString& account);
    void write(const QString& act, const QString& object);
    void answer(const QByteArray& verb, const QVariant& request, QObject* context,
                const std::function<void(base::Result<QVariant>)>& done);
    [[nodiscard]] base::Status checkPassword(const QString& password) const;
    base::Result<api::CertificateInfo> editCertificate(
        const QString& name, const std::function<void(api::CertificateInfo&)>& edit);
    base::Result<api::CertificateInfo> addCertificate(const QString& name, const QString& kind,
                                                      const QStringList& services, bool replace);
    [[nodiscard]] api::CertificateDetails detailsOf(const api::CertificateInfo& info) const;
    void fillMonitor();
    base::Result<api::ChangeReport> setSettings(const api::SettingsSet& request);
    base::Result<api::AccountInfo> editAccount(const QString& address,
                                               const std::function<void(api::AccountInfo&)>& edit);
    QList<api::SettingInfo> m_beforeProbation;
    qint64 m_probations = 0;
    QHash<QByteArray, Handler> m_handlers;
    QHash<QByteArray, base::Error> m_failures;
    QHash<QByteArray, QVariant> m_requests;
    QSet<QByteArray> m_held;
    struct Waiting {
        QByteArray verb;
        QVariant request;
        QPointer<QObject> context;
        std::function<void(base::Result<QVariant>)> done;
    };
    QList<Waiting> m_waiting;
};

}  // namespace postern::test
