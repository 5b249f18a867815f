#pragma once

#include "tests/gui/support/fakeapi.h"
#include "tests/gui/support/gallery.h"
#include "ui/dialogs/certificateviewer.h"
#include "ui/dialogs/issueddialog.h"
#include "ui/mainwindow.h"
#include "ui/resources.h"
#include "ui/theme.h"
#include "ui/widgets/tableview.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <ctime>

using namespace postern;
using test::settle;
using test::waitFor;

namespace {

const QString kPem = QStringLiteral("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

/// The panel in a window over the fake engine, at one of its tabs.
struct Desk {
    test::FakeApi api;
    std::unique_ptr<ui::StatusWatch> status;
    std::unique_ptr<ui::MainWindow> window;

    explicit Desk(const char* tab = nullptr) {
        api.fill();
        status = std::make_unique<ui::StatusWatch>(api, nullptr);
        window = std::make_unique<ui::MainWindow>(ui::PageContext{api, *status}, ui::ConsoleOptions{});
        window->resize(1280, 800);
        window->show();
        waitFor([this] { return status->isKnown(); });
        window->openPage(QStringLiteral("certificates") +
                         (tab ? QLatin1Char('/') + QString::fromLatin1(tab) : QString()));
        settle();
    }
    template <class T>
    T* find(const char* name) const {
        return window->currentPage()->findChild<T*>(QString::fromLatin1(name));
    }
    template <class T = QDialog>
    T* dialog(const char* name) const {
        return window->findChild<T*>(QString::fromLatin1(name));
    }
    QString said() const { return window->currentPage()->messages().text(); }
    /// Selects the row whose first column is `name`.
    void pick(const char* table, const QString& name) const {
        auto* view = window->findChild<QTableView*>(QString::fromLatin1(table));
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            if (view->model()->index(row, 0).data().toString() == name)
                view->selectRow(row);
        }
        settle();
    }
    /// Clicks an entry of the More menu of a table.
    void more(const char* table, const char* action) const;
};

inline void click(QAbstractButton* button) {
    QVERIFY(button);
    QVERIFY2(button->isVisible() && button->isEnabled(),
             qPrintable(button->objectName() + button->toolTip()));
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    settle();
}

inline void Desk::more(const char* table, const char* action) const {
    const QString id = QString::fromLatin1(table);
    click(window->findChild<QPushButton*>(id + QStringLiteral("More")));
    auto* menu = window->findChild<QMenu*>(id + QStringLiteral("Menu"));
    QVERIFY(menu && menu->isVisible());
    for (QAction* entry : menu->actions()) {
        if (entry->objectName() != QLatin1StringView(action))
            continue;
        QVERIFY2(entry->isEnabled(), qPrintable(entry->toolTip()));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(entry).center());
        settle();
        return;
    }
    QFAIL("no such entry");
}

inline QPushButton* actOf(const QDialog* dialog) {
    return dialog->findChild<QPushButton*>(QStringLiteral("act"));
}

template <class T>
T* in(const QWidget* dialog, const char* name) {
    return dialog->findChild<T*>(QString::fromLatin1(name));
}

inline void setPassword(const QWidget* dialog, const QString& password) {
    QTest::keyClicks(in<QLineEdit>(dialog, "password"), password);
    QTest::keyClicks(in<QLineEdit>(dialog, "passwordAgain"), password);
    settle();
}

/// Answers the file dialog that is open.
inline void saveAs(const Desk& desk, const QString& path) {
    auto* dialog = desk.dialog<QFileDialog>("saveFile");
    QVERIFY(dialog);
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
    QMetaObject::invokeMethod(dialog, "accept");
    settle();
}

inline void yes(const Desk& desk) {
    QDialog* asked = desk.dialog("confirm");
    QVERIFY(asked);
    click(in<QPushButton>(asked, "confirmYes"));
}

inline void dropOn(QWidget* target, const QStringList& paths) {
    QList<QUrl> urls;
    for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(target, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(target, &drop);
}

inline QByteArray contentsOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace
