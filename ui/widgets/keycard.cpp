#include "ui/widgets/keycard.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QFormLayout>
#include <QStyle>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

QString startOf(const QString& pem) {
    for (const QString& line : pem.split(QLatin1Char('\n'))) {
        if (!line.isEmpty() && !line.startsWith(QLatin1Char('-')))
            return line.left(40) + QStringLiteral("...");
    }
    return {};
}

}  // namespace

KeyCard::KeyCard(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("card"));
    auto* form = new QFormLayout(this);
    form->setContentsMargins(2 * kGrid, 12, 2 * kGrid, 12);
    form->setHorizontalSpacing(2 * kGrid);
    form->setVerticalSpacing(4);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    m_start = row(form, tr("Public key"));
    m_pin = row(form, tr("Key fingerprint"));
    m_test = row(form, tr("Key Test"));
    m_test->setObjectName(QStringLiteral("keyTest"));
    showNothing();
}

QLabel* KeyCard::row(QFormLayout* form, const QString& title) {
    QLabel* value = dataLabel(title, this);
    auto* label = new QLabel(title, this);
    label->setProperty("role", QStringLiteral("note"));
    form->addRow(label, value);
    return value;
}

void KeyCard::showNothing() {
    hide();
}

void KeyCard::showKey(const api::KeyInfo& key) {
    m_start->setText(startOf(key.publicPem));
    m_pin->setText(key.spkiSha256);
    m_test->setText(tr("running..."));
    show();
}

void KeyCard::showTest(bool good, const QString& sentence) {
    m_test->setText(sentence);
    m_test->setProperty("role", good ? QStringLiteral("data") : QStringLiteral("error"));
    style()->unpolish(m_test);
    style()->polish(m_test);
}

}  // namespace postern::ui
