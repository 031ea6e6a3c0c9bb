// SPDX-License-Identifier: MIT
#include "app/cli/command.h"
#include "app/cli/input.h"

#include "core/signing/signature_doctor.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestVerified = 64 * 1024 * 1024;

struct VerifyOptions
{
    SecretOptions secret;
    std::string signature;
    std::vector<std::string> headers;
    std::string method;
    std::string url;
    std::string file = "-";
};

/// `verify`: checks a signature over the bytes of a file or of standard input, and says why it does not match.
class VerifyCommand final : public Command
{
    Q_OBJECT
public:
    VerifyCommand(VerifyOptions options, const Globals &globals, Output *output) : Command(globals, output), m_options(std::move(options)) {}

    void start() override
    {
        const auto secret = m_options.secret.one(nullptr);
        if (!secret)
            return fail(secret.error());
        if (secret->isEmpty()) {
            return fail({ErrorCode::InvalidInput,
                         tr("A secret is needed: give --secret-file, set OVYXA_BENCH_SECRET, or give --secret for a throw-away one.")});
        }
        const auto body = readInput(fromStd(m_options.file), largestVerified, tr("the body"), nullptr);
        if (!body)
            return fail(body.error());

        SignatureCase question;
        question.headers = {QByteArray::fromStdString(m_options.signature)};
        question.body = *body;
        question.secrets = {NamedSecret{u"current"_s, {}, *secret}};
        question.method = QByteArray::fromStdString(m_options.method);
        question.url = QByteArray::fromStdString(m_options.url);
        for (const std::string &given : m_options.headers) {
            const QByteArray field = QByteArray::fromStdString(given);
            const qsizetype colon = field.indexOf(':');
            if (colon < 1) {
                return fail({ErrorCode::InvalidInput, tr("--header takes a field as it was received, such as \"Content-Encoding: gzip\", and not "
                                                         "\"%1\".")
                                                          .arg(QString::fromUtf8(field).left(60))});
            }
            question.fields.append({field.first(colon).trimmed(), field.sliced(colon + 1).trimmed()});
        }
        report(diagnose(question));
    }

private:
    void report(const SignatureReport &report)
    {
        nlohmann::ordered_json line;
        line["type"] = "verdict";
        line["valid"] = report.valid;
        line["encoding"] = textOrNull(report.encoding);
        line["reason"] = textOrNull(report.reason);
        line["reason_code"] = textOrNull(report.cause);
        line["hint"] = textOrNull(report.hint);
        line["hint_code"] = textOrNull(report.hintCode);
        QString text = report.valid ? tr("The signature is valid (%1).").arg(report.encoding) : tr("The signature is not valid.");
        if (!report.valid) {
            for (const QString &sentence : {report.reason, report.hint}) {
                if (!sentence.isEmpty())
                    text += u'\n' + sentence;
            }
        }
        out().result(line, text);
        finish(report.valid ? Done : AnswerIsNo);
    }

    VerifyOptions m_options;
};

} // namespace

void addVerify(CLI::App &app, CommandFactory &chosen)
{
    auto options = std::make_shared<VerifyOptions>();
    CLI::App *verify = app.add_subcommand("verify", VerifyCommand::tr("Check a signature; when it does not match, say why").toStdString());
    options->secret.addTo(*verify, false);
    verify->add_option("--signature", options->signature, VerifyCommand::tr("The value of X-Ovyxa-Signature").toStdString())
        ->required()
        ->type_name("TEXT");
    verify
        ->add_option("--header", options->headers,
                     VerifyCommand::tr("Another header of the request, as \"Name: value\": evidence where the signature does not match; as often as "
                                       "there are any")
                         .toStdString())
        ->type_name("FIELD")
        ->allow_extra_args(false);
    verify->add_option("--method", options->method, VerifyCommand::tr("The request's method, in case it was signed too").toStdString())
        ->type_name("NAME");
    verify->add_option("--url", options->url, VerifyCommand::tr("The URL it was sent to, in case it was signed too").toStdString())->type_name("URL");
    verify->add_option("FILE", options->file, VerifyCommand::tr("The body's exact bytes; - is standard input").toStdString())->type_name("");
    verify->callback([options, &chosen] {
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<VerifyCommand>(*options, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "verify_command.moc"
