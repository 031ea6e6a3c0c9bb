// SPDX-License-Identifier: MIT
// Reading rows through SQLite's own interface.
#include "core/storage/sql_rows.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sqlite3.h>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

int opened = 0;

int countOpened(sqlite3 *, const char **, const sqlite3_api_routines *)
{
    ++opened;
    return SQLITE_OK;
}

} // namespace

class tst_SqlRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thereIsOneSqlite();
    void valuesAreAsTheyWereBound();
    void rowsEndWithTheirProblem();
};

/// Two of them in one process would break each other's locks: the one that Qt's driver has opened a file with is the one that is linked here.
void tst_SqlRows::thereIsOneSqlite()
{
    QTemporaryDir folder;
    QCOMPARE(sqlite3_auto_extension(reinterpret_cast<void (*)()>(countOpened)), SQLITE_OK); // told of each file that this SQLite opens
    auto connection = sql::open(folder.filePath(u"one.sqlite"_s), sql::Mode::ReadWrite);
    QVERIFY(connection.ok());
    QCOMPARE(opened, 1);
    sqlite3_reset_auto_extension();
    auto version = sql::run(**connection, u"SELECT sqlite_source_id()"_s);
    QVERIFY(version.ok() && version->next());
    QCOMPARE(version->value(0).toString(), QString::fromLatin1(sqlite3_sourceid()));
}

void tst_SqlRows::rowsEndWithTheirProblem()
{
    QTemporaryDir folder;
    auto connection = sql::open(folder.filePath(u"one.sqlite"_s), sql::Mode::ReadWrite);
    QVERIFY(connection.ok());
    const QString textOf = u"SELECT json(value) FROM json_each(?)"_s;
    QVERIFY(!sql::read(**connection, textOf, {u"[\"{\"]"_s}).ok());
    auto whole = sql::read(**connection, textOf, {u"[\"1\",\"2\"]"_s});
    QVERIFY(whole.ok() && whole->next() && whole->next() && !whole->next() && !whole->next());
    QVERIFY(!whole->problem());
    auto broken = sql::read(**connection, textOf, {u"[\"1\",\"{\",\"2\"]"_s});
    QVERIFY(broken.ok() && broken->next());
    QCOMPARE(broken->integer(0), 1);
    QVERIFY(!broken->next() && !broken->next());
    QVERIFY(broken->problem());
    QVERIFY(broken->problem()->message.contains("malformed JSON"_L1));
}

void tst_SqlRows::valuesAreAsTheyWereBound()
{
    QTemporaryDir folder;
    auto connection = sql::open(folder.filePath(u"one.sqlite"_s), sql::Mode::ReadWrite);
    QVERIFY(connection.ok());
    const QString text = u"é\U0001F600\0x"_s;
    const auto bytes = "\0\xff"_ba;
    const QVariantList values{7, std::numeric_limits<qint64>::min(), true, 0.5, text, bytes, u""_s, ""_ba, QVariant()};
    auto rows = sql::read(**connection, u"SELECT ?, ?, ?, ? * 2, ?, ?, ?, ?, ?, typeof(?10)"_s, values + QVariantList{bytes});
    QVERIFY(rows.ok() && rows->next());
    QCOMPARE(rows->integer(0), 7);
    QCOMPARE(rows->integer(1), std::numeric_limits<qint64>::min());
    QCOMPARE(rows->integer(2), 1);
    QCOMPARE(rows->integer(3), 1);
    QCOMPARE(rows->text(4), text);
    QCOMPARE(rows->view(4), QByteArrayView(text.toUtf8()));
    QCOMPARE(rows->bytes(5), bytes);
    QVERIFY(rows->text(6).isEmpty() && !rows->isNull(6));
    QVERIFY(rows->bytes(7).isEmpty() && !rows->isNull(7));
    QVERIFY(rows->isNull(8) && rows->text(8).isNull() && rows->integer(8) == 0);
    QCOMPARE(rows->text(9), u"blob"_s);
    QVERIFY(!rows->next());
}

QTEST_GUILESS_MAIN(tst_SqlRows)
#include "tst_sql_rows.moc"
