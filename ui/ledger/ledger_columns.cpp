// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_columns.h"

#include "ui/common/state_style.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/ledger/ledger_words.h"

#include <QtGui/QFontMetrics>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

LedgerColumns ledgerColumns(const QRect &line, bool hasDates)
{
    constexpr int gap = 10;
    constexpr int side = 12;
    constexpr int leastBetween = 44;
    constexpr int mostBetween = 84;
    const QFontMetrics data(dataFont(-1));
    const QFontMetrics words(interfaceFont(-1));
    const auto widest = [&words](const QStringList &texts) {
        int wide = 0;
        for (const QString &text : texts)
            wide = std::max(wide, words.horizontalAdvance(text));
        return wide;
    };
    const int saw = 14
                    + widest({answerText({AttemptError::Refused}, 0), answerText({AttemptError::Closed}, 0), answerText({AttemptError::Timeout}, 0),
                              LedgerWords::tr("next, %1").arg(dueText(Instant{} + std::chrono::seconds{192}, {}))});
    const int signature = 16 + widest({stateStyle(Verdict::Invalid).word, stateStyle(Verdict::Missing).word, stateStyle(Verdict::Unchecked).word});
    const int answered = widest({LedgerWords::tr("nothing"), LedgerWords::tr("%1, then cut").arg(200)});
    // Advances are rounded: a pixel more, or what just fits would be elided.
    const int number = data.horizontalAdvance(u"00"_s) + 1;
    const int took = data.horizontalAdvance(u"10.0 s_"_s);
    const int body = data.horizontalAdvance(u"65,536 B"_s);
    const int longTime = data.horizontalAdvance(hasDates ? u"00 Nov 00:00:00.000"_s : u"00:00:00.000"_s) + 1;
    const int shortTime = data.horizontalAdvance(hasDates ? u"00 Nov 00:00:00"_s : u"00:00:00"_s) + 1;

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
    const int numberWidth = give(number);
    const int tookWidth = give(took);
    const int bodyWidth = give(body);
    // What is missing is taken from the words, which are elided: first from an answer's, which is seldom long, then from what the sender saw and from
    // the signature's. What is left goes to the line, then to the words.
    int missing = std::max(0, -spare);
    const auto take = [&missing](int most) {
        const int taken = std::clamp(missing, 0, std::max(0, most));
        missing -= taken;
        return taken;
    };
    const int lessAnswered = take(answered - widest({LedgerWords::tr("nothing"), u"200"_s}));
    const int lessSaw = take(saw / 3);
    const int lessSignature = take(signature / 3);
    const int rest = take(missing);
    spare = std::max(spare, 0);
    const int between = leastBetween + std::min(spare, mostBetween - leastBetween);
    spare -= between - leastBetween;
    const int sawWidth = saw - lessSaw + spare / 2;
    const int answeredWidth = std::max(24, answered - lessAnswered - rest) + spare - spare / 2;

    int x = line.left() + side;
    const auto place = [&x, &line](int wide) {
        const QRect cell(x, line.top(), wide, wide > 0 ? line.height() : 0);
        x += wide > 0 ? wide + gap : 0;
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
