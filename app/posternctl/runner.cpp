#include "app/posternctl/runner.h"

#include <QJsonDocument>

#include <cstdio>

namespace postern::ctl {

void Runner::write(const QString& text) {
    if (text.isEmpty())
        return;
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    if (!bytes.endsWith('\n'))
        std::fputc('\n', stdout);
    std::fflush(stdout);
}

void Runner::failed(const base::Error& error) {
    std::fprintf(stderr, "posternctl: %s\n", error.text.toUtf8().constData());
    QCoreApplication::exit(kFailed);
}

void Runner::failed(const QList<api::ErrorInfo>& errors) {
    for (const api::ErrorInfo& error : errors)
        std::fprintf(stderr, "posternctl: %s\n", error.text.toUtf8().constData());
    QCoreApplication::exit(kFailed);
}

void Runner::usage(const QString& why) {
    if (!why.isEmpty())
        std::fprintf(stderr, "posternctl: %s\n", why.toUtf8().constData());
    std::fprintf(stderr, "usage: %s\n", m_usage.toUtf8().constData());
    QCoreApplication::exit(kUsage);
}

QByteArray Runner::jsonText(const QVariant& gadget) {
    return QJsonDocument(api::toJson(gadget)).toJson(QJsonDocument::Indented);
}

}  // namespace postern::ctl
