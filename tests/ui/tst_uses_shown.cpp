// SPDX-License-Identifier: MIT
// Slack and Zapier in the window: the message as Slack shows it, the fields as Zapier lists them, the change where a body does not fit.
#include "core/payload/json_tree.h"
#include "tests/support/bench_fixture.h"
#include "tests/support/focusables.h"
#include "ui/common/notice_bar.h"
#include "ui/common/slack_text.h"
#include "ui/inspector/inspection.h"
#include "ui/inspector/payload_page.h"
#include "ui/inspector/zapier_fields.h"
#include "ui/webhooks/webhook_form.h"
#include "ui/webhooks/webhook_panel.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const SiteId site = u"acme.test"_s;
const QString slackUrl = u"https://hooks.slack.com/services/T/B/X"_s;

/// The payload page, showing the first delivery of a goal.completed in this format.
struct Inspected
{
    BenchFixture f;
    PayloadPage page;
    std::unique_ptr<Inspection> inspection;

    explicit Inspected(BodyFormat format)
    {
        Webhook webhook = BenchFixture::webhook(site, u"hook"_s, u"https://localhost:1/"_s);
        webhook.format = format;
        if (!f.addSite(site).ok() || !f.addWebhook(webhook).ok())
            qFatal("the bench was not set up");
        const auto fired = f.fire(EventKind::GoalCompleted, site);
        if (!fired.ok())
            qFatal("nothing was fired");
        inspection = std::make_unique<Inspection>(f.bench.get());
        inspection->inspectDelivery(fired->deliveries.constFirst().id);
        if (!QTest::qWaitFor([this] { return inspection->delivery().has_value(); }, waitMs))
            qFatal("the delivery was not read");
        page.resize(420, 500);
        page.show();
        page.showInspection(*inspection, Zone::Utc);
    }
    [[nodiscard]] QPushButton *way(const char *name) const { return page.findChild<QPushButton *>(QString::fromLatin1(name)); }
};

} // namespace

class tst_uses_shown final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }

    void slackLaysOutItsMarks_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("html");
        QTest::newRow("bold") << u"*Goal* on a"_s << u"<b>Goal</b> on a"_s;
        QTest::newRow("italic, struck, code") << u"_i_ ~s~ `*c*`"_s << u"<i>i</i> <s>s</s> <code>*c*</code>"_s;
        QTest::newRow("within a word") << u"2*3*4 snake_case_name"_s << u"2*3*4 snake_case_name"_s;
        QTest::newRow("a lone star") << u"* not bold *"_s << u"* not bold *"_s;
        QTest::newRow("lines") << u"*a\nb*"_s << u"*a<br>b*"_s;
        QTest::newRow("escapes undone") << u"a &lt;b&gt; &amp;amp;"_s << u"a &lt;b&gt; &amp;amp;"_s;
        QTest::newRow("no other entity") << u"&quot;x&quot;"_s << u"&amp;quot;x&amp;quot;"_s;
        QTest::newRow("a link") << u"<https://a.test/?x=1&amp;y=2|shop>"_s << u"<a href=\"https://a.test/?x=1&amp;y=2\">shop</a>"_s;
        QTest::newRow("a bare link") << u"<https://a.test>"_s << u"<a href=\"https://a.test\">https://a.test</a>"_s;
        QTest::newRow("mentions") << u"<!here> <@U1> <#C1|ops>"_s << u"<b>@here</b> <b>@U1</b> <b>#ops</b>"_s;
        QTest::newRow("markup of others") << u"<img src=\"x\"> <b onclick=\"y\">"_s
                                          << u"<a href=\"img src=&quot;x&quot;\">img src=&quot;x&quot;</a> "
                                             "<a href=\"b onclick=&quot;y&quot;\">b onclick=&quot;y&quot;</a>"_s;
    }
    void slackLaysOutItsMarks()
    {
        QFETCH(QString, text);
        QFETCH(QString, html);
        QCOMPARE(slackRichText(text), html);
    }

    void aSlackMessageIsToldFromOvyxasJson()
    {
        QCOMPARE(slackTextOf(R"({"text":"a &lt; b"})"), u"a &lt; b"_s);
        for (const char *other : {R"({"event":"goal.completed","text":"x"})", R"({"text":1})", R"(["text"])", "{}", "text=x", ""})
            QVERIFY2(!slackTextOf(other), other);
    }

    void fieldsAreNamedAsZapierNamesThem()
    {
        const auto tree = parseJsonTree(R"({"event":"goal.completed","data":{"goal_name":"Purchase","n":1.50,"ok":true,"none":null,
            "deep":{"er":"x"}},"tags":["a","b"],"items":[{"sku":"1"},{"sku":"2"}],"empty":{}})");
        QVERIFY(tree.ok());
        const QList<std::pair<QString, QString>> expected{
            {u"event"_s, u"goal.completed"_s}, {u"data__goal_name"_s, u"Purchase"_s}, {u"data__n"_s, u"1.50"_s}, {u"data__ok"_s, u"true"_s},
            {u"data__none"_s, QString()},      {u"data__deep__er"_s, u"x"_s},         {u"tags"_s, u"a,b"_s},     {u"items__sku"_s, u"1,2"_s}};
        QCOMPARE(zapierFields(*tree), expected);
    }

    void aPayloadOffersTheSampleForMapping()
    {
        const Inspected i(BodyFormat::Ovyxa);
        QVERIFY(!i.way("payloadSlack")->isVisible());
        i.way("payloadZapier")->click();
        const auto *fields = i.page.findChild<QTreeWidget *>(u"payloadFields"_s);
        QVERIFY(fields->isVisible());
        QStringList names;
        for (int row = 0; row < fields->topLevelItemCount(); ++row)
            names += fields->topLevelItem(row)->text(0);
        QCOMPARE(names.mid(0, 4), QStringList({u"event"_s, u"timestamp"_s, u"site_id"_s, u"data__goal_name"_s}));
        i.page.findChild<QPushButton *>(u"payloadCopy"_s)->click();
        QVERIFY(QGuiApplication::clipboard()->text().contains("site_id\tacme.test\n"_L1));
        QCOMPARE(unnamedFocusables(&i.page), QStringList());
    }

    void aSlackMessageIsShownAsSlackDoes()
    {
        const Inspected i(BodyFormat::Slack);
        QVERIFY(!i.way("payloadZapier")->isVisible());
        i.way("payloadSlack")->click();
        const auto *text = i.page.findChild<QLabel *>(u"slackPreviewText"_s);
        QVERIFY(text->isVisible());
        QVERIFY2(text->text().startsWith("<b>Goal completed"_L1), qPrintable(text->text()));
    }

    void theFormShowsWhatSlackWillShow()
    {
        WebhookForm form(WebhookDraft(site, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.setSamples([](EventKind kind) { return EventDraft{kind, site, R"({"goal_name":"Tea & <cake>"})", {}, {}}; });
        form.show();
        auto *preview = form.findChild<QWidget *>(u"slackPreview"_s);
        QVERIFY(!preview->isVisible());
        form.findChild<QLineEdit *>(u"webhookUrl"_s)->setText(slackUrl);
        form.findChild<QWidget *>(u"webhookSlackOffer"_s)->findChild<QPushButton *>(u"noticeAction"_s)->click();
        QVERIFY(preview->isVisible());
        const auto *text = form.findChild<QLabel *>(u"slackPreviewText"_s);
        QVERIFY2(text->text().startsWith("<b>Goal completed: Tea &amp; &lt;cake&gt;</b>"_L1), qPrintable(text->text()));
        form.findChild<QCheckBox *>(u"webhookEvent_realtime.spike"_s)->setChecked(true);
        QVERIFY2(text->text().contains("<b>Traffic spike</b>"_L1), qPrintable(text->text()));
    }

    void aListedWebhookIsChangedWithOneClick()
    {
        BenchFixture f;
        QVERIFY(f.addSite(site).ok());
        QVERIFY(f.addWebhook(BenchFixture::webhook(site, u"Ops"_s, slackUrl)).ok());
        WebhookPanel panel(f.bench.get());
        panel.resize(320, 480);
        panel.show();
        panel.setSite(site);
        auto *notice = panel.findChild<NoticeBar *>(u"webhookSlackNotice"_s);
        QTRY_VERIFY_WITH_TIMEOUT(notice->text().startsWith("Ops sends Ovyxa's JSON to Slack"_L1), waitMs);
        notice->findChild<QPushButton *>(u"noticeAction"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->catalogue()->webhooks(site).constFirst().webhook.format, BodyFormat::Slack, waitMs);
        QVERIFY(!notice->isVisible());
    }
};

QTEST_MAIN(tst_uses_shown)
#include "tst_uses_shown.moc"
