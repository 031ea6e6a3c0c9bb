// SPDX-License-Identifier: MIT
// The keychain's side of the secrets, with a keychain that does as the test says. The file's side is in tst_profile.
#include "core/storage/secret_store.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 60'000;
using Secrets = QHash<WebhookId, WebhookSecrets>;

/// What a test's keychain holds, and how it behaves; outlives the store that uses it, as a system's does.
struct Vault
{
    enum class Mood { Works, Fails, Hangs };
    Mood mood = Mood::Works;
    QHash<QString, QByteArray> entries;
};

class FakeKeychain final : public Keychain
{
public:
    explicit FakeKeychain(Vault *vault) : m_vault(vault) {}

    void read(const QString &entry, Answered answered) override
    {
        later([this, entry, answered = std::move(answered)] {
            if (m_vault->mood == Vault::Mood::Fails)
                return answered({Outcome::Failed, {}, u"no service"_s});
            const auto found = m_vault->entries.constFind(entry);
            answered(found == m_vault->entries.cend() ? Answer{Outcome::NotThere, {}, {}} : Answer{Outcome::Done, *found, {}});
        });
    }

    void write(const QString &entry, const QByteArray &secret, Answered answered) override
    {
        later([this, entry, secret, answered = std::move(answered)] {
            if (m_vault->mood == Vault::Mood::Fails)
                return answered({Outcome::Failed, {}, u"locked"_s});
            m_vault->entries.insert(entry, secret);
            answered({Outcome::Done, {}, {}});
        });
    }

private:
    template<typename Call>
    void later(Call call)
    {
        if (m_vault->mood != Vault::Mood::Hangs)
            QMetaObject::invokeMethod(&m_owner, std::move(call), Qt::QueuedConnection);
    }

    Vault *m_vault;
    QObject m_owner;
};

template<typename T, typename Call>
Result<T> wait(Call call)
{
    std::optional<Result<T>> answer;
    call(Reply<T>([&](Result<T> result) { answer.emplace(std::move(result)); }));
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, waitMs))
        qFatal("no answer");
    return std::move(*answer);
}

/// One start of the program after the other, on the same file and keychain.
struct Fixture
{
    QTemporaryDir folder;
    QString file = folder.filePath(u"secrets.json"_s);
    Vault vault;
    std::unique_ptr<SecretStore> store;

    Result<Secrets> start(bool fileOnly = false)
    {
        store = std::make_unique<SecretStore>(file, fileOnly ? nullptr : std::make_unique<FakeKeychain>(&vault), std::chrono::milliseconds(100));
        return wait<Secrets>([&](auto reply) { store->load(store.get(), reply); });
    }

    Result<void> put(WebhookId webhook, const QByteArray &secret)
    {
        return wait<void>([&](auto reply) { store->put(webhook, {secret, {}, {}}, store.get(), reply); });
    }

    [[nodiscard]] QByteArray fileContent() const
    {
        QFile content(file);
        return content.open(QIODevice::ReadOnly) ? content.readAll() : QByteArray();
    }
};

} // namespace

class tst_SecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theKeychainKeepsThem();
    void profilesDoNotMix();
    void changesAtOnceAllCount();
    void withoutAKeychainTheFileServes();
    void aKeychainThatHangsIsNotWaitedFor();
    void aKeychainThatLocksLaterHandsOverToTheFile();
    void fromTheFileTheyMoveIntoTheKeychain();
    void secretsOutOfReachAreSaid();
    void secretsThatVanishedAreSaid();
    void theSystemsOwnKeychain();
};

void tst_SecretStore::theKeychainKeepsThem()
{
    Fixture f;
    QVERIFY(f.start()->isEmpty());
    QVERIFY(f.put({1}, "topsecret").ok());
    QCOMPARE(f.store->place(), SecretStore::Place::Keychain);
    QVERIFY(!f.fileContent().contains(QByteArray("topsecret").toBase64())); // the file only knows the profile's name there
    const auto again = f.start();
    QVERIFY(again.ok());
    QCOMPARE(again->value({1}).current, "topsecret"_ba);
}

void tst_SecretStore::profilesDoNotMix()
{
    Fixture one;
    Fixture two;
    QVERIFY(one.start().ok());
    QVERIFY(one.put({1}, "mine").ok());
    two.vault = one.vault; // the same system
    QVERIFY(two.start()->isEmpty());
    QVERIFY(two.put({1}, "yours").ok());
    QCOMPARE(two.vault.entries.size(), 2);
}

void tst_SecretStore::changesAtOnceAllCount()
{
    Fixture f;
    QVERIFY(f.start().ok());
    QList<int> order;
    for (int i = 1; i <= 5; ++i) {
        f.store->put({i}, {QByteArray::number(i), {}, {}}, f.store.get(), [&order, i](const Result<void> &kept) {
            if (kept)
                order.append(i);
        });
    }
    f.store->remove({WebhookId{2}}, f.store.get(), [&order](const Result<void> &) { order.append(-2); });
    QTRY_COMPARE_WITH_TIMEOUT(order, (QList<int>{1, 2, 3, 4, 5, -2}), waitMs);
    const auto again = f.start();
    QCOMPARE(again->size(), 4);
    QCOMPARE(again->value({1}).current, "1"_ba);
    QCOMPARE(again->value({5}).current, "5"_ba);
}

void tst_SecretStore::withoutAKeychainTheFileServes()
{
    Fixture f;
    f.vault.mood = Vault::Mood::Fails;
    QVERIFY(f.start().ok());
    QCOMPARE(f.store->place(), SecretStore::Place::File);
    QVERIFY(f.store->placeInWords().contains("no keychain"_L1) && !f.store->placeInWords().contains("no service"_L1)); // the system's words
    QVERIFY(f.put({1}, "abc").ok());
    QCOMPARE(f.start()->value({1}).current, "abc"_ba);
}

void tst_SecretStore::aKeychainThatHangsIsNotWaitedFor()
{
    Fixture f;
    f.vault.mood = Vault::Mood::Hangs;
    QVERIFY(f.start().ok());
    QCOMPARE(f.store->place(), SecretStore::Place::File);
    QVERIFY(f.store->placeInWords().contains("no keychain"_L1));
    QVERIFY(f.put({1}, "abc").ok());
    QVERIFY(f.fileContent().contains(QByteArray("abc").toBase64()));
}

void tst_SecretStore::aKeychainThatLocksLaterHandsOverToTheFile()
{
    Fixture f;
    QVERIFY(f.start().ok());
    QVERIFY(f.put({1}, "before").ok());
    QSignalSpy moved(f.store.get(), &SecretStore::placeChanged);
    f.vault.mood = Vault::Mood::Hangs;
    QVERIFY(f.put({2}, "after").ok());
    QCOMPARE(f.store->place(), SecretStore::Place::File);
    QCOMPARE(moved.size(), 1);
    const auto away = f.start(); // still hanging
    QCOMPARE(away->size(), 2);
    f.vault.mood = Vault::Mood::Works; // back, with what it knew: the file is the newer
    const auto back = f.start();
    QCOMPARE(back->value({1}).current, "before"_ba);
    QCOMPARE(back->value({2}).current, "after"_ba);
}

void tst_SecretStore::fromTheFileTheyMoveIntoTheKeychain()
{
    Fixture f;
    f.vault.mood = Vault::Mood::Fails;
    QVERIFY(f.start().ok());
    QVERIFY(f.put({1}, "abc").ok());
    f.vault.mood = Vault::Mood::Works;
    QCOMPARE(f.start()->size(), 1);
    QVERIFY(f.fileContent().contains(QByteArray("abc").toBase64())); // not given up before the keychain has them
    QVERIFY(f.put({2}, "def").ok());
    QVERIFY(!f.fileContent().contains(QByteArray("abc").toBase64()));
    QCOMPARE(f.start()->size(), 2);
}

void tst_SecretStore::secretsOutOfReachAreSaid()
{
    Fixture f;
    QVERIFY(f.start().ok());
    QVERIFY(f.put({1}, "abc").ok());
    f.vault.mood = Vault::Mood::Fails;
    const auto away = f.start(); // such as over ssh: not taken for "there are none"
    QVERIFY(!away.ok());
    QCOMPARE(away.error().code, ErrorCode::Unavailable);
    QVERIFY(away.error().message.contains("no service"_L1));
    QVERIFY(!f.start(true).ok());
    f.vault.mood = Vault::Mood::Works;
    QCOMPARE(f.start()->size(), 1);
}

void tst_SecretStore::secretsThatVanishedAreSaid()
{
    Fixture f;
    QVERIFY(f.start().ok());
    QVERIFY(f.put({1}, "abc").ok());
    const QString entry = f.vault.entries.cbegin().key();
    f.vault.entries[entry] = "{ not json";
    QCOMPARE(f.start().error().code, ErrorCode::Corrupt);
    f.vault.entries.clear();
    const auto gone = f.start();
    QCOMPARE(gone.error().code, ErrorCode::Corrupt);
    QVERIFY(gone.error().message.contains(f.file));
}

void tst_SecretStore::theSystemsOwnKeychain()
{
    const auto keychain = systemKeychain();
    std::optional<Keychain::Answer> answer;
    keychain->read(u"profile-test-that-is-not-there"_s, [&](const Keychain::Answer &given) { answer = given; });
    QTRY_VERIFY_WITH_TIMEOUT(answer, waitMs);
    QVERIFY(answer->outcome != Keychain::Outcome::Done);
    if (answer->outcome == Keychain::Outcome::Failed)
        QVERIFY(!answer->why.isEmpty()); // people are told why the file serves
}

QTEST_GUILESS_MAIN(tst_SecretStore)
#include "tst_secret_store.moc"
