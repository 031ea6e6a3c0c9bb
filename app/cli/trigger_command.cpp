// SPDX-License-Identifier: MIT
#include "app/cli/bench_command.h"
#include "app/cli/input.h"
#include "app/cli/watch.h"
#include "app/cli/whole_number.h"

#include "core/model/speaking.h"
#include "core/model/text.h"
#include "core/payload/payload.h"
#include "core/rules/catalogue_rules.h"
#include "core/rules/url_policy.h"

#include <QtCore/QTimer>

#include <CLI/CLI.hpp>

#include <cmath>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostEvents = 100'000;
constexpr qint64 largestBody = 10 * 1024 * 1024; // what of it may be sent is judged later
constexpr int firedAtOnce = 64;                  // enough for the database to commit them in groups

struct TriggerOptions
{
    std::string event;
    std::string url;
    std::string site = "example.test";
    SecretOptions secret;
    std::string signature = "hex";
    std::string format = "ovyxa";
    std::vector<std::string> data;
    std::string bodyFile;
    std::vector<std::string> authorities;
    bool allowLoopbackHttp = false;
    double speed = ClockState::minSpeed;
    bool noRetry = false;
    int repeat = 1;
    std::string payload = "usual";
    std::string timeout;
};

/// `trigger`: one event, or N, to one URL, through a webhook that does not join the profile's list.
class TriggerCommand final : public BenchCommand
{
    Q_OBJECT
public:
    TriggerCommand(TriggerOptions options, const Globals &globals, Output *output) : BenchCommand(globals, output), m_options(std::move(options)) {}

    [[nodiscard]] Reach reach() const override { return Reach::There; }

    void start() override
    {
        // All of the call is checked before a profile is touched.
        const auto secret = m_options.secret.one(globals().errand);
        if (!secret)
            return fail(secret.error());
        const auto webhook = webhookFromOptions();
        if (!webhook)
            return fail(webhook.error());
        if (const auto plain = mayBePlain(webhook->url, m_options.allowLoopbackHttp); !plain)
            return fail(plain.error());
        m_odd = oddTarget(webhook->url);
        if (!out().isJson())
            noteOddTarget();
        if (!m_options.bodyFile.empty()) {
            auto body = readInput(fromStd(m_options.bodyFile), largestBody, tr("the body's file"), globals().errand);
            if (!body)
                return fail(body.error());
            m_body = std::move(body).value();
        }
        if (!m_options.timeout.empty()) {
            const auto timeout = durationFromText(fromStd(m_options.timeout));
            if (!timeout)
                return fail(timeout.error());
            endWaitingAt(QDeadlineTimer(*timeout));
            QTimer::singleShot(*timeout, Qt::PreciseTimer, this, [this] { giveUp(); });
        }
        if (const auto data = withData("{}"); !data)
            return fail(data.error());
        BenchOptions options;
        options.resumeUnfinished = false; // it minds its own
        options.sendsSecurely = webhook->url.startsWith("https:"_L1);
        options.retries = !m_options.noRetry;
        options.keepsTime = m_options.speed == ClockState::minSpeed; // who waits for its retries has not aged the profile
        options.allowLoopbackHttp = m_options.allowLoopbackHttp;
        const auto authorities = authoritiesIn(m_options.authorities, globals().errand);
        if (!authorities)
            return fail(authorities.error());
        options.extraAuthorities = *authorities;
        const RunTermsPtr terms = termsFrom(options, m_options.speed);
        if (!open(options, WhenHeld::UseTemporary))
            return;
        if (const auto plain = mayBePlain(webhook->url, m_options.allowLoopbackHttp); !plain)
            return fail(plain.error());
        const auto draft = draftFromOptions(*webhook);
        if (!draft)
            return fail(draft.error());
        m_draft = *draft;
        m_watch = new Watch(bench(), &out(), this);
        m_watch->expect(m_options.repeat);
        connect(m_watch, &Watch::settled, this, [this] { end(); });
        onTermination([this] { isErrand() ? cancel() : end(); });
        onStorageTrouble([this] { end(Refused); });
        const OnTerms onTerms(terms);
        bench()->catalogue()->addOneOff(
            *webhook, *secret, this, orFail<WebhookWithSecret>([this, made = secret->isEmpty()](const WebhookWithSecret &added) {
                if (made)
                    out().note(tr("No secret was given, so one was made for this run, shown this once: %1").arg(QString::fromUtf8(added.secret)));
                m_webhook = added.webhook.id;
                fireMore();
            }));
    }

    void sumUp() override
    {
        noteOddTarget();
        if (m_watch)
            m_outcome = m_watch->conclude();
    }

private:
    [[nodiscard]] Result<Webhook> webhookFromOptions() const
    {
        const auto url = UrlPolicy{true}.check(fromStd(m_options.url)); // mayBePlain() has the last word
        if (!url)
            return url.error();
        Webhook webhook;
        webhook.site = fromStd(m_options.site);
        if (const auto allowed = rules::siteIdAllowed(webhook.site); !allowed)
            return allowed.error();
        webhook.name = u"trigger"_s; // it is stored, and told in JSON
        webhook.url = *url;
        webhook.events = *fromText<EventKind>(fromStd(m_options.event));
        webhook.encoding = *fromText<SignatureEncoding>(fromStd(m_options.signature));
        webhook.format = *fromText<BodyFormat>(fromStd(m_options.format));
        webhook.listed = false;
        return webhook;
    }

    [[nodiscard]] Result<EventDraft> draftFromOptions(const Webhook &webhook) const
    {
        EventDraft draft = bench()->draft(*fromText<EventKind>(fromStd(m_options.event)), webhook.site);
        auto data = withData(std::move(draft.data));
        if (!data)
            return data.error();
        draft.data = std::move(data).value();
        draft.body = m_body;
        return draft;
    }

    /// A payload's data with what the options put into it.
    [[nodiscard]] Result<QByteArray> withData(QByteArray data) const
    {
        for (const std::string &pair : m_options.data) {
            const QString text = fromStd(pair);
            const qsizetype equals = text.indexOf(u'=');
            if (equals < 1)
                return Error{ErrorCode::InvalidInput, tr("--data takes KEY=VALUE, such as goal_name=Purchase.")};
            auto changed = withField(data, text.left(equals), text.mid(equals + 1));
            if (!changed)
                return changed.error();
            data = std::move(changed).value();
        }
        return m_options.payload == "tricky" ? withTrickyFields(data) : Result<QByteArray>(data);
    }

    void end(std::optional<ExitCode> code = {})
    {
        if (isFinished())
            return;
        if (!m_watch) // it was still being opened
            return finish(AnswerIsNo);
        settle(*m_watch, [this, code] {
            sumUp();
            const bool isAll = m_stored == m_options.repeat;
            finish(code ? int(*code) : isAll ? m_outcome : int(AnswerIsNo));
        });
    }

    /// Once. Where lines are read by a program it comes behind them, since many a script puts both streams together and takes the first line.
    void noteOddTarget()
    {
        if (const QString odd = std::exchange(m_odd, {}); !odd.isEmpty())
            out().note(odd);
    }

    /// `--timeout`: the run is over, its deliveries are not; an attempt on its way is told as that, whether the bench goes on or not.
    void giveUp()
    {
        if (isFinished())
            return;
        const Speaking inTheirs = speaking();
        out().note(tr("The time was up before all had ended."));
        if (!m_watch)
            return finish(AnswerIsNo);
        settleAsItStands(*m_watch, [this] {
            sumUp();
            finish(AnswerIsNo);
        });
    }

    void outputLost() override { isErrand() && m_watch ? cancel() : BenchCommand::outputLost(); }

    /// On an errand: the bench goes on, and so would what was asked for.
    void cancel()
    {
        m_isCancelling = true;
        if (m_fired == m_stored)
            bench()->sending()->cancelDeliveries(m_watch->unfinished(), this, [this](const Result<QList<DeliveryId>> &) { end(); });
    }

    void fireMore()
    {
        while (!m_isCancelling && m_fired < m_options.repeat && m_fired - m_stored < firedAtOnce) {
            ++m_fired;
            bench()->sending()->fireTo(m_draft, m_webhook, this, [this](const Result<Fired> &fired) { takeFired(fired); });
        }
    }

    void takeFired(const Result<Fired> &fired)
    {
        if (fired) { // also in the midst of the end
            for (const Delivery &delivery : fired->deliveries)
                m_watch->add(delivery);
            ++m_stored;
        }
        if (isFinished())
            return;
        if (!fired) { // those before it may have gone out: they are reported
            out().problem(fired.error());
            return end(ExitCode(exitCodeOf(fired.error().code)));
        }
        if (m_isCancelling)
            return cancel();
        if (m_stored < m_options.repeat)
            return fireMore();
        if (!isErrand())
            bench()->clock()->setSpeed(m_options.speed); // not before: the events are of now, and only their retries of later
        m_watch->complete();
    }

    TriggerOptions m_options;
    QString m_odd; ///< what looks odd in the URL, while it is not said
    std::optional<QByteArray> m_body;
    EventDraft m_draft;
    WebhookId m_webhook;
    Watch *m_watch = nullptr;
    int m_fired = 0;
    int m_stored = 0;
    int m_outcome = AnswerIsNo;
    bool m_isCancelling = false;
};

} // namespace

void addTrigger(CLI::App &app, CommandFactory &chosen)
{
    auto options = std::make_shared<TriggerOptions>();
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *trigger = app.add_subcommand("trigger", text(TriggerCommand::tr("Send one event, or several, to one URL")));
    trigger->add_option("EVENT", options->event, text(TriggerCommand::tr("goal.completed, usage.threshold or realtime.spike")))
        ->required()
        ->check(CLI::IsMember({"goal.completed", "usage.threshold", "realtime.spike"}).description(""))
        ->type_name("");
    trigger->add_option("--url", options->url, text(TriggerCommand::tr("Where to")))->required()->type_name("URL");
    trigger->add_option("--site", options->site, text(TriggerCommand::tr("The payload's site_id")))->type_name("ID");
    options->secret.addTo(*trigger, false);
    trigger->add_option("--signature", options->signature, text(TriggerCommand::tr("hex, prefixed or base64")))
        ->check(CLI::IsMember({"hex", "prefixed", "base64"}))
        ->type_name("ENCODING");
    trigger->add_option("--format", options->format, text(TriggerCommand::tr("ovyxa or slack")))
        ->check(CLI::IsMember({"ovyxa", "slack"}))
        ->type_name("FORMAT");
    auto *data = trigger->add_option("--data", options->data, text(TriggerCommand::tr("Set a field of the payload's data")))
                     ->type_name("KEY=VALUE")
                     ->allow_extra_args(false);
    trigger->add_option("--body-file", options->bodyFile, text(TriggerCommand::tr("Send exactly these bytes; - is standard input")))
        ->type_name("FILE")
        ->excludes(data);
    trigger
        ->add_option("--payload", options->payload,
                     text(TriggerCommand::tr("usual, or tricky: data that a handler cannot verify if it checks what it has parsed and written "
                                             "anew (letters, U+2028, slashes, quotes, figures such as 1.0)")))
        ->check(CLI::IsMember({"usual", "tricky"}))
        ->type_name("WHICH")
        ->excludes("--body-file");
    trigger->add_option("--ca", options->authorities, text(TriggerCommand::tr("Trust this CA certificate, too (PEM)")))
        ->type_name("FILE")
        ->allow_extra_args(false);
    trigger->add_flag("--allow-loopback-http", options->allowLoopbackHttp, text(TriggerCommand::tr("Let http:// through to this machine")));
    addSpeed(*trigger, options->speed);
    trigger->add_flag("--no-retry", options->noRetry, text(TriggerCommand::tr("The first failure is final")));
    trigger->add_option("--repeat", options->repeat, text(TriggerCommand::tr("How many events")))
        ->transform(WholeNumber(1, mostEvents))
        ->type_name("N");
    trigger
        ->add_option("--timeout", options->timeout,
                     text(TriggerCommand::tr("End with 1 after this time, real: 500ms, 5s, 2m or plain seconds; what is left stays due")))
        ->type_name("TIME");
    trigger->callback([options, &chosen] {
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<TriggerCommand>(*options, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "trigger_command.moc"
