// SPDX-License-Identifier: MIT
#include "app/mcp/resources.h"

#include <QtCore/QRegularExpression>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

Json resource(const char *key, const char *uri, const char *name, const char *description)
{
    return {{key, uri}, {"name", name}, {"description", description}, {"mimeType", "application/json"}};
}

} // namespace

Json resourceList()
{
    return Json::array({resource("uri", "bench://status", "status", "Where the bench stands: receiver, clock, sums of the log"),
                        resource("uri", "bench://deliveries", "deliveries", "The newest deliveries; list_deliveries goes on from there"),
                        resource("uri", "bench://captures", "captures", "The newest requests received; list_captures goes on from there")});
}

Json resourceTemplates()
{
    return Json::array({resource("uriTemplate", "bench://deliveries/{id}", "delivery", "One delivery with its body and attempts"),
                        resource("uriTemplate", "bench://captures/{id}", "capture", "One request received, with its body and its answer")});
}

std::optional<ResourceReading> resourceAt(const QString &uri)
{
    if (uri == "bench://status"_L1)
        return ResourceReading{};
    static const QRegularExpression pattern(u"\\Abench://(deliveries|captures)(?:/([0-9]{1,18}))?\\z"_s);
    const auto match = pattern.match(uri);
    if (!match.hasMatch())
        return {};
    const bool isDelivery = match.captured(1) == "deliveries"_L1;
    if (match.captured(2).isEmpty())
        return ResourceReading{isDelivery ? "list_deliveries" : "list_captures"};
    return ResourceReading{isDelivery ? "get_delivery" : "get_capture", {{"id", match.captured(2).toLongLong()}}};
}

} // namespace ovyxa::mcp
