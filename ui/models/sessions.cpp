#include "ui/models/sessions.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QDateTime>

namespace postern::ui {

namespace {

class Sessions {
    Q_DECLARE_TR_FUNCTIONS(Sessions)
};

QString encryption(const api::SessionInfo& session) {
    if (session.tls.isEmpty())
        return Sessions::tr("Not encrypted");
    return session.resumed ? Sessions::tr("%1, resumed").arg(session.tls) : session.tls;
}

}  // namespace

SessionModel* makeSessionModel(bool oneService, QObject* parent) {
    using S = api::SessionInfo;
    QList<SessionModel::Column> columns;
    if (!oneService)
        columns.append({Sessions::tr("Service"), [](const S& s) { return Format::serviceName(s.service); }});
    columns.append({Sessions::tr("From"), [](const S& s) { return s.peer; }});
    columns.append({Sessions::tr("Account"), [](const S& s) { return s.account; }});
    columns.append({Sessions::tr("Doing"), [](const S& s) { return s.activity; }});
    columns.append({Sessions::tr("Encryption"), encryption});
    columns.append(
        {Sessions::tr("Connected for"),
         [](const S& s) { return Format::duration(QDateTime::currentMSecsSinceEpoch() - s.sinceUtcMs); },
         [](const S& s) { return -s.sinceUtcMs; }});
    columns.append({Sessions::tr("In"),
                    [](const S& s) { return Format::size(s.bytesIn); },
                    [](const S& s) { return s.bytesIn; },
                    {},
                    {},
                    Qt::AlignRight});
    columns.append({Sessions::tr("Out"),
                    [](const S& s) { return Format::size(s.bytesOut); },
                    [](const S& s) { return s.bytesOut; },
                    {},
                    {},
                    Qt::AlignRight});
    return new SessionModel(
        std::move(columns), [](const S& s) { return QString::number(s.id); }, parent);
}

}  // namespace postern::ui
