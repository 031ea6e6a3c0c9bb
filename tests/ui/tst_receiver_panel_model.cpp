// SPDX-License-Identifier: MIT
#include "ui/common/state_style.h"
#include "ui/common/steady_scroll.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_view.h"
#include "ui/receiver/capture_words.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QTextDocument>
#include <QtGui/QTextDocumentFragment>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QScrollBar>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_receiver_panel_model final : public QObject
{
    Q_OBJECT

    static Capture capture(qint64 id)
    {
        Capture result;
        result.id = {id};
        result.receivedAt = instantFromMs(1'700'000'000'000 + id);
        result.verdict = Verdict::Valid;
        result.method = u"POST"_s;
        result.target = u"/hook/%1"_s.arg(id);
        result.peer = u"127.0.0.1:40312"_s;
        result.userAgent = u"curl/7.88"_s;
        result.bodyBytes = 171;
        result.status = 200;
        return result;
    }

    static QList<Capture> captures(qint64 newest, qint64 oldest)
    {
        QList<Capture> list;
        for (qint64 id = newest; id >= oldest; --id)
            list << capture(id);
        return list;
    }

    static QList<qint64> ids(const CaptureModel &model)
    {
        QList<qint64> list;
        for (int row = 0; row < model.rowCount(); ++row)
            list << model.captureAt(row)->id.value;
        return list;
    }

private Q_SLOTS:
    void liveRowsAndPagesMeetWithoutDoubles()
    {
        CaptureModel model;
        model.reset({});
        QSignalSpy wanted(&model, &CaptureModel::olderWanted);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest); // fetches, as a view does
        QCOMPARE(wanted.count(), 0);                                                                     // whoever resets it has asked
        model.merge({capture(10), capture(11)}, true);                                                   // live, while the first page is read
        model.appendOlder(captures(10, 8), false);
        QCOMPARE(ids(model), QList<qint64>({11, 10, 9, 8}));
        QCOMPARE(wanted.count(), 1); // as soon as there could be more
        model.fetchMore({});         // the answer is still on its way
        QCOMPARE(wanted.count(), 1);
        model.appendOlder(captures(7, 7), true);
        QVERIFY(!model.canFetchMore({}) && model.isComplete());
        model.merge({capture(13)}, true);
        model.merge({capture(12)}, true); // was answered later
        QCOMPARE(ids(model), QList<qint64>({13, 12, 11, 10, 9, 8, 7}));

        Capture answered = capture(12);
        answered.status = 503;
        model.merge({answered, capture(14)}, false); // only what is listed
        QCOMPARE(model.index(1, CaptureModel::Answered).data().toString(), u"503"_s);
        QCOMPARE(model.rowCount(), 7);
        answered.id = {14};
        model.merge({capture(14), answered}, true); // both in one batch
        QCOMPARE(ids(model).mid(0, 2), QList<qint64>({14, 13}));
        QCOMPARE(model.index(0, CaptureModel::Answered).data().toString(), u"503"_s);
    }

    void liveRowsFitTheVerdictsThatAreAskedFor()
    {
        CaptureModel model;
        model.reset({{Verdict::Invalid}, {}});
        model.appendOlder({}, true);
        Capture invalid = capture(2);
        invalid.verdict = Verdict::Invalid;
        model.merge({capture(1), invalid, capture(3)}, true);
        QCOMPARE(ids(model), QList<qint64>{2});
    }

    void aFloodIsBounded()
    {
        CaptureModel model;
        model.appendOlder({}, true);
        QSignalSpy letGo(&model, &CaptureModel::letGo);
        model.merge(captures(CaptureModel::maxRows + 1, 1), true);
        QVERIFY(model.rowCount() <= CaptureModel::maxRows);
        QVERIFY(model.canFetchMore({})); // what was let go can be read again
        QCOMPARE(letGo.count(), 1);
        QCOMPARE(letGo.first().at(0).value<CaptureId>(), model.captureAt(model.rowCount() - 1)->id);
    }

    void oddRowsSayWhatTheyAre()
    {
        Capture malformed = capture(1);
        malformed.malformed = true;
        malformed.method.clear();
        malformed.target.clear();
        malformed.userAgent.clear();
        malformed.peer = u"[::1]:5000"_s;
        malformed.status = 400;
        QVERIFY(stateStyle(malformed).word != stateStyle(malformed.verdict).word);
        QVERIFY(!CaptureWords::request(malformed).isEmpty());
        QCOMPARE(CaptureWords::from(malformed), u"::1"_s);

        Capture refused = capture(2);
        refused.hostRefused = true;
        refused.host = u"abc.tunnel.test"_s;
        QVERIFY(CaptureWords::explanation(refused).contains(refused.host));

        Capture crossSite = capture(4);
        crossSite.crossSite = true;
        crossSite.reason = u"A web page of https://evil.example sent this."_s;
        QCOMPARE(stateStyle(crossSite).word, u"cross-site"_s);
        QCOMPARE(CaptureWords::explanation(crossSite), crossSite.reason);

        Capture hung = capture(3);
        hung.status = 0;
        hung.answer = u"hang"_s;
        QCOMPARE(CaptureWords::answered(hung), u"hang"_s);
        QCOMPARE(CaptureWords::from(hung), u"127.0.0.1, curl/7.88"_s);
    }

    void aSendersWordsAreNoMarkup()
    {
        CaptureModel model;
        Capture hostile = capture(1);
        hostile.reason = u"The Content-Length “<img src=x>” is not a plain decimal number."_s;
        QVERIFY(Qt::mightBeRichText(hostile.reason)); // so a tool tip would take it for that
        model.appendOlder({hostile}, true);
        const QString tip = model.index(0, CaptureModel::Request).data(Qt::ToolTipRole).toString();
        QCOMPARE(QTextDocumentFragment::fromHtml(tip).toPlainText(), hostile.reason);
    }

    void newRowsDoNotMoveWhatIsRead()
    {
        CaptureModel model;
        model.appendOlder(captures(200, 1), true);
        CaptureView view;
        view.setModel(&model);
        view.resize(800, 300);
        view.show();
        view.verticalScrollBar()->setValue(50);
        const qint64 top = model.captureAt(view.rowAt(1))->id.value;
        model.merge({capture(201), capture(202)}, true);
        QCOMPARE(model.captureAt(view.rowAt(1))->id.value, top);
        QCOMPARE(view.steady()->unseenAbove(), 2);
        view.verticalScrollBar()->setValue(0);
        QCOMPARE(view.steady()->unseenAbove(), 0);
        model.merge({capture(203)}, true);
        QCOMPARE(model.captureAt(view.rowAt(1))->id.value, 203); // at the top it follows live
    }

    void inANarrowPlaceTheAnswerStays()
    {
        CaptureModel model;
        model.appendOlder(captures(2, 1), true);
        CaptureView view;
        view.setModel(&model);
        view.show();
        for (const int width : {900, 560, 480, 405}) {
            view.resize(width, 200);
            QCoreApplication::sendPostedEvents();
            const int right = view.columnViewportPosition(CaptureModel::Answered) + view.columnWidth(CaptureModel::Answered);
            QVERIFY2(right <= view.viewport()->width(), qPrintable(u"at %1 it ends at %2"_s.arg(width).arg(right)));
            QVERIFY(!view.isColumnHidden(CaptureModel::Signature) && !view.isColumnHidden(CaptureModel::Request));
        }
        QVERIFY(view.isColumnHidden(CaptureModel::From));
        view.resize(900, 200);
        QVERIFY(!view.isColumnHidden(CaptureModel::From) && !view.isColumnHidden(CaptureModel::Body));
    }

    void ctrlCCopiesTheLines()
    {
        CaptureModel model;
        model.appendOlder(captures(2, 1), true);
        CaptureView view;
        view.setModel(&model);
        view.show();
        view.selectAll();
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines.first().contains(u"POST /hook/2\t127.0.0.1, curl/7.88\t"_s));
    }
};

QTEST_MAIN(tst_receiver_panel_model)
#include "tst_receiver_panel_model.moc"
