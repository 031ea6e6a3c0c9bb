// SPDX-License-Identifier: MIT
#include "core/triggers/country_database.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

/// A string of at most 28 bytes in the format's data section: type 2, its length, its bytes.
QByteArray text(const QByteArray &value)
{
    return char(0x40 | value.size()) + value;
}

QByteArray map(int pairs)
{
    return QByteArray(1, char(0xe0 | pairs));
}

/// An unsigned number of one byte: type 5 (16 bit), 6 (32 bit), or 9 (64 bit, an extended type).
QByteArray number(int type, int value)
{
    if (type > 7)
        return QByteArray(1, char(1)) + char(type - 7) + char(value);
    return QByteArray(1, char((type << 5) | 1)) + char(value);
}

/// An IPv4 database with one record: 128.0.0.0/1 is France, the other half is unknown. One node of two records of 24 bits.
QByteArray database()
{
    const QByteArray france = map(1) + text("country") + map(1) + text("iso_code") + text("FR");
    const QByteArray tree = QByteArray::fromHex("000001"
                                                "000011"); // 1 = nothing known; 1 node + 16 separator bytes + offset 0
    const QByteArray metadata = map(9) + text("node_count") + number(6, 1) + text("record_size") + number(5, 24) + text("ip_version") + number(5, 4)
                                + text("database_type") + text("Test-Country") + text("languages") + QByteArray::fromHex("0004")
                                + text("binary_format_major_version") + number(5, 2) + text("binary_format_minor_version") + number(5, 0)
                                + text("build_epoch") + number(9, 1) + text("description") + map(0);
    return tree + QByteArray(16, '\0') + france + QByteArray::fromHex("abcdef") + "MaxMind.com" + metadata;
}

} // namespace

class TestCountryDatabase final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void tellsTheCountry();
    void refusesWhatIsNone();

private:
    [[nodiscard]] QString write(const QString &name, const QByteArray &content) const;
    QTemporaryDir m_folder;
};

QString TestCountryDatabase::write(const QString &name, const QByteArray &content) const
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return {};
    return file.fileName();
}

void TestCountryDatabase::initTestCase()
{
    QVERIFY(m_folder.isValid());
}

void TestCountryDatabase::tellsTheCountry()
{
    const auto opened = CountryDatabase::open(write(u"tiny.mmdb"_s, database()));
    if (!opened.ok() && opened.error().message.contains("libmaxminddb"_L1))
        QSKIP("built without libmaxminddb");
    QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().message));
    const auto &countries = opened.value();
    QCOMPARE(countries->countryOf(u"203.0.113.9"_s), u"FR"_s);
    QCOMPARE(countries->countryOf(u"10.0.0.1"_s), QString());
    QCOMPARE(countries->countryOf(u"2001:db8::1"_s), QString()); // the file has no such addresses
    QCOMPARE(countries->countryOf(u"localhost"_s), QString());
    QCOMPARE(countries->countryOf({}), QString());
}

void TestCountryDatabase::refusesWhatIsNone()
{
    const auto missing = CountryDatabase::open(m_folder.filePath(u"missing.mmdb"_s));
    QVERIFY(!missing.ok());
    QCOMPARE(missing.error().code, ErrorCode::Unavailable);
    QVERIFY(missing.error().message.endsWith(u'.'));
    if (missing.error().message.contains("libmaxminddb"_L1))
        return;
    for (const QByteArray &content : {QByteArray("not a database"), database().left(40), QByteArray()}) {
        const auto broken = CountryDatabase::open(write(u"broken.mmdb"_s, content));
        QVERIFY(!broken.ok());
        QVERIFY(broken.error().message.contains("broken.mmdb"_L1));
    }
}

QTEST_GUILESS_MAIN(TestCountryDatabase)
#include "tst_country_database.moc"
