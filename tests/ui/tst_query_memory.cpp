// SPDX-License-Identifier: MIT
// The filters that were named and the queries that were searched for, from one start to the next.
#include "ui/query/query_memory.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestQueryMemory final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsKeptComesBack()
    {
        QueryMemory memory;
        for (int i = 0; i < QueryMemory::mostEarlier + 5; ++i)
            memory.remember(u"status:%1"_s.arg(200 + i));
        memory.remember(u"status:210"_s); // goes to the front, once
        QVERIFY(memory.save(u"Slow"_s, u"took:>2s"_s) && memory.save(u"Lost"_s, u"state:failed"_s) && memory.save(u"Slow"_s, u"took:>9s"_s));
        QVERIFY(!memory.save(u" "_s, u"took:>9s"_s) && !memory.save(u"None"_s, u" "_s));
        QCOMPARE(memory.earlier().size(), QueryMemory::mostEarlier);
        QCOMPARE(memory.earlier().first(), u"status:210"_s);
        QCOMPARE(memory.saved(), (QList<QueryMemory::Saved>{{u"Slow"_s, u"took:>9s"_s}, {u"Lost"_s, u"state:failed"_s}}));
        QCOMPARE(QueryMemory::fromBytes(memory.toBytes()), memory);
        const QByteArray bytes = memory.toBytes();
        for (const QByteArray &damaged :
             {QByteArray(), bytes.left(bytes.size() / 2), QByteArray(bytes).replace(0, 1, "\x7f"), QByteArray(40, '\xff')})
            QCOMPARE(QueryMemory::fromBytes(damaged), QueryMemory());
    }
};

QTEST_GUILESS_MAIN(TestQueryMemory)
#include "tst_query_memory.moc"
