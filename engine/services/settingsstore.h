#pragma once

#include "engine/base/log.h"
#include "engine/config/settings.h"
#include "engine/services/probationtable.h"
#include "engine/store/store.h"

#include <QMap>

#include <functional>
#include <memory>

namespace postern::services {

/// The settings in the database and their current snapshot. Thread-safe. Changes are checked whole (every
/// value, then the rules between them), written in one transaction and published after its commit: on an
/// error nothing has changed. Errors: "setting.conflict" (the base revision is no longer current; %1 is the
/// current one), "setting.probation" (a change waits to be confirmed), "setting.overridden" (%1: a key that
/// --set holds for this run), those of engine/config/settings.h and of the store.
class SettingsStore {
 public:
    using Executor = std::shared_ptr<base::Executor>;
    using SettingsPtr = std::shared_ptr<const config::Settings>;
    using Reply = std::function<void(base::Result<SettingsPtr>)>;
    /// Key -> value of its type, or the text form as a QString; an invalid or null QVariant goes back to the
    /// default.
    using Changes = QMap<QByteArray, QVariant>;
    /// Runs in the transaction of a change, once the rows are written; its error undoes the change. It may
    /// run twice. Empty: nothing more is written.
    using Along = std::function<base::Status(store::Connection&, const config::Settings& before,
                                             const config::Settings& now)>;

    /// `store` and `log` must outlive the object and the jobs it has given to the writer. `portOffset` is
    /// that of the run.
    SettingsStore(store::Store& store, base::Log& log, int portOffset = 0);
    ~SettingsStore();

    /// Reads everything; call once before use, it waits for the writer. `overrides` (--set) win over stored
    /// values in this run; a bad one is an error. A stored value that is no longer valid is logged and its
    /// default is taken. `along`: with a change that was not confirmed and goes back.
    base::Status load(const QMap<QByteArray, QString>& overrides = {}, const Along& along = {});
    [[nodiscard]] SettingsPtr snapshot() const;
    /// What set() would publish, without changing anything. `baseRevision` 0: any.
    [[nodiscard]] base::Result<SettingsPtr> check(const Changes& changes, qint64 baseRevision) const;
    /// `reply` gets the snapshot that holds the change; it is published before the reply is posted.
    /// With `probationUntilUtcMs` the values before are kept, in the same commit; who sets the time takes
    /// care that revert() comes when it is over. load() reverts too, so that neither a crash nor a restart
    /// confirms anything.
    void set(const Changes& changes, qint64 baseRevision, Executor on, Reply reply,
             qint64 probationUntilUtcMs = 0, Along along = {});
    /// The change that waits; id 0: none.
    [[nodiscard]] Probation probation() const;
    /// Lets it stay, or puts the values before back. Error: "setting.probation-over" (another id).
    void confirm(qint64 id, Executor on, Reply reply);
    void revert(qint64 id, Executor on, Reply reply, Along along = {});
    /// Called in the writer thread after each change.
    void onChanged(std::function<void(SettingsPtr before, SettingsPtr now)> changed);

 private:
    struct State;
    std::shared_ptr<State> m_state;
};

}  // namespace postern::services
