// SPDX-License-Identifier: MIT
#include "app/cli/bench_command.h"
#include "app/cli/input.h"
#include "app/cli/resend_edits.h"
#include "app/cli/watch.h"
#include "app/cli/whole_number.h"

#include "core/rules/request_edit.h"
#include "core/rules/url_policy.h"

#include <CLI/CLI.hpp>

#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestResentBody = 10 * 1024 * 1024; // what of it may be sent is judged later

struct ResendOptions
{
    qint64 id = 0;
    std::string bodyFile;
    std::vector<std::string> headers;
    std::vector<std::string> withoutHeaders;
    std::string url;
    std::string sign = "again";
    bool saysHowToSign = false; ///< else a header may bring a signature
    std::vector<std::string> authorities;
    bool allowLoopbackHttp = false;
    double speed = ClockState::minSpeed;
    bool noRetry = false;
};

/// `resend`: an event edited and sent again, byte for byte as given.
class ResendCommand final : public BenchCommand
{
    Q_OBJECT
public:
    ResendCommand(ResendOptions options, const Globals &globals, Output *output) : BenchCommand(globals, output), m_options(std::move(options)) {}

    [[nodiscard]] Reach reach() const override { return Reach::There; }

    void start() override
    {
        // All of the call is checked before a profile is touched.
        for (const std::string &text : m_options.headers) {
            const auto header = rules::headerFromText(fromStd(text));
            if (!header)
                return fail(header.error());
            m_edits.headers.append(*header);
        }
        for (const std::string &name : m_options.withoutHeaders)
            m_edits.without.append(fromStd(name).toUtf8());
        if (m_options.saysHowToSign)
            m_edits.signing = resigningFromText(fromStd(m_options.sign));
        if (!m_options.url.empty()) {
            const auto url = UrlPolicy{true}.check(fromStd(m_options.url)); // mayBePlain() has the last word
            if (!url)
                return fail(url.error());
            if (const auto plain = mayBePlain(*url, m_options.allowLoopbackHttp); !plain)
                return fail(plain.error());
            m_edits.url = *url;
        }
        if (!m_options.bodyFile.empty()) {
            auto body = readInput(fromStd(m_options.bodyFile), largestResentBody, tr("the body's file"), globals().errand);
            if (!body)
                return fail(body.error());
            m_edits.body = std::move(body).value();
        }
        BenchOptions options;
        options.resumeUnfinished = false; // it minds its own
        options.sendsSecurely = true;
        options.retries = !m_options.noRetry;
        options.keepsTime = m_options.speed == ClockState::minSpeed;
        options.allowLoopbackHttp = m_options.allowLoopbackHttp;
        const auto authorities = authoritiesIn(m_options.authorities, globals().errand);
        if (!authorities)
            return fail(authorities.error());
        options.extraAuthorities = *authorities;
        m_terms = termsFrom(options, m_options.speed);
        if (!open(options))
            return;
        m_watch = new Watch(bench(), &out(), this);
        connect(m_watch, &Watch::settled, this, [this] { end(); });
        onTermination([this] { leave(); });
        onStorageTrouble([this] { end(Refused); });
        bench()->log()->delivery(DeliveryId{m_options.id}, this,
                                 orFail<DeliveryDetails>([this](const DeliveryDetails &details) { resend(details); }));
    }

    void sumUp() override
    {
        if (m_watch)
            m_outcome = m_watch->conclude();
    }

private:
    void outputLost() override { isErrand() && m_watch ? leave() : BenchCommand::outputLost(); }

    void resend(const DeliveryDetails &details)
    {
        if (m_isLeaving)
            return end();
        const auto draft = resendDraft(details, m_edits);
        if (!draft)
            return fail(draft.error());
        const auto original = bench()->catalogue()->webhook(draft->webhook);
        const QString url = !draft->url.isEmpty() || !original ? draft->url : original->url;
        if (const auto plain = mayBePlain(url, m_options.allowLoopbackHttp); !plain)
            return fail(plain.error());
        const OnTerms onTerms(m_terms);
        bench()->sending()->resend(*draft, this, orFail<Fired>([this](const Fired &fired) {
            for (const Delivery &delivery : fired.deliveries)
                m_watch->add(delivery);
            if (!isErrand())
                bench()->clock()->setSpeed(m_options.speed);
            m_isSent = true;
            m_watch->complete();
            if (m_isLeaving)
                leave();
        }));
    }

    /// As soon as it is stored. On an errand the bench goes on, and so would it: it is cancelled. In a log of one's own it stays due.
    void leave()
    {
        m_isLeaving = true;
        if (m_isSent && !isErrand())
            end();
        else if (m_isSent)
            bench()->sending()->cancelDeliveries(m_watch->unfinished(), this, [this](const Result<QList<DeliveryId>> &) { end(); });
    }

    void end(std::optional<ExitCode> code = {})
    {
        if (isFinished())
            return;
        settle(*m_watch, [this, code] {
            sumUp();
            finish(code ? int(*code) : m_isSent ? m_outcome : int(AnswerIsNo));
        });
    }

    ResendOptions m_options;
    ResendEdits m_edits;
    RunTermsPtr m_terms;
    Watch *m_watch = nullptr;
    int m_outcome = AnswerIsNo;
    bool m_isSent = false;
    bool m_isLeaving = false;
};

} // namespace

void addResend(CLI::App &app, CommandFactory &chosen)
{
    auto options = std::make_shared<ResendOptions>();
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *resend = app.add_subcommand("resend", text(ResendCommand::tr("Edit a delivery and send it again, byte for byte, as a new one")));
    resend->add_option("ID", options->id, text(ResendCommand::tr("Which, by its number")))
        ->required()
        ->type_name("")
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()));
    resend->add_option("--body-file", options->bodyFile, text(ResendCommand::tr("Send exactly these bytes; - is standard input")))->type_name("FILE");
    resend
        ->add_option(
            "--header", options->headers,
            text(ResendCommand::tr("Set a header, \"Name: value\"; twice the same name sends it twice; of a signature the value is sent as given")))
        ->type_name("HEADER")
        ->allow_extra_args(false);
    resend
        ->add_option("--without-header", options->withoutHeaders,
                     text(ResendCommand::tr("Leave this header out; without the signature's, nothing is signed")))
        ->type_name("NAME")
        ->allow_extra_args(false);
    resend->add_option("--url", options->url, text(ResendCommand::tr("To another URL than its webhook's")))->type_name("URL");
    const CLI::Option *sign =
        resend->add_option("--sign", options->sign, text(ResendCommand::tr("again (with the present secret), as-it-was, or wrong")))
            ->check(CLI::IsMember({"again", "as-it-was", "wrong"}))
            ->type_name("HOW");
    resend->add_option("--ca", options->authorities, text(ResendCommand::tr("Trust this CA certificate, too (PEM)")))
        ->type_name("FILE")
        ->allow_extra_args(false);
    resend->add_flag("--allow-loopback-http", options->allowLoopbackHttp, text(ResendCommand::tr("Let http:// through to this machine")));
    addSpeed(*resend, options->speed);
    resend->add_flag("--no-retry", options->noRetry, text(ResendCommand::tr("The first failure is final")));
    resend->callback([options, sign, &chosen] {
        options->saysHowToSign = sign->count() > 0;
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<ResendCommand>(*options, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "resend_command.moc"
