#include "engine/mail/structure.h"

#include "engine/mail/contentfields.h"
#include "engine/mail/envelope.h"
#include "engine/mail/headerfields.h"
#include "engine/mail/structurepath.h"

#include <algorithm>
#include <cstring>

namespace postern::mail {

namespace {

// RFC 2046 allows 70; a longer one than this is not looked for, so that a candidate line stays small.
constexpr qsizetype kMaxBoundary = 1000;

/// Encodings that leave the bytes as they are; an encoded message cannot be looked into by ranges (RFC
/// 2046 5.2.1).
bool isPlain(const QByteArray& encoding) {
    return encoding == "7bit" || encoding == "8bit" || encoding == "binary";
}

void setType(Part& part, const QByteArray& value) {
    ContentValue content = parseContentValue(value);
    const qsizetype slash = content.token.indexOf('/');
    if (slash <= 0 || slash + 1 == content.token.size())
        return;  // unreadable: text/plain, RFC 2045 section 5.2
    part.type = content.token.first(slash);
    part.subtype = content.token.sliced(slash + 1);
    part.parameters = std::move(content.parameters);
}

void setDisposition(Part& part, const QByteArray& value) {
    ContentValue content = parseContentValue(value);
    part.disposition = std::move(content.token);
    part.dispositionParameters = std::move(content.parameters);
}

void setField(Part& part, QByteArrayView name, const QByteArray& value) {
    const auto is = [&](QByteArrayView other) { return name.compare(other, Qt::CaseInsensitive) == 0; };
    const auto first = [&](QByteArray& member) {
        if (member.isNull())
            member = value;
    };
    if (is("transfer-encoding")) {
        if (part.encoding.isNull())
            part.encoding = parseContentValue(value).token;
    } else if (is("disposition")) {
        if (part.disposition.isNull())
            setDisposition(part, value);
    } else if (is("id")) {
        first(part.id);
    } else if (is("description")) {
        first(part.description);
    } else if (is("language")) {
        first(part.language);
    } else if (is("location")) {
        first(part.location);
    } else if (is("md5")) {
        first(part.md5);
    }
}

/// The Content-* fields of a part; where one comes twice the first counts.
void readContentFields(Part& part, QByteArrayView header) {
    constexpr QByteArrayView kPrefix("content-");
    bool typed = false;
    HeaderField field;
    for (qsizetype at = 0; nextField(header, at, field);) {
        if (field.name.size() <= kPrefix.size() ||
            field.name.first(kPrefix.size()).compare(kPrefix, Qt::CaseInsensitive) != 0)
            continue;
        const QByteArrayView name = field.name.sliced(kPrefix.size());
        if (name.compare(QByteArrayView("type"), Qt::CaseInsensitive) == 0) {
            if (!typed)
                setType(part, unfold(field.value));
            typed = true;
        } else {
            setField(part, name, unfold(field.value));
        }
    }
    if (part.encoding.isEmpty())
        part.encoding = "7bit";
}

struct Frame {
    Part* part = nullptr;          // stable: siblings are added only after the frame is gone
    QByteArray boundary;           // "--" and the boundary while a multipart is open, else empty
    qint64 linesBefore = 0;        // line ends of the message before the body
    bool isEnvelopeOwner = false;  // the part is the inner message of the frame below
};

}  // namespace

struct StructureParser::State {
    enum class Line { Start, Candidate, Middle, Skip };

    explicit State(StructureLimits given) : limits(given) { begin(0); }

    void feed(const char* bytes, const char* end);
    void finish();
    void begin(qint64 at);

    const char* candidate(const char* bytes, const char* end);
    const char* middle(const char* bytes, const char* end);
    const char* body(const char* bytes, const char* end);
    void decide();
    void boundaryLine(size_t frame, bool closing);
    void lineEnded(qint64 length);
    void headerEnded(qint64 bodyOffset);
    void descend(Part& part);
    void close(size_t downTo, qint64 end, qint64 lineEnds);
    void findLongest();
    void keepHeader(const char* bytes, qsizetype count);

    StructureLimits limits;
    Part root;
    std::vector<Frame> frames;
    QByteArray header;  // of the part whose header is being read
    QByteArray line;    // start of a line that may be a boundary
    QByteArray topEnvelope;
    qint64 topHeader = -1;  // octets of the top header once it ended
    qint64 offset = 0;      // octets consumed
    qint64 lineStart = 0;
    qint64 lineEnds = 0;    // LF seen
    qsizetype longest = 0;  // of the open boundaries, "--" included
    int parts = 0;
    int eol = 0;    // octets of the last line end: 1 or 2
    char last = 0;  // last octet of the feed before
    bool inHeader = true;
    bool opensPart = false;  // a part starts behind the boundary line being skipped
    bool full = false;       // a limit is reached: no boundary counts any more
    Line state = Line::Start;
};

void StructureParser::State::begin(qint64 at) {
    Part* part = &root;
    const bool inner = !frames.empty() && isMessagePart(*frames.back().part);
    if (!frames.empty()) {
        Part& parent = *frames.back().part;
        part = &parent.children.emplace_back();
        if (parent.type == "multipart" && parent.subtype == "digest") {
            part->type = "message";  // RFC 2046 section 5.1.5
            part->subtype = "rfc822";
        }
    }
    ++parts;
    part->headerOffset = part->bodyOffset = at;
    frames.push_back({part, {}, lineEnds, inner});
    header.clear();
    inHeader = true;
}

void StructureParser::State::keepHeader(const char* bytes, qsizetype count) {
    const qint64 room = limits.maxHeader - header.size();
    header.append(bytes, std::clamp<qsizetype>(count, 0, std::max<qint64>(room, 0)));
}

void StructureParser::State::feed(const char* bytes, const char* end) {
    while (bytes < end) {
        if (state == Line::Start) {
            lineStart = offset;
            state = *bytes == '-' && longest > 0 ? Line::Candidate : Line::Middle;
        }
        const char* next = state == Line::Candidate          ? candidate(bytes, end)
                           : inHeader || state == Line::Skip ? middle(bytes, end)
                                                             : body(bytes, end);
        last = next[-1];
        bytes = next;
    }
}

const char* StructureParser::State::candidate(const char* bytes, const char* end) {
    // Two more octets than the longest boundary tell an end delimiter.
    const qsizetype wanted = longest + 2 - line.size();
    const char* stop = bytes + std::min<qsizetype>(wanted, end - bytes);
    const auto* newline =
        static_cast<const char*>(std::memchr(bytes, '\n', static_cast<size_t>(stop - bytes)));
    if (newline != nullptr)
        stop = newline;  // left for the state that follows
    line.append(bytes, stop - bytes);
    offset += stop - bytes;
    if (newline == nullptr && line.size() < longest + 2)
        return stop;
    decide();
    if (newline != nullptr) {
        // `line` is never empty here: it starts with '-'.
        eol = line.endsWith('\r') ? 2 : 1;
        if (inHeader && state == Line::Middle)
            keepHeader(newline, 1);
        ++offset;
        line.clear();
        lineEnded(offset - lineStart);
        return newline + 1;
    }
    line.clear();
    return stop;
}

/// The longest open boundary that the line starts with, innermost first (RFC 2046 section 5.1.1).
void StructureParser::State::decide() {
    size_t best = frames.size();
    for (size_t i = frames.size(); i-- > 0;) {
        const QByteArray& boundary = frames[i].boundary;
        if (!boundary.isEmpty() && line.startsWith(boundary) &&
            (best == frames.size() || boundary.size() > frames[best].boundary.size()))
            best = i;
    }
    state = Line::Middle;
    if (best < frames.size()) {
        const bool closing = QByteArrayView(line).sliced(frames[best].boundary.size()).startsWith("--");
        boundaryLine(best, closing);
    }
    if (state == Line::Middle && inHeader)
        keepHeader(line.constData(), line.size());
}

void StructureParser::State::boundaryLine(size_t frame, bool closing) {
    if (!closing && parts >= limits.maxParts) {
        full = true;
        longest = 0;
        return;
    }
    // The line end before a boundary belongs to the boundary.
    close(frame + 1, lineStart - eol, lineEnds - 1);
    inHeader = false;
    opensPart = !closing;
    if (closing)
        frames[frame].boundary.clear();
    findLongest();
    state = Line::Skip;
}

void StructureParser::State::close(size_t downTo, qint64 end, qint64 endLines) {
    if (frames.size() > downTo)
        end = std::max(end, frames[downTo].part->bodyOffset);
    while (frames.size() > downTo) {
        const Frame& frame = frames.back();
        Part& part = *frame.part;
        if (inHeader) {
            // The header never ended: it reaches to here.
            inHeader = false;
            headerEnded(std::max(end, part.headerOffset));
            continue;
        }
        if (frames.size() > downTo + 1) {
            // One line end may be the last of a header and belong to the boundary of a part around it.
            part.headerOffset = std::min(part.headerOffset, end);
            part.bodyOffset = std::min(part.bodyOffset, end);
        }
        part.bodySize = std::max<qint64>(0, end - part.bodyOffset);
        part.lines = part.bodySize == 0 ? 0 : std::max<qint64>(0, endLines - frame.linesBefore);
        giveMultipartAPart(part);
        frames.pop_back();
    }
}

const char* StructureParser::State::middle(const char* bytes, const char* end) {
    const auto* newline =
        static_cast<const char*>(std::memchr(bytes, '\n', static_cast<size_t>(end - bytes)));
    const char* stop = newline == nullptr ? end : newline + 1;
    if (inHeader && state == Line::Middle)
        keepHeader(bytes, stop - bytes);
    offset += stop - bytes;
    if (newline != nullptr) {
        eol = (newline > bytes ? newline[-1] : last) == '\r' ? 2 : 1;
        lineEnded(offset - lineStart);
    }
    return stop;
}

/// Runs over body lines without a look at anything but their first octet.
const char* StructureParser::State::body(const char* bytes, const char* end) {
    const char* at = bytes;
    const char* newline = nullptr;
    qint64 count = 0;
    do {
        const auto* next = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
        if (next == nullptr) {
            at = end;
            break;
        }
        newline = next;
        ++count;
        at = newline + 1;
    } while (at < end && (*at != '-' || longest == 0));
    offset += at - bytes;
    lineEnds += count;
    if (newline != nullptr)
        eol = (newline > bytes ? newline[-1] : last) == '\r' ? 2 : 1;
    state = newline != nullptr && newline + 1 == at ? Line::Start : Line::Middle;
    return at;
}

void StructureParser::State::lineEnded(qint64 length) {
    const bool skipped = state == Line::Skip;
    state = Line::Start;
    ++lineEnds;
    if (skipped) {
        if (opensPart)
            begin(offset);
        opensPart = false;
    } else if (inHeader && length == eol) {
        inHeader = false;
        headerEnded(offset);
    }
}

void StructureParser::State::headerEnded(qint64 bodyOffset) {
    Frame& frame = frames.back();
    Part& part = *frame.part;
    part.bodyOffset = bodyOffset;
    frame.linesBefore = lineEnds;
    readContentFields(part, header);
    if (frames.size() == 1) {
        topHeader = bodyOffset;
        topEnvelope = mail::envelope(header);
    } else if (frame.isEnvelopeOwner) {
        frames[frames.size() - 2].part->envelope = mail::envelope(header);
    }
    descend(part);
}

void StructureParser::State::descend(Part& part) {
    if (full || static_cast<int>(frames.size()) >= limits.maxDepth)
        return;
    if (part.type == "multipart") {
        const QByteArray boundary = parameter(part.parameters, "boundary");
        if (boundary.isEmpty() || boundary.size() > kMaxBoundary)
            return;
        frames.back().boundary = "--" + boundary;
        findLongest();
    } else if (isMessagePart(part) && isPlain(part.encoding)) {
        if (parts < limits.maxParts)
            begin(part.bodyOffset);
        else
            full = true;
    }
    if (full)
        longest = 0;
}

void StructureParser::State::findLongest() {
    longest = 0;
    if (full)
        return;
    for (const Frame& frame : frames) longest = std::max(longest, frame.boundary.size());
}

void StructureParser::State::finish() {
    if (state == Line::Candidate) {
        decide();
        line.clear();
    }
    if (state == Line::Skip && opensPart)
        begin(offset);
    opensPart = false;
    state = Line::Start;
    close(0, offset, lineEnds);
}

void giveMultipartAPart(Part& part) {
    if (part.type != "multipart" || !part.children.empty())
        return;
    Part& only = part.children.emplace_back();
    only.encoding = part.encoding;
    only.headerOffset = only.bodyOffset = part.bodyOffset;
    only.bodySize = part.bodySize;
    only.lines = part.lines;
}

StructureParser::StructureParser(StructureLimits limits) : m_state(std::make_unique<State>(limits)) {}
StructureParser::~StructureParser() = default;
StructureParser::StructureParser(StructureParser&&) noexcept = default;
StructureParser& StructureParser::operator=(StructureParser&&) noexcept = default;

void StructureParser::feed(QByteArrayView bytes) {
    m_state->feed(bytes.data(), bytes.data() + bytes.size());
}

Part StructureParser::finish() {
    m_state->finish();
    return std::move(m_state->root);
}

qint64 StructureParser::headerSize() const {
    return m_state->topHeader >= 0 ? m_state->topHeader : m_state->offset;
}

QByteArray StructureParser::envelope() const {
    return m_state->topEnvelope;
}

}  // namespace postern::mail
