// SPDX-License-Identifier: MIT
#include "ui/triggers/payload_editor.h"

#include "core/payload/json_tree.h"
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/theme.h"
#include "ui/triggers/trigger_controller.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int editorLines = 8;
constexpr int previewLines = 7;

/// What of the event's data Ovyxa does not document (spec 3).
QString assumption(EventKind kind)
{
    switch (kind) {
    case EventKind::GoalCompleted:
        return PayloadEditor::tr("Ovyxa documents these fields. Assumed: visitor_count is 1, source is direct where nothing says otherwise, and "
                                 "country is the site's own where no country database is set.");
    case EventKind::UsageThreshold:
        return PayloadEditor::tr("Ovyxa does not document this event's data. Assumed: threshold, usage, limit and period.");
    case EventKind::RealtimeSpike:
        return PayloadEditor::tr("Ovyxa does not document this event's data. Assumed: active_visitors, threshold and window_minutes.");
    }
    Q_UNREACHABLE();
}

} // namespace

PayloadEditor::PayloadEditor(TriggerController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_text(new QPlainTextEdit(this))
    , m_problem(new QLabel(this))
    , m_size(dimLabel({}, this, -1))
    , m_preview(new CodeView(tr("Payload as it would be sent"), this))
{
    m_text->setObjectName(u"triggerData"_s);
    m_text->setAccessibleName(tr("Data of the event, as JSON"));
    m_text->setFont(dataFont(-2));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * editorLines + 18);
    m_problem->setObjectName(u"triggerDataProblem"_s);
    m_problem->setProperty("fieldProblem", true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_size->setObjectName(u"triggerSize"_s);
    m_preview->setObjectName(u"triggerPreview"_s);
    m_preview->setFont(dataFont(-2));
    m_preview->setLines(2, previewLines);
    auto *reset = linkButton(tr("Start over"), this);
    reset->setObjectName(u"triggerReset"_s);
    reset->setToolTip(tr("Take the event's template again"));

    auto *line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    m_size->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // it never widens the card, which would cut off Fire
    line->addWidget(m_size, 1);
    line->addWidget(reset, 0, Qt::AlignRight); // there too when there is no size
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_text);
    column->addWidget(m_problem);
    column->addLayout(line);
    column->addWidget(m_preview);
    column->addWidget(new AssumedNote(assumption(m_controller->kind()), this), 0, Qt::AlignLeft);

    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_typing = true;
        m_controller->setData(m_text->toPlainText().toUtf8());
        m_typing = false;
        showPreview();
    });
    connect(reset, &QPushButton::clicked, m_controller, &TriggerController::reset);
    connect(m_controller, &TriggerController::dataChanged, this, &PayloadEditor::refresh);
    connect(m_controller, &TriggerController::readinessChanged, this, &PayloadEditor::showPreview);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &PayloadEditor::showPreview);
    refresh();
}

/// Ctrl+Enter fires what is typed, whatever these keys do in a document that is open beside it.
bool PayloadEditor::event(QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return QWidget::event(event);
    const auto *pressed = static_cast<QKeyEvent *>(event);
    const bool isEnter = pressed->key() == Qt::Key_Return || pressed->key() == Qt::Key_Enter;
    if (!isEnter || (pressed->modifiers() & ~Qt::KeypadModifier) != Qt::ControlModifier)
        return QWidget::event(event);
    event->accept();
    if (event->type() == QEvent::KeyPress && !pressed->isAutoRepeat())
        Q_EMIT fireWanted();
    return true;
}

void PayloadEditor::refresh()
{
    if (m_typing)
        return; // never under the hands of who types
    const QByteArray now = m_controller->data();
    const Result<QByteArray> pretty = prettyJson(now);
    const QSignalBlocker quiet(m_text);
    m_text->setPlainText(QString::fromUtf8(pretty ? *pretty : now));
    showPreview();
}

void PayloadEditor::showPreview()
{
    if (!isVisible())
        return;
    const TriggerController::Preview preview = m_controller->preview();
    m_problem->setText(preview.problem);
    m_problem->setVisible(!preview.problem.isEmpty());
    m_size->setText(tr("%1 of %2 bytes").arg(QLocale().toString(preview.bytes.size()), QLocale().toString(preview.mostBytes)));
    setTone(m_size, preview.bytes.size() > preview.mostBytes ? u"bad"_s : u"dim"_s);
    m_size->setToolTip(preview.formats);
    m_size->setVisible(!preview.bytes.isEmpty());
    m_preview->setVisible(!preview.bytes.isEmpty());
    if (const QString text = QString::fromUtf8(preview.bytes); text != m_preview->toPlainText())
        m_preview->setText(text);
}

void PayloadEditor::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showPreview();
    m_tick.start();
}

void PayloadEditor::hideEvent(QHideEvent *event)
{
    m_tick.stop();
    QWidget::hideEvent(event);
}

} // namespace ovyxa
