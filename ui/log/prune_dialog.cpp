// SPDX-License-Identifier: MIT
#include "ui/log/prune_dialog.h"

#include "ui/common/buttons.h"
#include "ui/common/number_range.h"
#include "ui/common/theme.h"

#include <QtCore/QLocale>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QSpinBox>

#include <algorithm>
#include <chrono>
#include <limits>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int dialogWidth = 520;
constexpr int usualNewest = 10'000;
constexpr int usualDays = 30;
constexpr int mostNewest = 100'000'000; // that a field shows

QSpinBox *numberField(int most, int value, const QString &name, const QString &says, QWidget *parent)
{
    auto *field = new QSpinBox(parent);
    field->setObjectName(name);
    field->setAccessibleName(says);
    field->setRange(1, most);
    field->setGroupSeparatorShown(true);
    field->setValue(value);
    sayRange(field);
    return field;
}

} // namespace

PruneDialog::PruneDialog(Bench *bench, QWidget *parent)
    : QDialog(parent)
    , m_bench(bench)
    , m_all(new QRadioButton(tr("Everything that has ended"), this))
    , m_butNewest(new QRadioButton(tr("All but so many of the newest:"), this))
    , m_older(new QRadioButton(tr("What is older than so many days:"), this))
    , m_always(new QCheckBox(tr("Keep both logs so from now on"), this))
    , m_forecast(dimLabel({}, this))
    , m_delete(secondaryButton(tr("Delete"), this))
{
    const ProfileSettings now = bench->catalogue()->settings();
    m_newest = numberField(mostNewest, now.keepNewest > 0 ? int(std::min<qint64>(now.keepNewest, mostNewest)) : usualNewest, u"pruneNewest"_s,
                           tr("How many of the newest stay"), this);
    m_days = numberField(ProfileSettings::mostDaysKept, now.keepDays > 0 ? now.keepDays : usualDays, u"pruneDays"_s,
                         tr("How many days stay, by the bench's clock"), this);
    setObjectName(u"pruneDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Clear or thin out the log"));
    m_all->setObjectName(u"pruneAll"_s);
    m_butNewest->setObjectName(u"pruneButNewest"_s);
    m_older->setObjectName(u"pruneOlder"_s);
    m_always->setObjectName(u"pruneAlways"_s);
    m_always->setToolTip(
        tr("While the bench runs it looks every ten minutes and deletes what is more, of the receiver's log, too. Off unless you ask."));
    m_forecast->setObjectName(u"pruneForecast"_s);
    m_forecast->setWordWrap(true);
    m_forecast->setTextFormat(Qt::PlainText);
    m_delete->setObjectName(u"pruneDelete"_s);
    m_delete->setProperty("kind", u"bad"_s);
    m_delete->setDefault(true);
    pressByCtrlEnter(m_delete, this);
    auto *cancel = secondaryButton(tr("Cancel"), this);
    cancel->setObjectName(u"pruneCancel"_s);

    auto *intro =
        new QLabel(tr("Attempts and bodies go, too, and the disk gets the space back. What is still to be sent stays. You can undo it for 15 "
                      "seconds; then it is gone for good."),
                   this);
    intro->setWordWrap(true);
    auto *choices = new QGridLayout;
    choices->setHorizontalSpacing(metrics::grid);
    choices->setVerticalSpacing(metrics::grid);
    choices->addWidget(m_all, 0, 0, 1, 2);
    choices->addWidget(m_butNewest, 1, 0);
    choices->addWidget(m_newest, 1, 1);
    choices->addWidget(m_older, 2, 0);
    choices->addWidget(m_days, 2, 1);
    choices->setColumnStretch(2, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::grid);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_delete);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 16);
    column->setSpacing(12);
    column->addWidget(intro);
    column->addLayout(choices);
    column->addWidget(m_always);
    column->addWidget(m_forecast);
    column->addStretch();
    column->addLayout(buttons);

    (now.keepNewest > 0 ? m_butNewest : now.keepDays > 0 ? m_older : m_all)->setChecked(true);
    for (QRadioButton *each : {m_all, m_butNewest, m_older})
        connect(each, &QRadioButton::toggled, this, [this](bool on) {
            if (!on)
                return;
            showAlways();
            look();
        });
    connect(m_newest, &QSpinBox::valueChanged, m_butNewest, [this] { m_butNewest->isChecked() ? look() : m_butNewest->setChecked(true); });
    connect(m_days, &QSpinBox::valueChanged, m_older, [this] { m_older->isChecked() ? look() : m_older->setChecked(true); });
    connect(m_always, &QCheckBox::clicked, this, &PruneDialog::look);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_delete, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen(pruning());
        accept();
    });
    constexpr std::chrono::milliseconds soon{200};
    m_counting.setSingleShot(true);
    m_counting.setInterval(soon);
    connect(&m_counting, &QTimer::timeout, this, [this] { m_forecast->setText(tr("Counting what would go…")); });
    showAlways();
    look();
    layout()->activate();
    resize(std::max(dialogWidth, sizeHint().width()), layout()->totalHeightForWidth(std::max(dialogWidth, sizeHint().width())));
}

DeliveryPart partOf(const Pruning &pruning, Instant now)
{
    if (pruning.olderThanDays)
        return OlderThan{now - std::chrono::hours{24} * *pruning.olderThanDays};
    return AllButNewest{pruning.butNewest};
}

/// What is chosen is kept to, or no longer; the other one stays as it is.
Pruning PruneDialog::pruning() const
{
    const ProfileSettings now = m_bench->catalogue()->settings();
    Pruning pruning;
    pruning.rows = m_rows;
    if (m_older->isChecked())
        pruning.olderThanDays = m_days->value();
    else if (m_butNewest->isChecked())
        pruning.butNewest = m_newest->value();
    const qint64 newest = m_always->isChecked() ? m_newest->value() : 0;
    const int days = m_always->isChecked() ? m_days->value() : 0;
    if (m_butNewest->isChecked() && newest != now.keepNewest)
        pruning.keepNewest = newest;
    if (m_older->isChecked() && days != now.keepDays)
        pruning.keepDays = days;
    return pruning;
}

/// Whether what is chosen is kept to already.
void PruneDialog::showAlways()
{
    const ProfileSettings now = m_bench->catalogue()->settings();
    m_always->setChecked(m_butNewest->isChecked() ? now.keepNewest > 0 : m_older->isChecked() && now.keepDays > 0);
}

void PruneDialog::look()
{
    m_always->setEnabled(!m_all->isChecked());
    setOff(m_delete, tr("What would go is being counted."));
    m_asked += 1;
    m_counting.start();
    if (!m_isLooking)
        lookNow();
}

/// One at a time: of a long log each takes a while, in which nothing else is read, and people go through many days before the one they mean.
void PruneDialog::lookNow()
{
    m_isLooking = true;
    m_bench->log()->discardForecast(partOf(pruning(), m_bench->clock()->now()), this, [this, asked = m_asked](const Result<Discarded> &forecast) {
        m_isLooking = false;
        if (asked != m_asked)
            return lookNow();
        m_counting.stop();
        show(forecast);
    });
}

void PruneDialog::show(const Result<Discarded> &forecast)
{
    if (!forecast) {
        setOff(m_delete, forecast.error().message);
        return m_forecast->setText(forecast.error().message);
    }
    m_rows = forecast->rows;
    const auto counted = [](qint64 rows) { return int(std::min<qint64>(rows, std::numeric_limits<int>::max())); };
    QString said = m_rows == 0 ? tr("Nothing would go now.") : tr("%Ln deliveries would go.", nullptr, counted(m_rows));
    if (forecast->kept > 0)
        said += u' ' + tr("%Ln stay: still to be sent, or what shows that an older failed one is settled.", nullptr, counted(forecast->kept));
    m_forecast->setText(said);
    const Pruning pruning = this->pruning();
    setOff(m_delete, m_rows > 0 || pruning.keepNewest || pruning.keepDays ? QString() : said);
}

} // namespace ovyxa
