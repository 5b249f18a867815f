#pragma once

#include "app/posternctl/runner.h"

#include "engine/base/filelimits.h"
#include "engine/base/secret.h"

// What the commands about keys, certificates and requests share.
namespace postern::ctl {

[[nodiscard]] QString stamp(qint64 utcMs);
[[nodiscard]] QString detailText(const api::CertificateInfo& certificate);
[[nodiscard]] QStringList listOption(const Runner& runner, const char* option);

/// A file as Base64; of a larger one so much that the engine says that it is too large. Error: "ctl.file".
[[nodiscard]] base::Result<QString> fileBase64(const QString& name, qint64 largest = base::kMaxImportFile);
/// To standard output, or into a file that is replaced whole or not at all. `secret`: for its owner alone.
void save(Runner& runner, const QString& name, const QByteArray& bytes, bool secret = false);

/// Asked for without echo, or the next line of standard input with --password-stdin.
[[nodiscard]] base::Result<QString> passwordOf(const Runner& runner,
                                               const QString& prompt = QStringLiteral("Password: "));

/// The fields that a self-signed certificate and a request have in common.
template <class Form>
void fillFields(const Runner& runner, Form& form) {
    form.name = runner.words()[0];
    form.commonName = runner.option(QStringLiteral("--cn"));
    form.country = runner.option(QStringLiteral("--country"));
    form.state = runner.option(QStringLiteral("--state"));
    form.city = runner.option(QStringLiteral("--city"));
    form.organization = runner.option(QStringLiteral("--organization"));
    form.unit = runner.option(QStringLiteral("--unit"));
    form.email = runner.option(QStringLiteral("--email"));
    form.names = listOption(runner, "--names");
    form.keyType = runner.option(QStringLiteral("--key"), QStringLiteral("p256"));
    form.keyName = runner.option(QStringLiteral("--key-name"));
    form.services = listOption(runner, "--services");
    form.domains = listOption(runner, "--domains");
    form.replace = runner.has(QStringLiteral("--replace"));
}

/// Calls a verb that opens a file; a password is asked for when the file turns out to need one.
template <class Request>
void runWithFile(Runner& runner, Request request,
                 std::function<QString(const typename Request::Reply&)> print) {
    if (runner.has(QStringLiteral("--password-stdin"))) {
        const auto password = passwordOf(runner);
        if (!password)
            return runner.failed(password.error());
        request.password = *password;
    }
    runner.api().call(
        request, &runner,
        std::function<void(base::Result<typename Request::Reply>)>(
            [&runner, request, print](base::Result<typename Request::Reply> reply) {
                if (reply)
                    return runner.finish(reply.value(), print);
                if (reply.error().code != "import.password-needed" || !request.password.isEmpty())
                    return runner.failed(reply.error());
                const auto password = passwordOf(runner, QStringLiteral("Password of the file: "));
                if (!password)
                    return runner.failed(password.error());
                Request again = request;
                again.password = *password;
                runner.run(again, print);
            }));
}

}  // namespace postern::ctl
