// SPDX-License-Identifier: MIT
// What the fuzzer begins with, and what it once found, goes through every unit as it stands.
#include "tests/fuzz/units.h"

#include <QtCore/QDir>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

QDir seeds()
{
    return QDir(qEnvironmentVariable("OVYXA_SOURCE") + "/tests/fuzz/seeds"_L1);
}

} // namespace

class tst_FuzzSeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void each_data();
    void each();
    void noFolderIsNobodys();
};

void tst_FuzzSeeds::each_data()
{
    QTest::addColumn<int>("unit");
    for (size_t i = 0; i < fuzz::units().size(); ++i)
        QTest::newRow(fuzz::units()[i].name) << int(i);
}

void tst_FuzzSeeds::each()
{
    QFETCH(const int, unit);
    const fuzz::Unit &fed = fuzz::units()[size_t(unit)];
    const auto files = QDir(seeds().filePath(QString::fromLatin1(fed.name))).entryInfoList(QDir::Files);
    QVERIFY2(files.size() >= 2, "a unit without seeds begins with nothing");
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        fed.feed(bytes); // aborts where something does not hold
        for (qsizetype cut = 1; cut < bytes.size(); cut += 1 + bytes.size() / 40)
            fed.feed(bytes.first(cut));
    }
}

void tst_FuzzSeeds::noFolderIsNobodys()
{
    const QStringList folders = seeds().entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(size_t(folders.size()), fuzz::units().size());
}

QTEST_GUILESS_MAIN(tst_FuzzSeeds)
#include "tst_fuzz_seeds.moc"
