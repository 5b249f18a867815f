#include "engine/services/smtp/deliveryplan.h"

#include <QSet>

namespace postern::services::smtp {

DeliveryPlan planDelivery(const auth::Directory& directory, const Envelope& envelope) {
    DeliveryPlan plan;
    QSet<base::AccountId> reached;
    const QByteArray returnPath = "Return-Path: <" + envelope.sender + ">\r\n";  // RFC 5321 section 4.4
    for (const QByteArray& recipient : envelope.recipients) {
        const auto key = auth::normaliseAddress(QString::fromUtf8(recipient));
        const QList<base::AccountId> accounts =
            key ? directory.resolve(*key).accounts : QList<base::AccountId>();
        if (accounts.isEmpty())
            plan.lost.append(recipient);
        for (const base::AccountId id : accounts) {
            const auth::Account* account = directory.account(id);
            if (account == nullptr || reached.contains(id))
                continue;
            reached.insert(id);
            plan.copies.push_back(
                {id, "INBOX", returnPath + "Delivered-To: " + account->address + "\r\n", 0});
        }
    }
    return plan;
}

}  // namespace postern::services::smtp
