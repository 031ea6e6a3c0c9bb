// SPDX-License-Identifier: MIT
// What is whose: folders and files for the owner alone, and locks that name who holds them.
#include "core/platform/files.h"
#include "core/platform/whole_file.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QScopeGuard>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestFiles final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString at(const QString &name) const { return m_folder->filePath(name); }
    QByteArray bytesOf(const QString &name) const { return QFile::encodeName(at(name)); }
    mode_t modeOf(const QString &name) const
    {
        struct stat found
        {
        };
        return ::stat(bytesOf(name).constData(), &found) == 0 ? found.st_mode & 0777U : 0;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsMadeIsForTheOwnerAlone()
    {
        const mode_t before = ::umask(0);
        const auto back = qScopeGuard([before] { ::umask(before); });
        QVERIFY(makePrivateFolder(at(u"folder"_s)));
        QCOMPARE(modeOf(u"folder"_s), mode_t(0700));
        QVERIFY(makePrivateFile(at(u"file"_s)));
        QCOMPARE(modeOf(u"file"_s), mode_t(0600));
        const QString temporary = makePrivateTemporaryFolder(at(u"ovyxa-XXXXXX"_s));
        QVERIFY(isPrivateFolder(temporary));
        QVERIFY(makePrivateTemporaryFolder(at(u"no/ovyxa-XXXXXX"_s)).isEmpty());
    }

    /// What was there before may be somebody's trap, or somebody's work: it is neither used nor emptied.
    void whatIsThereIsNotMadeAgain()
    {
        QCOMPARE(writeWhole(at(u"file"_s), "kept"), QString());
        QVERIFY(!makePrivateFile(at(u"file"_s)));
        QVERIFY(!makePrivateFolder(at(u"file"_s)));
        QCOMPARE(readWhole(at(u"file"_s), 100).content, "kept"_ba);
        QVERIFY(QFile::link(at(u"elsewhere"_s), at(u"link"_s)));
        QVERIFY(!makePrivateFile(at(u"link"_s)));
        QVERIFY(!QFileInfo::exists(at(u"elsewhere"_s)));
    }

    void aFolderThatOthersSeeIsNotPrivate()
    {
        QVERIFY(makePrivateFolder(at(u"folder"_s)));
        QVERIFY(isPrivateFolder(at(u"folder"_s)));
        QVERIFY(QFile::link(at(u"folder"_s), at(u"link"_s)));
        QVERIFY(!isPrivateFolder(at(u"link"_s))); // it may be turned elsewhere
        for (const mode_t mode : {0710, 0701, 0740, 0704}) {
            QCOMPARE(::chmod(bytesOf(u"folder"_s).constData(), mode), 0);
            QVERIFY(!isPrivateFolder(at(u"folder"_s)));
        }
        QVERIFY(makePrivateFile(at(u"file"_s)));
        QVERIFY(!isPrivateFolder(at(u"file"_s)));
        QVERIFY(!isPrivateFolder(at(u"nothing"_s)));
    }

    void whoElseMayWriteIsTold()
    {
        QVERIFY(makePrivateFolder(at(u"folder"_s)));
        const QByteArray folder = bytesOf(u"folder"_s);
        QVERIFY(sharingOf(at(u"folder"_s)) == Sharing::Nobody);
        QVERIFY(sharingOf(at(u"nothing"_s)) == Sharing::Nobody);
        QCOMPARE(::chmod(folder.constData(), 0770), 0);
        QVERIFY(sharingOf(at(u"folder"_s)) == Sharing::Nobody); // the group is this user's own
        QCOMPARE(::chmod(folder.constData(), 0777), 0);
        QVERIFY(sharingOf(at(u"folder"_s)) == Sharing::Everybody);
        if (::geteuid() != 0)
            QSKIP("Only the superuser gives a folder to somebody else.");
        constexpr uid_t other = 12345;
        QCOMPARE(::chmod(folder.constData(), 0770), 0);
        QCOMPARE(::chown(folder.constData(), 0, other), 0);
        QVERIFY(sharingOf(at(u"folder"_s)) == Sharing::Group);
        QCOMPARE(::chown(folder.constData(), other, 0), 0);
        QVERIFY(sharingOf(at(u"folder"_s)) == Sharing::Owner);
        QVERIFY(!isPrivateFolder(at(u"folder"_s)));
    }

    void aLockNamesWhoHoldsIt()
    {
        const auto held = FileLock::take(at(u"lock"_s));
        QVERIFY(held.lock);
        QCOMPARE(modeOf(u"lock"_s) & 0077U, mode_t(0));
        QCOMPARE(held.lock->say("4711\n"), QString());
        QCOMPARE(held.lock->say("17\n"), QString()); // nothing of the longer text before is left
        const auto refused = FileLock::take(at(u"lock"_s));
        QVERIFY(!refused.lock);
        QVERIFY(refused.refusal == FileLock::Refusal::Held);
        QCOMPARE(refused.words, u"17"_s);
    }

    void aLockThatCannotBeOpenedSaysWhy()
    {
        QVERIFY(QFile::link(at(u"elsewhere"_s), at(u"link"_s)));
        for (const QString &name : {at(u"link"_s), m_folder->path(), at(u"no/lock"_s)}) {
            const auto refused = FileLock::take(name);
            QVERIFY(!refused.lock);
            QVERIFY(refused.refusal == FileLock::Refusal::NotOpened);
            QVERIFY(!refused.words.isEmpty());
        }
        QVERIFY(!QFileInfo::exists(at(u"elsewhere"_s)));
    }

    void whatCannotBeWrittenSaysWhy()
    {
        const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
        QVERIFY(full >= 0);
        QVERIFY(!writeProblem(full).isEmpty());
        QCOMPARE(syncProblem(full), QString()); // what cannot be synced is not held against it
        ::close(full);
        QVERIFY(!syncProblem(full).isEmpty());
        syncFolder(at(u"nothing"_s)); // harms nobody
    }

    void aPipeIsTold()
    {
        QCOMPARE(::mkfifo(bytesOf(u"pipe"_s).constData(), 0600), 0);
        QVERIFY(isPipe(at(u"pipe"_s)));
        QVERIFY(!isPipe(m_folder->path()));
        QVERIFY(!isPipe(at(u"nothing"_s)));
    }

    void whatCannotBeReadSaysWhy()
    {
        QVERIFY(!readWhole(at(u"nothing"_s), 10).problem.isEmpty());
        QVERIFY(!readWhole(m_folder->path(), 10).problem.isEmpty());
        QVERIFY(!readWhole(u"/proc/self/mem"_s, 10).problem.isEmpty()); // it opens, and refuses to be read
        QCOMPARE(writeWhole(at(u"long"_s), QByteArray(100, 'x')), QString());
        QCOMPARE(readWhole(at(u"long"_s), 10).content.size(), 11); // one beyond the limit: too long is told from just enough
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_files.moc"
