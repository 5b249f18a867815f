#include "engine/auth/certificaterule.h"

#include <array>

namespace postern::auth {
namespace {

constexpr qsizetype kMaxSubject = 4096;
constexpr std::array<std::pair<LoginPolicy, const char*>, 4> kPolicies{
    {{LoginPolicy::Any, "any"},
     {LoginPolicy::Password, "password"},
     {LoginPolicy::Certificate, "certificate"},
     {LoginPolicy::Both, "both"}}};
constexpr std::array<std::pair<CertificateRule::Match, const char*>, 3> kMatches{
    {{CertificateRule::Match::Fingerprint, "fingerprint"},
     {CertificateRule::Match::Subject, "subject"},
     {CertificateRule::Match::Email, "email"}}};

/// The pieces between unescaped separators; the escapes stay.
QList<QByteArray> pieces(const QByteArray& text, const char* separators) {
    QList<QByteArray> found{QByteArray()};
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\' && i + 1 < text.size()) {
            found.last() += c;
            found.last() += text[++i];
        } else if (QByteArrayView(separators).contains(c)) {
            found.append(QByteArray());
        } else {
            found.last() += c;
        }
    }
    return found;
}

/// Blanks at both ends that are not escaped.
QByteArray trimmedValue(const QByteArray& text) {
    qsizetype begin = 0, end = text.size();
    while (begin < end && text[begin] == ' ') ++begin;
    while (end > begin && text[end - 1] == ' ' && !(end - begin > 1 && text[end - 2] == '\\')) --end;
    return text.mid(begin, end - begin);
}

std::optional<QByteArray> normaliseAttribute(const QByteArray& text) {
    const qsizetype equals = text.indexOf('=');
    const QByteArray type = equals < 0 ? QByteArray() : text.left(equals).trimmed().toUpper();
    if (type.isEmpty())
        return {};
    for (const char c : type)
        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '.' && c != '-')
            return {};
    return type + '=' + trimmedValue(text.mid(equals + 1));
}

}  // namespace

QByteArray nameOf(LoginPolicy policy) {
    return kPolicies[static_cast<size_t>(policy)].second;
}

std::optional<LoginPolicy> loginPolicyNamed(QByteArrayView name) {
    for (const auto& [policy, word] : kPolicies)
        if (name == word)
            return policy;
    return {};
}

QByteArray nameOf(CertificateRule::Match match) {
    return kMatches[static_cast<size_t>(match)].second;
}

std::optional<CertificateRule::Match> matchNamed(QByteArrayView name) {
    for (const auto& [match, word] : kMatches)
        if (name == word)
            return match;
    return {};
}

std::optional<QByteArray> normaliseSubject(const QByteArray& text) {
    if (text.trimmed().isEmpty() || text.size() > kMaxSubject || !text.isValidUtf8() || text.contains('\0'))
        return {};
    QByteArray subject;
    for (const QByteArray& name : pieces(text, ",")) {
        QByteArray together;
        for (const QByteArray& part : pieces(name, "+")) {
            const std::optional<QByteArray> attribute = normaliseAttribute(part);
            if (!attribute)
                return {};
            together += (together.isEmpty() ? "" : "+") + *attribute;
        }
        subject += (subject.isEmpty() ? "" : ",") + together;
    }
    return subject;
}

}  // namespace postern::auth
