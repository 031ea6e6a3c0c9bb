// SPDX-License-Identifier: MIT
#include "ui/scenarios/scenario_shelf.h"

#include "core/trial/scenario_json.h"
#include "ui/scenarios/scenario_rows.h"

#include <QtCore/QDataStream>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestScenarioText = 10 * 1024 * 1024;
constexpr quint32 memoryVersion = 1;
const auto examples = ":/scenarios"_L1;

/// In the order in which people may want to read them.
QStringList exampleFiles()
{
    QStringList files;
    for (const char *name :
         {"flaky-endpoint", "idempotency", "order", "forged-signature", "exact-bytes", "outage", "rotated-secret", "slack", "spike", "usage"})
        files.append(examples + u'/' + QString::fromLatin1(name) + u".json"_s);
    return files;
}

} // namespace

ScenarioShelf::ScenarioShelf(const QString &folder, QObject *parent) : QAbstractListModel(parent), m_folder(folder)
{
    const QStringList files = exampleFiles();
    for (const QString &file : files) {
        Entry entry;
        entry.file = file;
        QFile content(file);
        entry.name = nameOf(file, content.open(QIODevice::ReadOnly) ? content.readAll() : QByteArray());
        m_entries.append(entry);
    }
}

QString ScenarioShelf::nameOf(const QString &file, const QByteArray &text)
{
    if (const auto root = parsePlacedJson(withoutComments(text))) {
        if (const PlacedJson *name = root->find(u"name"); name && !name->text.isEmpty())
            return name->text.simplified();
    }
    return QFileInfo(file).completeBaseName();
}

int ScenarioShelf::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant ScenarioShelf::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Entry &entry = m_entries.at(index.row());
    StateStyle style{Glyph::Ring, tr("not run yet"), Tone::Dim};
    if (entry.runningStep >= 0)
        style = {Glyph::Arrow, tr("running"), Tone::Accent};
    else if (entry.last)
        style = entry.last->held ? StateStyle{Glyph::Check, tr("kept"), Tone::Good} : StateStyle{Glyph::Cross, tr("broken"), Tone::Bad};
    switch (role) {
    case Qt::DisplayRole: return entry.name;
    case Qt::AccessibleTextRole: return QStringList{entry.name, style.word, detailOf(entry)}.join(u", "_s);
    case Qt::ToolTipRole: return isExample(index.row()) ? entry.name : QDir::toNativeSeparators(entry.file);
    case ScenarioGlyphRole: return int(style.glyph);
    case ScenarioWordRole: return style.word;
    case ScenarioToneRole: return int(style.tone);
    case ScenarioDetailRole: return detailOf(entry);
    default: return {};
    }
}

QString ScenarioShelf::detailOf(const Entry &entry) const
{
    QString detail;
    if (entry.runningStep >= 0)
        detail = tr("step %1 of %2").arg(entry.runningStep + 1).arg(entry.steps);
    else if (entry.last && entry.last->held)
        detail = tr("%1 of %2, %3").arg(entry.last->kept).arg(entry.last->steps).arg(stepTimeText(entry.last->took));
    else if (entry.last && entry.last->failed >= 0)
        detail = tr("step %1, %2").arg(entry.last->failed + 1).arg(dayTimeText(entry.last->at, realNow(), m_zone, Precision::Seconds));
    else if (entry.last)
        detail = dayTimeText(entry.last->at, realNow(), m_zone, Precision::Seconds);
    if (entry.unsaved) // before what may be cut
        detail = tr("not saved") + (detail.isEmpty() ? QString() : u", "_s + detail);
    return detail;
}

QString ScenarioShelf::file(int row) const
{
    return m_entries.at(row).file;
}

QString ScenarioShelf::name(int row) const
{
    return m_entries.at(row).name;
}

bool ScenarioShelf::isExample(int row) const
{
    return m_entries.at(row).file.startsWith(examples);
}

int ScenarioShelf::rowOf(const QString &file) const
{
    const auto found = std::find_if(m_entries.cbegin(), m_entries.cend(), [&file](const Entry &entry) { return entry.file == file; });
    return found == m_entries.cend() ? -1 : int(found - m_entries.cbegin());
}

Result<QByteArray> ScenarioShelf::text(int row) const
{
    const Entry &entry = m_entries.at(row);
    if (entry.unsaved)
        return *entry.unsaved;
    QFile file(entry.file);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable, tr("%1 cannot be read: %2.").arg(QDir::toNativeSeparators(entry.file), file.errorString())};
    if (file.size() > largestScenarioText)
        return Error{ErrorCode::InvalidInput, tr("%1 is too large for a scenario.").arg(QDir::toNativeSeparators(entry.file))};
    return file.readAll();
}

bool ScenarioShelf::isChanged(int row) const
{
    return m_entries.at(row).unsaved.has_value();
}

void ScenarioShelf::setUnsaved(int row, const std::optional<QByteArray> &text)
{
    Entry &entry = m_entries[row];
    if (entry.unsaved == text)
        return;
    entry.unsaved = text;
    if (const auto now = this->text(row))
        entry.name = nameOf(entry.file, *now);
    tell(row);
}

int ScenarioShelf::add(const QString &file)
{
    if (const int known = rowOf(file); known >= 0)
        return known;
    const int row = int(m_entries.size());
    beginInsertRows({}, row, row);
    Entry entry;
    entry.file = file;
    m_entries.append(entry);
    if (const auto content = text(row))
        m_entries.last().name = nameOf(file, *content);
    else
        m_entries.last().name = QFileInfo(file).completeBaseName();
    endInsertRows();
    Q_EMIT memoryChanged();
    return row;
}

void ScenarioShelf::remove(int row)
{
    if (isExample(row))
        return;
    beginRemoveRows({}, row, row);
    m_entries.removeAt(row);
    endRemoveRows();
    Q_EMIT memoryChanged();
}

Result<QString> ScenarioShelf::keep(const QString &name, const QByteArray &text, const QMap<QString, QByteArray> &beside) const
{
    QDir().mkpath(m_folder);
    const QDir folder(m_folder);
    QString file = folder.filePath(name + u".json"_s);
    for (int i = 2; QFile::exists(file) || rowOf(file) >= 0; ++i)
        file = folder.filePath(u"%1-%2.json"_s.arg(name).arg(i));
    for (auto it = beside.cbegin(); it != beside.cend(); ++it) {
        if (const auto written = write(folder.filePath(it.key()), it.value()); !written)
            return written.error();
    }
    if (const auto written = write(file, text); !written)
        return written.error();
    return file;
}

Result<void> ScenarioShelf::write(const QString &name, const QByteArray &text)
{
    QSaveFile file(name);
    // QSaveFile looks for errors before its buffer is emptied, and so takes a full disk for a success.
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.flush() && file.commit())
        return {};
    return Error{ErrorCode::Unavailable, tr("%1 cannot be written: %2.").arg(QDir::toNativeSeparators(name), file.errorString())};
}

QMap<QString, QByteArray> ScenarioShelf::besideExamples()
{
    const auto body = u"no-text.body"_s;
    QFile file(examples + u'/' + body);
    return {{body, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray()}};
}

void ScenarioShelf::setRunning(int row, int step, int steps)
{
    m_entries[row].runningStep = step;
    m_entries[row].steps = steps;
    Q_EMIT dataChanged(index(row), index(row));
}

void ScenarioShelf::setLastRun(int row, const ScenarioOutcome &outcome)
{
    LastRun last;
    last.at = realNow();
    last.steps = int(outcome.steps.size());
    last.kept = outcome.count(StepResult::Verdict::Passed);
    last.held = outcome.held();
    last.took = outcome.duration;
    const auto failed = std::find_if(outcome.steps.cbegin(), outcome.steps.cend(),
                                     [](const StepResult &step) { return step.verdict == StepResult::Verdict::Failed; });
    last.failed = failed == outcome.steps.cend() ? -1 : failed->index;
    m_entries[row].last = last;
    tell(row);
}

void ScenarioShelf::setZone(Zone zone)
{
    m_zone = zone;
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void ScenarioShelf::tell(int row)
{
    Q_EMIT dataChanged(index(row), index(row));
    Q_EMIT memoryChanged();
}

QByteArray ScenarioShelf::memory() const
{
    QByteArray memory;
    QDataStream stream(&memory, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << memoryVersion << quint32(m_entries.size());
    for (const Entry &entry : m_entries) {
        const LastRun last = entry.last.value_or(LastRun());
        stream << entry.file << entry.last.has_value() << msSinceEpoch(last.at) << qint32(last.steps) << qint32(last.kept) << qint32(last.failed)
               << last.held << qint64(last.took.count()) << entry.unsaved.has_value() << entry.unsaved.value_or(QByteArray());
    }
    return memory;
}

void ScenarioShelf::setMemory(const QByteArray &memory)
{
    QDataStream stream(memory);
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    quint32 count = 0;
    stream >> version >> count;
    beginResetModel();
    for (quint32 i = 0; version == memoryVersion && i < count && stream.status() == QDataStream::Ok; ++i) {
        Entry entry;
        LastRun last;
        bool hasRun = false;
        bool hasText = false;
        qint64 at = 0;
        qint64 took = 0;
        QByteArray unsaved;
        qint32 steps = 0;
        qint32 kept = 0;
        qint32 failed = 0;
        stream >> entry.file >> hasRun >> at >> steps >> kept >> failed >> last.held >> took >> hasText >> unsaved;
        if (stream.status() != QDataStream::Ok)
            break;
        int row = rowOf(entry.file);
        if (row < 0 && (entry.file.startsWith(examples) || entry.file.isEmpty()))
            continue; // it comes with the bench no more
        if (row < 0) {
            row = int(m_entries.size());
            m_entries.append(entry);
        }
        Entry &known = m_entries[row];
        if (hasRun)
            known.last = LastRun{instantFromMs(at), steps, kept, failed, last.held, Millis{took}};
        if (hasText)
            known.unsaved = unsaved;
        const auto content = text(row);
        known.name = nameOf(known.file, content ? *content : QByteArray());
    }
    endResetModel();
}

} // namespace ovyxa
