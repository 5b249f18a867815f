#include "engine/tls/requestnote.h"

#include "engine/tls/signingrequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace postern::tls {
namespace {

const QString kKind = QStringLiteral("postern request");
constexpr qsizetype kMaxName = 200;

QStringList texts(const QJsonValue& value) {
    QStringList list;
    for (const QJsonValue& one : value.toArray())
        if (one.isString())
            list += one.toString();
    return list;
}

}  // namespace

QByteArray requestNote(const PendingRequest& request) {
    const QJsonObject object{{QStringLiteral("kind"), kKind},
                             {QStringLiteral("name"), QString::fromUtf8(request.name)},
                             {QStringLiteral("csr"), QString::fromLatin1(request.csrPem)},
                             {QStringLiteral("created"), request.createdUtcMs},
                             {QStringLiteral("note"), request.note},
                             {QStringLiteral("authority"), request.authority},
                             {QStringLiteral("verification"), request.verification},
                             {QStringLiteral("checklist"), QJsonObject::fromVariantMap(request.checklist)},
                             {QStringLiteral("replaces"), QString::fromUtf8(request.replaces)},
                             {QStringLiteral("services"), QJsonArray::fromStringList(request.services)},
                             {QStringLiteral("domains"), QJsonArray::fromStringList(request.domains)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<NotedRequest> readRequestNote(const QByteArray& text) {
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    if (object.value(QStringLiteral("kind")).toString() != kKind)
        return std::nullopt;
    NotedRequest noted;
    PendingRequest& request = noted.request;
    request.name = object.value(QStringLiteral("name")).toString().toUtf8();
    request.csrPem = object.value(QStringLiteral("csr")).toString().toLatin1();
    const auto facts = requestFacts(request.csrPem);
    if (!facts || request.name.trimmed().isEmpty() || request.name.size() > kMaxName)
        return std::nullopt;
    noted.spkiSha256 = facts->spkiSha256;
    request.createdUtcMs = object.value(QStringLiteral("created")).toInteger();
    request.note = object.value(QStringLiteral("note")).toString();
    request.authority = object.value(QStringLiteral("authority")).toString();
    request.verification = object.value(QStringLiteral("verification")).toString();
    request.checklist = object.value(QStringLiteral("checklist")).toObject().toVariantMap();
    request.replaces = object.value(QStringLiteral("replaces")).toString().toUtf8();
    request.services = texts(object.value(QStringLiteral("services")));
    request.domains = texts(object.value(QStringLiteral("domains")));
    return noted;
}

}  // namespace postern::tls
