// SPDX-License-Identifier: MIT
// The signature doctor as people see it: three stations of a body, the byte that differs, the code that mends it; and in the real window.
#include "tests/support/desk.h"
#include "ui/common/code_view.h"
#include "ui/inspector/doctor_pane.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/signature_page.h"

#include <QtCore/QCryptographicHash>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTabBar>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr char plain[] = R"({"event":"usage.threshold","data":{"url":"/plan"}})";
constexpr char escaped[] = R"({"event":"usage.threshold","data":{"url":"\/plan"}})";

DoctorCase slashes()
{
    DoctorCase subject;
    subject.subject = u"usage.threshold → Orders, attempt 1 of 3"_s;
    subject.tone = u"problem"_s;
    subject.heading = u"The signature does not match. The body was re-serialised."_s;
    subject.report.hintCode = u"body_reserialised"_s;
    subject.report.steps = {{SignatureStep::Outcome::Passed, u"64 hex digits"_s}, {SignatureStep::Outcome::Failed, u"HMAC does not match"_s}};
    subject.made = {plain, u"by this bench"_s};
    subject.sent = {plain, u"as it left"_s};
    subject.received = {escaped, u"what was checked"_s};
    return subject;
}

struct Doctor
{
    DoctorView view;
    explicit Doctor(const DoctorCase &subject)
    {
        view.resize(1100, 700);
        view.show();
        view.showCase(subject);
    }
    [[nodiscard]] QString text(const QString &name) const
    {
        const auto *label = view.findChild<QLabel *>(name);
        return label->isVisible() ? label->text() : QString();
    }
    [[nodiscard]] CodeView *code(const QString &name) const { return view.findChild<CodeView *>(name); }
    void click(const QString &name) const { QTest::mouseClick(view.findChild<QPushButton *>(name), Qt::LeftButton); }
};

} // namespace

class tst_DoctorView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theByteThatDiffersIsMarkedInAllThree()
    {
        const Doctor doctor(slashes());
        QCOMPARE(slashes().difference(), QByteArrayView(plain).indexOf('/'));
        for (const QString &pane : {u"doctorSigned"_s, u"doctorSent"_s, u"doctorReceived"_s}) {
            const auto marks = doctor.code(pane + u"Bytes"_s)->extraSelections();
            QCOMPARE(marks.size(), 1);
            QCOMPARE(marks.first().cursor.selectedText(), pane == u"doctorReceived"_s ? u"\\"_s : u"/"_s);
        }
        QCOMPARE(doctor.text(u"doctorSignedByte"_s), u"byte 42 is 2f  /"_s);
        QCOMPARE(doctor.text(u"doctorReceivedByte"_s), u"byte 42 is 5c  \\"_s);
        QVERIFY(doctor.text(u"doctorOnTheWay"_s).endsWith(u"same"_s));
        QVERIFY(doctor.text(u"doctorAtTheEnd"_s).endsWith(u"changed"_s)); // the pane after it is where to look
        QVERIFY(doctor.text(u"doctorSentVerdict"_s).endsWith(u"the same"_s));
        QVERIFY(doctor.text(u"doctorReceivedVerdict"_s).endsWith(u"differs"_s));
        const auto hash = [](const QByteArray &bytes) {
            return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
        };
        QVERIFY(doctor.text(u"doctorSignedHash"_s).contains(hash(plain).first(8)));
        QVERIFY(doctor.text(u"doctorReceivedHash"_s).contains(hash(escaped).last(8)));
    }

    void whatIsNotKnownSaysSo()
    {
        DoctorCase subject = slashes();
        subject.made = {{}, u"not known: it was not signed here"_s};
        subject.sent = {{}, u"not known: it did not leave from this log"_s};
        const Doctor doctor(subject);
        QVERIFY(!subject.difference());
        QVERIFY(doctor.text(u"doctorOnTheWay"_s).endsWith(u"not known"_s));
        QCOMPARE(doctor.text(u"doctorSignedByte"_s), QString());
        QVERIFY(doctor.code(u"doctorSentBytes"_s)->extraSelections().isEmpty());
    }

    void theCodeFitsTheCauseInTheLanguageChosen()
    {
        const Doctor doctor(slashes());
        QVERIFY(doctor.code(u"doctorCode"_s)->toPlainText().startsWith(u"// the raw bytes, before anything parses"_s));
        QSignalSpy chosen(&doctor.view, &DoctorView::languageChosen);
        doctor.click(u"doctorLanguagePHP"_s);
        QCOMPARE(chosen.size(), 1);
        QVERIFY(doctor.code(u"doctorCode"_s)->toPlainText().contains(u"php://input"_s));
        doctor.click(u"doctorLanguageC++"_s);
        doctor.click(u"doctorCopyCode"_s);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"CRYPTO_memcmp"_s));
        doctor.click(u"doctorCopy"_s);
        const QString finding = QGuiApplication::clipboard()->text();
        QVERIFY2(finding.startsWith(slashes().subject) && finding.contains(u"✕ HMAC does not match"_s) && finding.contains(u"byte 42 is 5c"_s),
                 qPrintable(finding));
    }

    void rowsSayWhereTheirFirstByteIs()
    {
        const ByteRows rows = byteRows("a\xc3\xbc"
                                       "bcdefgh\nij",
                                       4, 4);
        QCOMPARE(rows.text, u"    0 aübc\n    5 defg\n    9 h↵ij"_s);
        QCOMPARE(rows.text.mid(rows.from, rows.length), u"c"_s);
        const ByteRows ended = byteRows("abcd", 4, 4);
        QCOMPARE(ended.text, u"    0 abcd\n    4 ∅"_s);
        QCOMPARE(ended.text.mid(ended.from, ended.length), u"∅"_s);
        QVERIFY(byteRows(QByteArray(100'000, 'x') + '!', 40, 100'000).text.size() < 8000); // what is far from it is left out
    }

    void rowsAreAsWideAsTheirPane()
    {
        Doctor doctor(slashes());
        const QStringList panes{u"doctorSignedBytes"_s, u"doctorSentBytes"_s, u"doctorReceivedBytes"_s};
        for (const int width : {1100, 780, 1600}) {
            doctor.view.resize(width, 700);
            for (const QString &pane : panes)
                QTRY_COMPARE(doctor.code(pane)->horizontalScrollBar()->maximum(), 0);
        }
        // One of which nothing is known stands in line with the others.
        DoctorCase stranger = slashes();
        stranger.made = {{}, u"not known"_s};
        doctor.view.showCase(stranger);
        const auto top = [&doctor](const QString &pane) { return doctor.code(pane)->mapTo(&doctor.view, QPoint()).y(); };
        QTRY_COMPARE(top(panes.at(0)), top(panes.at(2)));
        QCOMPARE(doctor.code(panes.at(0))->height(), doctor.code(panes.at(2))->height());
    }

    void itOpensFromTheInspector()
    {
        Desk desk;
        QVERIFY(desk.runTrial());
        auto *panel = desk.window->findChild<InspectorPanel *>();
        panel->showTab(InspectorPanel::SignatureTab);
        QTRY_VERIFY_WITH_TIMEOUT(panel->signaturePage()->doctorCase().received.bytes, waitMs); // the receiver's half is there, too
        desk.click(u"openDoctor"_s);
        const auto *tabs = desk.find<QTabBar>(u"centreTabs"_s);
        QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Signature doctor"_s);
        QCOMPARE(desk.find<QLabel>(u"doctorHeading"_s)->text(), u"The signature matches."_s);
        QVERIFY(desk.find<QLabel>(u"doctorReceivedVerdict"_s)->text().endsWith(u"the same"_s));
        QTest::keyClick(desk.find<DoctorView>(u"doctorView"_s), Qt::Key_Escape);
        QCOMPARE(tabs->count(), 3);
    }
};

QTEST_MAIN(tst_DoctorView)
#include "tst_doctor_view.moc"
