#include "engine/services/settingsstore.h"

#include "engine/base/shared.h"

#include <mutex>
#include <utility>

namespace postern::services {
namespace {
using config::Settings;
using config::SettingValues;
using SettingsPtr = SettingsStore::SettingsPtr;

/// The rows as they lie in the database; those this version does not know are left alone.
struct Stored {
    QMap<QByteArray, QString> rows;
    qint64 revision = 0;
};

base::Result<Stored> readRows(store::Connection& connection) {
    Stored stored;
    auto revision = connection.prepare("SELECT value FROM revision WHERE name = 'settings'");
    if (base::Status status = revision.run(); !status)
        return status.error();
    stored.revision = revision.next() ? revision.integer(0) : 0;
    auto rows = connection.prepare("SELECT key, value FROM settings");
    if (base::Status status = rows.run(); !status)
        return status.error();
    while (rows.next()) stored.rows.insert(rows.text(0).toUtf8(), rows.text(1));
    return stored;
}

/// Values that are no longer valid fall back to their default: the engine must start, and say what it could
/// not take over.
SettingValues parseRows(const Stored& stored, base::Log* log) {
    SettingValues values;
    for (auto row = stored.rows.cbegin(); row != stored.rows.cend(); ++row) {
        auto value = config::parseSetting(row.key(), row.value());
        if (value)
            values.insert(row.key(), value.take());
        else if (log)
            log->write(base::LogCategory::System, base::LogLevel::Problem,
                       "a stored setting is ignored: " + value.error().text.toUtf8());
    }
    return values;
}

Settings settingsOf(const Stored& stored, const SettingValues& overrides) {
    return {parseRows(stored, nullptr), overrides, stored.revision};
}

base::Error conflict(qint64 current) {
    return base::fail("setting.conflict",
                      QStringLiteral("The settings have been changed meanwhile (revision %1)."),
                      {QString::number(current)});
}

/// `changes` as values of their types; a reset stays an invalid QVariant.
base::Result<SettingValues> parseChanges(const SettingsStore::Changes& changes,
                                         const SettingValues& overrides) {
    SettingValues values;
    for (auto change = changes.cbegin(); change != changes.cend(); ++change) {
        if (overrides.contains(change.key()))
            return base::fail("setting.overridden",
                              QStringLiteral("%1 is held by the command line in this run."),
                              {QString::fromUtf8(change.key())});
        if (!config::findSetting(change.key()))
            return config::parseSetting(change.key(), QString()).error();
        const bool isText = change.value().typeId() == QMetaType::QString;
        const bool reset = !change.value().isValid() || change.value().isNull() ||
                           (isText && change.value().toString().isNull());
        if (reset) {
            values.insert(change.key(), QVariant());
            continue;
        }
        auto value =
            config::parseSetting(change.key(), isText ? change.value().toString()
                                                      : config::formatSetting(change.key(), change.value()));
        if (!value)
            return value.error();
        values.insert(change.key(), value.take());
    }
    return values;
}

SettingValues merged(SettingValues stored, const SettingValues& changes) {
    for (auto change = changes.cbegin(); change != changes.cend(); ++change) {
        if (change.value().isValid())
            stored.insert(change.key(), change.value());
        else
            stored.remove(change.key());
    }
    return stored;
}

/// The rules between settings, but for a fault that was there before (an override may bring one): it must not
/// lock the administrator out of all other changes.
base::Status checkChange(const Settings& before, const Settings& after, int portOffset) {
    base::Status status = config::checkTogether(after, portOffset);
    if (status)
        return status;
    const base::Status old = config::checkTogether(before, portOffset);
    const bool known =
        !old && old.error().code == status.error().code && old.error().arguments == status.error().arguments;
    return known ? base::Status(base::Done{}) : status;
}

base::Status writeRows(store::Connection& connection, const SettingValues& changes) {
    for (auto change = changes.cbegin(); change != changes.cend(); ++change) {
        const QString key = QString::fromUtf8(change.key());
        QString text = config::formatSetting(change.key(), change.value());
        if (text.isNull())
            text = QStringLiteral("");  // a null string would bind as NULL
        base::Status status = change.value().isValid()
                                  ? connection
                                        .prepare(
                                            "INSERT INTO settings (key, value) VALUES (?, ?) "
                                            "ON CONFLICT (key) DO UPDATE SET value = excluded.value")
                                        .run(key, text)
                                  : connection.prepare("DELETE FROM settings WHERE key = ?").run(key);
        if (!status)
            return status;
    }
    return connection.prepare("UPDATE revision SET value = value + 1 WHERE name = 'settings'").run();
}
/// What goes back, as writeRows() takes it; keys that this version does not know are left alone.
SettingValues valuesBefore(const Probation& probation) {
    SettingValues values;
    for (auto it = probation.before.cbegin(); it != probation.before.cend(); ++it) {
        if (it->isNull()) {
            values.insert(it.key(), QVariant());
        } else if (auto value = config::parseSetting(it.key(), *it)) {
            values.insert(it.key(), value.take());
        }
    }
    return values;
}

/// A change that nobody confirmed before the program ended goes back.
base::Result<bool> revertAtStart(store::Connection& connection, const SettingValues& overrides,
                                 const SettingsStore::Along& along) {
    const auto waiting = readProbation(connection);
    if (!waiting)
        return waiting.error();
    if (waiting->id == 0)
        return false;
    const auto before = readRows(connection);
    if (!before)
        return before.error();
    if (base::Status status = writeRows(connection, valuesBefore(*waiting)); !status)
        return status.error();
    if (base::Status status = dropProbation(connection); !status)
        return status.error();
    const auto after = readRows(connection);
    if (!after)
        return after.error();
    if (along)
        if (base::Status status =
                along(connection, settingsOf(*before, overrides), settingsOf(*after, overrides));
            !status)
            return status.error();
    return true;
}
}  // namespace

struct SettingsStore::State : std::enable_shared_from_this<SettingsStore::State> {
    State(store::Store& theStore, base::Log& theLog, int offset)
        : store(theStore), log(theLog), portOffset(offset) {}

    store::Store& store;
    base::Log& log;
    const int portOffset;
    base::Shared<Probation> probation{std::make_shared<const Probation>()};
    base::Shared<Settings> current{std::make_shared<const Settings>(SettingValues(), SettingValues(), 0)};
    std::mutex mutex;  // guards changed
    std::function<void(SettingsPtr, SettingsPtr)> changed;

    void publish(SettingsPtr next) {
        SettingsPtr before = current.get();
        current.set(next);
        std::function<void(SettingsPtr, SettingsPtr)> tell;
        {
            const std::lock_guard lock(mutex);
            tell = changed;
        }
        if (tell)
            tell(std::move(before), std::move(next));
    }

    base::Result<SettingsPtr> setJob(store::Transaction& transaction, const SettingValues& values,
                                     qint64 baseRevision, qint64 probationUntilUtcMs, const Along& along);
    base::Result<SettingsPtr> endJob(store::Transaction& transaction, qint64 id, bool revert,
                                     const Along& along);
    base::Status beginProbation(store::Transaction& transaction, const Stored& stored,
                                const SettingValues& values, qint64 untilUtcMs);
    void submit(std::function<base::Result<SettingsPtr>(store::Transaction&)> job, Executor on, Reply reply) {
        store.writer().submit<SettingsPtr>(std::move(job), std::move(on), std::move(reply));
    }
};

base::Status SettingsStore::State::beginProbation(store::Transaction& transaction, const Stored& stored,
                                                  const SettingValues& values, qint64 untilUtcMs) {
    Probation next;
    next.untilUtcMs = untilUtcMs;
    for (auto change = values.cbegin(); change != values.cend(); ++change) {
        const auto old = stored.rows.constFind(change.key());
        next.before.insert(change.key(), old == stored.rows.constEnd() ? QString() : *old);
    }
    const auto id = writeProbation(transaction.connection(), next);
    if (!id)
        return id.error();
    next.id = *id;
    transaction.afterCommit([self = shared_from_this(), shared = std::make_shared<const Probation>(next)] {
        self->probation.set(shared);
    });
    return base::Done{};
}

base::Result<SettingsPtr> SettingsStore::State::endJob(store::Transaction& transaction, qint64 id,
                                                       bool revert, const Along& along) {
    auto waiting = readProbation(transaction.connection());
    if (!waiting)
        return waiting.error();
    if (waiting->id == 0 || waiting->id != id)
        return base::fail("setting.probation-over", QStringLiteral("There is no such change that waits."));
    const auto before = readRows(transaction.connection());
    if (!before)
        return before.error();
    if (revert) {
        const SettingValues values = valuesBefore(*waiting);
        if (base::Status status = writeRows(transaction.connection(), values); !status)
            return status.error();
    }
    if (base::Status status = dropProbation(transaction.connection()); !status)
        return status.error();
    auto stored = readRows(transaction.connection());
    if (!stored)
        return stored.error();
    const SettingValues overrides = current.get()->overrides();
    auto next = std::make_shared<const Settings>(settingsOf(*stored, overrides));
    if (along)
        if (base::Status status = along(transaction.connection(), settingsOf(*before, overrides), *next);
            !status)
            return status.error();
    transaction.afterCommit([self = shared_from_this(), next, revert] {
        self->probation.set(std::make_shared<const Probation>());
        if (revert)
            self->publish(next);
    });
    return SettingsPtr(next);
}

base::Result<SettingsPtr> SettingsStore::State::setJob(store::Transaction& transaction,
                                                       const SettingValues& values, qint64 baseRevision,
                                                       qint64 probationUntilUtcMs, const Along& along) {
    auto waiting = readProbation(transaction.connection());
    if (!waiting)
        return waiting.error();
    if (waiting->id != 0)
        return base::fail("setting.probation",
                          QStringLiteral("A change of settings waits to be confirmed or taken back."));
    // From the tables, not from the snapshot: an earlier job of the same batch may not be published yet.
    auto stored = readRows(transaction.connection());
    if (!stored)
        return stored.error();
    if (baseRevision != 0 && baseRevision != stored->revision)
        return conflict(stored->revision);
    const SettingValues overrides = current.get()->overrides();
    const Settings before = settingsOf(*stored, overrides);
    auto next =
        std::make_shared<const Settings>(merged(before.stored(), values), overrides, stored->revision + 1);
    if (base::Status status = checkChange(before, *next, portOffset); !status)
        return status.error();
    if (base::Status status = writeRows(transaction.connection(), values); !status)
        return status.error();
    if (probationUntilUtcMs != 0)
        if (base::Status status = beginProbation(transaction, *stored, values, probationUntilUtcMs); !status)
            return status.error();
    if (along)
        if (base::Status status = along(transaction.connection(), before, *next); !status)
            return status.error();
    transaction.afterCommit([self = shared_from_this(), next] { self->publish(next); });
    return SettingsPtr(next);
}

SettingsStore::SettingsStore(store::Store& store, base::Log& log, int portOffset)
    : m_state(std::make_shared<State>(store, log, portOffset)) {}

SettingsStore::~SettingsStore() {
    onChanged({});
}

base::Status SettingsStore::load(const QMap<QByteArray, QString>& overrides, const Along& along) {
    SettingValues held;
    for (auto each = overrides.cbegin(); each != overrides.cend(); ++each) {
        auto value = config::parseSetting(each.key(), each.value());
        if (!value)
            return value.error();
        held.insert(each.key(), value.take());
    }
    auto reverted =
        m_state->store.writer().submitAndWait<bool>([&held, &along](store::Transaction& transaction) {
            return revertAtStart(transaction.connection(), held, along);
        });
    if (!reverted)
        return reverted.error();
    if (*reverted)
        m_state->log.write(base::LogCategory::Admin, base::LogLevel::Problem,
                           "a change of settings that was not confirmed has been taken back");
    auto stored = m_state->store.writer().submitAndWait<Stored>(
        [](store::Transaction& transaction) { return readRows(transaction.connection()); });
    if (!stored)
        return stored.error();
    m_state->current.set(
        std::make_shared<const Settings>(parseRows(*stored, &m_state->log), held, stored->revision));
    return base::Done{};
}

SettingsPtr SettingsStore::snapshot() const {
    return m_state->current.get();
}

base::Result<SettingsPtr> SettingsStore::check(const Changes& changes, qint64 baseRevision) const {
    const SettingsPtr now = snapshot();
    if (baseRevision != 0 && baseRevision != now->revision())
        return conflict(now->revision());
    auto values = parseChanges(changes, now->overrides());
    if (!values)
        return values.error();
    auto next = std::make_shared<const Settings>(merged(now->stored(), *values), now->overrides(),
                                                 now->revision() + 1);
    if (base::Status status = checkChange(*now, *next, m_state->portOffset); !status)
        return status.error();
    return SettingsPtr(next);
}

void SettingsStore::set(const Changes& changes, qint64 baseRevision, Executor on, Reply reply,
                        qint64 probationUntilUtcMs, Along along) {
    auto values = parseChanges(changes, snapshot()->overrides());
    if (!values) {
        if (!on)
            return reply(values.error());
        on->post([reply = std::move(reply), error = values.error()] { reply(error); });
        return;
    }
    m_state->submit(
        [state = m_state, values = values.take(), baseRevision, probationUntilUtcMs,
         along = std::move(along)](store::Transaction& transaction) {
            return state->setJob(transaction, values, baseRevision, probationUntilUtcMs, along);
        },
        std::move(on), std::move(reply));
}

Probation SettingsStore::probation() const {
    return *m_state->probation.get();
}

void SettingsStore::confirm(qint64 id, Executor on, Reply reply) {
    m_state->submit(
        [state = m_state, id](store::Transaction& transaction) {
            return state->endJob(transaction, id, false, {});
        },
        std::move(on), std::move(reply));
}

void SettingsStore::revert(qint64 id, Executor on, Reply reply, Along along) {
    m_state->submit(
        [state = m_state, id, along = std::move(along)](store::Transaction& transaction) {
            return state->endJob(transaction, id, true, along);
        },
        std::move(on), std::move(reply));
}

void SettingsStore::onChanged(std::function<void(SettingsPtr before, SettingsPtr now)> changed) {
    const std::lock_guard lock(m_state->mutex);
    m_state->changed = std::move(changed);
}

}  // namespace postern::services
