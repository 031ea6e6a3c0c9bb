// SPDX-License-Identifier: MIT
// What stands in an empty list's place is whole at any size that the place may have, from the first time it is shown.
#include "tests/support/desk.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"

#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// What is cut, or lies over something else; empty: nothing does.
QString wrongIn(const QWidget &place)
{
    QList<QWidget *> parts;
    for (QWidget *part : place.findChildren<QWidget *>()) {
        if (part->isVisibleTo(&place))
            parts.append(part);
    }
    for (const QWidget *part : std::as_const(parts)) {
        const QRect own(part->mapTo(&place, QPoint()), part->size());
        const auto *label = qobject_cast<const QLabel *>(part);
        const auto *button = qobject_cast<const QPushButton *>(part);
        const QString name = label ? label->text() : button ? button->text() : part->objectName();
        const int needed = part->hasHeightForWidth() ? part->heightForWidth(part->width()) : part->minimumSizeHint().height();
        if (!place.rect().contains(own) || part->height() < needed)
            return u"\"%1\" is cut: %2 of %3 pixels, at %4"_s.arg(name).arg(part->height()).arg(needed).arg(own.top());
        for (const QWidget *other : std::as_const(parts)) {
            if (other != part && own.intersects(QRect(other->mapTo(&place, QPoint()), other->size())))
                return u"\"%1\" lies over another"_s.arg(name);
        }
    }
    return {};
}

} // namespace

class tst_EmptyState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_theme.apply(ThemeChoice::Light); }
    void nothingIsCutWhenItIsFirstShown();
    void nothingIsCutWhenTheWritingGrows();
    void theLogsInTheLeastWindow();

private:
    Theme m_theme{qApp};
};

void tst_EmptyState::nothingIsCutWhenItIsFirstShown()
{
    for (int height = 84; height <= 260; height += 4) {
        QWidget window;
        window.resize(560, 300);
        EmptyState place(&window);
        place.showText(u"Nothing here yet"_s, u"Fire an event on the left, or let a trial show all of it from end to end."_s, u"Run a trial"_s, true);
        place.setOther(u"Why is this delivery not here?"_s);
        place.setGeometry(0, 0, 540, height);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCoreApplication::sendPostedEvents();
        const QString wrong = wrongIn(place);
        QVERIFY2(wrong.isEmpty(), qPrintable(u"%1 px high: %2"_s.arg(height).arg(wrong)));
    }
}

void tst_EmptyState::nothingIsCutWhenTheWritingGrows()
{
    QWidget window;
    window.resize(560, 300);
    EmptyState place(&window);
    place.showText(u"Nothing here yet"_s, u"Fire an event on the left, or let a trial show all of it from end to end."_s, u"Run a trial"_s, true);
    place.setOther(u"Why is this delivery not here?"_s);
    place.setGeometry(0, 0, 540, 170);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QFont larger = place.font();
    larger.setPixelSize(QFontInfo(larger).pixelSize() * 3 / 2);
    place.setFont(larger);
    QCoreApplication::sendPostedEvents();
    const QString wrong = wrongIn(place);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void tst_EmptyState::theLogsInTheLeastWindow()
{
    Desk desk;
    const auto *place = desk.log()->viewport()->findChild<EmptyState *>();
    QVERIFY(place && place->isVisible());
    for (const QSize size : {QSize(1024, 640), QSize(1008, 600), QSize(960, 560), QSize(1440, 900)}) {
        desk.window->resize(size);
        QCoreApplication::sendPostedEvents();
        const QString wrong = wrongIn(*place);
        QVERIFY2(wrong.isEmpty(), qPrintable(u"%1 × %2: %3"_s.arg(size.width()).arg(size.height()).arg(wrong)));
    }
}

QTEST_MAIN(tst_EmptyState)
#include "tst_empty_state.moc"
