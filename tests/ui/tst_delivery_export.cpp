// SPDX-License-Identifier: MIT
// Deliveries into a file: in order, page by page, ended in between, and what a file says that takes no more.
#include "ui/log/delivery_export.h"
#include "ui/log/export_bar.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

struct Written
{
    QList<qint64> ids;
    bool committed = false;
    int open = 0;
    qsizetype room = 1'000'000;
};

class FakeFile final : public DeliveryFile
{
public:
    explicit FakeFile(Written *written) : m_written(written) { ++m_written->open; }
    ~FakeFile() override { --m_written->open; }
    bool add(const QList<DeliveryDetails> &rows) override
    {
        for (const DeliveryDetails &row : rows)
            m_written->ids.append(row.delivery.id.value);
        return m_written->ids.size() <= m_written->room;
    }
    Result<void> commit() override
    {
        if (m_written->ids.size() > m_written->room)
            return Error{ErrorCode::Unavailable, u"The disk is full."_s};
        m_written->committed = true;
        return {};
    }

private:
    Written *m_written;
};

/// Answers when told to; a page has at most `most` rows.
struct FakeDetails
{
    struct Question
    {
        QList<DeliveryId> ids;
        Reply<DeliveryDetailsPage> done;
    };
    QList<Question> questions;
    qsizetype most = 1'000;

    void answer()
    {
        const Question question = questions.takeFirst();
        DeliveryDetailsPage page;
        for (const DeliveryId id : question.ids.mid(0, most)) {
            DeliveryDetails row;
            row.delivery.id = id;
            page.rows.append(row);
            page.next = id;
        }
        page.atEnd = page.rows.size() == question.ids.size();
        question.done(page);
    }
};

struct Bed
{
    Written written;
    FakeDetails log;
    DeliveryExport run{{[this](const QList<DeliveryId> &ids, QObject *, Reply<DeliveryDetailsPage> done) {
                            log.questions.append({ids, std::move(done)});
                        },
                        [this](const QString &name) -> Result<std::unique_ptr<DeliveryFile>> {
                            if (name.isEmpty())
                                return Error{ErrorCode::InvalidInput, u"No name."_s};
                            return std::unique_ptr<DeliveryFile>(std::make_unique<FakeFile>(&written));
                        }}};
    QList<Result<int>> ended;

    Bed()
    {
        QObject::connect(&run, &DeliveryExport::ended, &run, [this](const Result<int> &result) { ended.append(result); });
    }
    [[nodiscard]] const Result<int> &result() const { return ended.last(); }
    static QList<DeliveryId> ids(qint64 count)
    {
        QList<DeliveryId> list;
        for (qint64 id = count; id > 0; --id) // as a list of the newest first has them
            list.append(DeliveryId{id});
        return list;
    }
};

} // namespace

class tst_DeliveryExport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oldestComeFirstPageByPage();
    void pagesThatEndEarlyAreGoneOnFrom();
    void itCanBeEnded();
    void whatTheFileSaysIsTold();
    void theBarSaysHowFarItIs();
};

void tst_DeliveryExport::oldestComeFirstPageByPage()
{
    Bed bed;
    bed.run.start(Bed::ids(DeliveryExport::pageRows + 3), u"x.csv"_s);
    bed.run.start(Bed::ids(1), u"y.csv"_s); // one at a time
    QCOMPARE(bed.log.questions.size(), 1);
    bed.log.answer();
    QVERIFY(bed.run.isRunning() && bed.ended.isEmpty());
    bed.log.answer();
    QCOMPARE(bed.ended.size(), 1);
    QCOMPARE(*bed.result(), DeliveryExport::pageRows + 3);
    QVERIFY(bed.written.committed && bed.written.open == 0 && !bed.run.isRunning());
    QVERIFY(std::is_sorted(bed.written.ids.cbegin(), bed.written.ids.cend()));
}

void tst_DeliveryExport::pagesThatEndEarlyAreGoneOnFrom()
{
    Bed bed;
    bed.log.most = 2;
    bed.run.start(Bed::ids(5), u"x.csv"_s);
    while (!bed.log.questions.isEmpty())
        bed.log.answer();
    QCOMPARE(bed.written.ids, (QList<qint64>{1, 2, 3, 4, 5}));
    bed.run.start({}, u"x.csv"_s);
    QCOMPARE(*bed.result(), 0);
}

void tst_DeliveryExport::itCanBeEnded()
{
    Bed bed;
    QSignalSpy cancelled(&bed.run, &DeliveryExport::cancelled);
    bed.log.most = 2;
    bed.run.start(Bed::ids(5), u"x.csv"_s);
    bed.log.answer();
    bed.run.cancel();
    QCOMPARE(cancelled.size(), 1);
    bed.log.answer(); // comes too late
    QCOMPARE(bed.written.ids.size(), 2);
    QVERIFY(!bed.written.committed && bed.written.open == 0 && bed.ended.isEmpty() && bed.log.questions.isEmpty());
}

void tst_DeliveryExport::whatTheFileSaysIsTold()
{
    Bed bed;
    bed.run.start(Bed::ids(1), {});
    QCOMPARE(bed.result().error().message, u"No name."_s);
    bed.written.room = 2;
    bed.run.start(Bed::ids(3), u"x.csv"_s);
    bed.log.answer();
    QCOMPARE(bed.result().error().message, u"The disk is full."_s);
    QVERIFY(!bed.run.isRunning());
}

void tst_DeliveryExport::theBarSaysHowFarItIs()
{
    Bed bed;
    bed.log.most = 2;
    ExportBar bar(&bed.run);
    bed.run.start(Bed::ids(4), u"x.csv"_s);
    QVERIFY(bar.isVisible());
    bed.log.answer();
    QCOMPARE(bar.findChild<QLabel *>()->text(), u"Writing 2 of 4"_s);
    QCOMPARE(bar.findChild<QProgressBar *>()->value(), 2);
    bar.findChild<QPushButton *>(u"exportCancel"_s)->click();
    QVERIFY(!bed.run.isRunning() && !bar.isVisible());
}

QTEST_MAIN(tst_DeliveryExport)
#include "tst_delivery_export.moc"
