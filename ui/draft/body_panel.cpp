// SPDX-License-Identifier: MIT
#include "ui/draft/body_panel.h"

#include "core/model/limits.h"
#include "core/payload/json_scanner.h"
#include "core/payload/json_tree.h"
#include "core/rules/wire_text.h"
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/cut_label.h"
#include "ui/common/folding_corner.h"
#include "ui/common/key_stops.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/draft/body_editor.h"

#include <QtCore/QFile>
#include <QtCore/QLocale>
#include <QtGui/QAction>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype hexShown = 64 * 1024;
constexpr qint64 largestFile = 10 * 1024 * 1024;

/// The same tokens without white space between them.
class Compactor final : public JsonHandler
{
public:
    QByteArray json;

    void beginContainer(JsonNode::Type type) override
    {
        comma();
        json += type == JsonNode::Type::Object ? '{' : '[';
        m_first = true;
    }
    void endContainer(JsonNode::Type type) override
    {
        json += type == JsonNode::Type::Object ? '}' : ']';
        m_first = false;
    }
    bool key(QByteArrayView raw) override
    {
        comma();
        json += raw;
        json += ':';
        m_first = true;
        return true;
    }
    void scalar(JsonNode::Type, QByteArrayView raw) override
    {
        comma();
        json += raw;
    }

private:
    void comma()
    {
        if (!std::exchange(m_first, false))
            json += ',';
    }

    bool m_first = true;
};

class Ignorer final : public JsonHandler
{
public:
    void beginContainer(JsonNode::Type) override {}
    void endContainer(JsonNode::Type) override {}
    bool key(QByteArrayView) override { return true; }
    void scalar(JsonNode::Type, QByteArrayView) override {}
};

} // namespace

BodyPanel::BodyPanel(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_editor(new BodyEditor(m_stack))
    , m_hex(new CodeView(tr("Body in hex"), m_stack))
    , m_head(new QWidget(this))
    , m_foot(new QWidget(this))
    , m_why(new QLabel(this))
{
    setObjectName(u"draftBodyPanel"_s);
    m_hex->setObjectName(u"draftHex"_s);
    m_hex->setStyleSheet(u"border: none; border-radius: 0;"_s);
    m_hex->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_why->setObjectName(u"draftBodyWhy"_s);
    m_why->setTextFormat(Qt::PlainText);
    m_why->setWordWrap(true);
    m_why->setContentsMargins(14, 4, 14, 6);
    setTone(m_why, u"wait"_s);
    m_stack->addWidget(m_editor);
    m_stack->addWidget(m_hex);
    buildHead();
    buildFoot();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(m_why);
    column->addWidget(hairline(this));
    column->addWidget(m_stack, 1);
    column->addWidget(hairline(this));
    column->addWidget(m_foot);
    m_lookDue.setSingleShot(true);
    m_lookDue.setInterval(120ms);
    connect(&m_lookDue, &QTimer::timeout, this, &BodyPanel::look);
    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_editable)
            return;
        m_lookDue.start();
        Q_EMIT edited();
    });
    connect(m_editor, &QPlainTextEdit::cursorPositionChanged, this, &BodyPanel::showPlace);
}

void BodyPanel::buildHead()
{
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(14, 4, 8, 4);
    row->setSpacing(metrics::grid);
    row->addWidget(sectionLabel(tr("Body"), m_head));
    m_asText = chipButton(tr("Text"), m_head);
    m_asHex = chipButton(tr("Hex"), m_head);
    m_asText->setObjectName(u"draftAsText"_s);
    m_asHex->setObjectName(u"draftAsHex"_s);
    chooseOneOf({m_asText, m_asHex}, this);
    connect(m_asText, &QPushButton::clicked, this, [this] { showHex(false); });
    connect(m_asHex, &QPushButton::clicked, this, [this] { showHex(true); });
    m_judgement = new CutLabel({}, m_head);
    m_judgement->setObjectName(u"draftJudgement"_s);
    m_judgement->setFont(interfaceFont(-1));
    m_judgement->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *segments = new QHBoxLayout;
    segments->setSpacing(0);
    segments->addWidget(m_asText);
    segments->addWidget(m_asHex);
    row->addLayout(segments);
    row->addWidget(m_judgement, 1);
    auto *acts = new FoldingCorner(m_head);
    const auto add = [this, acts](const QString &name, const QString &text, const QString &toolTip, const auto &does) {
        auto *act = new QAction(text, this);
        act->setToolTip(toolTip);
        connect(act, &QAction::triggered, this, does);
        QPushButton *button = linkButton(text, acts);
        button->setObjectName(name);
        button->setToolTip(toolTip);
        acts->addFolding(button, act);
        return act;
    };
    m_compact = add(u"draftCompact"_s, tr("Compact"), tr("The same JSON without white space; numbers and strings stay as they are written"),
                    [this] { rewrite(false); });
    m_indent = add(u"draftIndent"_s, tr("Indent"), tr("The same JSON on indented lines; numbers and strings stay as they are written"),
                   [this] { rewrite(true); });
    add(u"draftBodyFile"_s, tr("File…"), tr("Take a file's bytes for the body, exactly as they are"), [this] { loadFile(); });
    QPushButton *undo = linkButton(tr("Undo all"), acts);
    undo->setObjectName(u"draftUndoAll"_s);
    undo->setToolTip(tr("Headers, body and signing as they were in the source"));
    connect(undo, &QPushButton::clicked, this, &BodyPanel::undoAllWanted);
    acts->addKept(undo);
    row->addWidget(acts);
}

void BodyPanel::buildFoot()
{
    auto *row = new QHBoxLayout(m_foot);
    row->setContentsMargins(14, 6, 14, 6);
    row->setSpacing(metrics::grid);
    m_gauge = new QProgressBar(m_foot);
    m_gauge->setTextVisible(false);
    m_gauge->setFixedWidth(72);
    m_gauge->setRange(0, int(limits::payloadBytes));
    m_gauge->setAccessibleName(tr("Length of the body"));
    m_count = dataLabel({}, m_foot);
    m_count->setObjectName(u"draftCount"_s);
    m_formWords = new CutLabel({}, m_foot);
    m_formWords->setObjectName(u"draftForm"_s);
    m_formWords->setFont(interfaceFont(-1));
    setTone(m_formWords, u"dim"_s);
    m_place = dataLabel({}, m_foot);
    setTone(m_place, u"dim"_s);
    row->addWidget(m_gauge);
    row->addWidget(m_count);
    row->addWidget(m_formWords, 1);
    row->addWidget(m_place);
}

void BodyPanel::setBody(const QByteArray &then, const QByteArray &now)
{
    m_then = then;
    m_body = now;
    const auto text = rules::editableBody(now);
    m_editable = false; // what follows is no typing
    m_form = text.ok() ? *text : rules::EditableBody();
    const auto before = rules::editableBody(then);
    m_editor->setTexts(before.ok() ? before->text : QString(), m_form.text);
    m_editable = text.ok();
    m_editor->setReadOnly(!m_editable);
    m_why->setText(text.ok() ? QString() : text.error().message);
    m_why->setVisible(!text.ok());
    setOff(m_asText, m_why->text());
    showHex(!m_editable);
    look();
}

QByteArray BodyPanel::body() const
{
    return m_editable ? m_form.bytes(m_editor->text()) : m_body;
}

void BodyPanel::showHex(bool hex)
{
    m_asText->setChecked(!hex);
    m_asHex->setChecked(hex);
    m_stack->setCurrentWidget(hex ? static_cast<QWidget *>(m_hex) : m_editor);
    setFocusProxy(m_stack->currentWidget());
    m_place->setVisible(!hex);
    if (hex)
        m_hex->setText(rules::hexDump(body(), hexShown));
}

void BodyPanel::look()
{
    const QByteArray bytes = body();
    const QLocale locale;
    m_gauge->setValue(int(std::min<qsizetype>(bytes.size(), limits::payloadBytes)));
    m_count->setText(tr("%1 / %2 B").arg(locale.toString(bytes.size()), locale.toString(limits::payloadBytes)));
    const bool tooLong = bytes.size() > limits::payloadBytes;
    setTone(m_count, tooLong ? u"bad"_s : QString());
    m_count->setToolTip(tooLong ? tr("Over the limit of a payload: it would not be sent.") : QString());
    QString form = tr("no UTF-8 text");
    if (m_editable) {
        const bool several = bytes.contains('\n');
        const QString ends = !several ? tr("one line") : m_form.crlf ? tr("line ends CR LF") : tr("line ends LF");
        const QString last = bytes.endsWith('\n') ? tr("a newline at the end") : tr("no newline at the end");
        form = tr("UTF-8, %1, %2").arg(ends, last);
    }
    m_formWords->setWords(form);
    Ignorer ignorer;
    const auto scanned = m_editable && !bytes.isEmpty() ? scanJson(bytes, ignorer) : Result<void>();
    const bool json = m_editable && !bytes.isEmpty() && scanned.ok();
    const bool deep = !scanned && scanned.error().code == ErrorCode::LimitReached;
    const QString judgement = (bytes.isEmpty() ? tr("– empty")
                               : !m_editable   ? QString()
                               : json          ? tr("✓ JSON")
                               : deep          ? tr("– JSON, very deep")
                                               : tr("✕ not JSON: %1").arg(scanned.error().message));
    m_judgement->setWords(judgement);
    m_judgement->setAccessibleName(judgement);
    const QString verdict = judgement.section(u':', 0, 0); // what must be read; the rest is in its tool tip
    m_judgement->setMinimumWidth(m_judgement->fontMetrics().horizontalAdvance(verdict + (verdict == judgement ? QString() : u"…"_s)) + 4);
    setTone(m_judgement, json ? u"good"_s : bytes.isEmpty() || deep ? u"dim"_s : u"wait"_s);
    const QString noJson = json ? QString() : tr("The body is no JSON that can be laid out anew.");
    setOff(m_compact, noJson);
    setOff(m_indent, noJson);
    showPlace();
}

void BodyPanel::rewrite(bool indented)
{
    QByteArray json;
    if (indented) {
        const auto pretty = prettyJson(body());
        if (!pretty)
            return Q_EMIT said(pretty.error().message);
        json = *pretty;
    } else {
        Compactor compactor;
        if (const auto scanned = scanJson(body(), compactor); !scanned)
            return Q_EMIT said(scanned.error().message);
        json = compactor.json;
    }
    m_editor->replaceText(QString::fromUtf8(json));
}

void BodyPanel::loadFile()
{
    auto *dialog = new QFileDialog(this, tr("A file for the body"));
    dialog->setObjectName(u"draftBodyDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &name) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly))
            return Q_EMIT said(tr("%1 cannot be read: %2.").arg(name, file.errorString()));
        const QByteArray bytes = file.read(largestFile + 1);
        if (bytes.size() > largestFile)
            return Q_EMIT said(tr("%1 is longer than 10 MiB. Choose a smaller file.").arg(name));
        setBody(m_then, bytes);
        Q_EMIT edited();
    });
    dialog->open();
}

void BodyPanel::showPlace()
{
    const QTextCursor cursor = m_editor->textCursor();
    m_place->setText(width() < 560 ? u"%1:%2"_s.arg(cursor.blockNumber() + 1).arg(cursor.positionInBlock() + 1)
                                   : tr("line %1, column %2").arg(cursor.blockNumber() + 1).arg(cursor.positionInBlock() + 1));
}

} // namespace ovyxa
