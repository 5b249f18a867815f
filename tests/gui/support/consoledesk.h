#pragma once

#include "tests/gui/support/fakeapi.h"
#include "tests/gui/support/gallery.h"
#include "ui/mainwindow.h"

#include <QAbstractButton>
#include <QDialog>
#include <QTest>

#include <memory>

using namespace postern;
using test::settle;
using test::waitFor;

namespace {

/// A window over the fake engine, ready.
struct Desk {
    test::FakeApi api;
    std::unique_ptr<ui::StatusWatch> status;
    std::unique_ptr<ui::MainWindow> window;

    explicit Desk(const QSize& size = {900, 600}) {
        api.fill();
        status = std::make_unique<ui::StatusWatch>(api, nullptr);
        window = std::make_unique<ui::MainWindow>(ui::PageContext{api, *status}, ui::ConsoleOptions{});
        window->resize(size);
        window->show();
        waitFor([this] { return status->isKnown(); });
        settle();
    }
    template <class T>
    T* find(const char* name) const {
        return window->currentPage()->findChild<T*>(QString::fromLatin1(name));
    }
    void open(const char* page) const {
        window->openPage(QString::fromLatin1(page));
        settle();
    }
    QDialog* dialog(const char* name) const { return window->findChild<QDialog*>(QString::fromLatin1(name)); }
};

[[maybe_unused]] void click(QAbstractButton* button) {
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    settle();
}

}  // namespace
