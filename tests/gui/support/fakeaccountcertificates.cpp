// The client certificates of accounts in the engine made of lists.
#include "tests/gui/support/fakeapi.h"

#include <QDateTime>

namespace postern::test {

void FakeApi::addAccountCertificateVerbs() {
    on<api::AccountCertificatesList>([this](const api::AccountCertificatesList& request) {
        api::ClientCertificateList list = clientCertificates;
        if (!request.address.isEmpty())
            list.certificates.removeIf(
                [&](const api::ClientCertificateInfo& info) { return info.account != request.address; });
        return list;
    });
    on<api::AccountCertificateAdd>(
        [this](const api::AccountCertificateAdd& request) -> base::Result<api::ClientCertificateInfo> {
            const QByteArray file = QByteArray::fromBase64(request.base64.toLatin1());
            if (!request.base64.isEmpty() && !file.contains("BEGIN CERTIFICATE"))
                return base::fail("import.unknown", QStringLiteral("the file holds no certificate"));
            api::ClientCertificateInfo info;
            info.account = request.address;
            info.match = request.base64.isEmpty() ? request.match : QStringLiteral("fingerprint");
            info.value = request.base64.isEmpty() ? request.value
                                                  : QString::fromLatin1(file.toHex(':').left(95).toUpper());
            for (const api::ClientCertificateInfo& each : clientCertificates.certificates) {
                info.id = qMax(info.id, each.id + 1);
                if (each.match == info.match && each.value == info.value)
                    return base::fail("client.taken", QStringLiteral("it belongs to an account"),
                                      {each.value});
            }
            if (!request.base64.isEmpty()) {
                info.label = QStringLiteral("CN=New");
                info.state = QStringLiteral("valid");
                info.notAfterUtcMs = QDateTime::currentMSecsSinceEpoch() + 300LL * 86'400'000;
            }
            clientCertificates.certificates << info;
            return info;
        });
    on<api::AccountCertificateRemove>(
        [this](const api::AccountCertificateRemove& request) -> base::Result<api::Empty> {
            if (clientCertificates.certificates.removeIf(
                    [&](const api::ClientCertificateInfo& info) { return info.id == request.id; }) == 0)
                return base::fail("client.missing", QStringLiteral("there is no such certificate"));
            return api::Empty{};
        });
}

/// Of the first account of a domain: one of each kind.
void FakeApi::fillAccountCertificates(const QString& account) {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    api::ClientCertificateInfo info;
    info.id = 1;
    info.account = account;
    info.label = QStringLiteral("CN=Laptop of the office,O=Example");
    info.match = QStringLiteral("fingerprint");
    info.value = QStringLiteral("3A:0B").repeated(13).left(95);
    info.state = QStringLiteral("valid");
    info.notAfterUtcMs = now + 200LL * 86'400'000;
    clientCertificates.certificates << info;
    info.id = 2;
    info.label = QStringLiteral("CN=Lost phone");
    info.value = QStringLiteral("4B:1C").repeated(13).left(95);
    info.state = QStringLiteral("revoked");
    clientCertificates.certificates << info;
    clientCertificates.certificates << api::ClientCertificateInfo{
        3, account, {}, QStringLiteral("email"), account, {}, {}, {}, 0, {}};
}

}  // namespace postern::test
