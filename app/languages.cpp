// SPDX-License-Identifier: MIT
#include "app/languages.h"

#include "core/model/speaking.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QLibraryInfo>
#include <QtCore/QLocale>

#include <map>
#include <mutex>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

const auto folder = u":/i18n"_s;
const auto prefix = u"ovyxa-bench"_s;

/// The words of who is spoken for on the thread that asks; none, where that is the program's own language.
class SpokenTranslator final : public QTranslator
{
public:
    [[nodiscard]] bool isEmpty() const override { return false; }

    [[nodiscard]] QString translate(const char *context, const char *sourceText, const char *disambiguation, int n) const override
    {
        const QString language = Speaking::language();
        if (language.isEmpty())
            return {};
        const QString found = catalogue(language).translate(context, sourceText, disambiguation, n);
        return found.isNull() ? QString::fromUtf8(sourceText) : found; // else the program's own would be asked
    }

private:
    const QTranslator &catalogue(const QString &language) const
    {
        const std::scoped_lock lock(m_mutex); // the engine asks, too
        std::unique_ptr<QTranslator> &known = m_catalogues[language];
        if (!known) {
            known = std::make_unique<QTranslator>();
            if (!known->load(QLocale(language), prefix, u"_"_s, folder))
                (void)known->load(prefix + "_en"_L1, folder);
        }
        return *known;
    }

    mutable std::mutex m_mutex;
    mutable std::map<QString, std::unique_ptr<QTranslator>> m_catalogues;
};

} // namespace

bool Languages::install(const QString &language)
{
    if (!language.isEmpty() && !isAvailable(language))
        return false;
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);        // numbers and dates follow the words: those of the widgets,
    Speaking::setProgramLocale(locale); // and those of the engine's threads
    m_translators.clear();              // they leave the application by themselves
    // English has a catalogue, too, for its plurals; it serves where there is none for the system's language.
    auto own = std::make_unique<QTranslator>();
    if (!own->load(locale, prefix, u"_"_s, folder) && !own->load(prefix + "_en"_L1, folder))
        return installSpoken();
    auto qt = std::make_unique<QTranslator>(); // the standard buttons
    if (qt->load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(qt.get());
        m_translators.push_back(std::move(qt));
    }
    QCoreApplication::installTranslator(own.get());
    m_translators.push_back(std::move(own));
    return installSpoken();
}

/// Asked first of all.
bool Languages::installSpoken()
{
    auto spoken = std::make_unique<SpokenTranslator>();
    QCoreApplication::installTranslator(spoken.get());
    m_translators.push_back(std::move(spoken));
    return true;
}

bool Languages::isAvailable(const QString &language)
{
    return available().contains(language.section(u'_', 0, 0).section(u'-', 0, 0));
}

QStringList Languages::available()
{
    QStringList codes;
    for (const QString &file : QDir(folder).entryList({prefix + "_*.qm"_L1}))
        codes += file.section(u'_', 1).section(u'.', 0, 0);
    if (!codes.contains("en"_L1))
        codes.prepend(u"en"_s);
    return codes;
}

} // namespace ovyxa
