#include "engine/proto/imap/sectionrange.h"

#include "engine/mail/structurepath.h"

namespace postern::proto::imap {
namespace {

SectionRange headerOf(const mail::Part& part, qint64 prefix) {
    return {prefix + part.headerOffset, part.bodyOffset - part.headerOffset};
}
SectionRange bodyOf(const mail::Part& part, qint64 prefix) {
    return {prefix + part.bodyOffset, part.bodySize};
}

}  // namespace

std::optional<SectionRange> locate(const Section& section, const mail::Part& root, MessageExtent extent) {
    using What = Section::What;
    if (section.part.isEmpty()) {
        if (section.what == What::All)
            return SectionRange{0, extent.size};
        if (section.what == What::Text)
            return SectionRange{extent.header, extent.size - extent.header};
        return SectionRange{0, extent.header};
    }
    if (section.what == What::All || section.what == What::Mime) {
        const mail::Part* part = mail::findPart(root, section.part);
        if (!part)
            return std::nullopt;
        return section.what == What::All ? bodyOf(*part, extent.prefix) : headerOf(*part, extent.prefix);
    }
    const mail::Part* message = mail::findMessage(root, section.part);
    if (!message)
        return std::nullopt;
    return section.what == What::Text ? bodyOf(*message, extent.prefix) : headerOf(*message, extent.prefix);
}

}  // namespace postern::proto::imap
