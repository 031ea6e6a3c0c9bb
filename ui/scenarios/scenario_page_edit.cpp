// SPDX-License-Identifier: MIT
// How the place "Scenarios" edits one as text, and records one from the log.
#include "ui/scenarios/scenario_page.h"

#include "core/rules/query.h"
#include "core/trial/log_recording.h"
#include "core/trial/scenario_json.h"
#include "ui/common/notice_bar.h"
#include "ui/scenarios/card_view.h"
#include "ui/scenarios/record_bar.h"
#include "ui/scenarios/scenario_editor.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtGui/QAction>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>

namespace ovyxa {

using namespace Qt::StringLiterals;

void ScenarioPage::showText(bool shown)
{
    m_isEditing = shown;
    showChosen();
    if (shown)
        m_editor->setFocus(Qt::OtherFocusReason);
    else
        setFocus(Qt::OtherFocusReason);
}

/// What was typed is run and kept in mind as it stands, saved or not.
void ScenarioPage::takeEdited()
{
    m_shelf->setUnsaved(row(), m_editor->text());
    if (isShownRun() && !m_isRunning) { // its steps are others now
        m_runFile.clear();
        dropRun();
        m_card->setOutcome({}, false);
    }
    showActs();
}

/// The head and the card say what stands there now. Once the typing pauses, since the files that it names are read.
void ScenarioPage::lookAtEdited()
{
    if (m_isEditing && !isShownRun())
        showAgainst(readChosen(), m_idleUrl);
    showActs();
}

void ScenarioPage::save()
{
    if (row() < 0 || !m_shelf->isChanged(row()))
        return;
    const auto text = m_shelf->text(row());
    if (!text)
        return;
    if (const auto written = ScenarioShelf::write(m_shelf->file(row()), *text); !written)
        return m_notice->showNotice(NoticeBar::Level::Problem, written.error().message);
    m_shelf->setUnsaved(row(), {});
    m_notice->showNotice(NoticeBar::Level::Good, tr("Saved: %1").arg(QDir::toNativeSeparators(m_shelf->file(row()))));
    showActs();
}

void ScenarioPage::saveAs()
{
    if (row() < 0)
        return;
    auto *dialog = new QFileDialog(this, tr("Save the scenario as"), m_shelf->file(row()), tr("Scenarios (*.json *.jsonc);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"json"_s);
    dialog->selectFile(QFileInfo(m_shelf->file(row())).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, &ScenarioPage::saveTo);
    dialog->open();
}

void ScenarioPage::saveTo(const QString &file)
{
    const auto text = m_shelf->text(row());
    const auto written = text ? ScenarioShelf::write(file, *text) : Result<void>(text.error());
    if (!written)
        return m_notice->showNotice(NoticeBar::Level::Problem, written.error().message);
    m_shelf->setUnsaved(row(), {}); // what it was stays there
    open(file);
    showText(true);
}

void ScenarioPage::chooseJunitFile(const QByteArray &junit)
{
    auto *dialog = new QFileDialog(this, tr("Save the run as JUnit"), {}, tr("JUnit (*.xml);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"xml"_s);
    dialog->selectFile(QFileInfo(m_shelf->file(row())).completeBaseName() + u".xml"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, junit](const QString &file) { saveJunit(junit, file); });
    dialog->open();
}

void ScenarioPage::saveJunit(const QByteArray &junit, const QString &file)
{
    if (const auto written = ScenarioShelf::write(file, junit); !written)
        return m_notice->showNotice(NoticeBar::Level::Problem, written.error().message);
    m_notice->showNotice(NoticeBar::Level::Good, tr("Saved: %1").arg(QDir::toNativeSeparators(file)));
}

/// It is called so, to be told from what it is a copy of.
void ScenarioPage::editCopy()
{
    auto text = m_shelf->text(row());
    if (text) {
        const auto root = parsePlacedJson(withoutComments(*text));
        const PlacedJson *name = root ? root->find(u"name") : nullptr; // its own: steps and goals have names, too
        const QString named = u' ' + tr("(copy)");
        if (name && name->type == JsonNode::Type::String)
            text->insert(name->end - 1, named.toUtf8()); // before the quote
    }
    const auto kept = text ? m_shelf->keep(QFileInfo(m_shelf->file(row())).completeBaseName(), *text, ScenarioShelf::besideExamples())
                           : Result<QString>(text.error());
    if (!kept)
        return m_notice->showNotice(NoticeBar::Level::Problem, kept.error().message);
    open(*kept);
    showText(true);
}

/// One of people's own, to begin with.
void ScenarioPage::makeNew()
{
    Q_EMIT shownWanted();
    const QByteArray text = "{\n    // " + tr("What happens, and what must be true. An example, edited as text, shows what else there is.").toUtf8()
                            + "\n    \"name\": \"" + tr("A new scenario").toUtf8()
                            + "\",\n    \"site\": \"acme.test\",\n    \"receiver\": { \"respond\": \"503,200\" },\n    \"steps\": [\n"
                              "        { \"fire\": \"goal.completed\", \"as\": \"order\" },\n"
                              "        { \"expect\": { \"delivery\": \"order\", \"state\": \"delivered\", \"attempts\": 2 }, \"within\": \"10m\" }\n"
                              "    ]\n}\n";
    const auto kept = m_shelf->keep(u"new"_s, text, {});
    if (!kept)
        return m_notice->showNotice(NoticeBar::Level::Problem, kept.error().message);
    open(*kept);
    showText(true);
}

/// One of people's own leaves the list; its file stays, and so the way back.
void ScenarioPage::takeOut()
{
    if (row() < 0 || m_shelf->isExample(row()) || (m_isRunning && isShownRun()))
        return;
    const QString file = m_shelf->file(row());
    const QString name = m_shelf->name(row());
    m_shelf->remove(row());
    m_notice->showNotice(NoticeBar::Level::Information, tr("“%1” is no longer listed; its file stays.").arg(name), tr("Put it back"),
                         [this, file] { open(file); });
}

void ScenarioPage::record(const QString &since, const QString &before)
{
    const rules::QueryTime time{m_bench->clock()->now()};
    if (const auto from = rules::pointInTime(tr("Since"), since, time); !from)
        return m_record->showProblem(from.error().message);
    QString query = u"since:\"%1\""_s.arg(since);
    if (!before.isEmpty()) {
        if (const auto to = rules::pointInTime(tr("Until"), before, time); !to)
            return m_record->showProblem(to.error().message);
        query += u" before:\"%1\""_s.arg(before);
    }
    const auto deliveries = rules::deliveryQuery(query, time);
    const auto captures = rules::captureQuery(query, time);
    if (!deliveries || !captures)
        return m_record->showProblem((!deliveries ? deliveries.error() : captures.error()).message);
    const QString name = u"recorded-"_s + QDateTime::fromMSecsSinceEpoch(msSinceEpoch(time.now)).toString(u"yyyyMMdd-HHmmss"_s); // local time
    m_record->setBusy(true);
    recordLog(m_bench, *deliveries, *captures, name, this, [this, name](const Result<RecordedScenario> &recorded) {
        m_record->setBusy(false);
        if (!recorded)
            return m_record->showProblem(recorded.error().message);
        const auto kept = m_shelf->keep(name, recorded->text, recorded->bodies);
        if (!kept)
            return m_record->showProblem(kept.error().message);
        m_record->hide();
        open(*kept);
        showText(true);
        if (const QStringList notes = notesOn(*recorded); !notes.isEmpty())
            m_notice->showNotice(NoticeBar::Level::Information, notes.join(u' '));
    });
}

void ScenarioPage::openFile()
{
    Q_EMIT shownWanted();
    auto *dialog = new QFileDialog(this, tr("Open a scenario"), {}, tr("Scenarios (*.json *.jsonc);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ScenarioPage::open);
    dialog->open();
}

void ScenarioPage::open(const QString &file)
{
    choose(m_shelf->add(file));
}

} // namespace ovyxa
