#include "tests/transcripts/runner/script.h"

#include <QFile>

namespace postern::transcripts {

namespace {

/// "\{1000*x}" from `at`, which stands behind the brace; -1 when it is malformed.
qsizetype appendRepeated(const QByteArray& text, qsizetype at, QByteArray& out) {
    const qsizetype star = text.indexOf('*', at);
    const qsizetype end = star < 0 ? -1 : text.indexOf('}', star + 1);
    if (end < 0)
        return -1;
    out += text.mid(star + 1, end - star - 1).repeated(text.mid(at, star - at).toLongLong());
    return end + 1;
}

QByteArray unescaped(const QByteArray& text, bool& ok) {
    QByteArray out;
    for (qsizetype i = 0; i < text.size() && ok;) {
        if (text[i] != '\\') {
            out += text[i++];
            continue;
        }
        const char kind = text.mid(i + 1, 1).isEmpty() ? '?' : text[i + 1];
        const qsizetype known = QByteArrayView("rnt0\\").indexOf(kind);
        i += 2;
        if (known >= 0) {
            out += "\r\n\t\0\\"[known];
        } else if (kind == 'x') {
            out += QByteArray::fromHex(text.mid(i, 2));
            i += 2;
        } else {
            i = kind == '{' ? appendRepeated(text, i, out) : -1;
            ok = i >= 0;
        }
    }
    return out;
}

bool takeLine(const QByteArray& line, int number, Script& script) {
    const QByteArray mark = line.left(2);
    const QByteArray text = line.mid(line.mid(2, 1) == " " ? 3 : 2);
    bool ok = true;
    if (mark == "C:")
        script.steps.append({Step::Kind::Send, text + "\r\n", number});
    else if (mark == "C>")
        script.steps.append({Step::Kind::Send, unescaped(text, ok), number});
    else if (mark == "S:")
        script.steps.append({Step::Kind::Line, text, number});
    else if (mark == "S~")
        script.steps.append({Step::Kind::Pattern, text, number});
    else if (mark == "E:")
        script.steps.append({Step::Kind::Effect, text, number});
    else if (mark == "A:")
        script.steps.append({Step::Kind::Asked, text, number});
    else if (line.startsWith("! modes "))
        script.modes = line.mid(8).split(' ');
    else if (mark == "! ")
        script.steps.append({Step::Kind::Directive, line.mid(2), number});
    else
        ok = false;
    script.checksAsks = script.checksAsks || mark == "A:";
    return ok;
}

}  // namespace

Script readScript(const QString& file) {
    Script script;
    script.file = file;
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly)) {
        script.error = source.errorString();
        return script;
    }
    int number = 0;
    for (const QByteArray& line : source.readAll().split('\n')) {
        ++number;
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        if (!takeLine(line, number, script)) {
            script.error = QStringLiteral("line %1 cannot be understood").arg(number);
            break;
        }
    }
    return script;
}

}  // namespace postern::transcripts
