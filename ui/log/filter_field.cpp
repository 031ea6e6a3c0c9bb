// SPDX-License-Identifier: MIT
#include "ui/log/filter_field.h"

#include "core/model/text.h"
#include "ui/common/buttons.h"
#include "ui/common/state_style.h"
#include "ui/common/theme.h"
#include "ui/log/log_controller.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array allStates{DeliveryState::Queued,    DeliveryState::Held,   DeliveryState::Sending,  DeliveryState::Waiting,
                               DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Cancelled};

QPushButton *token(QWidget *parent, const QString &name)
{
    auto *made = tokenButton(parent);
    made->setObjectName(name);
    return made;
}

} // namespace

FilterField::FilterField(LogController *controller, SiteNames sites, QWidget *parent)
    : QFrame(parent)
    , m_controller(controller)
    , m_sites(std::move(sites))
    , m_state(token(this, u"stateFilter"_s))
    , m_site(token(this, u"siteFilter"_s))
    , m_text(new QLineEdit(this))
    , m_clear(quietButton(u"×"_s, this))
{
    setFixedHeight(metrics::control);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 0, 4, 0);
    layout->setSpacing(4);
    for (QWidget *each : std::initializer_list<QWidget *>{m_state, m_site, m_text, m_clear})
        layout->addWidget(each, each == m_text ? 1 : 0);

    m_text->setObjectName(u"searchText"_s);
    m_text->setProperty("bare", true);
    m_text->setPlaceholderText(tr("Search deliveries and payloads…"));
    m_text->setAccessibleName(tr("Search deliveries and payloads"));
    m_text->setMaxLength(1000);
    m_text->setMinimumWidth(60);
    m_text->installEventFilter(this);
    m_clear->setObjectName(u"clearFilter"_s);
    m_clear->setAccessibleName(tr("Clear the filter"));
    m_clear->setToolTip(tr("Clear the filter"));

    connect(m_text, &QLineEdit::textEdited, m_controller, &LogController::setText);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_text->setFocus(Qt::OtherFocusReason); // the button goes, and the focus would go anywhere
        m_controller->clearFilter();
    });
    connect(m_state->menu(), &QMenu::aboutToShow, this, &FilterField::buildStateMenu);
    connect(m_site->menu(), &QMenu::aboutToShow, this, &FilterField::buildSiteMenu);
    connect(m_controller, &LogController::queryChanged, this, &FilterField::showQuery);
    showQuery(m_controller->query());
}

void FilterField::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FilterField::buildStateMenu()
{
    QMenu *menu = m_state->menu();
    menu->clear();
    const QList<DeliveryState> chosen = m_controller->query().states;
    QAction *any = menu->addAction(tr("Any state"));
    any->setCheckable(true);
    any->setChecked(chosen.isEmpty());
    connect(any, &QAction::triggered, this, [this] { m_controller->setStates({}); });
    menu->addSeparator();
    for (const DeliveryState state : allStates) {
        QAction *action = menu->addAction(stateStyle(state).word);
        action->setObjectName(u"state.%1"_s.arg(toText(state)));
        action->setCheckable(true);
        action->setChecked(chosen.contains(state));
        connect(action, &QAction::toggled, this, [this, state](bool on) {
            QList<DeliveryState> states = m_controller->query().states;
            if (on)
                states.append(state);
            else
                states.removeAll(state);
            m_controller->setStates(states);
        });
    }
}

void FilterField::buildSiteMenu()
{
    QMenu *menu = m_site->menu();
    menu->clear();
    const std::optional<SiteId> chosen = m_controller->query().site;
    QAction *any = menu->addAction(tr("Any site"));
    any->setCheckable(true);
    any->setChecked(!chosen);
    connect(any, &QAction::triggered, this, [this] { m_controller->setSite({}); });
    menu->addSeparator();
    const QStringList sites = m_sites();
    for (const QString &site : sites) {
        QAction *action = menu->addAction(site);
        action->setCheckable(true);
        action->setChecked(chosen == site);
        connect(action, &QAction::triggered, this, [this, site] { m_controller->setSite(site); });
    }
}

void FilterField::showQuery(const DeliveryQuery &query)
{
    QStringList states;
    for (const DeliveryState state : query.states)
        states.append(stateStyle(state).word);
    const QString stateText = states.isEmpty() ? tr("any") : states.size() > 2 ? tr("%n states", nullptr, int(states.size())) : states.join(u',');
    m_state->setText(tr("state:%1").arg(stateText));
    m_state->setAccessibleName(tr("Filter by state: %1").arg(states.isEmpty() ? tr("any") : states.join(u", "_s)));
    const QString siteText = query.site ? fontMetrics().elidedText(*query.site, Qt::ElideMiddle, 160) : tr("any");
    m_site->setText(tr("site:%1").arg(siteText));
    m_site->setAccessibleName(tr("Filter by site: %1").arg(query.site.value_or(tr("any"))));
    if (query.text != m_text->text().trimmed())
        m_text->setText(query.text);
    m_clear->setVisible(m_controller->isFiltered());
}

bool FilterField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        update();
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape) {
            if (m_text->text().isEmpty()) {
                Q_EMIT left();
            } else {
                m_text->clear();
                m_controller->setText({});
                m_controller->applyTextNow();
            }
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Down) {
            m_controller->applyTextNow();
            Q_EMIT left();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void FilterField::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_text->hasFocus() ? tokens.accent : tokens.line);
    painter.setBrush(tokens.window);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
}

} // namespace ovyxa
