// The stored form of a Part tree: a version byte, then the parts depth first; numbers are LEB128, texts have
// their length before them. It is read back from a file that may be damaged, so every length is checked
// against what is left.
#include "engine/mail/structure.h"

namespace postern::mail {

namespace {

constexpr char kVersion = 1;
constexpr int kMaxDepth = 100;  // of the recursion, above any StructureLimits in use
constexpr qint64 kMaxList = 100'000;

using Parameters = QList<std::pair<QByteArray, QByteArray>>;

void putNumber(QByteArray& out, qint64 value) {
    auto rest = static_cast<quint64>(value);
    while (rest >= 0x80) {
        out.append(static_cast<char>(rest | 0x80));
        rest >>= 7;
    }
    out.append(static_cast<char>(rest));
}

/// 0 is null, else the length and one.
void putText(QByteArray& out, const QByteArray& text) {
    putNumber(out, text.isNull() ? 0 : text.size() + 1);
    out.append(text);
}

void putParameters(QByteArray& out, const Parameters& parameters) {
    putNumber(out, parameters.size());
    for (const auto& [name, value] : parameters) {
        putText(out, name);
        putText(out, value);
    }
}

void putPart(QByteArray& out, const Part& part) {
    for (const QByteArray* text :
         {&part.type, &part.subtype, &part.id, &part.description, &part.encoding, &part.disposition,
          &part.language, &part.location, &part.md5, &part.envelope})
        putText(out, *text);
    putParameters(out, part.parameters);
    putParameters(out, part.dispositionParameters);
    for (const qint64 number : {part.headerOffset, part.bodyOffset, part.bodySize, part.lines})
        putNumber(out, number);
    putNumber(out, static_cast<qint64>(part.children.size()));
    for (const Part& child : part.children) putPart(out, child);
}

class Reader {
 public:
    explicit Reader(QByteArrayView bytes) : m_left(bytes) {}
    [[nodiscard]] bool atEnd() const { return m_left.isEmpty(); }

    /// Never negative; false past the end or past 63 bits.
    bool number(qint64& value) {
        quint64 out = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            if (m_left.isEmpty())
                return false;
            const auto octet = static_cast<quint8>(m_left.front());
            m_left = m_left.sliced(1);
            out |= static_cast<quint64>(octet & 0x7f) << shift;
            if (octet < 0x80) {
                value = static_cast<qint64>(out);
                return true;
            }
        }
        return false;
    }

    bool text(QByteArray& value) {
        qint64 size = 0;
        if (!number(size) || size - 1 > m_left.size())
            return false;
        value = size == 0 ? QByteArray() : QByteArray(m_left.data(), size - 1);
        if (size == 1)
            value = "";
        m_left = m_left.sliced(std::max<qint64>(0, size - 1));
        return true;
    }

    /// A list cannot have more members than octets are left.
    bool count(qint64& value) { return number(value) && value <= m_left.size() && value <= kMaxList; }

    bool parameters(Parameters& out) {
        qint64 size = 0;
        if (!count(size))
            return false;
        out.clear();
        for (qint64 i = 0; i < size; ++i) {
            auto& [name, value] = out.emplaceBack();
            if (!text(name) || !text(value))
                return false;
        }
        return true;
    }

    bool part(Part& out, int depth) {
        if (depth > kMaxDepth)
            return false;
        for (QByteArray* member : {&out.type, &out.subtype, &out.id, &out.description, &out.encoding,
                                   &out.disposition, &out.language, &out.location, &out.md5, &out.envelope}) {
            if (!text(*member))
                return false;
        }
        if (!parameters(out.parameters) || !parameters(out.dispositionParameters))
            return false;
        for (qint64* member : {&out.headerOffset, &out.bodyOffset, &out.bodySize, &out.lines}) {
            if (!number(*member))
                return false;
        }
        return children(out, depth);
    }

 private:
    bool children(Part& out, int depth) {
        qint64 size = 0;
        if (!count(size))
            return false;
        out.children.clear();
        for (qint64 i = 0; i < size; ++i) {
            if (!part(out.children.emplace_back(), depth + 1))
                return false;
        }
        giveMultipartAPart(out);  // what an older parser stored may lack it
        return true;
    }

    QByteArrayView m_left;
};

}  // namespace

QByteArray serialise(const Part& root) {
    QByteArray out;
    out.reserve(256);
    out.append(kVersion);
    putPart(out, root);
    return out;
}

bool deserialise(QByteArrayView bytes, Part& root) {
    if (bytes.isEmpty() || bytes.front() != kVersion)
        return false;
    Part read;
    Reader reader(bytes.sliced(1));
    if (!reader.part(read, 0) || !reader.atEnd())
        return false;
    root = std::move(read);
    return true;
}

}  // namespace postern::mail
