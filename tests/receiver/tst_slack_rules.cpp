// SPDX-License-Identifier: MIT
#include "core/receiver/slack_rules.h"

#include "core/payload/payload.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

QByteArray text(const char *type, const QByteArray &words)
{
    return R"({"type":")" + QByteArray(type) + R"(","text":")" + words + "\"}";
}

QByteArray words(qsizetype size)
{
    return QByteArray(size, 'x');
}

QByteArray listOf(qsizetype count, const QByteArray &item)
{
    QByteArray items = QByteArray(item + ',').repeated(count);
    items.chop(1);
    return '[' + items + ']';
}

QByteArray button(const QByteArray &label)
{
    return R"({"type":"button","action_id":"a","text":)" + label + '}';
}

} // namespace

/// Slack's reference of Block Kit: what passes here passes there.
class TestSlackRules final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesTheBlockAndWhy_data();
    void namesTheBlockAndWhy();
    void takesWhatIsSoundInAttachmentsToo();
    void takesWhatOvyxaSends();
    void keepsLittleOfMuch();
};

void TestSlackRules::namesTheBlockAndWhy_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<QByteArray>("why"); // behind the block's place; empty = taken
    const auto row = [](const char *name, const QByteArray &block, const QByteArray &why = {}) { QTest::newRow(name) << block << why; };
    const auto section = [](const QByteArray &members) { return QByteArray(R"({"type":"section")" + members + '}'); };
    const auto elements = [](const char *type, const QByteArray &list) {
        return QByteArray(R"({"type":")" + QByteArray(type) + R"(","elements":)" + list + '}');
    };
    const QByteArray empty = ".text: must be a string that is not empty";
    row("no object", "7", ": must be an object");
    row("no type", "{}", ".type: must be a string that is not empty");
    row("a type that is a number", R"({"type":7})", ".type: must be a string that is not empty");
    row("a type that is unknown", R"({"type":"sektion","text":"a"})", ".type: is none of Slack's blocks");
    row("divider", R"({"type":"divider"})");
    row("rich text", R"({"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]})");
    row("video", R"({"type":"video","alt_text":"v","title":{"type":"plain_text","text":"t"},)"
                 R"("thumbnail_url":"https://a.test/t","video_url":"https://a.test"})");
    row("video of nothing", R"({"type":"video","title_url":"https://a.test"})", ": a block of this type needs alt_text");
    row("input without a label", R"({"type":"input","element":{"type":"plain_text_input"}})", ": a block of this type needs label");
    row("rich text of nothing", R"({"type":"rich_text"})", ": a block of this type needs elements");
    row("table of nothing", R"({"type":"table"})", ": a block of this type needs rows");
    row("file of nowhere", R"({"type":"file","external_id":"a"})", ": a block of this type needs source");
    row("markdown", R"({"type":"markdown","text":")" + words(12'000) + "\"}");
    row("markdown of 12001", R"({"type":"markdown","text":")" + words(12'001) + "\"}", ".text: has 12001 characters, at most 12000 are taken");
    row("markdown of nothing", R"({"type":"markdown"})", empty);

    row("section with nothing", section({}), ": a section needs text or fields");
    row("section with text", section(R"(,"text":)" + text("mrkdwn", "*a*")));
    row("section with a bare string", section(R"(,"text":"a")"), ".text: must be a text object");
    row("section with an empty text", section(R"(,"text":)" + text("mrkdwn", "")), ".text" + empty);
    row("section with another type", section(R"(,"text":)" + text("markdown", "a")), ".text.type: must be plain_text or mrkdwn");
    row("section of 3000", section(R"(,"text":)" + text("mrkdwn", words(3000))));
    row("section of 3001", section(R"(,"text":)" + text("mrkdwn", words(3001))), ".text.text: has 3001 characters, at most 3000 are taken");
    row("ten fields", section(R"(,"fields":)" + listOf(10, text("plain_text", words(2000)))));
    row("eleven fields", section(R"(,"fields":)" + listOf(11, text("plain_text", "a"))), ".fields: has 11 items, at most 10 are taken");
    row("eighty fields", section(R"(,"fields":)" + listOf(80, text("plain_text", "a"))), ".fields: has 80 items, at most 10 are taken");
    row("no field", section(R"(,"fields":[])"), ".fields: must be a list that is not empty");
    row("a field of 2001", section(R"(,"fields":[)" + text("mrkdwn", "a") + ',' + text("mrkdwn", words(2001)) + ']'),
        ".fields[1].text: has 2001 characters, at most 2000 are taken");
    row("a button beside", section(R"(,"text":)" + text("mrkdwn", "a") + R"(,"accessory":)" + button(text("mrkdwn", "a"))),
        ".accessory.text.type: must be plain_text");

    row("header", R"({"type":"header","text":)" + text("plain_text", words(150)) + '}');
    row("header of 151", R"({"text":)" + text("plain_text", words(151)) + R"(,"type":"header"})",
        ".text.text: has 151 characters, at most 150 are taken");
    row("header in mrkdwn", R"({"type":"header","text":)" + text("mrkdwn", "a") + '}', ".text.type: must be plain_text");
    row("header without text", R"({"type":"header"})", ".text: must be a text object");

    const QByteArray image = R"({"type":"image","image_url":"https://a.test/b.png","alt_text":"b"})";
    row("image", image);
    row("image by a file", R"({"type":"image","slack_file":{"id":"F1"},"alt_text":"b"})");
    row("image of nothing", R"({"type":"image","alt_text":"b"})", ": an image needs image_url or slack_file");
    const auto pictured = [](qsizetype url, qsizetype words, qsizetype title) -> QByteArray {
        return R"({"type":"image","image_url":"https://a.test/)" + QByteArray(url - 15, 'b') + R"(","alt_text":")" + QByteArray(words, 'w')
               + R"(","title":{"type":"plain_text","text":")" + QByteArray(title, 't') + "\"}}";
    };
    row("image with long words", pictured(3000, 2000, 2000));
    row("image with a longer URL", pictured(3001, 1, 1), ".image_url: has 3001 characters, at most 3000 are taken");
    row("image with longer words", pictured(20, 2001, 1), ".alt_text: has 2001 characters, at most 2000 are taken");
    row("image with a longer title", pictured(20, 1, 2001), ".title.text: has 2001 characters, at most 2000 are taken");
    row("image without words", R"({"type":"image","image_url":"https://a.test/b.png"})", ": an image needs alt_text");
    row("context", elements("context", '[' + image + ',' + text("mrkdwn", "a") + ']'));
    row("context of ten", elements("context", listOf(10, image)));
    row("context of eleven", elements("context", listOf(11, image)), ".elements: has 11 items, at most 10 are taken");
    row("context of none", elements("context", "[]"), ".elements: must be a list that is not empty");
    row("context with a button", elements("context", '[' + button(text("plain_text", "a")) + ']'), ".elements[0].type: must be plain_text or mrkdwn");
    row("context with a broken image", elements("context", R"([{"type":"image","alt_text":"b"}])"),
        ".elements[0]: an image needs image_url or slack_file");

    row("actions", elements("actions", listOf(25, button(text("plain_text", words(75))))));
    row("actions of 26", elements("actions", listOf(26, button(text("plain_text", "a")))), ".elements: has 26 items, at most 25 are taken");
    row("a label of 76", elements("actions", '[' + button(text("plain_text", words(76))) + ']'),
        ".elements[0].text.text: has 76 characters, at most 75 are taken");
    row("a label in mrkdwn", elements("actions", '[' + button(text("mrkdwn", "a")) + ']'), ".elements[0].text.type: must be plain_text");
    const auto buttonWith = [&](const QByteArray &more) -> QByteArray {
        return elements("actions", R"([{"type":"button","text":)" + text("plain_text", "a") + more + "}]");
    };
    row("a button with all", buttonWith(R"(,"url":"https://a.test","value":"v","action_id":"i","style":"danger")"));
    row("a button with a longer URL", buttonWith(R"(,"url":")" + words(3001) + '"'), ".elements[0].url: has 3001 characters, at most 3000 are taken");
    row("a button with a longer value", buttonWith(R"(,"value":")" + words(2001) + '"'),
        ".elements[0].value: has 2001 characters, at most 2000 are taken");
    row("a button with a longer id", buttonWith(R"(,"action_id":")" + words(256) + '"'),
        ".elements[0].action_id: has 256 characters, at most 255 are taken");
    row("a red button", buttonWith(R"(,"style":"red")"), ".elements[0].style: must be primary or danger");
    row("a menu", elements("actions", R"([{"type":"static_select","action_id":"a"}])"));
    row("an element without type", elements("actions", "[{}]"), ".elements[0]: must be an object with a type");

    row("an id", R"({"type":"divider","block_id":")" + words(255) + "\"}");
    row("an id of 256", R"({"type":"divider","block_id":")" + words(256) + "\"}", ".block_id: must be a string of at most 255 characters");
    row("an id that stands before", R"({"type":"divider","block_id":"first"})", ".block_id: stands in another block, too");
}

void TestSlackRules::namesTheBlockAndWhy()
{
    QFETCH(QByteArray, block);
    QFETCH(QByteArray, why);
    const QByteArray blocks = R"("blocks":[{"type":"divider","block_id":"first"},)" + block + ']';
    const SlackRefusal refusal = slackRefusal(R"({"text":"a",)" + blocks + '}');
    QCOMPARE(refusal.word, why.isEmpty() ? QByteArray() : "invalid_blocks"_ba);
    QCOMPARE(refusal.why, why.isEmpty() ? QByteArray() : "blocks[1]" + why);

    const SlackRefusal attached = slackRefusal(R"({"text":"a","attachments":[{"color":"#fff"},{)" + blocks + "}]}");
    QCOMPARE(attached.word, refusal.word);
    QCOMPARE(attached.why, why.isEmpty() ? QByteArray() : "attachments[1].blocks[1]" + why);
}

void TestSlackRules::takesWhatIsSoundInAttachmentsToo()
{
    const QByteArray divider = R"({"type":"divider"})";
    QCOMPARE(slackRefusal(R"({"blocks":)" + listOf(50, divider) + '}').word, QByteArray());
    QCOMPARE(slackRefusal(R"({"blocks":)" + listOf(51, divider) + '}').why, "blocks: has 51 items, at most 50 are taken"_ba);
    QCOMPARE(slackRefusal(R"({"attachments":[{"blocks":)" + listOf(51, divider) + "}]}").why,
             "attachments[0].blocks: has 51 items, at most 50 are taken"_ba);
    QCOMPARE(slackRefusal(R"({"text":"a","blocks":{"type":"divider"}})").why, "blocks: must be a list"_ba);
    QCOMPARE(slackRefusal(R"({"text":"a","blocks":null})").word, QByteArray());
    QCOMPARE(slackRefusal(R"({"blocks":[]})").word, "no_text"_ba);
    QCOMPARE(slackRefusal(R"({"attachments":[{"text":"a"}]})").word, QByteArray());
    // An id may stand once in each.
    const QByteArray named = R"([{"type":"divider","block_id":"a"}])";
    QCOMPARE(slackRefusal(R"({"blocks":)" + named + R"(,"attachments":[{"blocks":)" + named + "}]}").word, QByteArray());
}

void TestSlackRules::takesWhatOvyxaSends()
{
    for (const EventKind kind : {EventKind::GoalCompleted, EventKind::UsageThreshold, EventKind::RealtimeSpike}) {
        Event event;
        event.kind = kind;
        event.site = u"acme.test"_s;
        event.data = R"({"goal_name":"Caf\u00e9 <Gr\u00f6\u00dfe>","visitor_count":1,"threshold":80,"usage":1,"limit":2,"active_visitors":9})";
        const auto payload = slackPayload(event);
        QVERIFY(payload);
        QCOMPARE(slackRefusal(*payload).word, QByteArray());
    }
}

void TestSlackRules::keepsLittleOfMuch()
{
    QCOMPARE(slackRefusal(R"({"text":"a","x":)" + QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']') + '}').word, QByteArray());
    QCOMPARE(slackRefusal(R"({"text":"a","x":)" + listOf(500'000, R"({"text":"a"})") + '}').word, QByteArray());
    // More parts than any message has: what cannot be looked at is not refused.
    const QByteArray fields = R"({"type":"section","fields":)" + listOf(10, text("plain_text", "a")) + '}';
    QCOMPARE(slackRefusal(R"({"attachments":)" + listOf(60, R"({"blocks":)" + listOf(50, fields) + '}') + '}').word, QByteArray());
}

QTEST_APPLESS_MAIN(TestSlackRules)
#include "tst_slack_rules.moc"
