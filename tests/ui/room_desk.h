// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/desk.h"

#include <QtCore/QTranslator>
#include <QtTest/QTest>
#include <QtWidgets/QDockWidget>

#include <functional>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

inline constexpr QSize smallScreen(1008, 600); // what a frame leaves of 1024 × 640
inline constexpr QSize usualScreen(1440, 900);
inline constexpr QSize largeScreen(2560, 1440);

/// A desk in one of the program's languages.
struct RoomDesk
{
    QTranslator words;
    std::unique_ptr<Desk> desk;

    explicit RoomDesk(const QString &code = u"en"_s)
    {
        if (!words.load(u":/i18n/ovyxa-bench_%1.qm"_s.arg(code)) || !QCoreApplication::installTranslator(&words))
            qFatal("no words in %s", qPrintable(code));
        desk = std::make_unique<Desk>();
    }
    ~RoomDesk()
    {
        desk.reset();
        QCoreApplication::removeTranslator(&words);
    }
    Q_DISABLE_COPY_MOVE(RoomDesk)

    Desk *operator->() const { return desk.get(); }
    /// Also when all that follows from it has been laid out.
    [[nodiscard]] bool resize(const QSize &size) const
    {
        desk->window->resize(size);
        return QTest::qWaitFor([&] { return desk->window->size() == size; }) && (settle(), true);
    }
    static void settle()
    {
        for (int i = 0; i < 4; ++i)
            QCoreApplication::processEvents();
    }
    [[nodiscard]] QDockWidget *place(const QString &name) const { return desk->find<QDockWidget>(name + u"Place"_s); }
    /// Site, inspector, time line and receiver.
    [[nodiscard]] QList<int> sizes() const
    {
        return {place(u"site"_s)->width(), place(u"inspector"_s)->width(), place(u"timeline"_s)->height(), place(u"receiver"_s)->height()};
    }
    /// `meanwhile` happens to what the window has left in the profile.
    void openAnew(const QString &code, const QSize &size, const std::function<void()> &meanwhile = {})
    {
        desk->window->close();
        desk->window.reset();
        if (meanwhile)
            meanwhile();
        if (!words.load(u":/i18n/ovyxa-bench_%1.qm"_s.arg(code)))
            qFatal("no words in %s", qPrintable(code));
        desk->window = std::make_unique<MainWindow>(desk->fixture.bench.get());
        desk->window->resize(size);
        desk->window->show();
        if (!QTest::qWaitForWindowExposed(desk->window.get()))
            qFatal("the window was not shown");
        settle();
    }
};

inline void languages()
{
    QTest::addColumn<QString>("code");
    for (const char *code : {"en", "de", "fr", "es", "ja"})
        QTest::newRow(code) << QString::fromLatin1(code);
}

} // namespace ovyxa::test
