// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/desk.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>

namespace ovyxa::test {

/// The second of three steps does not hold.
inline const QByteArray brokenScenario = R"({ "name": "Broken", "receiver": { "respond": "503" }, "steps": [
    { "fire": "goal.completed", "as": "order" },
    { "expect": { "delivery": "order", "state": "delivered" }, "within": "1m" },
    { "expect": { "requests": 2 } } ] })";

/// The window at its place "Scenarios".
struct ScenarioDesk : Desk
{
    QTemporaryDir files;

    ScenarioDesk() { show(); }
    void show() const
    {
        QTest::keyClick(window.get(), Qt::Key_3, Qt::AltModifier);
        if (!list()->isVisible())
            qFatal("the scenarios are not shown");
    }
    [[nodiscard]] QListView *list() const { return find<QListView>(QStringLiteral("scenarioList")); }
    [[nodiscard]] QListView *steps() const { return find<QListView>(QStringLiteral("scenarioSteps")); }
    void choose(int row) const { list()->setCurrentIndex(list()->model()->index(row, 0)); }
    /// What a screen reader says of a scenario; -1: of the chosen one.
    [[nodiscard]] QString entry(int row = -1) const
    {
        const QModelIndex index = row < 0 ? list()->currentIndex() : list()->model()->index(row, 0);
        return index.data(Qt::AccessibleTextRole).toString();
    }
    [[nodiscard]] QString said(int step) const { return steps()->model()->index(step, 0).data(Qt::AccessibleTextRole).toString(); }
    /// The words of the steps' states.
    [[nodiscard]] QStringList states() const
    {
        QStringList words;
        for (int i = 0; i < steps()->model()->rowCount(); ++i)
            words += steps()->model()->index(i, 0).data(Qt::UserRole + 1).toString();
        return words;
    }
    [[nodiscard]] QString notice() const
    {
        const auto *label = find<QWidget>(QStringLiteral("scenarioNotice"))->findChild<QLabel *>();
        return label && label->isVisible() ? label->text() : QString();
    }
    /// A file of one's own, taken into the list as if it had been opened.
    QString openOwn(const QByteArray &text)
    {
        const QString name = files.filePath(QStringLiteral("own.json"));
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("%s", qPrintable(file.errorString()));
        file.close();
        auto *page = find<QWidget>(QStringLiteral("scenarioPage"));
        if (!QMetaObject::invokeMethod(page, "open", Q_ARG(QString, name)))
            qFatal("the place takes no files");
        return name;
    }
};

} // namespace ovyxa::test
