// SPDX-License-Identifier: MIT
#include "app/cli/query_option.h"

#include "app/cli/input.h"
#include "core/bench/bench.h"
#include "core/rules/query.h"

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct QueryOptionWords
{
    Q_DECLARE_TR_FUNCTIONS(Query)
};

rules::QueryTime timeOf(const Bench *bench)
{
    rules::QueryTime time;
    time.now = bench ? bench->clock()->now() : realNow();
    return time;
}

} // namespace

void addQuery(CLI::App &command, std::string &query, QueryOf log)
{
    const QString example = log == QueryOf::Captures ? u"'verdict:invalid path:/hook* since:2h header.User-Agent:curl*'"_s
                                                     : u"'state:failed -status:404 since:2h data.goal_name:Sign*'"_s;
    command.add_option("--query", query, QueryOptionWords::tr("Only what fits, such as: %1").arg(example).toStdString())->type_name("Q");
}

Result<DeliveryQuery> deliveryQueryFrom(const std::string &text, const Bench *bench)
{
    return rules::deliveryQuery(fromStd(text), timeOf(bench));
}

Result<CaptureQuery> captureQueryFrom(const std::string &text, const Bench *bench)
{
    return rules::captureQuery(fromStd(text), timeOf(bench));
}

Error neitherQuery(const std::string &text, const Bench *bench)
{
    return rules::queryOfNeither(fromStd(text), timeOf(bench));
}

Result<Instant> timeFrom(const QString &option, const std::string &text, const Bench *bench)
{
    return rules::pointInTime(option, fromStd(text), timeOf(bench));
}

Result<void> asksForSomething(const DeliveryQuery &query)
{
    if (query != DeliveryQuery())
        return {};
    return Error{ErrorCode::InvalidInput,
                 QueryOptionWords::tr("The query asks for nothing, which would mean the whole log. Write state:* to mean that.")};
}

} // namespace ovyxa::cli
