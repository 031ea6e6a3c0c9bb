// SPDX-License-Identifier: MIT
#include "ui/common/slack_text.h"

#include "core/payload/json_tree.h"

#include <QtCore/QRegularExpression>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

const JsonNode *member(const JsonNode &object, QStringView key)
{
    const auto found = std::find_if(object.children.cbegin(), object.children.cend(), [&](const JsonNode &node) { return node.key == key; });
    return found == object.children.cend() ? nullptr : &*found;
}

/// Slack's three escapes undone, then made safe for a label.
QString shown(QString text)
{
    return text.replace("&lt;"_L1, "<"_L1).replace("&gt;"_L1, ">"_L1).replace("&amp;"_L1, "&"_L1).toHtmlEscaped();
}

/// A mark counts at the border of a word only, around something that begins and ends without a space, on one line.
QString withMark(QString html, QChar mark, const QString &tag)
{
    const QString sign = QRegularExpression::escape(QString(mark));
    const QRegularExpression pair(u"(?<![\\w%1])%1(?=\\S)([^%1\\n]+?)(?<=\\S)%1(?![\\w%1])"_s.arg(sign));
    return html.replace(pair, u"<%1>\\1</%1>"_s.arg(tag));
}

QString formatted(const QString &text)
{
    QString html = shown(text);
    html = withMark(html, u'*', u"b"_s);
    html = withMark(html, u'_', u"i"_s);
    html = withMark(html, u'~', u"s"_s);
    return html;
}

/// What stands between < and >: a link with or without a label, a user, a channel, a call to all.
QString reference(const QString &inner)
{
    const qsizetype bar = inner.indexOf(u'|');
    const QString target = bar < 0 ? inner : inner.left(bar);
    const QString label = bar < 0 ? QString() : inner.sliced(bar + 1);
    if (target.startsWith(u'@') || target.startsWith(u'!') || target.startsWith(u'#')) {
        const QChar sign = target.startsWith(u'#') ? u'#' : u'@';
        return u"<b>"_s + shown(sign + (label.isEmpty() ? target.sliced(1) : label)) + u"</b>"_s;
    }
    return u"<a href=\""_s + shown(target) + u"\">"_s + shown(label.isEmpty() ? target : label) + u"</a>"_s;
}

} // namespace

std::optional<QString> slackTextOf(const QByteArray &body)
{
    const auto json = parseJsonTree(body);
    if (!json || json->type != JsonNode::Type::Object || member(*json, u"event"))
        return std::nullopt;
    const JsonNode *text = member(*json, u"text");
    return text && text->type == JsonNode::Type::String ? std::optional(text->text) : std::nullopt;
}

QString slackRichText(const QString &text)
{
    static const QRegularExpression special(u"`([^`\\n]+)`|<([^<>\\n]+)>"_s);
    QString html;
    qsizetype at = 0;
    for (auto found = special.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        html += formatted(text.sliced(at, match.capturedStart() - at));
        html += match.hasCaptured(1) ? QString(u"<code>"_s + shown(match.captured(1)) + u"</code>"_s) : reference(match.captured(2));
        at = match.capturedEnd();
    }
    html += formatted(text.sliced(at));
    return html.replace(u'\n', "<br>"_L1);
}

} // namespace ovyxa
