// SPDX-License-Identifier: MIT
#include "app/cli/whole_number.h"

#include <QtCore/QByteArray>

#include <algorithm>

namespace ovyxa::cli {

bool makeDecimal(std::string &text)
{
    const size_t sign = text.rfind('-', 0) == 0 ? 1 : 0;
    if (text.size() == sign || text.find_first_not_of("0123456789", sign) != std::string::npos)
        return false;
    text.erase(sign, std::min(text.find_first_not_of('0', sign), text.size() - 1) - sign);
    return true;
}

WholeNumber::WholeNumber(qint64 least, qint64 most)
{
    const std::string from = std::to_string(least);
    const std::string to = std::to_string(most);
    description("INT in [" + from + " - " + to + "]");
    func_ = [least, most, from, to](std::string &text) {
        bool isNumber = makeDecimal(text);
        const qint64 number = isNumber ? QByteArray::fromStdString(text).toLongLong(&isNumber) : 0;
        return isNumber && number >= least && number <= most ? std::string() : "Value " + text + " not in range " + from + " to " + to;
    };
}

} // namespace ovyxa::cli
