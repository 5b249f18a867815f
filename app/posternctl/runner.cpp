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

void Runner::usage(const QString& text) {
    std::fprintf(stderr, "usage: posternctl %s\n", text.toUtf8().constData());
    QCoreApplication::exit(kUsage);
}

QByteArray Runner::jsonText(const QVariant& gadget) {
    return QJsonDocument(api::toJson(gadget)).toJson(QJsonDocument::Indented);
}

}  // namespace postern::ctl
