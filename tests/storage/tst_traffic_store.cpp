// SPDX-License-Identifier: MIT
// What traffic leaves in the profile: usage, completions, keys, alert rules, and the switches that belong to them.
#include "tests/storage/store_fixture.h"

using namespace Qt::StringLiterals;
using namespace ovyxa;

class TestTrafficStore final : public QObject
{
    Q_OBJECT

    static Result<GoalId> addGoal(StoreFixture &f)
    {
        const Goal goal{{}, u"a.test"_s, u"Thanks"_s, Goal::Kind::Pageview, u"/"_s};
        return f.write<GoalId>([&](Writer &writer) { return writer.addGoal(goal); });
    }

private Q_SLOTS:
    void usageAndCompletionsAreThoseLastWritten()
    {
        StoreFixture f;
        QVERIFY(f.write<void>([](Writer &writer) { return writer.putUsage({39'999, 50'000, u"2026-10"_s, 0}); }).ok());
        QVERIFY(f.write<void>([](Writer &writer) { return writer.putUsage({3, 50'000, u"2026-11"_s, 0}); }).ok());
        QVERIFY(f.write<void>([](Writer &writer) { return writer.putUsage({40'000, 50'000, u"2026-11"_s, 1}); }).ok());
        QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"a.test"_s}); }).ok());
        const auto goal = addGoal(f);
        QVERIFY(goal.ok());
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.putCompletions(*goal, 6); }).ok());
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.putCompletions(*goal, 7); }).ok());
        const auto state = f.reader()->state();
        QVERIFY(state.ok());
        QCOMPARE(state->usage.period, u"2026-11"_s); // the newest month
        QCOMPARE(state->usage.events, 40'000);
        QCOMPARE(state->usage.fired, 1);
        QCOMPARE(state->completions.value(*goal), 7);
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.removeGoal(*goal); }).ok());
        QVERIFY(f.reader()->state()->completions.isEmpty());
    }

    void completionsGoWithTheirSite()
    {
        StoreFixture f;
        QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"a.test"_s}); }).ok());
        const auto goal = addGoal(f);
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.putCompletions(*goal, 6); }).ok());
        QVERIFY(f.write<void>([](Writer &writer) { return writer.removeSite(u"a.test"_s); }).ok());
        QVERIFY(f.reader()->state()->completions.isEmpty());
    }

    void aKeyIsKeptByItsHashAndRevoked()
    {
        StoreFixture f;
        const Instant made = instantFromMs(1'000);
        const auto id = f.write<ApiKeyId>([&](Writer &writer) { return writer.addApiKey({{}, u"shop"_s, u"9f3c"_s, made, {}}, "hash"_ba); });
        QVERIFY(id.ok());
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.revokeApiKey(*id, instantFromMs(2'000)); }).ok());
        const auto state = f.reader()->state();
        QCOMPARE(state->apiKeys.size(), 1);
        QCOMPARE(state->apiKeys.constFirst().key, (ApiKey{*id, u"shop"_s, u"9f3c"_s, made, instantFromMs(2'000)}));
        QCOMPARE(state->apiKeys.constFirst().hash, "hash"_ba);
    }

    void alertRulesAreKeptAsPeopleWriteThem()
    {
        StoreFixture f;
        const auto first = f.write<AlertRuleId>([](Writer &writer) { return writer.addAlertRule(u"realtime.spike >= 1 per day"_s); });
        const auto second = f.write<AlertRuleId>([](Writer &writer) { return writer.addAlertRule(u"goal.completed >= 2 per hour"_s); });
        QVERIFY(first.ok() && second.ok());
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.removeAlertRule(*first); }).ok());
        const auto state = f.reader()->state();
        QCOMPARE(state->alertRules.size(), 1);
        QCOMPARE(state->alertRules.constFirst().first, *second);
        QCOMPARE(state->alertRules.constFirst().second, u"goal.completed >= 2 per hour"_s);
    }

    void theSwitchesOfTrafficComeBackAsTheyWereSet()
    {
        StoreFixture f;
        QCOMPARE(f.reader()->state()->settings, ProfileSettings{});
        ProfileSettings settings;
        settings.planLimit = 1'000'000;
        settings.apiTier = ApiTier::Pro;
        settings.countryDatabase = u"/somewhere/countries.mmdb"_s;
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.putSettings(settings); }).ok());
        QCOMPARE(f.reader()->state()->settings, settings);
    }
};

QTEST_GUILESS_MAIN(TestTrafficStore)
#include "tst_traffic_store.moc"
