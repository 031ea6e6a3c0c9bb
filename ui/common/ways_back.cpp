// SPDX-License-Identifier: MIT
#include "ui/common/ways_back.h"

#include "ui/common/action_registry.h"

#include <QtGui/QAction>

#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

WaysBack::WaysBack(ActionRegistry *actions) : QObject(actions), m_undo(actions->add(u"window.undo"_s, {}, QKeySequence::Undo))
{
    connect(m_undo, &QAction::triggered, this, &WaysBack::goNewest);
    nameNewest();
}

void WaysBack::offer(const QString &id, const QString &name, std::function<void()> go)
{
    m_ways.removeIf([&id](const Way &each) { return each.id == id; });
    m_ways.append({id, name, std::move(go)});
    nameNewest();
}

void WaysBack::withdraw(const QString &id)
{
    m_ways.removeIf([&id](const Way &each) { return each.id == id; });
    nameNewest();
}

void WaysBack::goNewest()
{
    const Way newest = m_ways.takeLast(); // first, since it may be offered again
    nameNewest();
    newest.go();
}

void WaysBack::nameNewest()
{
    m_undo->setEnabled(!m_ways.isEmpty());
    m_undo->setText(m_ways.isEmpty() ? tr("Undo the last deletion") : m_ways.constLast().name);
}

} // namespace ovyxa
