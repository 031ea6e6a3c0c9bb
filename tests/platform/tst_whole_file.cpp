// SPDX-License-Identifier: MIT
#include "core/platform/whole_file.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QScopeGuard>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <csignal>

#include <sys/resource.h>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestWholeFile final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_file = m_folder.filePath(u"file"_s);

    QByteArray content() const
    {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void isWrittenWhole()
    {
        QCOMPARE(writeWhole(m_file, "old"), QString());
        QCOMPARE(writeWhole(m_file, "private", FileReaders::OwnerAlone), QString());
        QCOMPARE(content(), "private"_ba);
        QVERIFY(!(QFileInfo(m_file).permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
        QVERIFY(!writeWhole(m_folder.filePath(u"no/folder"_s), "x").isEmpty());
    }

    /// As a full disk does: what fits into a buffer is refused only when that is emptied.
    void whereItHasNoRoomWhatWasThereStays()
    {
        QCOMPARE(writeWhole(m_file, "old"), QString());
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
        const auto restore = qScopeGuard([&] {
            ::setrlimit(RLIMIT_FSIZE, &before);
            std::signal(SIGXFSZ, ignored);
        });
        rlimit little = before;
        little.rlim_cur = 4096;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &little), 0);
        for (const int size : {8000, 100'000})
            QVERIFY(!writeWhole(m_file, QByteArray(size, 'x')).isEmpty());
        QCOMPARE(content(), "old"_ba);
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1); // and nothing half lies beside
    }
};

QTEST_APPLESS_MAIN(TestWholeFile)
#include "tst_whole_file.moc"
