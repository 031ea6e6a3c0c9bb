// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/model/webhook.h"
#include "core/platform/whole_file.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

#include <chrono>
#include <string>
#include <vector>

namespace CLI {
class App;
}

class QSslCertificate;

/// What the command line takes in: files, secrets, durations. Errors are InvalidInput: the call named something unfit.
namespace ovyxa::cli {

class Errand;

// Where a command is carried out for somebody else (`errand`; null = it is this process that asks), files and variables are theirs.

/// All of a file, or of standard input for "-"; more than `limit` bytes are refused. `what` names it for people.
[[nodiscard]] Result<QByteArray> readInput(const QString &file, qint64 limit, const QString &what, const Errand *errand);
/// OVYXA_BENCH_SECRET of this process.
[[nodiscard]] QByteArray secretFromEnvironment();
/// A file for somebody who carries out what is asked here: as far as any command takes one.
[[nodiscard]] ReadFile readForOthers(const QString &file);

/// The three ways in which a secret comes: `--secret`, `--secret-file` (one newline at its end is left off) and, if neither is
/// given, the environment variable OVYXA_BENCH_SECRET. The last two keep it off the process list.
struct SecretOptions
{
    std::vector<std::string> values;
    std::vector<std::string> files;

    /// Adds the options; `several`: each may be given more than once.
    void addTo(CLI::App &command, bool several);
    /// Every secret given, none of them empty.
    [[nodiscard]] Result<QList<QByteArray>> all(const Errand *errand) const;
    /// The one secret, or an empty array if none is given.
    [[nodiscard]] Result<QByteArray> one(const Errand *errand) const;
};

/// The keys of the Events API for one run: `--api-key`, `--api-key-file`, or the environment variable OVYXA_BENCH_API_KEY.
struct ApiKeyOptions
{
    std::vector<std::string> values;
    std::vector<std::string> files;

    void addTo(CLI::App &command);
    /// Each is printable ASCII without spaces, as it must be to stand in an Authorization header.
    [[nodiscard]] Result<QList<QByteArray>> all() const;
};
/// A key that nobody guesses.
[[nodiscard]] QByteArray keyForOneRun();

/// The longest wait that a timer of the system's can be set to, in whole days.
inline constexpr std::chrono::hours longestWait{24 * 24};
/// "5s", "500ms", "2m", "1h", "30d", or plain seconds; more than zero, at most `most`.
[[nodiscard]] Result<std::chrono::milliseconds> durationFromText(const QString &text, std::chrono::hours most = longestWait);

/// What is in a file of at least one PEM certificate, each of which can be read. As it may be a pipe, once is all that it can be read.
[[nodiscard]] Result<QByteArray> readCertificates(const QString &file, const Errand *errand);

/// What is in the files given with `--ca`.
[[nodiscard]] Result<QList<QSslCertificate>> authoritiesIn(const std::vector<std::string> &files, const Errand *errand);

/// `--speed X`: how fast simulated time runs, within what the clock can do.
void addSpeed(CLI::App &command, double &speed);

[[nodiscard]] QString fromStd(const std::string &text);

/// Whether `site` is one of those, where one is named at all; the error names the nearest.
[[nodiscard]] Result<void> isSiteOf(const QList<Site> &sites, const QString &site);

} // namespace ovyxa::cli
