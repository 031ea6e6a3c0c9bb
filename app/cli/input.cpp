// SPDX-License-Identifier: MIT
#include "app/cli/input.h"

#include "app/cli/errand.h"
#include "core/model/clock_state.h"
#include "core/platform/termination.h"
#include "core/rules/query_values.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRandomGenerator>
#include <QtCore/QRegularExpression>
#include <QtNetwork/QSslCertificate>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 secretFileBytes = 64 * 1024;
constexpr qint64 largestInput = 10 * 1024 * 1024; // the most that a command takes: a body, a profile's file
constexpr qint64 certificateFileBytes = 4 * 1024 * 1024;
constexpr const char *keyVariable = "OVYXA_BENCH_API_KEY";
constexpr const char *secretVariable = "OVYXA_BENCH_SECRET";

struct InputWords
{
    Q_DECLARE_TR_FUNCTIONS(Input)
};

Result<QByteArray> lineFromFile(const QString &file, const QString &what, const Errand *errand)
{
    auto content = readInput(file, secretFileBytes, what, errand);
    if (!content)
        return content;
    QByteArray secret = std::move(content).value();
    if (secret.endsWith('\n'))
        secret.chop(secret.endsWith("\r\n") ? 2 : 1);
    if (secret.isEmpty())
        return Error{ErrorCode::InvalidInput, InputWords::tr("There is nothing in %1, %2.").arg(what, file)};
    return secret;
}

} // namespace

QString fromStd(const std::string &text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QByteArray secretFromEnvironment()
{
    return qgetenv(secretVariable);
}

ReadFile readForOthers(const QString &file)
{
    const TerminationLetGo waiting;
    return readWhole(file, largestInput);
}

Result<QByteArray> readInput(const QString &file, qint64 limit, const QString &what, const Errand *errand)
{
    const auto here = [&] {
        const TerminationLetGo waiting;
        return readWhole(file, limit);
    };
    const ReadFile read = errand ? errand->surroundings().files.value(file) : here();
    if (!read.problem.isEmpty())
        return Error{ErrorCode::InvalidInput, InputWords::tr("Cannot read %1, %2: %3.").arg(what, file, read.problem)};
    const QByteArray &content = read.content;
    if (content.size() > limit) {
        return Error{ErrorCode::InvalidInput, InputWords::tr("Reading %1, %2, stopped: it is larger than %3 bytes.").arg(what, file).arg(limit)};
    }
    return content;
}

void SecretOptions::addTo(CLI::App &command, bool several)
{
    auto *value =
        command.add_option("--secret", values, InputWords::tr("The signing secret. It shows in the process list: for throw-away ones").toStdString());
    auto *file = command.add_option(
        "--secret-file", files,
        InputWords::tr("Read the secret from a file; one newline at its end is left off. Or set OVYXA_BENCH_SECRET").toStdString());
    for (CLI::Option *option : {value, file}) {
        option->type_name("TEXT")->allow_extra_args(false);
        if (!several)
            option->multi_option_policy(CLI::MultiOptionPolicy::Throw)->expected(1);
    }
    file->type_name("FILE");
    if (!several)
        value->excludes(file);
}

Result<QList<QByteArray>> SecretOptions::all(const Errand *errand) const
{
    QList<QByteArray> secrets;
    for (const std::string &value : values) {
        if (value.empty())
            return Error{ErrorCode::InvalidInput, InputWords::tr("The secret given with --secret is empty.")};
        secrets += QByteArray::fromStdString(value);
    }
    for (const std::string &file : files) {
        auto secret = lineFromFile(fromStd(file), InputWords::tr("the secret's file"), errand);
        if (!secret)
            return secret.error();
        secrets += std::move(secret).value();
    }
    if (secrets.isEmpty()) {
        const QByteArray fromEnvironment = errand ? errand->surroundings().secret : secretFromEnvironment();
        if (!fromEnvironment.isEmpty())
            secrets += fromEnvironment;
    }
    return secrets;
}

Result<QByteArray> SecretOptions::one(const Errand *errand) const
{
    auto secrets = all(errand);
    if (!secrets)
        return secrets.error();
    return secrets->isEmpty() ? QByteArray() : secrets->constFirst();
}

void ApiKeyOptions::addTo(CLI::App &command)
{
    command
        .add_option("--api-key", values,
                    InputWords::tr("A key of the Events API for this run. It shows in the process list: for throw-away ones").toStdString())
        ->type_name("TEXT")
        ->allow_extra_args(false);
    command
        .add_option("--api-key-file", files,
                    InputWords::tr("Read the key from a file; one newline at its end is left off. Or set OVYXA_BENCH_API_KEY").toStdString())
        ->type_name("FILE")
        ->allow_extra_args(false);
}

Result<QList<QByteArray>> ApiKeyOptions::all() const
{
    QList<QByteArray> keys;
    for (const std::string &value : values)
        keys += QByteArray::fromStdString(value);
    for (const std::string &file : files) {
        auto key = lineFromFile(fromStd(file), InputWords::tr("the key's file"), nullptr);
        if (!key)
            return key.error();
        keys += std::move(key).value();
    }
    if (const QByteArray fromEnvironment = qgetenv(keyVariable); keys.isEmpty() && !fromEnvironment.isEmpty())
        keys += fromEnvironment;
    for (const QByteArray &key : std::as_const(keys)) {
        const bool fits = !key.isEmpty() && std::all_of(key.cbegin(), key.cend(), [](char c) { return c > 0x20 && c < 0x7f; });
        if (!fits) {
            return Error{ErrorCode::InvalidInput, InputWords::tr("A key stands in an Authorization header, so it is of letters, digits and signs "
                                                                 "without spaces.")};
        }
    }
    return keys;
}

QByteArray keyForOneRun()
{
    std::array<quint32, 5> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return "run_"_ba + QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toHex();
}

Result<QList<QSslCertificate>> authoritiesIn(const std::vector<std::string> &files, const Errand *errand)
{
    QList<QSslCertificate> authorities;
    for (const std::string &file : files) {
        const auto content = readCertificates(fromStd(file), errand);
        if (!content)
            return content.error();
        authorities += QSslCertificate::fromData(*content, QSsl::Pem);
    }
    return authorities;
}

Result<QByteArray> readCertificates(const QString &file, const Errand *errand)
{
    auto content = readInput(file, certificateFileBytes, InputWords::tr("the certificate's file"), errand);
    if (!content)
        return content;
    const qsizetype readable = QSslCertificate::fromData(*content, QSsl::Pem).size();
    if (readable == 0)
        return Error{ErrorCode::InvalidInput, InputWords::tr("%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).").arg(file)};
    if (readable < content->count("-----BEGIN CERTIFICATE-----"))
        return Error{ErrorCode::InvalidInput, InputWords::tr("A certificate in %1 is damaged. Export it again.").arg(file)};
    return content;
}

void addSpeed(CLI::App &command, double &speed)
{
    command.add_option("--speed", speed, InputWords::tr("How many times faster simulated time runs, 1 to 3600").toStdString())
        ->type_name("X")
        ->check([](const std::string &text) -> std::string {
            bool isNumber = false;
            const double value = fromStd(text).toDouble(&isNumber);
            if (isNumber && value >= ClockState::minSpeed && value <= ClockState::maxSpeed) // false for not-a-number, too
                return {};
            return InputWords::tr("a number from 1 to 3600 is expected").toStdString();
        });
}

Result<std::chrono::milliseconds> durationFromText(const QString &text, std::chrono::hours most)
{
    static const QRegularExpression pattern(u"^(\\d{1,15}(?:\\.\\d{1,3})?)(ms|s|m|h|d)?$"_s);
    const auto match = pattern.match(text);
    const QString unit = match.captured(2);
    const double factor = unit == "ms"_L1 ? 1 : unit == "m"_L1 ? 60'000 : unit == "h"_L1 ? 3'600'000 : unit == "d"_L1 ? 86'400'000 : 1'000;
    const double milliseconds = match.captured(1).toDouble() * factor;
    if (match.hasMatch() && milliseconds > double(std::chrono::milliseconds(most).count()))
        return Error{ErrorCode::InvalidInput, InputWords::tr("\"%1\" is too long: at most %2 days.").arg(text.left(40)).arg(most.count() / 24)};
    if (!match.hasMatch() || milliseconds < 1) {
        return Error{ErrorCode::InvalidInput,
                     InputWords::tr("\"%1\" is not a duration. Write 500ms, 5s, 2m, 1h, 12d or plain seconds; at most %2 days.")
                         .arg(text.left(40))
                         .arg(most.count() / 24)};
    }
    return std::chrono::milliseconds{qint64(milliseconds)};
}

Result<void> isSiteOf(const QList<Site> &sites, const QString &site)
{
    QStringList ids;
    for (const Site &each : sites)
        ids += each.id;
    if (site.isEmpty() || ids.contains(site))
        return {};
    const QString nearest = rules::nearestWord(site, ids);
    return Error{ErrorCode::NotFound, nearest.isEmpty()
                                          ? InputWords::tr("There is no site \"%1\".").arg(site.left(60))
                                          : InputWords::tr("There is no site \"%1\". The nearest is \"%2\".").arg(site.left(60), nearest)};
}

} // namespace ovyxa::cli
