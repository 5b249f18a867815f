#include "engine/proto/imap/searchprogram.h"

#include "engine/mail/datetime.h"
#include "engine/mail/envelope.h"
#include "engine/mail/mailboxindex.h"
#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/ascii.h"

#include <QString>

namespace postern::proto::imap {
namespace {

using Kind = SearchKey::Kind;

/// What stands behind a key's name.
enum class Operand {
    None,
    New,
    Old,
    Flag,
    Unflag,
    Keyword,
    Unkeyword,
    Date,
    Number,
    Text,
    Header,
    EnvelopeItem,
    Uid,
    Not,
    Or
};

struct KeyName {
    QByteArrayView name;
    Kind kind;
    Operand operand = Operand::None;
    quint64 item = 0;  // a flag, or a mail::EnvelopeItem
};

constexpr KeyName kKeys[] = {
    {"ALL", Kind::All},
    {"RECENT", Kind::Recent},
    {"NEW", Kind::And, Operand::New},
    {"OLD", Kind::Not, Operand::Old},
    {"ANSWERED", Kind::Flag, Operand::Flag, mail::FlagAnswered},
    {"DELETED", Kind::Flag, Operand::Flag, mail::FlagDeleted},
    {"DRAFT", Kind::Flag, Operand::Flag, mail::FlagDraft},
    {"FLAGGED", Kind::Flag, Operand::Flag, mail::FlagFlagged},
    {"SEEN", Kind::Flag, Operand::Flag, mail::FlagSeen},
    {"UNANSWERED", Kind::Flag, Operand::Unflag, mail::FlagAnswered},
    {"UNDELETED", Kind::Flag, Operand::Unflag, mail::FlagDeleted},
    {"UNDRAFT", Kind::Flag, Operand::Unflag, mail::FlagDraft},
    {"UNFLAGGED", Kind::Flag, Operand::Unflag, mail::FlagFlagged},
    {"UNSEEN", Kind::Flag, Operand::Unflag, mail::FlagSeen},
    {"KEYWORD", Kind::Flag, Operand::Keyword},
    {"UNKEYWORD", Kind::Flag, Operand::Unkeyword},
    {"BEFORE", Kind::Before, Operand::Date},
    {"ON", Kind::On, Operand::Date},
    {"SINCE", Kind::Since, Operand::Date},
    {"SENTBEFORE", Kind::SentBefore, Operand::Date},
    {"SENTON", Kind::SentOn, Operand::Date},
    {"SENTSINCE", Kind::SentSince, Operand::Date},
    {"LARGER", Kind::Larger, Operand::Number},
    {"SMALLER", Kind::Smaller, Operand::Number},
    {"BODY", Kind::Body, Operand::Text},
    {"TEXT", Kind::Text, Operand::Text},
    {"FROM", Kind::Envelope, Operand::EnvelopeItem, quint64(mail::EnvelopeItem::From)},
    {"TO", Kind::Envelope, Operand::EnvelopeItem, quint64(mail::EnvelopeItem::To)},
    {"CC", Kind::Envelope, Operand::EnvelopeItem, quint64(mail::EnvelopeItem::Cc)},
    {"BCC", Kind::Envelope, Operand::EnvelopeItem, quint64(mail::EnvelopeItem::Bcc)},
    {"SUBJECT", Kind::Envelope, Operand::EnvelopeItem, quint64(mail::EnvelopeItem::Subject)},
    {"HEADER", Kind::Header, Operand::Header},
    {"UID", Kind::Uid, Operand::Uid},
    {"NOT", Kind::Not, Operand::Not},
    {"OR", Kind::Or, Operand::Or},
};

bool isSent(Kind kind) {
    return kind == Kind::SentBefore || kind == Kind::SentOn || kind == Kind::SentSince;
}

class Parser {
 public:
    Parser(ArgumentReader& args, SearchProgram& program) : m_args(args), m_program(program) {}

    bool keys(SearchKey& parent, int depth) {
        do {
            SearchKey child;
            if (!key(child, depth))
                return false;
            parent.children.push_back(std::move(child));
        } while (m_args.space());
        return true;
    }

 private:
    bool key(SearchKey& key, int depth) {
        if (depth > SearchProgram::kMaxDepth || ++m_count > SearchProgram::kMaxKeys)
            return false;
        if (m_args.character('(')) {
            key.kind = Kind::And;
            return keys(key, depth + 1) && m_args.character(')');
        }
        if (isDigit(m_args.peek()) || m_args.peek() == '*') {
            key.kind = Kind::Sequence;
            return m_args.sequenceSet(key.set);
        }
        QByteArrayView word;
        if (!m_args.atom(word))
            return false;
        for (const KeyName& name : kKeys) {
            if (sameWord(name.name, word))
                return operand(key, name, depth);
        }
        return false;
    }

    bool operand(SearchKey& key, const KeyName& name, int depth) {
        key.kind = name.kind;
        switch (name.operand) {
            case Operand::None:
                return true;
            case Operand::New:  // RFC 3501 section 6.4.4: (RECENT UNSEEN)
                key.children.resize(2);
                key.children.front().kind = Kind::Recent;
                return negate(key.children.back(), mail::FlagSeen, {});
            case Operand::Old:  // NOT RECENT
                key.children.resize(1);
                key.children.front().kind = Kind::Recent;
                return true;
            case Operand::Flag:
                key.number = static_cast<qint64>(name.item);
                return true;
            case Operand::Unflag:
                return negate(key, static_cast<qint64>(name.item), {});
            case Operand::Keyword:
                return keyword(key.word);
            case Operand::Unkeyword: {
                QByteArray word;
                return keyword(word) && negate(key, 0, word);
            }
            case Operand::Date:
                m_program.needsHeader = m_program.needsHeader || isSent(name.kind);
                return date(key);
            case Operand::Number:
                return number(key);
            case Operand::Text:
                return bodyNeedle(key);
            case Operand::Header:
                m_program.needsHeader = true;
                return m_args.space() && m_args.astring(key.word) && needle(key);
            case Operand::EnvelopeItem:
                m_program.needsEnvelope = true;
                key.number = static_cast<qint64>(name.item);
                return needle(key);
            case Operand::Uid:
                return m_args.space() && m_args.sequenceSet(key.set);
            case Operand::Not:
                return nested(key, 1, depth);
            case Operand::Or:
                return nested(key, 2, depth);
        }
        return false;
    }

    static bool negate(SearchKey& key, qint64 flag, const QByteArray& word) {
        SearchKey inner;
        inner.kind = Kind::Flag;
        inner.number = flag;
        inner.word = word;
        key.kind = Kind::Not;
        key.children.push_back(std::move(inner));
        return true;
    }
    bool keyword(QByteArray& word) {
        QByteArray flag;
        if (!m_args.space() || !m_args.flag(flag) || flag.startsWith('\\'))
            return false;
        word = flag;
        return true;
    }
    bool date(SearchKey& key) {
        QByteArray text;
        if (!m_args.space() || !m_args.astring(text))
            return false;
        const std::optional<qint64> day = mail::parseImapDate(text);
        key.number = day.value_or(0);
        return day.has_value();
    }
    bool number(SearchKey& key) {
        quint32 value = 0;
        if (!m_args.space() || !m_args.number(value))
            return false;
        key.number = value;
        return true;
    }
    bool needle(SearchKey& key) {
        QByteArray text;
        if (!m_args.space() || !m_args.astring(text))
            return false;
        key.needle = std::make_shared<const mail::Needle>(text);
        return true;
    }
    bool bodyNeedle(SearchKey& key) {
        if (!needle(key))
            return false;
        key.number = static_cast<qint64>(m_program.bodyNeedles.size());
        m_program.bodyNeedles.push_back(key.needle);
        return true;
    }
    bool nested(SearchKey& key, int count, int depth) {
        for (int i = 0; i < count; ++i) {
            SearchKey child;
            if (!m_args.space() || !this->key(child, depth + 1))
                return false;
            key.children.push_back(std::move(child));
        }
        return true;
    }

    ArgumentReader& m_args;
    SearchProgram& m_program;
    int m_count = 0;
};

/// "CHARSET name ". Only charsets that are ASCII or hold it unchanged are taken.
SearchProgram::Status takeCharset(ArgumentReader& args) {
    using Status = SearchProgram::Status;
    const ArgumentReader start = args;
    QByteArrayView word;
    if (!args.atom(word) || !sameWord(word, "CHARSET")) {
        args = start;
        return Status::Ok;
    }
    QByteArray name;
    if (!args.space() || !args.astring(name) || !args.space())
        return Status::Malformed;
    const bool known = sameWord(name, "US-ASCII") || sameWord(name, "UTF-8");
    return known ? Status::Ok : Status::BadCharset;
}

}  // namespace

SearchProgram parseSearch(ArgumentReader& args) {
    SearchProgram program;
    if (!args.space())
        return program;
    program.status = takeCharset(args);
    if (program.status != SearchProgram::Status::Ok)
        return program;
    program.root.kind = Kind::And;
    if (!Parser(args, program).keys(program.root, 1) || !args.end())
        program.status = SearchProgram::Status::Malformed;
    return program;
}

}  // namespace postern::proto::imap
