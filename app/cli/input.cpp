// SPDX-License-Identifier: MIT
#include "app/cli/input.h"

#include "core/model/clock_state.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtNetwork/QSslCertificate>

#include <CLI/CLI.hpp>

#include <cstdio>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 secretFileBytes = 64 * 1024;
constexpr qint64 certificateFileBytes = 4 * 1024 * 1024;
constexpr const char *secretVariable = "OVYXA_BENCH_SECRET";

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Input)
};

Result<QByteArray> secretFromFile(const QString &file)
{
    auto content = readInput(file, secretFileBytes, Text::tr("the secret's file"));
    if (!content)
        return content;
    QByteArray secret = std::move(content).value();
    if (secret.endsWith('\n'))
        secret.chop(secret.endsWith("\r\n") ? 2 : 1);
    if (secret.isEmpty())
        return Error{ErrorCode::InvalidInput, Text::tr("The secret's file %1 is empty.").arg(file)};
    return secret;
}

} // namespace

QString fromStd(const std::string &text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

Result<QByteArray> readInput(const QString &file, qint64 limit, const QString &what)
{
    QFile source(file);
    const bool opened = file == "-"_L1 ? source.open(stdin, QIODevice::ReadOnly) : source.open(QIODevice::ReadOnly);
    if (!opened) {
        return Error{ErrorCode::InvalidInput,
                     Text::tr("Cannot read %1, %2: %3.").arg(what, file, source.errorString())};
    }
    QByteArray content;
    while (content.size() <= limit) {
        const QByteArray piece = source.read(limit + 1 - content.size());
        if (piece.isEmpty())
            break;
        content += piece;
    }
    if (source.error() != QFileDevice::NoError) {
        return Error{ErrorCode::InvalidInput,
                     Text::tr("Cannot read %1, %2: %3.").arg(what, file, source.errorString())};
    }
    if (content.size() > limit) {
        return Error{ErrorCode::InvalidInput,
                     Text::tr("Reading %1, %2, stopped: it is larger than %3 bytes.").arg(what, file).arg(limit)};
    }
    return content;
}

void SecretOptions::addTo(CLI::App &command, bool several)
{
    auto *value = command.add_option("--secret", values,
        Text::tr("The signing secret. It shows in the process list: for throw-away ones").toStdString());
    auto *file = command.add_option("--secret-file", files,
        Text::tr("Read the secret from a file; one newline at its end is left off. Or set OVYXA_BENCH_SECRET").toStdString());
    for (CLI::Option *option : {value, file}) {
        option->type_name("TEXT")->allow_extra_args(false);
        if (!several)
            option->multi_option_policy(CLI::MultiOptionPolicy::Throw)->expected(1);
    }
    file->type_name("FILE");
    if (!several)
        value->excludes(file);
}

Result<QList<QByteArray>> SecretOptions::all() const
{
    QList<QByteArray> secrets;
    for (const std::string &value : values) {
        if (value.empty())
            return Error{ErrorCode::InvalidInput, Text::tr("The secret given with --secret is empty.")};
        secrets += QByteArray::fromStdString(value);
    }
    for (const std::string &file : files) {
        auto secret = secretFromFile(fromStd(file));
        if (!secret)
            return secret.error();
        secrets += std::move(secret).value();
    }
    if (secrets.isEmpty()) {
        const QByteArray fromEnvironment = qgetenv(secretVariable);
        if (!fromEnvironment.isEmpty())
            secrets += fromEnvironment;
    }
    return secrets;
}

Result<QByteArray> SecretOptions::one() const
{
    auto secrets = all();
    if (!secrets)
        return secrets.error();
    return secrets->isEmpty() ? QByteArray() : secrets->constFirst();
}

Result<void> checkCertificateFile(const QString &file)
{
    const auto content = readInput(file, certificateFileBytes, Text::tr("the certificate's file"));
    if (!content)
        return content.error();
    if (QSslCertificate::fromData(*content, QSsl::Pem).isEmpty())
        return Error{ErrorCode::InvalidInput, Text::tr("%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).").arg(file)};
    return {};
}

void addSpeed(CLI::App &command, double &speed)
{
    command.add_option("--speed", speed, Text::tr("How many times faster simulated time runs, 1 to 3600").toStdString())->type_name("X")
        ->check([](const std::string &text) -> std::string {
            bool isNumber = false;
            const double value = fromStd(text).toDouble(&isNumber);
            if (isNumber && value >= ClockState::minSpeed && value <= ClockState::maxSpeed) // false for not-a-number, too
                return {};
            return Text::tr("a number from 1 to 3600 is expected").toStdString();
        });
}

Result<std::chrono::milliseconds> durationFromText(const QString &text)
{
    static const QRegularExpression pattern(u"^(\\d{1,10}(?:\\.\\d{1,3})?)(ms|s|m|h)?$"_s);
    const auto match = pattern.match(text);
    const QString unit = match.captured(2);
    const double factor = unit == "ms"_L1 ? 1 : unit == "m"_L1 ? 60'000 : unit == "h"_L1 ? 3'600'000 : 1'000;
    const double milliseconds = match.captured(1).toDouble() * factor;
    if (!match.hasMatch() || milliseconds < 1 || milliseconds > 30.0 * 24 * 3'600'000) {
        return Error{ErrorCode::InvalidInput,
                     Text::tr("\"%1\" is not a duration. Write 500ms, 5s, 2m, 1h or plain seconds; at most 30 days.").arg(text.left(40))};
    }
    return std::chrono::milliseconds{qint64(milliseconds)};
}

} // namespace ovyxa::cli
