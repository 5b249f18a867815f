#include "engine/proto/imap/fetchprogram.h"

#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/ascii.h"

#include <algorithm>

namespace postern::proto::imap {
namespace {

/// The word up to a delimiter of fetch attributes: these hold '.', and '[' starts a section.
QByteArrayView takeWord(ArgumentReader& args) {
    const QByteArrayView rest = args.rest();
    qsizetype size = 0;
    while (size < rest.size() && (isAtomChar(rest[size])) && rest[size] != '[' && rest[size] != '<') ++size;
    for (qsizetype i = 0; i < size; ++i) args.character(rest[i]);
    return rest.first(size);
}

/// "1.2." or "1.2" in front of the section's text part; `word` has the letters that follow.
bool parsePath(QByteArrayView& word, QByteArray& part) {
    int numbers = 0;
    while (!word.isEmpty() && isDigit(word.front())) {
        qsizetype digits = 0;
        while (digits < word.size() && isDigit(word[digits])) ++digits;
        if (word.front() == '0' || digits > 9 || ++numbers > FetchProgram::kMaxPath)
            return false;
        part += (part.isEmpty() ? QByteArray() : QByteArray(".")) + word.first(digits).toByteArray();
        word = word.sliced(digits);
        if (word.isEmpty())
            return true;
        if (word.front() != '.' || word.size() == 1)
            return false;
        word = word.sliced(1);
    }
    return true;
}

/// RFC 5322 section 2.2. The name stands in the response again, so it must not hold what would break that.
bool isFieldName(const QByteArray& name) {
    return !name.isEmpty() &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f && c != ':'; });
}

bool parseFieldNames(ArgumentReader& args, Section& section) {
    if (!args.space() || !args.character('('))
        return false;
    do {
        QByteArray name;
        if (section.fields.size() == FetchProgram::kMaxFields || !args.astring(name) || !isFieldName(name))
            return false;
        section.fields.append(upperWord(name));
    } while (args.space());
    return args.character(')');
}

bool parseSectionText(ArgumentReader& args, QByteArrayView word, Section& section) {
    if (word.isEmpty())
        return true;
    if (sameWord(word, "HEADER")) {
        section.what = Section::What::Header;
    } else if (sameWord(word, "TEXT")) {
        section.what = Section::What::Text;
    } else if (sameWord(word, "MIME") && !section.part.isEmpty()) {
        section.what = Section::What::Mime;
    } else if (sameWord(word, "HEADER.FIELDS") || sameWord(word, "HEADER.FIELDS.NOT")) {
        section.what = word.size() == 13 ? Section::What::HeaderFields : Section::What::HeaderFieldsNot;
        return parseFieldNames(args, section);
    } else {
        return false;
    }
    return true;
}

/// The label is the client's own text in capitals, so that he finds what he asked for; names become quoted
/// when needed.
QByteArray labelOf(const Section& section, QByteArrayView word) {
    QByteArray label = "BODY[" + upperWord(word);
    if (!section.fields.isEmpty()) {
        label += " (";
        for (const QByteArray& name : section.fields) {
            bool atom = true;
            for (const char c : name) atom = atom && (isAtomChar(c) || c == ']');
            QByteArray escaped = name;
            if (!atom)
                escaped = '"' + escaped.replace('\\', "\\\\").replace('"', "\\\"") + '"';
            label += escaped + ' ';
        }
        label.chop(1);
        label += ')';
    }
    label += ']';
    if (section.partial)
        label += '<' + QByteArray::number(section.offset) + '>';
    return label;
}

bool parseSection(ArgumentReader& args, Section& section) {
    if (!args.character('['))
        return false;
    const QByteArrayView word = takeWord(args);
    QByteArrayView rest = word;
    if (!parsePath(rest, section.part) || !parseSectionText(args, rest, section) || !args.character(']'))
        return false;
    if (args.character('<')) {
        section.partial = true;
        if (!args.number(section.offset) || !args.character('.') || !args.number(section.length) ||
            section.length == 0 || !args.character('>'))
            return false;
    }
    section.label = labelOf(section, word);
    return true;
}

/// RFC822, RFC822.HEADER and RFC822.TEXT are BODY[], BODY.PEEK[HEADER] and BODY[TEXT] by another name.
bool addRfc822(QByteArrayView word, FetchProgram& program) {
    Section section;
    section.label = upperWord(word);
    if (section.label == "RFC822.HEADER")
        section.what = Section::What::Header;
    else if (section.label == "RFC822.TEXT")
        section.what = Section::What::Text;
    else if (section.label != "RFC822")
        return false;
    program.setsSeen = program.setsSeen || section.what != Section::What::Header;
    program.sections.push_back(std::move(section));
    return true;
}

bool parseAttribute(ArgumentReader& args, FetchProgram& program) {
    const QByteArrayView word = takeWord(args);
    const bool isBody = sameWord(word, "BODY");
    if ((isBody || sameWord(word, "BODY.PEEK")) && args.peek() == '[') {
        Section section;
        if (program.sections.size() == FetchProgram::kMaxSections || !parseSection(args, section))
            return false;
        program.setsSeen = program.setsSeen || isBody;
        program.sections.push_back(std::move(section));
        return true;
    }
    struct Simple {
        QByteArrayView name;
        bool FetchProgram::*member;
    };
    static constexpr Simple kSimple[] = {
        {"UID", &FetchProgram::uid},           {"FLAGS", &FetchProgram::flags},
        {"RFC822.SIZE", &FetchProgram::size},  {"INTERNALDATE", &FetchProgram::internalDate},
        {"ENVELOPE", &FetchProgram::envelope}, {"BODYSTRUCTURE", &FetchProgram::bodyStructure},
        {"BODY", &FetchProgram::body},
    };
    for (const Simple& simple : kSimple) {
        if (!sameWord(word, simple.name))
            continue;
        program.*simple.member = true;
        return true;
    }
    return program.sections.size() < FetchProgram::kMaxSections && addRfc822(word, program);
}

bool parseMacro(QByteArrayView word, FetchProgram& program) {
    const bool full = sameWord(word, "FULL");
    const bool all = full || sameWord(word, "ALL");
    if (!all && !sameWord(word, "FAST"))
        return false;
    program.flags = program.internalDate = program.size = true;
    program.envelope = all;
    program.body = full;
    return true;
}

}  // namespace

bool FetchProgram::headersOnly() const {
    for (const Section& section : sections) {
        if (!section.headerOnly())
            return false;
    }
    return true;
}

std::optional<FetchProgram> parseFetch(ArgumentReader& args) {
    FetchProgram program;
    if (args.character('(')) {
        do {
            if (!parseAttribute(args, program))
                return std::nullopt;
        } while (args.space());
        return args.character(')') ? std::optional(program) : std::nullopt;
    }
    const ArgumentReader start = args;
    if (parseMacro(takeWord(args), program))
        return program;
    args = start;
    return parseAttribute(args, program) ? std::optional(program) : std::nullopt;
}

}  // namespace postern::proto::imap
