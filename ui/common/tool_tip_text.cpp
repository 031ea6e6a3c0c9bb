// SPDX-License-Identifier: MIT
#include "ui/common/tool_tip_text.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

QString toolTipText(const QString &text)
{
    if (text.isEmpty())
        return {};
    return u"<span>"_s + text.toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</span>"_s;
}

} // namespace ovyxa
