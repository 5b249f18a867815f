#include "engine/admin/admincontext.h"

namespace postern::admin {

void journal(const AdminContext& context, const Caller& caller, const QString& what) {
    context.log.write(base::LogCategory::Admin, base::LogLevel::Info, caller.name + ": " + what.toUtf8());
}

api::ErrorInfo toInfo(const base::Error& error) {
    return {QString::fromUtf8(error.code), error.arguments, error.text};
}

base::Error withReason(const QByteArray& code, const QString& english, const QString& subject,
                       const api::ErrorInfo& reason) {
    return {code, QStringList{subject, reason.code, reason.text} + reason.arguments,
            english.arg(subject, reason.text)};
}

}  // namespace postern::admin
