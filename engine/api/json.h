#pragma once

#include "engine/base/result.h"

#include <QJsonObject>
#include <QVariant>

namespace postern::api {

/// Any value struct of types.h or verbs.h to JSON and back, by its properties. An unknown property type is a
/// defect that a test finds. fromJson ignores unknown members, keeps defaults for missing ones; error
/// "api.json" on a wrong type.
[[nodiscard]] QJsonObject toJson(const QVariant& gadget);
[[nodiscard]] base::Result<QVariant> fromJson(QMetaType type, const QJsonObject& object);

/// The request and reply types of a verb by its wire name; invalid when there is none.
struct VerbTypes {
    QMetaType request;
    QMetaType reply;
};
[[nodiscard]] VerbTypes verbTypes(const QByteArray& verb);
[[nodiscard]] QList<QByteArray> verbNames();

}  // namespace postern::api
