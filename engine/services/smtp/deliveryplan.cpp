#include "engine/services/smtp/deliveryplan.h"

#include "engine/services/smtp/recipient.h"

#include <QSet>

namespace postern::services::smtp {

namespace {

/// Where the copy goes, and under which address it came when that is another one.
QByteArray deliveryFields(const QByteArray& account, const QByteArray& recipient) {
    QByteArray fields = "Delivered-To: " + account + "\r\n";
    if (recipient.compare(account, Qt::CaseInsensitive) != 0)
        fields += "X-Original-To: " + recipient + "\r\n";
    return fields;
}

}  // namespace

DeliveryPlan planDelivery(const auth::Directory& directory, const Envelope& envelope) {
    DeliveryPlan plan;
    QSet<base::AccountId> reached;
    const QByteArray returnPath = "Return-Path: <" + envelope.sender + ">\r\n";  // RFC 5321 section 4.4
    for (const QByteArray& recipient : envelope.recipients) {
        const Recipient read = readRecipient(directory, recipient, envelope.own);
        const auth::Resolved resolved =
            read.kind == Recipient::Kind::Local ? directory.resolve(read.key) : auth::Resolved();
        if (resolved.accounts.isEmpty())
            plan.lost.append(recipient);
        else
            for (const QByteArray& target : resolved.lost) plan.dropped.append(recipient + " -> " + target);
        for (const base::AccountId id : resolved.accounts) {
            const auth::Account* account = directory.account(id);
            if (account == nullptr || reached.contains(id))
                continue;
            reached.insert(id);
            plan.copies.push_back({id, "INBOX", returnPath + deliveryFields(account->address, recipient), 0});
        }
    }
    return plan;
}

}  // namespace postern::services::smtp
