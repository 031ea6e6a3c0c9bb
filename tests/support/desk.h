// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/bench_fixture.h"
#include "ui/common/action_registry.h"
#include "ui/log/log_view.h"
#include "ui/window/main_window.h"

#include <QtGui/QAction>
#include <QtWidgets/QPushButton>

namespace ovyxa::test {

/// The real window on a real bench, and what a person does with it.
struct Desk
{
    BenchFixture fixture;
    std::unique_ptr<MainWindow> window;

    Desk() { open(); }

    void open()
    {
        window = std::make_unique<MainWindow>(fixture.bench.get());
        window->resize(1440, 900);
        window->show();
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(window.get()))
            qFatal("the window did not become active");
        if (!QTest::qWaitFor([this] { return window->isWhole(); }, waitMs))
            qFatal("the window was not made to its end");
    }

    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        auto *found = window->findChild<Widget *>(name);
        if (!found)
            qFatal("no %s in the window", qPrintable(name));
        return found;
    }
    [[nodiscard]] QAction *action(const QString &id) const { return window->actionRegistry()->action(id); }
    [[nodiscard]] LogView *log() const { return find<LogView>(QStringLiteral("deliveryLog")); }
    void click(const QString &name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    [[nodiscard]] bool runTrial()
    {
        click(QStringLiteral("runTrial"));
        return QTest::qWaitFor([this] { return fixture.bench->sending()->sums().delivered >= 1; }, waitMs)
               && QTest::qWaitFor([this] { return log()->currentDelivery().isValid(); }, waitMs)
               && QTest::qWaitFor([this] { return find<QWidget>(QStringLiteral("inspectorTabs"))->isVisible(); }, waitMs); // read from the log
    }
};

} // namespace ovyxa::test
