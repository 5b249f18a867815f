#pragma once

#include "engine/api/certificatetypes.h"

#include <QHostAddress>
#include <QObject>
#include <QStringList>

#include <functional>

namespace postern::admin {

/// Where the names of a certificate lead, seen from this machine. Lives in one thread with an event loop and
/// answers there; never waits. Clients elsewhere may see another DNS, so its answers are hints only.
class NameChecker : public QObject {
    Q_OBJECT
 public:
    struct Found {
        QList<QHostAddress> addresses;
        bool answered = false;  // the DNS spoke, even if there is no address
    };
    /// What it asks: replaced by tests.
    struct Sources {
        /// Calls back once, in the same thread, inside the call or later. An answer after the end of the time
        /// is ignored.
        std::function<void(const QString& aceName, std::function<void(Found)> done)> lookUp;
        std::function<QList<QHostAddress>()> ownAddresses;
        int timeoutMs = 3000;  // for all names of one check
    };
    using Done = std::function<void(api::NameChecks)>;

    /// Names of one check, and addresses shown of each; what is more is left out.
    static constexpr qsizetype kMaxNames = 64;
    static constexpr qsizetype kMaxAddresses = 8;
    /// Names that may be looked up at the same time for all callers; the next ones are "unknown" at once.
    static constexpr int kMaxUnderWay = 256;

    /// The resolver of the system: hosts file, then DNS.
    explicit NameChecker(QObject* parent = nullptr);
    explicit NameChecker(Sources sources, QObject* parent = nullptr);

    /// Fills `valid`, `dns` and `addresses` of each; `done` is called once, unless this object dies before.
    void check(QList<api::NameCheck> names, Done done);

 private:
    struct Run;
    void lookUp(const std::shared_ptr<Run>& run, qsizetype index, const QString& aceName);

    const Sources m_sources;
    int m_underWay = 0;
};

}  // namespace postern::admin
