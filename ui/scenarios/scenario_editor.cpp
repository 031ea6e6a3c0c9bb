// SPDX-License-Identifier: MIT
#include "ui/scenarios/scenario_editor.h"

#include "core/trial/scenario_reader.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/scenarios/scenario_text.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::milliseconds pause{250}; // people are in the middle of a word until then
} // namespace

ScenarioEditor::ScenarioEditor(QWidget *parent)
    : QWidget(parent)
    , m_text(new ScenarioText(this))
    , m_mistake(new NoticeBar(this))
    , m_readOnly(new NoticeBar(this))
    , m_right(new QLabel(this))
{
    setObjectName(u"scenarioEditor"_s);
    setFocusProxy(m_text);
    m_mistake->setObjectName(u"scenarioMistake"_s);
    m_mistake->setClosable(false);
    m_readOnly->setObjectName(u"scenarioReadOnly"_s);
    m_readOnly->setClosable(false);
    m_right->setObjectName(u"scenarioRight"_s);
    m_right->setContentsMargins(14, metrics::grid, 14, metrics::grid);
    setTone(m_right, u"good"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_readOnly);
    column->addWidget(m_text, 1);
    column->addWidget(hairline(this));
    column->addWidget(m_mistake);
    column->addWidget(m_right);
    m_mistake->hide();
    m_readOnly->hide();
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        look();
        Q_EMIT looked();
    });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isTyped)
            return;
        m_pause.start();
        Q_EMIT edited();
    });
}

void ScenarioEditor::setText(const QString &file, const QByteArray &text, bool readOnly)
{
    m_folder = QFileInfo(file).absolutePath();
    m_isTyped = false;
    m_text->openFile(file);
    if (this->text() != text)
        m_text->setPlainText(QString::fromUtf8(text));
    m_isTyped = true;
    m_text->setReadOnly(readOnly);
    if (readOnly) // and read and copied from by the keys as well
        m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (readOnly) {
        m_readOnly->showNotice(NoticeBar::Level::Information, tr("It comes with the bench and stays as it is."), tr("Edit a copy"),
                               [this] { Q_EMIT copyWanted(); });
    } else {
        m_readOnly->hide();
    }
    look();
}

QByteArray ScenarioEditor::text() const
{
    return m_text->text().toUtf8();
}

void ScenarioEditor::look()
{
    m_pause.stop();
    const QByteArray text = this->text();
    const auto mistake = scenarioMistake(text, m_folder);
    m_right->setVisible(!mistake);
    if (!mistake) {
        const auto scenario = readScenario(text, m_folder);
        m_right->setText(u"✓ "_s + tr("%n step(s), ready to run", nullptr, scenario ? int(scenario->steps.size()) : 0));
        m_text->setMistake(-1, {});
        return m_mistake->hide();
    }
    m_text->setMistake(int(QString::fromUtf8(text.first(std::min(mistake->at, text.size()))).size()), mistake->error.message);
    m_mistake->showNotice(NoticeBar::Level::Problem, mistake->error.message, tr("Go there"), [this] {
        goToMistake();
        look(); // what was said stays
    });
}

void ScenarioEditor::goToMistake()
{
    m_text->goToMistake();
}

} // namespace ovyxa
