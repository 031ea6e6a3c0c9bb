// SPDX-License-Identifier: MIT
// What stands in the simulator's fields, from one window to the next, and what its buttons do as commands.
#include "ui/traffic/simulator_form.h"

#include <QtCore/QDataStream>
#include <QtGui/QAction>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

#include <tuple>

namespace ovyxa {

using namespace Qt::StringLiterals;

QByteArray SimulatorForm::typed() const
{
    QByteArray typed;
    QDataStream out(&typed, QIODevice::WriteOnly);
    out << m_visitors->value() << m_span->currentIndex();
    for (const QSpinBox *number : {m_pages, m_bots, m_seed, m_spikeVisitors, m_fillPercent})
        out << number->value();
    for (const QLineEdit *list : {m_paths, m_sources, m_countries, m_events})
        out << list->isModified() << list->text();
    return typed;
}

void SimulatorForm::setTyped(const QByteArray &typed)
{
    QDataStream in(typed);
    double visitors = 0;
    int span = 0;
    in >> visitors >> span;
    m_visitors->setValue(visitors);
    m_span->setCurrentIndex(span);
    for (QSpinBox *number : {m_pages, m_bots, m_seed, m_spikeVisitors, m_fillPercent}) {
        int value = 0;
        in >> value;
        number->setValue(value);
    }
    for (QLineEdit *list : {m_paths, m_sources, m_countries, m_events}) {
        bool isModified = false;
        QString text;
        in >> isModified >> text;
        if (!isModified)
            continue; // it follows the site
        list->setText(text);
        list->setModified(true);
        list->setCursorPosition(0);
    }
    check();
}

void SimulatorForm::addCommandsTo(QWidget *place)
{
    for (const auto &[id, text, button] : {std::tuple{u"traffic.spike"_s, tr("Send a spike of simulated visitors"), m_spike},
                                           std::tuple{u"traffic.fillMonth"_s, tr("Fill the month's usage"), m_fill},
                                           std::tuple{u"traffic.runAhead"_s, tr("Run ahead with the simulated visitors, or end it"), m_ahead}}) {
        auto *command = new QAction(text, place);
        command->setObjectName(id);
        connect(command, &QAction::triggered, button, &QPushButton::click);
        place->addAction(command);
        m_commands.append({command, button});
    }
    refresh();
}

} // namespace ovyxa
