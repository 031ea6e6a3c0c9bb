// SPDX-License-Identifier: MIT
#include "ui/traffic/simulator_form.h"

#include "core/rules/simulation_rules.h"
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/number_range.h"
#include "ui/common/theme.h"
#include "ui/traffic/traffic_controller.h"
#include "ui/traffic/traffic_words.h"

#include <QtGui/QAction>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QSpinBox>

#include <algorithm>
#include <limits>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

template<typename Box>
Box *number(const QString &name, const QString &accessibleName, QWidget *parent)
{
    auto *box = new Box(parent);
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setGroupSeparatorShown(true);
    box->setProperty("compact", true);
    box->setMinimumWidth(56);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons); // the figure needs the room; the arrow keys do it
    sayRange(box);
    return box;
}

} // namespace

SimulatorForm::SimulatorForm(TrafficController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_visitors(number<QDoubleSpinBox>(u"simulatorVisitors"_s, tr("New visitors a minute"), this))
    , m_pages(number<QSpinBox>(u"simulatorPages"_s, tr("Pages a visit, on average"), this))
    , m_bots(number<QSpinBox>(u"simulatorBots"_s, tr("Share of bots in per cent"), this))
    , m_seed(number<QSpinBox>(u"simulatorSeed"_s, tr("Seed: the same one gives the same visitors"), this))
    , m_paths(listField(u"simulatorPaths"_s, tr("Paths with their weights"), u"/ 8, /pricing 4, /thanks 1"_s))
    , m_sources(listField(u"simulatorSources"_s, tr("Sources with their weights"), u"direct 4, google 4, twitter 1"_s))
    , m_countries(listField(u"simulatorCountries"_s, tr("Countries with their weights"), u"DE 3, FR 2"_s))
    , m_events(listField(u"simulatorEvents"_s, tr("Custom events with their weights"), tr("none, or signup 3, purchase 1")))
    , m_problem(dimLabel({}, this, -1))
    , m_hint(dimLabel({}, this, -2))
    , m_toggle(primaryButton({}, this))
    , m_spikeVisitors(number<QSpinBox>(u"simulatorSpikeVisitors"_s, tr("Visitors of the spike"), this))
    , m_spike(secondaryButton(tr("Spike"), this))
    , m_fillPercent(number<QSpinBox>(u"simulatorFillPercent"_s, tr("Fill the month to so many per cent"), this))
    , m_fill(secondaryButton(tr("Fill month"), this))
    , m_span(new QComboBox(this))
    , m_ahead(secondaryButton(tr("Run ahead"), this))
    , m_progress(new QProgressBar(this))
    , m_acts(new QGridLayout)
    , m_settings(new QGridLayout)
{
    setObjectName(u"simulatorForm"_s);
    m_problem->setObjectName(u"simulatorProblem"_s);
    m_problem->setProperty("fieldProblem", true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_hint->setObjectName(u"simulatorHint"_s);
    m_hint->setWordWrap(true);
    buildButtons();
    buildFields();
    measure();
    connect(m_controller, &TrafficController::changed, this, &SimulatorForm::refresh);
    connect(m_controller, &TrafficController::trafficChanged, this, &SimulatorForm::refresh);
    refresh();
}

QLineEdit *SimulatorForm::listField(const QString &name, const QString &accessibleName, const QString &example)
{
    auto *field = new QLineEdit(this);
    field->setObjectName(name);
    field->setAccessibleName(accessibleName);
    field->setPlaceholderText(example);
    field->setToolTip(tr("Comma-separated, each with its weight: %1").arg(example));
    field->setFont(dataFont(-1));
    field->setProperty("compact", true);
    return field;
}

void SimulatorForm::buildFields()
{
    const SimulationSettings settings = m_controller->settings();
    m_visitors->setRange(0.1, 100'000);
    m_visitors->setDecimals(1);
    m_visitors->setValue(settings.visitorsPerMinute);
    m_pages->setRange(1, 50);
    m_pages->setValue(settings.pagesPerVisit);
    m_bots->setRange(0, 100);
    m_bots->setSuffix(u" %"_s);
    m_bots->setValue(settings.botPercent);
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setGroupSeparatorShown(false);
    m_seed->setValue(int(settings.seed));
    m_sources->setText(rules::weightedText(settings.sources));
    m_countries->setText(rules::weightedText(settings.countries));
    for (QLineEdit *list : {m_sources, m_countries})
        list->setCursorPosition(0); // its beginning is what tells what it is
    for (QLineEdit *list : {m_paths, m_sources, m_countries, m_events})
        connect(list, &QLineEdit::editingFinished, this, &SimulatorForm::check);

    for (const auto &[label, field] : std::initializer_list<std::pair<QString, QWidget *>>{{tr("Visitors/min"), m_visitors},
                                                                                           {tr("Pages"), m_pages},
                                                                                           {tr("Bots"), m_bots},
                                                                                           {tr("Seed"), m_seed},
                                                                                           {tr("Paths"), m_paths},
                                                                                           {tr("Sources"), m_sources},
                                                                                           {tr("Countries"), m_countries},
                                                                                           {tr("Events"), m_events}}) {
        auto *name = dimLabel(label, this, -1);
        name->setBuddy(field);
        m_fields.append({name, field});
    }
    m_settings->setHorizontalSpacing(metrics::grid);
    m_settings->setVerticalSpacing(metrics::halfGrid);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addLayout(m_settings);
    column->addWidget(m_problem);
    column->addStretch(1);
}

void SimulatorForm::buildButtons()
{
    m_toggle->setObjectName(u"simulatorToggle"_s);
    pressByCtrlEnter(m_toggle, this);
    int widest = 0; // what stands beside it stays where it is
    for (const QString &text : {tr("Let visitors come"), tr("Stop the visitors")}) {
        m_toggle->setText(text);
        widest = std::max(widest, m_toggle->sizeHint().width());
    }
    m_toggle->setMinimumWidth(widest);
    m_spike->setObjectName(u"simulatorSpike"_s);
    m_spike->setToolTip(tr("So many visitors more within the next ten simulated seconds"));
    m_spikeVisitors->setRange(1, 1'000'000);
    m_spikeVisitors->setValue(200);
    m_fill->setObjectName(u"simulatorFill"_s);
    m_fill->setToolTip(tr("Count events as if they had come earlier this month, until usage stands there"));
    m_fillPercent->setRange(1, 200);
    m_fillPercent->setValue(79);
    m_fillPercent->setSuffix(u" %"_s);
    m_assumed = new AssumedNote(tr("How Ovyxa counts where it is silent: a visitor is a truncated IP address and a browser for a day; "
                                   "known crawlers count nowhere; a spike fires above the webhook's threshold, and again only after "
                                   "the count was at most that."),
                                this);
    m_assumed->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed); // its line is no longer than its word
    m_span->setObjectName(u"simulatorSpan"_s);
    m_span->setAccessibleName(tr("How far to run ahead"));
    m_span->setProperty("compact", true);
    m_span->addItem(tr("an hour"), qint64(Millis(1h).count()));
    m_span->addItem(tr("a day"), qint64(Millis(24h).count()));
    m_span->addItem(tr("to the month's end"), qint64(0));
    m_ahead->setObjectName(u"simulatorAhead"_s);
    m_progress->setObjectName(u"simulatorProgress"_s);
    m_progress->setAccessibleName(tr("Progress of running ahead"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);

    m_acts->setHorizontalSpacing(metrics::grid);
    m_acts->setVerticalSpacing(metrics::halfGrid);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::grid, 6, 12, metrics::halfGrid);
    column->setSpacing(6);
    column->addLayout(m_acts);
    column->addWidget(m_progress);
    column->addWidget(hairline(this));

    connect(m_toggle, &QPushButton::clicked, this, &SimulatorForm::toggle);
    connect(m_spike, &QPushButton::clicked, this, [this] { m_controller->spike(m_spikeVisitors->value()); });
    connect(m_fill, &QPushButton::clicked, this, [this] { m_controller->fillMonth(m_fillPercent->value()); });
    connect(m_ahead, &QPushButton::clicked, this, [this] {
        if (m_controller->progress())
            return m_controller->stop();
        const Millis span(m_span->currentData().toLongLong());
        m_controller->runAhead(span > 0ms ? span : m_controller->toMonthEnd());
    });
}

/// Fonts and margins are the window's only once it has been styled.
void SimulatorForm::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    measure();
    updateGeometry();
    arrange(width() >= m_roomForAll);
}

void SimulatorForm::measure()
{
    const auto leastWidth = [this](bool wide) {
        arrange(wide);
        layout()->invalidate(); // the grids in it have told nobody
        return layout()->minimumSize().width();
    };
    m_roomForAll = leastWidth(true);
    m_leastWidth = leastWidth(false);
}

void SimulatorForm::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange(width() >= m_roomForAll);
}

QSize SimulatorForm::minimumSizeHint() const
{
    return {m_leastWidth, QWidget::minimumSizeHint().height()};
}

/// Where there is room, in as few rows as the place is high.
void SimulatorForm::arrange(bool wide)
{
    if (m_wide == wide)
        return;
    m_wide = wide;
    const auto put = [](QGridLayout *grid, QWidget *widget, int row, int column, int columns = 1) {
        grid->removeWidget(widget);
        grid->addWidget(widget, row, column, 1, columns);
    };
    const int first = wide ? 1 : 0; // the column after the main button, or under it
    const int row = wide ? 0 : 1;
    put(m_acts, m_toggle, 0, 0, wide ? 1 : 2);
    put(m_acts, m_assumed, wide ? 1 : 0, wide ? 0 : 2, wide ? 1 : 2);
    put(m_acts, m_spikeVisitors, row, first);
    put(m_acts, m_spike, row, first + 1);
    put(m_acts, m_fillPercent, row, first + 2);
    put(m_acts, m_fill, row, first + 3);
    put(m_acts, m_span, row + 1, first, 2);
    put(m_acts, m_ahead, row + 1, first + 2, 2);
    put(m_acts, m_hint, row + 2, 0, wide ? 5 : 4);

    constexpr qsizetype numbers = 4; // come first, and are short
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        const auto &[name, field] = m_fields.at(i);
        const bool number = i < numbers;
        const qsizetype inRow = number ? (wide ? 4 : 2) : (wide ? 2 : 1);
        const qsizetype at = number ? i : i - numbers;
        const int before = number ? 0 : int(numbers / (wide ? 4 : 2));
        const int cells = number ? 2 : 4;
        const int column = int(at % inRow) * cells;
        put(m_settings, name, before + int(at / inRow), column);
        put(m_settings, field, before + int(at / inRow), column + 1, cells - 1);
    }
    for (int column = 1; column < 8; column += 2)
        m_settings->setColumnStretch(column, wide || column < 4 ? 1 : 0);
}

std::optional<SimulationSettings> SimulatorForm::check()
{
    SimulationSettings settings = m_controller->settings();
    settings.visitorsPerMinute = m_visitors->value();
    settings.pagesPerVisit = m_pages->value();
    settings.botPercent = m_bots->value();
    settings.seed = quint64(m_seed->value());
    QString problem;
    for (const auto &[field, list] : std::initializer_list<std::pair<QLineEdit *, QList<Weighted> *>>{
             {m_paths, &settings.paths}, {m_sources, &settings.sources}, {m_countries, &settings.countries}, {m_events, &settings.customEvents}}) {
        const bool mayBeEmpty = field == m_events && field->text().trimmed().isEmpty();
        auto read = mayBeEmpty ? Result<QList<Weighted>>(QList<Weighted>()) : rules::weightedFromText(field->text());
        setStyleProperty(field, "invalid", !read.ok());
        if (read)
            *list = std::move(read).value();
        else if (problem.isEmpty())
            problem = read.error().message;
    }
    if (problem.isEmpty() && !settings.site.isEmpty()) {
        if (const auto allowed = rules::simulationAllowed(settings); !allowed)
            problem = allowed.error().message;
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (!problem.isEmpty())
        return std::nullopt;
    return settings;
}

void SimulatorForm::toggle()
{
    if (m_controller->traffic().simulating) {
        m_controller->stop();
    } else if (const auto settings = check()) {
        m_controller->setSettings(*settings);
        m_controller->start();
    }
}

void SimulatorForm::refresh()
{
    const Traffic traffic = m_controller->traffic();
    m_toggle->setText(traffic.simulating ? tr("Stop the visitors") : tr("Let visitors come"));
    setOff(m_toggle, traffic.simulating || !m_controller->site().isEmpty() ? QString() : tr("Visitors need a site: add one, or run a trial."));
    m_problem->setVisible(!m_problem->text().isEmpty());
    const QString later = traffic.simulating ? u' ' + tr("What is changed here counts from the next start.") : QString();
    m_hint->setText(m_controller->hint() + later);
    showGoals();
    const QString nobody = traffic.simulating ? QString() : tr("No visitors come yet: press “Let visitors come” first.");
    setOff(m_spike, nobody);
    setOff(m_ahead, nobody);
    showProgress();
    for (const auto &[command, button] : std::as_const(m_commands))
        setOff(command, button->isEnabled() ? QString() : button->accessibleDescription());
}

/// Paths and events follow the site's goals until somebody writes there.
void SimulatorForm::showGoals()
{
    const SimulationSettings settings = m_controller->settings();
    for (const auto &[field, list] : {std::pair{m_paths, settings.paths}, std::pair{m_events, settings.customEvents}}) {
        const QString text = rules::weightedText(list);
        if (field->isModified() || field->text() == text)
            continue;
        field->setText(text);
        field->setCursorPosition(0);
    }
}

void SimulatorForm::showProgress()
{
    const auto progress = m_controller->progress();
    m_progress->setVisible(progress.has_value());
    m_progress->setValue(int(progress.value_or(0) * 1000));
    m_ahead->setToolTip(progress ? tr("Ends running ahead, and the visitors with it")
                                 : tr("Go through this time as fast as this machine can; retries and the hourly limit keep their times"));
    m_ahead->setText(progress ? tr("Cancel") : tr("Run ahead"));
}

} // namespace ovyxa
