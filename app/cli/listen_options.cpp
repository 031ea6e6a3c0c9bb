// SPDX-License-Identifier: MIT
#include "app/cli/listen_options.h"

#include "app/cli/errand.h"
#include "app/cli/ready_file.h"
#include "app/cli/whole_number.h"

#include "core/model/text.h"
#include "core/rules/alert_rule_text.h"
#include "core/rules/receiver_setup.h"
#include "core/rules/response_plan.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>
#include <QtNetwork/QSslCertificate>

#include <CLI/CLI.hpp>

#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct ListenWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::cli::ListenCommand)
};

} // namespace

void ListenOptions::addTo(CLI::App &listen)
{
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    listen.add_option("--address", address, text(ListenWords::tr("The IP address to listen on")))->type_name("ADDRESS")->capture_default_str();
    listen.add_option("--port", port, text(ListenWords::tr("0 = any free one")))->transform(WholeNumber(0, 65535))->type_name("PORT");
    auto *plainFlag = listen.add_flag("--plain", plain, text(ListenWords::tr("HTTP instead of HTTPS")));
    auto *certificateOption =
        listen.add_option("--cert", certificate, text(ListenWords::tr("A certificate of your own (PEM); without it, one of the profile's CA")))
            ->type_name("FILE");
    auto *keyOption = listen.add_option("--key", key, text(ListenWords::tr("Its private key (PEM)")))->type_name("FILE");
    certificateOption->needs(keyOption)->excludes(plainFlag);
    keyOption->needs(certificateOption);
    secrets.addTo(listen, true);
    listen.add_option("--signature", signature, text(ListenWords::tr("Which encoding is accepted: hex, prefixed, base64 or any")))
        ->check(CLI::IsMember({"hex", "prefixed", "base64", "any"}))
        ->type_name("ENCODING");
    listen
        .add_option("--respond", plan,
                    text(ListenWords::tr(
                        "What to answer in turn, such as 503x2,200 or delay=2s:200; the last "
                        "step repeats. It is answered as it stands, whatever the signature; without it 200, and 401 to what is not signed "
                        "rightly. Steps: a status, close, reset, hang, truncate=BYTES, drip=TIME, garbage, redirect=URL, slack, zapier, app")))
        ->type_name("PLAN");
    forwarding.addTo(listen);
    listen.add_option("--allow-host", allowedHosts, text(ListenWords::tr("A Host besides this machine's names, such as a tunnel's")))
        ->type_name("HOST")
        ->allow_extra_args(false);
    listen.add_flag("--full", full, text(ListenWords::tr("Tell each request with its headers and body")));
    listen.add_option("--count", count, text(ListenWords::tr("Answer so many requests, take no more, and end")))
        ->transform(WholeNumber(1, std::numeric_limits<int>::max()))
        ->type_name("N");
    listen.add_option("--duration", duration, text(ListenWords::tr("End after this time: 500ms, 5s, 2m or plain seconds")))->type_name("TIME");
    auto *alert = listen
                      .add_option("--alert", alerts,
                                  text(ListenWords::tr("For this run, tell when verified events reach a figure: "
                                                       "'goal.completed[goal_name=Purchase] >= 100 per day'")))
                      ->type_name("RULE")
                      ->allow_extra_args(false);
    listen.add_flag("--exit-on-alert", exitOnAlert, text(ListenWords::tr("End with exit code 1 at the first alert")))->needs(alert);
    listen.add_flag("--fail-on-invalid", failOnInvalid,
                    text(ListenWords::tr("End with exit code 1 if any request was not signed with a known secret")));
    ReadyFile::addTo(listen, readyFile);
    listen
        .add_option(
            "CMD", command,
            text(ListenWords::tr("Behind --: a command to run once it is ready, without a shell, with OVYXA_BENCH_URL and OVYXA_BENCH_CA set. "
                                 "It ends with it, and with its exit code, unless --count, --duration, --fail-on-invalid or an alert "
                                 "says no (1)")))
        ->type_name("");
}

Result<ReceiverSetup> ListenOptions::setup(const Errand *errand) const
{
    const auto known = secrets.all(errand);
    if (!known)
        return known.error();
    ReceiverSetup setup;
    if (!plan.empty()) {
        const auto parsed = ResponsePlan::parse(fromStd(plan));
        if (!parsed)
            return parsed.error();
        setup.plan = *parsed;
    }
    setup.address = fromStd(address);
    setup.port = quint16(port);
    setup.plainHttp = plain;
    const auto here = [errand](const std::string &file) { return errand ? errand->place(fromStd(file)) : fromStd(file); };
    setup.certificateFile = here(certificate);
    setup.keyFile = here(key);
    if (!setup.certificateFile.isEmpty()) {
        auto certificates = readCertificates(fromStd(certificate), errand);
        if (!certificates)
            return certificates.error();
        auto privateKey = readInput(fromStd(key), 1'000'000, ListenWords::tr("the key's file"), errand);
        if (!privateKey)
            return privateKey.error();
        setup.certificates = std::move(certificates).value();
        setup.key = std::move(privateKey).value();
    }
    setup.secrets = *known;
    if (failOnInvalid && setup.secrets.isEmpty()) {
        return Error{ErrorCode::InvalidInput, ListenWords::tr("--fail-on-invalid needs a secret: without one no request can be valid. Give --secret, "
                                                              "--secret-file or OVYXA_BENCH_SECRET.")};
    }
    setup.requests = count;
    setup.useWebhookSecrets = false; // cli.md: without a secret a request is "unchecked"
    setup.accepted = acceptedFromText(fromStd(signature));
    if (const auto applied = forwarding.applyTo(&setup, !plan.empty()); !applied)
        return applied.error();
    const auto authorities = authoritiesIn(forwarding.authorities, errand);
    if (!authorities)
        return authorities.error();
    setup.forwardAuthorities = *authorities;
    for (const std::string &given : allowedHosts) {
        QString host = fromStd(given);
        static const QRegularExpression noPartOfAHost(u"^\\.|[\\s/?#@\\\\*,]"_s); // nor one name that a request can bear
        static const QRegularExpression beyondAscii(u"[^\\x00-\\x7f]"_s);
        if (host.contains(beyondAscii)) { // as it stands in the field (RFC 5891)
            const qsizetype colon = host.indexOf(u':');
            host = QString::fromLatin1(QUrl::toAce(host.left(colon))) + (colon < 0 ? QString() : host.mid(colon));
        }
        if (host.isEmpty() || host.contains(noPartOfAHost)) {
            return Error{ErrorCode::InvalidInput,
                         ListenWords::tr("--allow-host takes one name as it stands in the Host field, such as abc.tunnel.example, and not "
                                         "\"%1\". Give it once for each name.")
                             .arg(fromStd(given).left(60))};
        }
        setup.allowedHosts += host;
    }
    for (const std::string &text : alerts) {
        const auto rule = alertRuleFromText(fromStd(text));
        if (!rule)
            return rule.error();
        setup.alertRules += *rule;
    }
    if (!setup.alertRules.isEmpty() && setup.secrets.isEmpty()) {
        return Error{ErrorCode::InvalidInput, ListenWords::tr("--alert needs a secret: without one no signature is checked, and an event that nobody "
                                                              "verified proves nothing. Give --secret, --secret-file or OVYXA_BENCH_SECRET.")};
    }
    return setup;
}

QString authorityFileOf(const ReceiverSetup &setup, const QString &own)
{
    if (setup.plainHttp)
        return {};
    if (setup.certificateFile.isEmpty())
        return own;
    const QFileInfo file(setup.certificateFile);
    const QString name = file.absoluteFilePath();
    const bool stays = file.isFile() && !name.startsWith("/dev/"_L1) && !name.startsWith("/proc/"_L1); // there a number is another's tomorrow
    const auto chain = QSslCertificate::fromData(setup.certificates, QSsl::Pem);
    return stays && !chain.isEmpty() && chain.constLast().isSelfSigned() ? name : QString();
}

} // namespace ovyxa::cli
