// SPDX-License-Identifier: MIT
// A query that cannot be read says which of its terms is wrong, where that stands, and what is nearest; and there it is mended.
#include "ui/common/theme.h"
#include "ui/log/delivery_language.h"
#include "ui/log/delivery_model.h"
#include "ui/log/log_controller.h"
#include "ui/query/filter_field.h"
#include "ui/query/query_edit.h"

#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_QueryWrong final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saidMarkedAndMended()
    {
        Theme theme(qApp);
        theme.apply(ThemeChoice::Light);
        QWidget window;
        DeliveryModel model([](WebhookId) { return QString(); });
        LogController controller([](const DeliveryQuery &, DeliveryId, int, QObject *, const Reply<DeliveryPage> &done) { done(DeliveryPage()); },
                                 &model);
        auto *layout = new QVBoxLayout(&window);
        layout->addWidget(new FilterField(&controller, deliveryLanguage([] { return QueryNames{{u"Orders"_s}, {u"acme.test"_s}}; }), &window));
        window.resize(800, 600);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto *text = window.findChild<QueryEdit *>(u"searchText"_s);
        const auto *problem = window.findChild<QLabel *>(u"queryProblem"_s);
        const auto redness = [text] {
            const QColor bad = tokensFor(QApplication::palette()).bad;
            const QImage image = text->grab().toImage();
            int red = 0;
            for (int x = 0; x < image.width(); ++x) {
                for (int y = 0; y < image.height(); ++y)
                    red += image.pixelColor(x, y) == bad ? 1 : 0;
            }
            return red;
        };
        text->setFocus();
        QTest::keyClicks(text, u"state:failed stat:x webhook:Orders"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QVERIFY(problem->isVisible());
        QVERIFY2(problem->text().startsWith(u"stat:x, from sign 14 on: "_s) && problem->text().contains(u"\"state:\""_s),
                 qPrintable(problem->text()));
        QCOMPARE(text->cursorPosition(), 19); // in it, so that it lies open
        QCOMPARE(text->chips(), (QStringList{u"state:failed"_s, u"webhook:Orders"_s}));
        QVERIFY(redness() > 0); // and is marked all the same
        QTest::keyClick(text, Qt::Key_Backspace);
        QVERIFY(!problem->isVisible());
        QCOMPARE(text->text(), u"state:failed stat: webhook:Orders"_s); // the chips are the text
        QTest::keyClick(text, Qt::Key_Home);
        text->selectAll();
        QTest::keyClicks(text, u"stat:x"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QVERIFY2(problem->text().startsWith(u"There is no key"_s), qPrintable(problem->text())); // it can mean nothing else
    }
};

QTEST_MAIN(tst_QueryWrong)
#include "tst_query_wrong.moc"
