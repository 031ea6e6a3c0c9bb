// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_columns.h"

#include "ui/common/state_style.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/ledger/ledger_words.h"

#include <QtGui/QFontMetrics>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// How wide the columns' contents are, in a language and a font.
struct ColumnWidths
{
    int saw = 0;
    int signature = 0;
    int answered = 0;
    int leastAnswered = 0;
    int number = 0;
    int took = 0;
    int body = 0;
    std::array<int, 2> longTime{}; ///< without a date, and with one
    std::array<int, 2> shortTime{};
};

ColumnWidths measuredColumns()
{
    const QFontMetrics data(dataFont(-1));
    const QFontMetrics words(interfaceFont(-1));
    const auto widest = [&words](const QStringList &texts) {
        int wide = 0;
        for (const QString &text : texts)
            wide = std::max(wide, words.horizontalAdvance(text));
        return wide;
    };
    ColumnWidths widths;
    widths.saw = 14
                 + widest({answerText({AttemptError::Refused}, 0), answerText({AttemptError::Closed}, 0), answerText({AttemptError::Timeout}, 0),
                           LedgerWords::tr("next, %1").arg(dueText(Instant{} + std::chrono::seconds{192}, {}))});
    widths.signature = 16 + widest({stateStyle(Verdict::Invalid).word, stateStyle(Verdict::Missing).word, stateStyle(Verdict::Unchecked).word});
    widths.answered = widest({LedgerWords::tr("nothing"), LedgerWords::tr("%1, then cut").arg(200)});
    widths.leastAnswered = widest({LedgerWords::tr("nothing"), u"200"_s});
    // Advances are rounded: a pixel more, or what just fits would be elided.
    widths.number = data.horizontalAdvance(u"00"_s) + 1;
    widths.took = data.horizontalAdvance(u"10.0 s_"_s);
    widths.body = data.horizontalAdvance(u"65,536 B"_s);
    widths.longTime = {data.horizontalAdvance(u"00:00:00.000"_s) + 1, data.horizontalAdvance(u"00 Nov 00:00:00.000"_s) + 1};
    widths.shortTime = {data.horizontalAdvance(u"00:00:00"_s) + 1, data.horizontalAdvance(u"00 Nov 00:00:00"_s) + 1};
    return widths;
}

/// Measured once in a language and a font: they are asked for with each line that is painted.
const ColumnWidths &columnWidths()
{
    static ColumnWidths widths;
    static std::optional<std::pair<QFont, QString>> measuredIn;
    std::pair now{QApplication::font(), LedgerWords::tr("nothing")}; // a word of the language tells which it is
    if (measuredIn != now) {
        widths = measuredColumns();
        measuredIn = std::move(now);
    }
    return widths;
}

} // namespace

LedgerColumns ledgerColumns(const QRect &line, bool hasDates)
{
    constexpr int gap = 10;
    constexpr int side = 12;
    constexpr int leastBetween = 44;
    constexpr int mostBetween = 84;
    const ColumnWidths &wide = columnWidths();
    const int saw = wide.saw;
    const int signature = wide.signature;
    const int answered = wide.answered;
    const int longTime = wide.longTime.at(hasDates ? 1 : 0);
    const int shortTime = wide.shortTime.at(hasDates ? 1 : 0);

    LedgerColumns columns;
    const int width = line.width() - 2 * side - leastBetween;
    const int always = saw + signature + answered + 5 * gap;
    columns.milliseconds = always + 2 * longTime <= width;
    const int time = columns.milliseconds ? longTime : shortTime;
    int spare = width - always - 2 * time;
    // What the two sides say is the news; that it came in when it was sent is not.
    const int came = spare < 0 ? 0 : time;
    if (came == 0)
        spare += time + gap;
    const auto give = [&spare](int wanted) {
        if (wanted + gap > spare)
            return 0;
        spare -= wanted + gap;
        return wanted;
    };
    const int numberWidth = give(wide.number);
    const int tookWidth = give(wide.took);
    const int bodyWidth = give(wide.body);
    // What is missing is taken from the words, which are elided: first from an answer's, which is seldom long, then from what the sender saw and from
    // the signature's. What is left goes to the line, then to the words.
    int missing = std::max(0, -spare);
    const auto take = [&missing](int most) {
        const int taken = std::clamp(missing, 0, std::max(0, most));
        missing -= taken;
        return taken;
    };
    const int lessAnswered = take(answered - wide.leastAnswered);
    const int lessSaw = take(saw / 3);
    const int lessSignature = take(signature / 3);
    const int rest = take(missing);
    spare = std::max(spare, 0);
    const int between = leastBetween + std::min(spare, mostBetween - leastBetween);
    spare -= between - leastBetween;
    const int sawWidth = saw - lessSaw + spare / 2;
    const int answeredWidth = std::max(24, answered - lessAnswered - rest) + spare - spare / 2;

    int x = line.left() + side;
    const auto place = [&x, &line](int given) {
        const QRect cell(x, line.top(), given, given > 0 ? line.height() : 0);
        x += given > 0 ? given + gap : 0;
        return cell;
    };
    columns.sent = place(time);
    columns.number = place(numberWidth);
    columns.saw = place(sawWidth);
    columns.took = place(tookWidth);
    columns.between = place(between);
    columns.came = place(came);
    columns.signature = place(signature - lessSignature);
    columns.answered = place(answeredWidth);
    columns.body = place(bodyWidth);
    return columns;
}

} // namespace ovyxa
