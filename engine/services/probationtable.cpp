#include "engine/services/probationtable.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace postern::services {

base::Result<Probation> readProbation(store::Connection& connection) {
    auto row = connection.prepare("SELECT id, deadline, keys FROM setting_probation");
    if (base::Status status = row.run(); !status)
        return status.error();
    Probation probation;
    if (!row.next())
        return probation;
    probation.id = row.integer(0);
    probation.untilUtcMs = row.integer(1);
    const QJsonObject keys = QJsonDocument::fromJson(row.text(2).toUtf8()).object();
    for (auto it = keys.begin(); it != keys.end(); ++it) {
        // An empty text is a value, a null one is the default.
        const QString text = it->isString() ? it->toString() : QString();
        probation.before.insert(it.key().toUtf8(),
                                it->isString() && text.isNull() ? QStringLiteral("") : text);
    }
    return probation;
}

base::Result<qint64> writeProbation(store::Connection& connection, const Probation& probation) {
    QJsonObject keys;
    for (auto it = probation.before.cbegin(); it != probation.before.cend(); ++it)
        keys.insert(QString::fromUtf8(it.key()), it->isNull() ? QJsonValue() : QJsonValue(*it));
    auto insert = connection.prepare("INSERT INTO setting_probation (deadline, keys) VALUES (?, ?)");
    if (base::Status status = insert.run(
            probation.untilUtcMs, QString::fromUtf8(QJsonDocument(keys).toJson(QJsonDocument::Compact)));
        !status)
        return status.error();
    return insert.lastInsertId();
}

base::Status dropProbation(store::Connection& connection) {
    return connection.prepare("DELETE FROM setting_probation").run();
}

}  // namespace postern::services
