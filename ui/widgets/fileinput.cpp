#include "ui/widgets/fileinput.h"

#include "ui/files.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QDropEvent>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPlainTextEdit>

namespace postern::ui {

namespace {

bool isPem(const QByteArray& bytes) {
    return bytes.contains("-----BEGIN ");
}

}  // namespace

FileInput::FileInput(const QString& accessibleName, const QString& hint, QWidget* parent) : QWidget(parent) {
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(QStringLiteral("paste"));
    m_text->setAccessibleName(accessibleName);
    m_text->setPlaceholderText(hint);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFixedHeight(92);
    m_text->installEventFilter(this);
    m_text->viewport()->installEventFilter(this);
    QPushButton* open = pushButton(tr("&Open files..."), QStringLiteral("openFiles"), this);
    QPushButton* empty = flatButton(tr("C&lear"), QStringLiteral("clearInput"), this);
    m_name = noteLabel(tr("or drop them anywhere in this window"), this);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(open);
    row->addWidget(m_name, 1);
    row->addWidget(empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_text);
    column->addLayout(row);
    setFocusProxy(m_text);
    connect(open, &QPushButton::clicked, this, [this] {
        Files::ask(this, tr("Open certificates and keys"), true,
                   [this](const QStringList& paths) { openFiles(paths); });
    });
    connect(empty, &QPushButton::clicked, this, &FileInput::clear);
    connect(m_text, &QPlainTextEdit::textChanged, this, &FileInput::changed);
}

QByteArray FileInput::bytes() const {
    return m_binary.isEmpty() ? m_text->toPlainText().toUtf8().trimmed() : m_binary;
}

QString FileInput::base64() const {
    return QString::fromLatin1(bytes().toBase64());
}

void FileInput::openFiles(const QStringList& paths) {
    for (const QString& path : paths) {
        Files::read(path, this, [this, path](const Files::Read& file) {
            if (file.error.isEmpty())
                take(QFileInfo(path).fileName(), file.bytes);
            else
                Q_EMIT refused(file.error);
        });
    }
}

void FileInput::take(const QString& name, const QByteArray& fresh) {
    const QByteArray present = bytes();
    if (isPem(fresh)) {
        m_binary.clear();
        m_text->setReadOnly(false);
        const QString text = QString::fromUtf8(fresh).trimmed() + QLatin1Char('\n');
        // PEM blocks can stand one after the other: certificate, key and chain in files of their own.
        m_text->setPlainText(isPem(present) ? QString::fromUtf8(present) + QLatin1Char('\n') + text : text);
        m_name->setText(name);
    } else if (isPem(present)) {
        Q_EMIT refused(
            tr("%1 is not PEM text and cannot be added to what is there. Open it alone.").arg(name));
        return;
    } else {
        m_binary = fresh;
        m_text->setReadOnly(true);
        m_text->setPlainText(tr("%1, %2").arg(name, Format::size(fresh.size())));
        m_name->setText(name);
    }
    m_name->setProperty("data", true);
    Q_EMIT changed();
}

void FileInput::clear() {
    m_binary.clear();
    m_text->setReadOnly(false);
    m_text->clear();
    m_name->setText(tr("or drop them anywhere in this window"));
    m_name->setProperty("data", false);
}

QStringList FileInput::filesOf(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    return paths;
}

void FileInput::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    window()->setAcceptDrops(true);
    window()->installEventFilter(this);
}

bool FileInput::eventFilter(QObject* watched, QEvent* event) {
    // The text field would write the address of a dropped file instead of opening it.
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove &&
        event->type() != QEvent::Drop)
        return QWidget::eventFilter(watched, event);
    auto* drop = static_cast<QDropEvent*>(event);
    const QStringList paths = filesOf(drop->mimeData());
    if (paths.isEmpty())
        return QWidget::eventFilter(watched, event);
    drop->acceptProposedAction();
    if (event->type() == QEvent::Drop)
        openFiles(paths);
    return true;
}

}  // namespace postern::ui
