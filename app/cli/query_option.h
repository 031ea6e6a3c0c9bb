// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

#include <string>

namespace CLI {
class App;
} // namespace CLI

namespace ovyxa {
class Bench;
}

/// `--query Q` (cli.md, "Queries"). Its times are read against the bench's clock, in this machine's time zone.
namespace ovyxa::cli {

/// Which log a query is of.
enum class QueryOf { Deliveries, Captures };

void addQuery(CLI::App &command, std::string &query, QueryOf log);

/// Without a bench (there is no profile yet) it is only looked at for mistakes. An empty text asks for nothing.
[[nodiscard]] Result<DeliveryQuery> deliveryQueryFrom(const std::string &text, const Bench *bench);
[[nodiscard]] Result<CaptureQuery> captureQueryFrom(const std::string &text, const Bench *bench);

/// What is wrong with a query that neither of the two takes.
[[nodiscard]] Error neitherQuery(const std::string &text, const Bench *bench);

/// An option's TIME, read as `since:` reads its own.
[[nodiscard]] Result<Instant> timeFrom(const QString &option, const std::string &text, const Bench *bench);
/// Refuses a query that asks for nothing where that would do something to the whole log: a script whose variable was empty does not mean all.
[[nodiscard]] Result<void> asksForSomething(const DeliveryQuery &query);

} // namespace ovyxa::cli
