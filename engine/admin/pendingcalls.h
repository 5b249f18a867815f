#pragma once

#include "engine/base/result.h"

#include <QHash>
#include <QPointer>
#include <QVariant>

#include <functional>

namespace postern::admin {

/// Calls that wait for their answer, each with the object that must still live to hear it. One thread.
class PendingCalls {
 public:
    using DoneFunction = std::function<void(base::Result<QVariant>)>;

    /// A null `context` means that the caller outlives the answer.
    qint64 add(QObject* context, DoneFunction done) {
        m_calls.insert(++m_last, {context, context != nullptr, std::move(done)});
        return m_last;
    }
    void finish(qint64 id, base::Result<QVariant> result) {
        const Call call = m_calls.take(id);
        if (call.done && (!call.hasContext || call.context))
            call.done(std::move(result));
    }
    void failAll(const base::Error& error) {
        const QList<qint64> ids = m_calls.keys();
        for (const qint64 id : ids) finish(id, error);
    }
    [[nodiscard]] bool contains(qint64 id) const { return m_calls.contains(id); }

 private:
    struct Call {
        QPointer<QObject> context;
        bool hasContext = false;
        DoneFunction done;
    };
    QHash<qint64, Call> m_calls;
    qint64 m_last = 0;
};

}  // namespace postern::admin
