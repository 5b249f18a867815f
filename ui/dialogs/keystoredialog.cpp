#include "ui/dialogs/keystoredialog.h"

#include "ui/certificatetexts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/newpassword.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRadioButton>

namespace postern::ui {

KeyStoreDialog::KeyStoreDialog(api::AdminApi& api, const api::KeyStoreInfo& store, QWidget* parent)
    : FormDialog(api, tr("How private keys are protected"),
                 tr("All keys are encrypted anew at once. If anything fails, everything stays as it is."),
                 tr("Change"), parent),
      m_store(store) {
    setObjectName(QStringLiteral("keyStore"));
    setMinimumWidth(640);
    buildModes();
    buildSecrets();
    update();
}

void KeyStoreDialog::buildModes() {
    const std::pair<const char*, QString> modes[] = {
        {"keyfile", tr("&Key file: for servers that start unattended")},
        {"passphrase", tr("&Passphrase: somebody types it after every start")},
        {"desktop", tr("&Desktop's secret store")}};
    for (const auto& [mode, text] : modes) {
        auto* button = new QRadioButton(text, this);
        button->setObjectName(QStringLiteral("mode.") + QString::fromLatin1(mode));
        button->setProperty("mode", QString::fromLatin1(mode));
        button->setChecked(m_store.mode == QLatin1StringView(mode));
        if (QLatin1StringView(mode) == QLatin1StringView("desktop") && !m_store.desktopAvailable) {
            button->setEnabled(false);
            button->setToolTip(tr("There is no secret store on the engine's computer"));
        }
        QLabel* note = noteLabel(CertificateTexts::protectionNote(QString::fromLatin1(mode)), this);
        note->setContentsMargins(3 * kGrid, 0, 0, 4);
        addWide(button);
        addWide(note);
        connect(button, &QRadioButton::toggled, this, &KeyStoreDialog::update);
        m_modes << button;
    }
}

void KeyStoreDialog::buildSecrets() {
    m_current = new QLineEdit(this);
    m_current->setObjectName(QStringLiteral("currentPassphrase"));
    m_current->setEchoMode(QLineEdit::Password);
    addField(tr("&Current passphrase"), m_current);
    m_new = new NewPassword(this);
    addField(tr("&New passphrase"), m_new, tr("Lost is lost: without it nobody can open the keys."));
    m_place = new QWidget(this);
    m_folder = new QLineEdit(m_place);
    m_folder->setObjectName(QStringLiteral("folder"));
    m_folder->setAccessibleName(tr("Key store location"));
    m_folder->setText(m_store.folder);
    QPushButton* browse = pushButton(tr("C&hoose..."), QStringLiteral("browse"), m_place);
    QPushButton* standard = flatButton(tr("De&fault"), QStringLiteral("defaultFolder"), m_place);
    auto* row = new QHBoxLayout(m_place);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(m_folder, 1);
    row->addWidget(browse);
    row->addWidget(standard);
    m_place->setFocusProxy(m_folder);
    addField(tr("Key store &location"), m_place,
             tr("Folder on the server's computer. The key file moves there and the old place is wiped. On "
                "a stick it is safe from copying, but Postern cannot open the keys at a start without it."));
    connect(browse, &QPushButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, tr("Key store location"), m_folder->text());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
        dialog->open();
    });
    connect(standard, &QPushButton::clicked, this, [this] { m_folder->setText(m_store.defaultFolder); });
    for (QLineEdit* line : {m_current, m_folder})
        connect(line, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(m_new, &NewPassword::edited, this, [this] { refresh(); });
}

QString KeyStoreDialog::mode() const {
    for (const QRadioButton* button : m_modes) {
        if (button->isChecked())
            return button->property("mode").toString();
    }
    return {};
}

void KeyStoreDialog::update() {
    setFieldVisible(m_current, m_store.mode == QLatin1StringView("passphrase"));
    setFieldVisible(m_new, mode() == QLatin1StringView("passphrase"));
    setFieldVisible(m_place, mode() == QLatin1StringView("keyfile"));
    refresh();
}

QString KeyStoreDialog::missing() const {
    if (mode().isEmpty())
        return tr("Choose what protects the keys");
    if (m_store.mode == QLatin1StringView("passphrase") && m_current->text().isEmpty())
        return tr("Type the current passphrase");
    if (mode() == QLatin1StringView("passphrase"))
        return m_new->fault();
    if (mode() == QLatin1StringView("keyfile")) {
        if (!QDir::isAbsolutePath(m_folder->text()))
            return tr("Give the whole path of the folder");
        if (m_store.mode == mode() && m_store.folder == m_folder->text())
            return tr("Nothing is changed yet");
    } else if (m_store.mode == mode()) {
        return tr("Nothing is changed yet");
    }
    return {};
}

void KeyStoreDialog::act() {
    api::KeyStoreSet request;
    request.mode = mode();
    request.currentPassphrase = m_current->text();
    if (request.mode == QLatin1StringView("passphrase"))
        request.passphrase = m_new->password();
    if (request.mode == QLatin1StringView("keyfile"))
        request.folder = m_folder->text();
    send(request);
}

}  // namespace postern::ui
