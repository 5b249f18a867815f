#include "ui/models/sessions.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QDateTime>

namespace postern::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Sessions", text);
}

QString encryption(const api::SessionInfo& session) {
    if (session.tls.isEmpty())
        return tr(QT_TRANSLATE_NOOP("Sessions", "Not encrypted"));
    return session.resumed ? tr(QT_TRANSLATE_NOOP("Sessions", "%1, resumed")).arg(session.tls) : session.tls;
}

}  // namespace

SessionModel* makeSessionModel(bool oneService, QObject* parent) {
    using S = api::SessionInfo;
    QList<SessionModel::Column> columns;
    if (!oneService)
        columns.append({tr(QT_TRANSLATE_NOOP("Sessions", "Service")),
                        [](const S& s) { return Format::serviceName(s.service); }});
    columns.append({tr(QT_TRANSLATE_NOOP("Sessions", "From")), [](const S& s) { return s.peer; }});
    columns.append({tr(QT_TRANSLATE_NOOP("Sessions", "Account")), [](const S& s) { return s.account; }});
    columns.append({tr(QT_TRANSLATE_NOOP("Sessions", "Doing")), [](const S& s) { return s.activity; }});
    columns.append({tr(QT_TRANSLATE_NOOP("Sessions", "Encryption")), encryption});
    columns.append(
        {tr(QT_TRANSLATE_NOOP("Sessions", "Connected for")),
         [](const S& s) { return Format::duration(QDateTime::currentMSecsSinceEpoch() - s.sinceUtcMs); },
         [](const S& s) { return -s.sinceUtcMs; }});
    columns.append({tr(QT_TRANSLATE_NOOP("Sessions", "In")),
                    [](const S& s) { return Format::size(s.bytesIn); },
                    [](const S& s) { return s.bytesIn; },
                    {},
                    {},
                    Qt::AlignRight});
    columns.append({tr(QT_TRANSLATE_NOOP("Sessions", "Out")),
                    [](const S& s) { return Format::size(s.bytesOut); },
                    [](const S& s) { return s.bytesOut; },
                    {},
                    {},
                    Qt::AlignRight});
    return new SessionModel(
        std::move(columns), [](const S& s) { return QString::number(s.id); }, parent);
}

}  // namespace postern::ui
