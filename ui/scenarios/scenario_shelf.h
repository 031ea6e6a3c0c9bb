// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/trial/scenario.h"
#include "core/trial/scenario_outcome.h"
#include "ui/common/time_format.h"

#include <QtCore/QAbstractListModel>

#include <optional>

namespace ovyxa {

/// The scenarios of the list: those that come with the bench, then people's own files, each with its last outcome. What of its own files it
/// remembers is memory(); their texts are read from disk when they are asked for. GUI thread.
class ScenarioShelf final : public QAbstractListModel
{
    Q_OBJECT
public:
    /// What came of it the last time.
    struct LastRun
    {
        Instant at{}; ///< real
        int steps = 0;
        int kept = 0;
        int failed = -1; ///< the first step that did not hold, from 0; -1 = none
        bool held = false;
        Millis took{};
    };

    /// `folder`: where copies and recordings are kept, in the profile.
    explicit ScenarioShelf(const QString &folder, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    [[nodiscard]] QString file(int row) const;
    [[nodiscard]] QString name(int row) const;
    [[nodiscard]] bool isExample(int row) const;
    [[nodiscard]] int rowOf(const QString &file) const; ///< -1: it is not listed
    /// Its text: what was typed and not saved, else the file's. Error: it cannot be read.
    [[nodiscard]] Result<QByteArray> text(int row) const;
    [[nodiscard]] bool isChanged(int row) const; ///< typed and not saved
    void setUnsaved(int row, const std::optional<QByteArray> &text);

    /// Puts a file into the list, if it is not there; its row.
    int add(const QString &file);
    /// Takes one of people's own out of the list; the file stays.
    void remove(int row);
    /// A new file of this name in the profile's folder, with the bytes beside it. Error: it cannot be written.
    [[nodiscard]] Result<QString> keep(const QString &name, const QByteArray &text, const QMap<QString, QByteArray> &beside) const;
    [[nodiscard]] static Result<void> write(const QString &file, const QByteArray &text);
    /// The bodies that lie beside an example, for its copy.
    [[nodiscard]] static QMap<QString, QByteArray> besideExamples();

    void setRunning(int row, int step, int steps); ///< step -1: it runs no more
    void setLastRun(int row, const ScenarioOutcome &outcome);
    void setZone(Zone zone);

    [[nodiscard]] QByteArray memory() const;
    void setMemory(const QByteArray &memory);

Q_SIGNALS:
    void memoryChanged();

private:
    struct Entry
    {
        QString file;
        QString name;
        std::optional<LastRun> last;
        std::optional<QByteArray> unsaved;
        int runningStep = -1;
        int steps = 0;
    };
    [[nodiscard]] static QString nameOf(const QString &file, const QByteArray &text);
    [[nodiscard]] QString detailOf(const Entry &entry) const;
    void tell(int row);

    QString m_folder;
    QList<Entry> m_entries;
    Zone m_zone = Zone::Local;
};

} // namespace ovyxa
