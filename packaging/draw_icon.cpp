// SPDX-License-Identifier: MIT
// draw_icon DRAWING.svg SIZE ICON.png: the drawing as an icon of so many pixels. Used by the build alone.
#include <QtCore/QCoreApplication>
#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const int size = arguments.value(2).toInt();
    QSvgRenderer drawing(arguments.value(1));
    if (argc != 4 || size <= 0 || !drawing.isValid())
        return 2;
    QImage icon(size, size, QImage::Format_ARGB32_Premultiplied);
    icon.fill(Qt::transparent);
    QPainter painter(&icon);
    painter.setRenderHint(QPainter::Antialiasing);
    drawing.render(&painter);
    painter.end();
    return icon.save(arguments.at(3)) ? 0 : 1;
}
