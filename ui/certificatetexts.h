#pragma once

#include "engine/api/authoritytypes.h"

#include <QCoreApplication>
#include <QString>
#include <QVariant>

namespace postern::ui {

enum class State;

/// The engine's words about certificates, keys and authorities as a person reads them.
class CertificateTexts {
    Q_DECLARE_TR_FUNCTIONS(CertificateTexts)
 public:
    /// "Key file", "Passphrase" ...: where the key lies and what guards it.
    [[nodiscard]] static QString protection(const QString& protection);
    [[nodiscard]] static QString protectionNote(const QString& protection);
    [[nodiscard]] static QString origin(const QString& origin);
    /// "EC P-256" for "p256".
    [[nodiscard]] static QString keyType(const QString& keyType);
    [[nodiscard]] static QString state(const api::CertificateInfo& info);
    [[nodiscard]] static State mark(const api::CertificateInfo& info);
    /// Services and domains, or that nobody uses it.
    [[nodiscard]] static QString uses(const api::CertificateInfo& info);
    /// "Proves to mail programs that they talk to your server".
    [[nodiscard]] static QString purpose(const QString& purpose);
    /// Fields of the Details tab; an unknown one stays English.
    [[nodiscard]] static QString field(const QString& name);
    /// The parts of "CN=mail.example.org, O=Example, Inc.": field and value; a comma inside a value stays.
    [[nodiscard]] static QList<std::pair<QString, QString>> subjectParts(const QString& subject);
    /// "Common Name" part of "CN=mail.example.org, O=...", else the whole.
    [[nodiscard]] static QString commonName(const QString& subject);
    [[nodiscard]] static QString authorityKind(const QString& kind);
    [[nodiscard]] static QString authorityName(const QString& name);
    [[nodiscard]] static QString templateName(const QString& name);
    [[nodiscard]] static QString usage(const QString& usage);
    [[nodiscard]] static QString issuedState(const QString& state);
    [[nodiscard]] static QString reason(const QString& reason);
    [[nodiscard]] static QString verification(const QString& verification);
    [[nodiscard]] static QString act(const QString& act);
    /// The six questions to an authority, by their key in the checklist.
    [[nodiscard]] static QList<std::pair<QString, QString>> questions();
    /// What was noted with a question. Notes were ticks once: a tick is yes, without one nothing was asked.
    [[nodiscard]] static QString answer(const QVariant& noted);
    /// A fingerprint that may break after each colon instead of being cut.
    [[nodiscard]] static QString breakable(QString fingerprint);
    /// Who could not take over a certificate that was just stored, and why; empty: all did.
    [[nodiscard]] static QString notBound(const api::CertificateInfo& info);
};

}  // namespace postern::ui
