// SPDX-License-Identifier: MIT
#include "ui/scenarios/step_model.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

QVariant StepModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    const ScenarioStep &step = m_steps.at(row);
    const StepState state = stateOf(row);
    const StateStyle style = stateStyle(state);
    const StepResult result = m_ended.value(row);
    QString found;
    if (state == StepState::Broken)
        found = result.found.isEmpty() ? result.detail : tr("Expected %1; found %2.").arg(result.expected, result.found);
    const QString took = state == StepState::Kept || state == StepState::Broken ? stepTimeText(result.duration) : QString();
    switch (role) {
    case Qt::DisplayRole: return step.name;
    case Qt::AccessibleTextRole: {
        QStringList said{tr("Step %1: %2").arg(row + 1).arg(step.name), style.word};
        if (!took.isEmpty())
            said += took;
        if (!found.isEmpty())
            said += found;
        return said.join(u", "_s);
    }
    case Qt::ToolTipRole: {
        const QString title = stepTitle(step);
        QStringList lines{step.name};
        if (title != step.name)
            lines += title;
        if (!result.detail.isEmpty())
            lines += result.detail;
        if (!result.output.isEmpty())
            lines += result.output;
        return lines.join(u'\n').toHtmlEscaped().replace(u'\n', u"<br>"_s);
    }
    case ScenarioGlyphRole: return int(style.glyph);
    case ScenarioWordRole: return style.word;
    case ScenarioToneRole: return int(style.tone);
    case ScenarioDetailRole: return found;
    case ScenarioTookRole: return took;
    case ScenarioAboutRole: return m_isOpen ? result.about.value : 0;
    case ScenarioVerbRole: return step.name == stepTitle(step) ? step.name.section(u' ', 0, 0) : QString();
    default: return {};
    }
}

StepState StepModel::stateOf(int row) const
{
    if (row == m_running)
        return StepState::Running;
    if (row == m_next)
        return StepState::Next;
    if (row >= m_ended.size())
        return StepState::Open;
    switch (m_ended.at(row).verdict) {
    case StepResult::Verdict::Passed: return StepState::Kept;
    case StepResult::Verdict::Failed: return StepState::Broken;
    case StepResult::Verdict::Skipped: return StepState::NotRun;
    }
    Q_UNREACHABLE();
}

void StepModel::setSteps(const QList<ScenarioStep> &steps)
{
    beginResetModel();
    m_steps = steps;
    m_ended.clear();
    m_running = m_next = -1;
    endResetModel();
}

void StepModel::restore(const QList<ScenarioStep> &steps, const QList<StepResult> &ended, int running, int next)
{
    beginResetModel();
    m_steps = steps;
    m_ended = ended;
    m_running = running;
    m_next = next;
    endResetModel();
}

void StepModel::begin(int index)
{
    m_running = index;
    m_next = -1;
    tell(index);
}

void StepModel::end(const StepResult &result)
{
    m_ended.append(result);
    m_running = m_next = -1;
    tell(result.index);
}

void StepModel::waitBefore(int index)
{
    m_next = index;
    tell(index);
}

void StepModel::stop()
{
    m_running = m_next = -1;
    if (!m_steps.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void StepModel::setOpen(bool open)
{
    m_isOpen = open;
    if (!m_steps.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void StepModel::tell(int row)
{
    Q_EMIT dataChanged(index(row), index(row));
}

} // namespace ovyxa
