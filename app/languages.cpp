// SPDX-License-Identifier: MIT
#include "app/languages.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QLibraryInfo>
#include <QtCore/QLocale>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

const auto folder = u":/i18n"_s;
const auto prefix = u"ovyxa-bench"_s;

} // namespace

bool Languages::install(const QString &language)
{
    if (!language.isEmpty() && !isAvailable(language))
        return false;
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale); // numbers and dates follow the words
    m_translators.clear();       // they leave the application by themselves
    // English has a catalogue, too, for its plurals; it serves where there is none for the system's language.
    auto own = std::make_unique<QTranslator>();
    if (!own->load(locale, prefix, u"_"_s, folder) && !own->load(prefix + "_en"_L1, folder))
        return true;
    auto qt = std::make_unique<QTranslator>(); // the standard buttons
    if (qt->load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(qt.get());
        m_translators.push_back(std::move(qt));
    }
    QCoreApplication::installTranslator(own.get());
    m_translators.push_back(std::move(own));
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
