// SPDX-License-Identifier: MIT
#include "app/cli/shown_words.h"

#include "core/model/text.h"

#include <QtCore/QCoreApplication>

#include <array>

namespace ovyxa::cli {

namespace {

// In English they read as their codes do.
[[maybe_unused]] constexpr std::array shownWords{
    QT_TRANSLATE_NOOP("ShownWords", "valid"),          QT_TRANSLATE_NOOP("ShownWords", "invalid"),   QT_TRANSLATE_NOOP("ShownWords", "missing"),
    QT_TRANSLATE_NOOP("ShownWords", "unchecked"),      QT_TRANSLATE_NOOP("ShownWords", "untried"),   QT_TRANSLATE_NOOP("ShownWords", "healthy"),
    QT_TRANSLATE_NOOP("ShownWords", "failed"),         QT_TRANSLATE_NOOP("ShownWords", "status"),    QT_TRANSLATE_NOOP("ShownWords", "redirect"),
    QT_TRANSLATE_NOOP("ShownWords", "timeout"),        QT_TRANSLATE_NOOP("ShownWords", "dns"),       QT_TRANSLATE_NOOP("ShownWords", "refused"),
    QT_TRANSLATE_NOOP("ShownWords", "connection"),     QT_TRANSLATE_NOOP("ShownWords", "tls"),       QT_TRANSLATE_NOOP("ShownWords", "closed"),
    QT_TRANSLATE_NOOP("ShownWords", "protocol"),       QT_TRANSLATE_NOOP("ShownWords", "too_large"), QT_TRANSLATE_NOOP("ShownWords", "interrupted"),
    QT_TRANSLATE_NOOP("ShownWords", "cancelled"),      QT_TRANSLATE_NOOP("ShownWords", "receiver"),  QT_TRANSLATE_NOOP("ShownWords", "recovers"),
    QT_TRANSLATE_NOOP("ShownWords", "never recovers"), QT_TRANSLATE_NOOP("ShownWords", "replay"),    QT_TRANSLATE_NOOP("ShownWords", "tampered"),
    QT_TRANSLATE_NOOP("ShownWords", "balance"),        QT_TRANSLATE_NOOP("ShownWords", "paused"),
};

QString shown(QLatin1StringView word)
{
    return QCoreApplication::translate("ShownWords", QByteArray(word.data(), word.size()).constData());
}

} // namespace

QString verdictText(Verdict verdict)
{
    return shown(toText(verdict));
}

QString healthText(WebhookHealth health)
{
    return shown(toText(health));
}

QString errorText(AttemptError error)
{
    return shown(toText(error));
}

QString trialStepText(const QString &name)
{
    return QCoreApplication::translate("ShownWords", name.toLatin1().constData());
}

} // namespace ovyxa::cli
