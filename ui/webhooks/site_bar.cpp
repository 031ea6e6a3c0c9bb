// SPDX-License-Identifier: MIT
#include "ui/webhooks/site_bar.h"

#include "core/rules/catalogue_rules.h"
#include "ui/common/buttons.h"
#include "ui/common/glyph_button.h"
#include "ui/common/theme.h"
#include "ui/webhooks/webhook_controller.h"

#include <QtGui/QActionGroup>
#include <QtGui/QShortcut>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

SiteBar::SiteBar(WebhookController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_chooser(quietButton({}, this))
    , m_add(linkButton(tr("+ Webhook"), this))
    , m_menu(new QMenu(this))
    , m_line(new QWidget(this))
    , m_asked(dimLabel({}, m_line, -1))
    , m_input(new QLineEdit(m_line))
    , m_save(outlineButton({}, m_line))
    , m_problem(new QLabel(this))
{
    m_chooser->setObjectName(u"siteChooser"_s);
    m_chooser->setFont(interfaceFont(-1, QFont::DemiBold));
    m_chooser->setProperty("menu", true);
    m_chooser->setProperty("flush", true);
    m_chooser->setMenu(m_menu);
    m_chooser->setToolTip(tr("Choose, add or remove a site"));
    m_add->setObjectName(u"addWebhook"_s);
    m_add->setProperty("edge", u"right"_s);
    m_add->setAccessibleName(tr("Add a webhook"));
    m_menu->setObjectName(u"siteMenu"_s);

    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_chooser);
    row->addStretch();
    row->addWidget(m_add);

    m_input->setObjectName(u"siteInput"_s);
    m_save->setObjectName(u"siteSave"_s);
    m_asked->setObjectName(u"siteAsked"_s);
    m_asked->setBuddy(m_input);
    m_asked->setWordWrap(true);
    auto *asking = new QGridLayout(m_line);
    asking->setContentsMargins(0, 4, 0, 0);
    asking->setVerticalSpacing(metrics::halfGrid);
    asking->addWidget(m_asked, 0, 0, 1, 2);
    asking->addWidget(m_input, 1, 0);
    asking->addWidget(m_save, 1, 1);
    QPushButton *leave = glyphButton(Glyph::Cross, tr("Close"), m_line);
    leave->setObjectName(u"siteLeave"_s);
    connect(leave, &QPushButton::clicked, this, [this] { ask(Asking::Nothing); });
    asking->addWidget(leave, 1, 2);
    m_line->hide();
    m_problem->setObjectName(u"siteProblem"_s);
    m_problem->setProperty("fieldProblem", true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(0, 4, 0, 4);
    m_problem->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_line);
    column->addWidget(m_problem);

    auto *escape = new QShortcut(Qt::Key_Escape, m_line, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, [this] { ask(Asking::Nothing); });
    connect(m_input, &QLineEdit::textChanged, this, &SiteBar::review);
    connect(m_input, &QLineEdit::returnPressed, this, &SiteBar::submit);
    connect(m_save, &QPushButton::clicked, this, &SiteBar::submit);
    connect(m_add, &QPushButton::clicked, this, &SiteBar::addWebhookWanted);
    connect(m_menu, &QMenu::aboutToShow, this, &SiteBar::fillMenu);
    refresh();
}

void SiteBar::refresh()
{
    const QString site = m_controller->site();
    const QString text = site.isEmpty() ? tr("No site") : site;
    m_chooser->setText(m_chooser->fontMetrics().elidedText(text, Qt::ElideMiddle, 150));
    m_chooser->setAccessibleName(tr("Site: %1").arg(text));
    // Without a site the button asks for one: that is the next thing to do.
    const QString refusal = site.isEmpty() ? QString() : m_controller->addRefusal();
    setOff(m_add, {});
    m_add->setToolTip(site.isEmpty() ? tr("Add a site, then a webhook") : tr("Add a webhook to %1").arg(site));
    setOff(m_add, refusal);
}

void SiteBar::askForSite()
{
    ask(Asking::NewSite);
}

void SiteBar::fillMenu()
{
    m_menu->clear();
    auto *group = new QActionGroup(m_menu);
    for (const Site &site : m_controller->sites()) {
        QAction *action = m_menu->addAction(site.id);
        action->setObjectName(u"site_"_s % site.id);
        action->setCheckable(true);
        action->setChecked(site.id == m_controller->site());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id = site.id] { m_controller->setSite(id); });
    }
    m_menu->addSeparator();
    QAction *add = m_menu->addAction(tr("Add a site…"), this, &SiteBar::askForSite);
    add->setObjectName(u"siteAdd"_s);
    if (m_controller->site().isEmpty())
        return;
    QAction *country = m_menu->addAction(tr("Set the country of %1…").arg(m_controller->site()), this, [this] { ask(Asking::Country); });
    country->setObjectName(u"siteCountry"_s);
    QAction *remove = m_menu->addAction(tr("Remove %1").arg(m_controller->site()), m_controller, &WebhookController::removeSite);
    remove->setObjectName(u"siteRemove"_s);
}

void SiteBar::ask(Asking what)
{
    m_asking = what;
    m_line->setVisible(what != Asking::Nothing);
    m_input->clear();
    m_problem->hide();
    if (what == Asking::Nothing)
        return m_chooser->setFocus();
    const bool isNew = what == Asking::NewSite;
    m_input->setAccessibleName(isNew ? tr("Site id") : tr("Country of the site"));
    m_asked->setText(m_input->accessibleName() + u": "_s + (isNew ? tr("acme.test, as in site_id") : tr("Two letters, such as DE")));
    m_save->setText(isNew ? tr("Add") : tr("Set"));
    m_save->setAccessibleName(m_save->text());
    review();
    m_problem->hide();
    m_input->setFocus();
}

void SiteBar::review()
{
    const QString text = m_input->text().trimmed();
    QString problem;
    if (m_asking == Asking::NewSite) {
        if (const Result<void> allowed = rules::siteIdAllowed(text); !allowed)
            problem = allowed.error().message;
    } else if (m_asking == Asking::Country) {
        const auto letter = [](QChar c) { return c >= u'A' && c <= u'Z'; };
        const QString upper = text.toUpper();
        if (upper.size() != 2 || !letter(upper.at(0)) || !letter(upper.at(1)))
            problem = tr("A country is two letters, as in ISO 3166: DE, FR, US.");
    }
    setOff(m_save, problem);
    m_problem->setText(problem);
    const bool said = !problem.isEmpty() && !text.isEmpty();
    m_problem->setVisible(said);
    setStyleProperty(m_input, "invalid", said);
}

void SiteBar::submit()
{
    if (!m_save->isEnabled())
        return m_problem->setVisible(!m_problem->text().isEmpty());
    const QString text = m_input->text().trimmed();
    if (m_asking == Asking::Country) {
        m_controller->setCountry(text.toUpper());
        return ask(Asking::Nothing);
    }
    Site site;
    site.id = text;
    setOff(m_save, tr("It is being added."));
    m_controller->addSite(site, [this, guard = QPointer<SiteBar>(this)](const Result<Site> &result) {
        if (!guard)
            return;
        if (result)
            return ask(Asking::Nothing);
        setOff(m_save, {});
        m_problem->setText(result.error().message);
        m_problem->show();
    });
}

} // namespace ovyxa
