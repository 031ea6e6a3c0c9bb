// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/readiness.h"
#include "core/bench/bench.h"
#include "core/platform/whole_file.h"

#include <QtCore/QHash>
#include <QtCore/QProcessEnvironment>

namespace ovyxa::cli {

/// What a command finds around it where it is carried out for somebody else.
struct Surroundings
{
    QString directory;              ///< absolute; what relative names of files start from
    QHash<QString, ReadFile> files; ///< what the arguments name, by the names given, read where that is; "-" is standard input
    QByteArray secret;              ///< OVYXA_BENCH_SECRET
    QString language;               ///< a locale's name; empty = the program's own
    QByteArray environment;         ///< NAME=VALUE, each with a zero byte behind it: for programs that are started
};

/// On whose behalf a command is carried out in a bench that is open already and not the command's. Main thread; outlives the command.
class Errand final : public QObject
{
    Q_OBJECT
public:
    Errand(Bench *bench, Surroundings surroundings) : m_bench(bench), m_surroundings(std::move(surroundings)) {}

    [[nodiscard]] Bench *bench() const { return m_bench; }
    [[nodiscard]] const Surroundings &surroundings() const { return m_surroundings; }
    /// Where a file is that the call names.
    [[nodiscard]] QString place(const QString &file) const;
    /// For a program that is started for them.
    [[nodiscard]] QProcessEnvironment environment() const;
    /// What is to be done, once it is ready, where the call was made. Null before the command is there.
    [[nodiscard]] ReadinessThere *readiness() const { return m_readiness.get(); }
    void setReadiness(std::unique_ptr<ReadinessThere> readiness) { m_readiness = std::move(readiness); }

Q_SIGNALS:
    /// Whoever asked wants no more of it: what SIGTERM says to a program.
    void endRequested();
    /// Of a command that reads its standard input as it comes (Command::readsInput).
    void inputCame(const QByteArray &bytes);
    void inputEnded();

private:
    Bench *m_bench;
    Surroundings m_surroundings;
    std::unique_ptr<ReadinessThere> m_readiness;
};

} // namespace ovyxa::cli
