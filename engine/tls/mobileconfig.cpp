#include "engine/tls/mobileconfig.h"

#include <QCryptographicHash>
#include <QUuid>
#include <QXmlStreamWriter>

namespace postern::tls {
namespace {

const QString kOwner = QStringLiteral("org.postern.certificates");

/// The same for the same content, so that a profile installed twice replaces itself.
QString uuidOf(const QByteArray& content, const char* purpose) {
    const QUuid space(QStringLiteral("{6ba7b810-9dad-11d1-80b4-00c04fd430c8}"));
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
    return QUuid::createUuidV5(space, hash + purpose).toString(QUuid::WithoutBraces).toUpper();
}

class Plist {
 public:
    Plist() : m_xml(&m_bytes) {
        m_xml.setAutoFormatting(true);
        m_xml.writeStartDocument();
        m_xml.writeDTD(
            QStringLiteral("<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
                           "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">"));
        m_xml.writeStartElement(QStringLiteral("plist"));
        m_xml.writeAttribute(QStringLiteral("version"), QStringLiteral("1.0"));
        open("dict");
    }
    void open(const char* element) { m_xml.writeStartElement(QLatin1String(element)); }
    void close() { m_xml.writeEndElement(); }
    void key(const char* name) { m_xml.writeTextElement(QStringLiteral("key"), QLatin1String(name)); }
    void text(const char* name, const QString& value) {
        key(name);
        m_xml.writeTextElement(QStringLiteral("string"), value);
    }
    void number(const char* name, int value) {
        key(name);
        m_xml.writeTextElement(QStringLiteral("integer"), QString::number(value));
    }
    void data(const char* name, const QByteArray& value) {
        key(name);
        m_xml.writeTextElement(QStringLiteral("data"), QString::fromLatin1(value.toBase64()));
    }
    [[nodiscard]] QByteArray finish() {
        m_xml.writeEndDocument();
        return m_bytes;
    }

 private:
    QByteArray m_bytes;
    QXmlStreamWriter m_xml;
};

void addPayload(Plist& plist, const char* type, const char* file, const QByteArray& content,
                const QString& name) {
    const QString uuid = uuidOf(content, type);
    plist.open("dict");
    plist.text("PayloadCertificateFileName", QLatin1String(file));
    plist.data("PayloadContent", content);
    plist.text("PayloadDisplayName", name);
    plist.text("PayloadIdentifier", kOwner + QLatin1Char('.') + uuid);
    plist.text("PayloadType", QLatin1String(type));
    plist.text("PayloadUUID", uuid);
    plist.number("PayloadVersion", 1);
    plist.close();
}

void addFrame(Plist& plist, const QByteArray& content, const QString& name) {
    const QString uuid = uuidOf(content, "profile");
    plist.text("PayloadDisplayName", name);
    plist.text("PayloadIdentifier", kOwner + QStringLiteral(".profile.") + uuid);
    plist.text("PayloadType", QStringLiteral("Configuration"));
    plist.text("PayloadUUID", uuid);
    plist.number("PayloadVersion", 1);
    plist.close();
}

}  // namespace

QByteArray makeRootProfile(const QByteArray& rootDer, const QString& name) {
    Plist plist;
    plist.key("PayloadContent");
    plist.open("array");
    addPayload(plist, "com.apple.security.root", "root.cer", rootDer, name);
    plist.close();
    addFrame(plist, rootDer, name);
    return plist.finish();
}

QByteArray makeIdentityProfile(const QByteArray& pkcs12, const QByteArray& rootDer, const QString& name) {
    Plist plist;
    plist.key("PayloadContent");
    plist.open("array");
    addPayload(plist, "com.apple.security.pkcs12", "identity.p12", pkcs12, name);
    if (!rootDer.isEmpty())
        addPayload(plist, "com.apple.security.root", "root.cer", rootDer, name);
    plist.close();
    addFrame(plist, pkcs12, name);
    return plist.finish();
}

}  // namespace postern::tls
