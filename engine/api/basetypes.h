#pragma once

#include <QList>
#include <QMetaType>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariantMap>

// The value structs of the administration API. Each is a Q_GADGET whose members are its properties (moc does
// not expand macros, so both are written out); engine/api/json.h turns any of them to and from JSON. Times
// are UTC milliseconds.
namespace postern::api {

struct Empty {
    Q_GADGET
 public:
    bool operator==(const Empty&) const = default;
};

struct ErrorInfo {
    Q_GADGET
    Q_PROPERTY(QString code MEMBER code)
    Q_PROPERTY(QStringList arguments MEMBER arguments)
    Q_PROPERTY(QString text MEMBER text)
 public:
    QString code;
    QStringList arguments;
    QString text;
    bool operator==(const ErrorInfo&) const = default;
};

struct Text {
    Q_GADGET
    Q_PROPERTY(QString text MEMBER text)
 public:
    QString text;
    bool operator==(const Text&) const = default;
};

}  // namespace postern::api
