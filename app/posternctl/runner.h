#pragma once

#include "engine/api/adminapi.h"
#include "engine/api/json.h"

#include <QCoreApplication>
#include <QObject>
#include <QStringList>

#include <functional>

namespace postern::ctl {

enum ExitCode { kDone = 0, kFailed = 1, kUsage = 2 };

/// What one invocation of posternctl works with: the engine, the words after the verb, the options that were
/// given. Lives for the run of the program; every command ends with one of done(), failed() or usage().
class Runner : public QObject {
    Q_OBJECT
 public:
    /// `usage` is the line of the command that runs.
    Runner(api::AdminApi& api, QString usage, QStringList words, QMap<QString, QString> options, bool json)
        : m_api(api),
          m_usage(std::move(usage)),
          m_words(std::move(words)),
          m_options(std::move(options)),
          m_json(json) {}

    [[nodiscard]] const QStringList& words() const { return m_words; }
    /// Value of an option such as "--days"; "" for a switch that was given.
    [[nodiscard]] bool has(const QString& option) const { return m_options.contains(option); }
    [[nodiscard]] QString option(const QString& name, const QString& fallback = {}) const {
        return m_options.value(name, fallback);
    }

    /// Calls the verb; on success prints the reply (JSON with --json, else by `print`) and ends the program.
    template <class Request>
    void run(const Request& request, std::function<QString(const typename Request::Reply&)> print = {}) {
        then(request, [this, print = std::move(print)](const typename Request::Reply& reply) {
            finish(reply, print);
        });
    }
    /// Prints a reply as run() does and ends the program.
    template <class Reply>
    void finish(const Reply& reply, const std::function<QString(const Reply&)>& print) {
        show(reply, print);
        done();
    }
    /// Prints a reply as run() does.
    template <class Reply>
    void show(const Reply& reply, const std::function<QString(const Reply&)>& print) {
        if (m_json)
            writeJson(reply);
        else if (print)
            write(print(reply));
    }
    /// Calls the verb and goes on with its reply; an error ends the program.
    template <class Request>
    void then(const Request& request, std::function<void(const typename Request::Reply&)> next) {
        m_api.call(request, this,
                   std::function<void(base::Result<typename Request::Reply>)>(
                       [this, next = std::move(next)](base::Result<typename Request::Reply> reply) {
                           if (reply)
                               next(reply.value());
                           else
                               failed(reply.error());
                       }));
    }

    [[nodiscard]] bool json() const { return m_json; }
    template <class Reply>
    void writeJson(const Reply& reply) {
        write(QString::fromUtf8(jsonText(QVariant::fromValue(reply))));
    }
    void write(const QString& text);
    void done() { QCoreApplication::exit(kDone); }
    void failed(const base::Error& error);
    /// What was done only in part or not at all, each line on standard error; ends the program as failed().
    void failed(const QList<api::ErrorInfo>& errors);
    /// The words or options of the command were wrong: why, and its usage line.
    void usage(const QString& why = {});
    /// For commands that go on by themselves (log tail -f).
    [[nodiscard]] api::AdminApi& api() { return m_api; }

 private:
    static QByteArray jsonText(const QVariant& gadget);

    api::AdminApi& m_api;
    const QString m_usage;
    const QStringList m_words;
    const QMap<QString, QString> m_options;
    const bool m_json;
};

}  // namespace postern::ctl
