#include "engine/api/json.h"

#include <QJsonArray>
#include <QMetaProperty>
#include <QSequentialIterable>

namespace postern::api {
namespace {

const QMetaObject* gadgetOf(QMetaType type) {
    return type.flags().testFlag(QMetaType::IsGadget) ? type.metaObject() : nullptr;
}

base::Error wrongType(const char* property) {
    return base::fail("api.json", QStringLiteral("the member %1 has the wrong type"),
                      {QLatin1StringView(property)});
}

// A map holds what a form field can hold; a null string stays apart from an empty one ("back to the
// default").
QJsonValue plainToJson(const QVariant& value) {
    switch (value.typeId()) {
        case QMetaType::Bool:
            return value.toBool();
        case QMetaType::Int:
        case QMetaType::LongLong:
            return value.toLongLong();
        case QMetaType::QString: {
            const QString text = value.toString();
            return text.isNull() ? QJsonValue() : QJsonValue(text);
        }
        case QMetaType::QStringList:
            return QJsonArray::fromStringList(value.toStringList());
        default:
            return QJsonValue(QJsonValue::Undefined);
    }
}

QJsonValue valueToJson(const QVariant& value) {
    const QMetaType type = value.metaType();
    if (type.id() == QMetaType::QString)
        return value.toString();
    if (type.id() == QMetaType::QVariantMap) {
        QJsonObject object;
        const QVariantMap map = value.toMap();
        for (auto it = map.cbegin(); it != map.cend(); ++it)
            object.insert(it.key(), it->isValid() ? plainToJson(*it) : QJsonValue());
        return object;
    }
    const QJsonValue plain = plainToJson(value);
    if (!plain.isUndefined())
        return plain;
    if (gadgetOf(type))
        return toJson(value);
    if (!value.canConvert<QSequentialIterable>())
        return QJsonValue(QJsonValue::Undefined);
    QJsonArray array;
    const auto elements = value.value<QSequentialIterable>();
    if (!gadgetOf(elements.valueMetaType()))
        return QJsonValue(QJsonValue::Undefined);
    for (const QVariant& element : elements) array.append(valueToJson(element));
    return array;
}

base::Result<QVariant> plainFromJson(const QJsonValue& json, const char* property) {
    switch (json.type()) {
        case QJsonValue::Bool:
            return QVariant(json.toBool());
        case QJsonValue::Double:
            return QVariant(json.toInteger());
        case QJsonValue::String:
            return QVariant(json.toString());
        case QJsonValue::Null:
            return QVariant(QString());
        default:
            return wrongType(property);
    }
}

base::Result<QVariant> stringsFromJson(const QJsonValue& json, const char* property) {
    if (!json.isArray())
        return wrongType(property);
    QStringList strings;
    for (const QJsonValue& element : json.toArray()) {
        if (!element.isString())
            return wrongType(property);
        strings += element.toString();
    }
    return QVariant(strings);
}

base::Result<QVariant> mapFromJson(const QJsonValue& json, const char* property) {
    if (!json.isObject())
        return wrongType(property);
    QVariantMap map;
    const QJsonObject object = json.toObject();
    for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
        auto value = it->isArray() ? stringsFromJson(*it, property) : plainFromJson(*it, property);
        if (!value)
            return value.error();
        map.insert(it.key(), value.take());
    }
    return QVariant(map);
}

base::Result<QVariant> listFromJson(QMetaType type, const QJsonValue& json, const char* property) {
    QVariant list(type);
    if (!json.isArray() || !list.canView<QSequentialIterable>())
        return wrongType(property);
    auto iterable = list.view<QSequentialIterable>();
    const QMetaType elementType = iterable.valueMetaType();
    if (!gadgetOf(elementType))
        return wrongType(property);
    for (const QJsonValue& element : json.toArray()) {
        if (!element.isObject())
            return wrongType(property);
        auto value = fromJson(elementType, element.toObject());
        if (!value)
            return value.error();
        iterable.addValue(value.take());
    }
    return list;
}

base::Result<QVariant> valueFromJson(QMetaType type, const QJsonValue& json, const char* property) {
    switch (type.id()) {
        case QMetaType::Bool:
            return json.isBool() ? base::Result<QVariant>(QVariant(json.toBool())) : wrongType(property);
        case QMetaType::Int: {
            const qint64 number = json.toInteger();
            const bool fits = json.isDouble() && number >= INT_MIN && number <= INT_MAX;
            return fits ? base::Result<QVariant>(QVariant(static_cast<int>(number))) : wrongType(property);
        }
        case QMetaType::LongLong:
            return json.isDouble() ? base::Result<QVariant>(QVariant(json.toInteger())) : wrongType(property);
        case QMetaType::QString:
            return json.isString() ? base::Result<QVariant>(QVariant(json.toString())) : wrongType(property);
        case QMetaType::QStringList:
            return stringsFromJson(json, property);
        case QMetaType::QVariantMap:
            return mapFromJson(json, property);
        default:
            break;
    }
    if (!gadgetOf(type))
        return listFromJson(type, json, property);
    return json.isObject() ? fromJson(type, json.toObject()) : wrongType(property);
}

}  // namespace

QJsonObject toJson(const QVariant& gadget) {
    QJsonObject object;
    const QMetaObject* meta = gadgetOf(gadget.metaType());
    if (!meta)
        return object;
    for (int i = 0; i < meta->propertyCount(); ++i) {
        const QMetaProperty property = meta->property(i);
        const QJsonValue value = valueToJson(property.readOnGadget(gadget.constData()));
        if (!value.isUndefined())
            object.insert(QLatin1StringView(property.name()), value);
    }
    return object;
}

base::Result<QVariant> fromJson(QMetaType type, const QJsonObject& object) {
    const QMetaObject* meta = gadgetOf(type);
    if (!meta)
        return base::fail("api.json", QStringLiteral("%1 is no value struct"),
                          {QLatin1StringView(type.name())});
    QVariant gadget(type);
    for (int i = 0; i < meta->propertyCount(); ++i) {
        const QMetaProperty property = meta->property(i);
        const auto member = object.constFind(QLatin1StringView(property.name()));
        if (member == object.constEnd())
            continue;
        auto value = valueFromJson(property.metaType(), *member, property.name());
        if (!value)
            return value.error();
        if (!property.writeOnGadget(gadget.data(), value.take()))
            return wrongType(property.name());
    }
    return gadget;
}

}  // namespace postern::api
