// SPDX-License-Identifier: MIT
#include "core/engine/kept_authorities.h"
#include "tests/support/test_certificates.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sys/stat.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

/// The file that a webhook names is somebody else's, and is looked at anew with each delivery, on the engine's thread.
class TestKeptAuthorities final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_file = m_folder.filePath(u"ca.pem"_s);

    [[nodiscard]] QString codeOf() const
    {
        KeptAuthorities authorities(m_folder.path());
        const auto found = authorities.inFile(m_file);
        const auto *problem = std::get_if<FailureCause>(&found);
        return problem ? problem->code : QString();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup() { QFile::remove(m_file); }

    void whatIsThereIsTaken()
    {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(makeIdentity({.commonName = "Named", .alternativeNames = {}, .isAuthority = true}).chain.first().toPem());
        file.close();
        QCOMPARE(codeOf(), QString());
    }

    void whatIsNotThereIsSaid()
    {
        QCOMPARE(codeOf(), u"authority_gone"_s);
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QCOMPARE(codeOf(), u"authority_empty"_s);
    }

    void aPipeInItsPlaceIsNotWaitedFor()
    {
        QCOMPARE(::mkfifo(QFile::encodeName(m_file).constData(), S_IRUSR | S_IWUSR), 0);
        QCOMPARE(codeOf(), u"authority_gone"_s);
    }
};

QTEST_GUILESS_MAIN(TestKeptAuthorities)
#include "tst_kept_authorities.moc"
