// SPDX-License-Identifier: MIT
// Segments, of which one is chosen, stand joined wherever they are; and what is closed or set aside is marked by what the window draws itself.
#include "tests/ui/draft_fixture.h"
#include "ui/common/buttons.h"
#include "ui/common/key_stops.h"

#include <QtGui/QImage>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Segments final : public QObject
{
    Q_OBJECT

    /// How many rows of them are seen, -1 where one does not begin or end as a row does, or stands apart.
    static int joined(const Desk &desk)
    {
        int rows = 0;
        QHash<QWidget *, QList<QPushButton *>> groups;
        const auto buttons = desk.window->findChildren<QPushButton *>();
        for (QPushButton *each : buttons) {
            if (each->isVisible() && each->property("kind").toString() == "chip"_L1)
                groups[each->parentWidget()].append(each);
        }
        for (QList<QPushButton *> group : std::as_const(groups)) {
            std::sort(group.begin(), group.end(),
                      [](const QWidget *a, const QWidget *b) { return a->mapToGlobal(QPoint()).x() < b->mapToGlobal(QPoint()).x(); });
            const QString first = group.first()->property("segment").toString();
            if (first != "first"_L1 && first != "only"_L1)
                return -1;
            for (qsizetype i = 1; i < group.size(); ++i) {
                const QString wanted = i == group.size() - 1 ? u"last"_s : u"middle"_s;
                if (group.at(i)->property("segment").toString() != wanted)
                    return -1;
                if (group.at(i)->x() != group.at(i - 1)->x() + group.at(i - 1)->width())
                    return -1;
            }
            ++rows;
        }
        return rows;
    }

private Q_SLOTS:
    void everywhere()
    {
        DraftDeskFixture desk;
        QVERIFY(desk.tell("{\"a\":1}"_ba, u"503x2,200"_s));
        desk.log()->select({desk.sent});
        auto *inspector = desk.find<QTabWidget>(u"inspectorTabs"_s);
        QTRY_VERIFY_WITH_TIMEOUT(inspector->isVisible(), waitMs);
        inspector->setCurrentIndex(1); // Payload
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QWidget>(u"payloadTree"_s)->isVisible(), waitMs);
        QTRY_COMPARE(joined(desk), 1);
        desk.action(u"inspector.doctor"_s)->trigger();
        QTRY_COMPARE(joined(desk), 1);
        desk.action(u"window.page1"_s)->trigger();
        QVERIFY(desk.edit());
        QTRY_COMPARE(joined(desk), 2); // how it is signed, text or hex
        desk.action(u"window.page1"_s)->trigger();
        desk.log()->select({desk.sent});
        desk.action(u"log.compare"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QWidget *>(u"compareMode0"_s), waitMs);
        QTRY_COMPARE(joined(desk), 1);
    }

    void whereOneIsHidden()
    {
        QWidget place;
        auto *row = new QHBoxLayout(&place);
        row->setSpacing(0);
        QList<QPushButton *> all;
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) {
            all.append(chipButton(name, &place));
            row->addWidget(all.last());
        }
        chooseOneOf(all, &place);
        const auto parts = [&all] {
            QStringList names;
            for (const QPushButton *each : std::as_const(all))
                names += each->property("segment").toString();
            return names;
        };
        QCOMPARE(parts(), (QStringList{u"first"_s, u"middle"_s, u"last"_s}));
        all.last()->hide();
        joinSegments(all);
        QCOMPARE(parts().mid(0, 2), (QStringList{u"first"_s, u"last"_s}));
        all.at(1)->hide();
        joinSegments(all);
        QCOMPARE(parts().first(), u"only"_s);
    }

    /// No sign of a font, which another font may lack: what closes has an icon.
    void whatClosesIsDrawn()
    {
        DraftDeskFixture desk;
        QVERIFY(desk.tell("{}"_ba, u"200"_s));
        desk.log()->select({desk.sent});
        QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"inspector.doctor"_s)->isEnabled(), waitMs);
        desk.action(u"inspector.doctor"_s)->trigger();
        desk.action(u"window.page1"_s)->trigger();
        desk.action(u"log.compare"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QPushButton *>(u"compareClose"_s), waitMs);
        int closes = 0;
        const auto tools = desk.find<QWidget>(u"centreTabs"_s)->findChildren<QToolButton *>();
        for (const QToolButton *each : tools) {
            if (each->property("kind").toString() != "close"_L1)
                continue;
            QVERIFY(each->text().isEmpty() && !each->icon().isNull() && each->accessibleName().startsWith(u"Close"_s));
            ++closes;
        }
        QCOMPARE(closes, 2);
        QVERIFY(!desk.find<QPushButton>(u"compareClose"_s)->icon().isNull());
        QTest::mouseClick(desk.find<QPushButton>(u"compareClose"_s), Qt::LeftButton);
        QTRY_VERIFY(!desk.window->findChild<QPushButton *>(u"compareClose"_s));
    }
};

QTEST_MAIN(tst_Segments)
#include "tst_segments.moc"
