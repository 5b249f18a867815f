#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <array>

namespace postern::mail {

/// What SEARCH looks for, prepared once for many messages: case is ignored by Unicode simple folding.
class Needle {
 public:
    /// `text` is UTF-8; what is not valid UTF-8 counts as Latin-1.
    explicit Needle(QByteArrayView text);

    [[nodiscard]] bool isEmpty() const { return m_folded.isEmpty(); }
    /// All of it is ASCII after folding, so it can be looked for in the octets of any charset that extends
    /// ASCII.
    [[nodiscard]] bool isAscii() const { return m_isAscii; }
    /// In UTF-16 units; in octets if isAscii().
    [[nodiscard]] qsizetype size() const { return m_folded.size(); }

    /// Only when isAscii(): Boyer-Moore-Horspool on the octets.
    [[nodiscard]] bool isInOctets(QByteArrayView octets) const;
    [[nodiscard]] bool isInText(const QString& text) const;
    /// `text` is case folded already.
    [[nodiscard]] bool isInFolded(const QString& text) const { return text.contains(m_folded); }

 private:
    QString m_folded;
    QByteArray m_lower;  // m_folded as octets if isAscii()
    bool m_isAscii = false;
    std::array<quint32, 256> m_skip{};  // how far the window moves by its last octet
};

}  // namespace postern::mail
