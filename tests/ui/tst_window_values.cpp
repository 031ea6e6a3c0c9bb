// SPDX-License-Identifier: MIT
// What was typed and chosen in the window stays so: the wheel changes nothing in passing, another language and the next start throw nothing away.
#include "tests/support/desk.h"

#include <QtCore/QMap>
#include <QtGui/QWheelEvent>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSlider>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

void scrollOver(QWidget *widget, int by)
{
    const QPointF there = widget->rect().center();
    QWheelEvent wheel(there, widget->mapToGlobal(there), {}, {0, by}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(widget, &wheel);
}

QString valueOf(const QWidget *widget)
{
    if (const auto *box = qobject_cast<const QComboBox *>(widget))
        return QString::number(box->currentIndex());
    if (const auto *number = qobject_cast<const QSpinBox *>(widget))
        return QString::number(number->value());
    if (const auto *number = qobject_cast<const QDoubleSpinBox *>(widget))
        return QString::number(number->value());
    const auto *slider = qobject_cast<const QSlider *>(widget);
    return slider ? QString::number(slider->value()) : QString();
}

} // namespace

class tst_WindowValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWheelChangesNothingInPassing();
    void theWheelTakesNoFocus();
    void anotherLanguageKeepsWhatWasTyped();
    void theChosenSiteIsThereAtTheNextStart();
};

void tst_WindowValues::theWheelChangesNothingInPassing()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.log()->setFocus();
    int tried = 0;
    const auto widgets = desk.window->findChildren<QWidget *>();
    for (QWidget *each : widgets) {
        const QString before = valueOf(each);
        if (before.isEmpty())
            continue;
        ++tried;
        for (const int by : {-120, 240})
            scrollOver(each, by);
        QVERIFY2(valueOf(each) == before, qPrintable(each->objectName()));
    }
    QVERIFY(tried > 10);
    auto *spike = desk.find<QSpinBox>(u"triggerVisitors"_s); // people went there
    spike->setFocus();
    const int before = spike->value();
    scrollOver(spike, 120);
    QVERIFY(spike->value() > before);
}

void tst_WindowValues::theWheelTakesNoFocus()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    const auto widgets = desk.window->findChildren<QWidget *>();
    for (const QWidget *each : widgets) {
        if (each->isVisible())
            QVERIFY2(each->focusPolicy() != Qt::WheelFocus, qPrintable(each->objectName()));
    }
}

void tst_WindowValues::anotherLanguageKeepsWhatWasTyped()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentWidget(desk.find<QWidget>(u"trafficPanel"_s));
    QMap<QString, QString> typed;
    const auto fieldsOf = [&desk](const QString &place) {
        QList<QWidget *> fields;
        for (QWidget *each : desk.find<QWidget>(place)->findChildren<QWidget *>()) {
            const bool isTyped = qobject_cast<QAbstractSpinBox *>(each) || qobject_cast<QLineEdit *>(each) || qobject_cast<QComboBox *>(each);
            if (isTyped && each->isVisible() && each->isEnabled() && !each->objectName().startsWith(u"qt_"_s)
                && each->objectName() != u"triggerGoal"_s) // whose next entry opens a dialog
                fields += each;
        }
        return fields;
    };
    const auto shown = [](const QWidget *field) {
        const auto *line = qobject_cast<const QLineEdit *>(field);
        return line ? line->text() : valueOf(field);
    };
    const QStringList places{u"triggerPanel"_s, u"simulatorForm"_s};
    for (const QString &place : places) {
        for (QWidget *field : fieldsOf(place)) {
            field->setFocus();
            if (qobject_cast<QLineEdit *>(field)) {
                QTest::keyClick(field, Qt::Key_End);
                QTest::keyClicks(field, u"9"_s);
            } else {
                QTest::keyClick(field, qobject_cast<QComboBox *>(field) ? Qt::Key_Down : Qt::Key_Up);
            }
        }
        for (QWidget *field : fieldsOf(place))
            typed[field->objectName()] = shown(field);
    }
    QVERIFY(typed.size() > 12);
    desk.find<QSpinBox>(u"simulatorSpikeVisitors"_s)->setFocus();
    desk.window->offerLanguages({u"en"_s, u"de"_s}, u"en"_s);
    desk.action(u"window.language.de"_s)->trigger();
    desk.window.reset();
    desk.open();
    for (const QString &place : places) {
        for (const QWidget *field : fieldsOf(place))
            QVERIFY2(shown(field) == typed.value(field->objectName()),
                     qPrintable(u"%1: %2, not %3"_s.arg(field->objectName(), shown(field), typed.value(field->objectName()))));
    }
    QTRY_COMPARE(QApplication::focusWidget() ? QApplication::focusWidget()->objectName() : QString(), u"simulatorSpikeVisitors"_s);
}

void tst_WindowValues::theChosenSiteIsThereAtTheNextStart()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    QVERIFY(desk.fixture.addSite(u"shop.test"_s).ok());
    for (const QString &chosen : {u"shop.test"_s, u"acme.test"_s}) {
        auto *menu = desk.find<QMenu>(u"siteMenu"_s);
        Q_EMIT menu->aboutToShow();
        menu->findChild<QAction *>(u"site_"_s + chosen)->trigger();
        desk.window.reset();
        desk.open();
        QCOMPARE(desk.find<QPushButton>(u"siteChooser"_s)->text(), chosen);
    }
}

QTEST_MAIN(tst_WindowValues)
#include "tst_window_values.moc"
