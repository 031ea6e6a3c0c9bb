// SPDX-License-Identifier: MIT
#include "app/cli/log_export.h"

#include "app/cli/action_command.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "app/cli/query_option.h"

#include "core/model/speaking.h"
#include "core/platform/streams.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct LogExportWords
{
    Q_DECLARE_TR_FUNCTIONS(LogExport)
};

constexpr int exportPageRows = 500;

/// What differs between the two logs.
struct DeliveryLog
{
    using Record = DeliveryDetails;
    using Page = DeliveryDetailsPage;
    using Id = DeliveryId;
    static constexpr const char *counted = "deliveries";
    static QString number(int count) { return LogExportWords::tr("%n delivery(ies).", nullptr, count); }
    static QString written(int count) { return LogExportWords::tr("%n delivery(ies) written to %1.", nullptr, count); }

    std::optional<QList<DeliveryId>> chosen{}; ///< oldest first; nothing: all

    void count(ActionCommand &command, Reply<qint64> done) const
    {
        if (chosen)
            return done(qint64(chosen->size()));
        command.bench()->log()->count(DeliveryQuery{}, &command, std::move(done));
    }

    void read(ActionCommand &command, Id after, Reply<Page> done) const
    {
        if (!chosen)
            return command.bench()->log()->deliveryDetails(after, exportPageRows, &command, std::move(done));
        const auto isAfter = [](DeliveryId a, DeliveryId b) { return a.value < b.value; };
        const auto from = std::upper_bound(chosen->cbegin(), chosen->cend(), after, isAfter);
        const QList<DeliveryId> ids = chosen->mid(from - chosen->cbegin(), exportPageRows);
        if (ids.isEmpty())
            return done(Page{{}, after, true});
        const DeliveryId last = chosen->last();
        command.bench()->log()->deliveryDetails(ids, &command, [done = std::move(done), last](Result<Page> page) {
            if (page)
                page->atEnd = page->next.value >= last.value; // a page may end early, and at the last of all
            done(std::move(page));
        });
    }
};

struct CaptureLog
{
    using Record = CaptureDetails;
    using Page = CaptureDetailsPage;
    using Id = CaptureId;
    static constexpr const char *counted = "captures";
    static QString number(int count) { return LogExportWords::tr("%n request(s).", nullptr, count); }
    static QString written(int count) { return LogExportWords::tr("%n request(s) written to %1.", nullptr, count); }

    CaptureQuery query{};

    void count(ActionCommand &command, Reply<qint64> done) const { command.bench()->log()->count(query, &command, std::move(done)); }

    void read(ActionCommand &command, Id after, Reply<Page> done) const
    {
        command.bench()->log()->captureDetails(query, ReadOrder::OldestFirst, after, exportPageRows, &command, std::move(done));
    }
};

/// Reads a log page by page and writes each; while one is written the reading thread has the next. Owned by its replies.
template<typename Log>
class Export final : public std::enable_shared_from_this<Export<Log>>
{
public:
    Export(ActionCommand &command, Log log, std::unique_ptr<ExportFormat<typename Log::Record>> format, const std::string &name)
        : m_command(command)
        , m_log(std::move(log))
        , m_format(std::move(format))
        , m_language(name == "csv" ? Speaking::language() : u"en"_s)
    {
    }

    void start(const QString &file)
    {
        m_name = file;
        if (!file.isEmpty()) {
            auto opened = OutputFile::open(file);
            if (!opened)
                return m_command.fail(opened.error());
            m_file = std::move(opened).value();
        }
        m_tellsProgress = isProgressSeen() && !m_command.out().isJson()
                          && (m_file || !isTerminal(standardOutput)); // among the lines of the export it would be in the way
        m_format->begin(m_piece);
        if (!m_command.bench())
            return finish();
        if (!m_tellsProgress)
            return read({});
        m_log.count(m_command, m_command.orFail<qint64>([self = this->shared_from_this()](qint64 total) {
            self->m_total = total;
            self->read({});
        }));
    }

private:
    void read(typename Log::Id after)
    {
        const Speaking spoken(m_language);
        m_log.read(m_command, after,
                   m_command.orFail<typename Log::Page>([self = this->shared_from_this()](const typename Log::Page &page) { self->take(page); }));
    }

    void take(const typename Log::Page &page)
    {
        const Speaking toWhoAsked(m_asked);
        if (!page.atEnd && !m_isRefused)
            read(page.next);
        for (const auto &record : page.rows)
            m_format->add(record, m_piece);
        write();
        m_count += int(page.rows.size());
        constexpr int toldEveryMs = 100;
        if (!page.atEnd && m_tellsProgress && (!m_sinceTold.isValid() || m_sinceTold.hasExpired(toldEveryMs))) {
            m_command.out().progress(progressBar(m_count, std::max(m_total, qint64(m_count)))); // more may have come since
            m_sinceTold.start();
        }
        if (page.atEnd || m_isRefused)
            finish();
    }

    void write()
    {
        if (!m_file)
            m_command.out().bytes(m_piece);
        else if (!m_file->write(m_piece))
            m_isRefused = true;
        m_piece.resize(0); // keeps its room
    }

    void finish()
    {
        m_format->end(m_piece);
        write();
        const int leftOut = m_format->leftOut();
        const int told = m_count - leftOut;
        const QString besides = leftOut > 0 ? u' ' + LogExportWords::tr("%n left out: the format cannot tell it.", nullptr, leftOut) : QString();
        if (m_file) {
            if (const auto written = m_file->commit(); !written)
                return m_command.fail(written.error());
            const QString file = QDir::toNativeSeparators(m_name);
            m_command.out().result({{"type", "summary"}, {Log::counted, told}, {"left_out", leftOut}, {"file", file.toStdString()}},
                                   QString(Log::written(told).arg(file) + besides));
        } else {
            m_command.out().note(QString(Log::number(told) + besides));
        }
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    Log m_log;
    std::unique_ptr<ExportFormat<typename Log::Record>> m_format;
    QString m_asked = Speaking::language();
    QString m_language; ///< of the words in the records: what programs read is English, a table speaks to whoever asked
    QString m_name;
    std::unique_ptr<OutputFile> m_file;
    QByteArray m_piece; ///< not written yet
    bool m_tellsProgress = false;
    QElapsedTimer m_sinceTold;
    bool m_isRefused = false; ///< the file takes nothing more
    int m_count = 0;
    qint64 m_total = 0; ///< as it was at the start
};

/// Where it goes, or why not: an empty name is standard output.
Result<QString> placeFor(const ActionCommand &command, const std::string &format, const QString &given)
{
    if (!isStandardOutput(given))
        return given;
    if (command.globals().json && format != "ndjson") {
        return Error{ErrorCode::InvalidInput,
                     LogExportWords::tr("With --json standard output is JSON lines and nothing else: name a file with -o, or leave --json off.")};
    }
    return QString();
}

} // namespace

void exportDeliveries(ActionCommand &command, const std::string &query, const std::string &format, const QString &file)
{
    const auto place = placeFor(command, format, file);
    if (!place)
        return command.fail(place.error());
    const auto asked = deliveryQueryFrom(query, command.bench());
    if (!asked)
        return command.fail(asked.error());
    const auto write = [&command, format, place = *place](DeliveryLog log) {
        std::make_shared<Export<DeliveryLog>>(command, std::move(log), makeDeliveryFormat(format), format)->start(place);
    };
    if (query.empty() || !command.bench())
        return write({});
    command.bench()->log()->deliveryIds(*asked, &command,
                                        command.orFail<QList<DeliveryId>>([write](const QList<DeliveryId> &ids) { write(DeliveryLog{ids}); }));
}

void exportCaptures(ActionCommand &command, const std::string &query, const std::string &format, const QString &file)
{
    const auto place = placeFor(command, format, file);
    if (!place)
        return command.fail(place.error());
    const auto asked = captureQueryFrom(query, command.bench());
    if (!asked)
        return command.fail(asked.error());
    std::make_shared<Export<CaptureLog>>(command, CaptureLog{*asked}, makeCaptureFormat(format), format)->start(*place);
}

} // namespace ovyxa::cli
